"""What of somebody's own writing they want to meet again: pinned on top, or shown because they asked for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from recovery.enums import WritingKind
from recovery.models import User, Writing
from recovery.queries.person import about
from recovery.queries.writings import NOTES, Text, not_sealed, open_writing

MOST_PINNED = 12
PINNABLE = (*NOTES, WritingKind.LINE)
AGO = (("month", 30), ("year", 365))  # days
NEAR = 5  # days to either side


def pinned_ids(user: User) -> tuple[UUID, ...]:
    """In the order in which they were pinned. No query when the user was loaded by the sign-in backend."""
    return tuple(UUID(one) for one in about(user).raw.get("pinned", ()))


def looks_back(user: User) -> bool:
    """Whether they asked to be shown what they wrote. No query when the user was loaded by the sign-in backend."""
    return bool(about(user).raw.get("looks_back"))


def pinned(user: User, *, today: date) -> tuple[Text, ...]:
    """What is pinned and open on this day, in that order. One query, none where nothing is. Raises KeyLost."""
    ids = pinned_ids(user)
    if not ids:
        return ()
    rows = Writing.objects.filter(not_sealed(today), owner=user, pk__in=ids, kind__in=PINNABLE)
    return tuple(open_writing(user, row) for row in sorted(rows, key=lambda row: ids.index(row.pk)))


def kept_lines_of(user: User, *, size: int, page: int) -> tuple[tuple[Text, ...], bool]:
    """Lines kept at the end of steps, newest first, and whether there are older ones. One query. Raises KeyLost."""
    start = (page - 1) * size
    found = Writing.objects.filter(owner=user, kind=WritingKind.LINE, sealed=False).order_by("-created_at", "pk")
    rows = list(found[start : start + size + 1])
    return tuple(open_writing(user, row) for row in rows[:size]), len(rows) > size


@dataclass(frozen=True, slots=True)
class LookBack:
    """One text of about a month ago and one of about a year ago, where there is one."""

    month: Text | None = None
    year: Text | None = None


def look_back(user: User, now: datetime) -> LookBack:
    """The note nearest to that day, never a sealed one. Two queries; `now` aware and local. Raises KeyLost."""
    spans = {name: now - timedelta(days=days) for name, days in AGO}
    near = Q()
    for day in spans.values():
        near |= Q(created_at__gte=day - timedelta(days=NEAR), created_at__lte=day + timedelta(days=NEAR))
    found = Writing.objects.filter(near, not_sealed(now.date()), owner=user, kind__in=NOTES)
    places = list(found.values_list("pk", "created_at"))
    chosen = {name: _nearest(places, day) for name, day in spans.items()}
    rows = {row.pk: row for row in Writing.objects.filter(owner=user, pk__in=[pk for pk in chosen.values() if pk])}
    texts = {name: open_writing(user, rows[pk]) if pk in rows else None for name, pk in chosen.items()}
    return LookBack(texts["month"], texts["year"])


def _nearest(places: Iterable[tuple[UUID, datetime]], day: datetime) -> UUID | None:
    near: Sequence[tuple[timedelta, UUID]] = [(abs(at - day), pk) for pk, at in places if abs(at - day) <= timedelta(days=NEAR)]
    return min(near)[1] if near else None
