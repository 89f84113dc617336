"""Letters that are sealed: when they open, and nothing that they say."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from recovery.models import User, Writing
from recovery.queries.person import about
from recovery.queries.writings import NOTES, not_sealed

MOST = 200
STAYS_GONE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SealedLetter:
    """`until` is a day of its owner's, or None; `phase` is the key of the part whose end opens it, or empty."""

    id: UUID
    created_at: datetime
    until: date | None
    phase: str


def sealed_letters(user: User, *, today: date) -> tuple[SealedLetter, ...]:
    """Letters closed on this day, the next to open first. One query; nothing is decrypted."""
    rows = Writing.objects.filter(owner=user, kind__in=NOTES).exclude(not_sealed(today)).order_by("sealed_until", "created_at", "pk")
    return tuple(SealedLetter(*row) for row in rows.values_list("pk", "created_at", "sealed_until", "sealed_phase")[:MOST])


def is_open(row: Writing, *, today: date) -> bool:
    """Whether this letter may be read on this day. One query at most."""
    return not row.sealed or Writing.objects.filter(not_sealed(today), pk=row.pk).exists()


def let_go_lately(user: User, *, at: datetime) -> dict[UUID, datetime]:
    """Ids of texts of theirs that were let go in the last 24 hours; sealed among their settings.

    Read anew, for another tab may have let go since this page's settings were loaded: one query. Raises KeyLost.
    """
    user.person.refresh_from_db(fields=["about"])
    known = {UUID(hex=pk): datetime.fromtimestamp(seconds, UTC) for pk, seconds in about(user).raw.get("let_go", ())}
    return {pk: gone_at for pk, gone_at in known.items() if at - gone_at < STAYS_GONE}
