"""Records of days, decrypted for their owner alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from recovery.enums import Boundary, Channel, Contact, DailyKind
from recovery.models import DailyRecord, User
from recovery.queries.kept import KeptQuery
from recovery.queries.person import vault_of
from recovery.rules.calm import BoundaryFact, ContactFact


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `at` is the moment it is about (aware, UTC as stored); `said` is what its form gave.

    `made_at`: when it was first written down, from the queries that ask for it.
    """

    id: UUID
    kind: DailyKind
    at: datetime
    said: dict[str, Any]
    made_at: datetime | None = None


def daily_place(record_id: UUID) -> str:
    return f"daily:{record_id}"


def records_of(
    user: User, kinds: Iterable[DailyKind], *, since: datetime | None = None, until: datetime | None = None, also: Q | None = None
) -> tuple[Record, ...]:
    """Records of these kinds, and what `also` asks for, about moments in [since, until), oldest first. One query. Raises KeyLost."""
    rows = DailyRecord.objects.filter(Q(kind__in=list(kinds)) | (also or Q()), owner=user)
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    vault = vault_of(user)
    return tuple(
        Record(pk, DailyKind(kind), at, vault.open(sealed, daily_place(pk)))
        for pk, kind, at, sealed in rows.order_by("at", "pk").values_list("pk", "kind", "at", "content")
    )


LATELY = timedelta(days=31)
WHOLE = (DailyKind.BOUNDARY, DailyKind.HARD_DATE)
RECENT = (DailyKind.CONTACT, DailyKind.CHECK_IN, DailyKind.PAUSE)


def _lately(owner_id: UUID, since: datetime) -> QuerySet[Any, Any]:
    asked = Q(kind__in=WHOLE) | Q(kind__in=RECENT, at__gte=since)
    return DailyRecord.objects.filter(asked, owner_id=owner_id).order_by("at", "pk").values_list("pk", "kind", "at", "content")


_lately_by_owner = KeptQuery(_lately, UUID, datetime)


def records_for_today(user: User, now: datetime) -> tuple[Record, ...]:
    """Every boundary and hard date; contact, check-ins and pauses of the last 31 days. Oldest first. One query, kept. Raises KeyLost."""
    vault = vault_of(user)
    rows = _lately_by_owner(user.pk, now - LATELY)
    return tuple(Record(pk, DailyKind(kind), at, vault.open(sealed, daily_place(pk))) for pk, kind, at, sealed in rows)


def record_of(user: User, record_id: UUID, kind: DailyKind) -> Record | None:
    """One record of theirs, or None. One query."""
    row = DailyRecord.objects.filter(pk=record_id, owner=user, kind=kind).first()
    return None if row is None else Record(row.pk, DailyKind(row.kind), row.at, vault_of(user).open(row.content, daily_place(row.pk)))


# --- As the rules see them ----------------------------------------------------------------------------------------


def contact_fact(at: datetime, said: Mapping[str, Any]) -> ContactFact:
    """A contact event from what its form gave."""
    channel = Channel(said["channel"]) if said.get("channel") else None
    return ContactFact(at, Contact(said["contact"]), channel, said.get("topic", ""), bool(said.get("on_ladder")))


def boundary_fact(at: datetime, said: Mapping[str, Any]) -> BoundaryFact:
    """A boundary from what its form gave; one that was put down has nothing but its kind."""
    review = said.get("review_on")
    return BoundaryFact(
        at,
        Boundary(said["boundary"]),
        frozenset(said.get("topics", ())),
        frozenset(Channel(channel) for channel in said.get("channels", ())),
        date.fromisoformat(review) if review else None,
    )
