"""Records of days, decrypted for their owner alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from recovery.enums import DailyKind
from recovery.models import DailyRecord, User
from recovery.queries.person import vault_of


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `at` is the moment it is about (aware, UTC as stored); `said` is what its form gave."""

    id: UUID
    kind: DailyKind
    at: datetime
    said: dict[str, Any]


def daily_place(record_id: UUID) -> str:
    return f"daily:{record_id}"


def records_of(
    user: User, kinds: Iterable[DailyKind], *, since: datetime | None = None, until: datetime | None = None
) -> tuple[Record, ...]:
    """Records of these kinds about moments in [since, until), oldest first. One query. Raises KeyLost."""
    rows = DailyRecord.objects.filter(owner=user, kind__in=list(kinds))
    if since is not None:
        rows = rows.filter(at__gte=since)
    if until is not None:
        rows = rows.filter(at__lt=until)
    vault = vault_of(user)
    return tuple(
        Record(pk, DailyKind(kind), at, vault.open(sealed, daily_place(pk)))
        for pk, kind, at, sealed in rows.order_by("at", "pk").values_list("pk", "kind", "at", "content")
    )


def record_of(user: User, record_id: UUID, kind: DailyKind) -> Record | None:
    """One record of theirs, or None. One query."""
    row = DailyRecord.objects.filter(pk=record_id, owner=user, kind=kind).first()
    return None if row is None else Record(row.pk, DailyKind(row.kind), row.at, vault_of(user).open(row.content, daily_place(row.pk)))
