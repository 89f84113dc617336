"""What there is to pack away, counted by kind. Nothing is opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from recovery.models import DailyRecord, User, Writing
from recovery.queries.writings import not_sealed
from recovery.rules.packing import OF_PLAN, RECORDS, WRITINGS, Pack


@dataclass(frozen=True, slots=True)
class Held:
    """One kind: how many there are, and how many of them are sealed on this day."""

    pack: Pack
    number: int
    sealed: int = 0


def writings_of(user: User, packs: Iterable[Pack], *, seen: datetime | None = None) -> QuerySet[Writing]:
    """Texts of theirs of these kinds; with `seen` (aware), those that were there at that moment."""
    wanted = Q(pk__in=())
    for pack in packs:
        found = Q(kind__in=WRITINGS.get(pack, ()))
        wanted |= found & Q(plan__owner=user, plan__packed_at=None) if pack in OF_PLAN else found
    rows = Writing.objects.filter(wanted, owner=user)
    return rows if seen is None else rows.filter(created_at__lte=seen)


def records_in(user: User, packs: Iterable[Pack], *, seen: datetime | None = None) -> QuerySet[DailyRecord]:
    """Records of days of theirs of these kinds; with `seen` (aware), those that were made by that moment."""
    kinds = [kind for pack in packs for kind in RECORDS.get(pack, ())]
    rows = DailyRecord.objects.filter(owner=user, kind__in=kinds)
    return rows if seen is None else rows.filter(made_at__lte=seen)


def held_by(user: User, *, today: date, seen: datetime | None = None) -> tuple[Held, ...]:
    """The kinds that hold anything, in the order they are offered. `today` is a day of theirs. Two queries."""
    closed = ~Q(pk__in=Writing.objects.filter(not_sealed(today), owner=user).values("pk"))
    texts = writings_of(user, WRITINGS, seen=seen).order_by().values("kind").annotate(n=Count("pk"), closed=Count("pk", filter=closed))
    found: dict[str, tuple[int, int]] = {row["kind"]: (row["n"], row["closed"]) for row in texts}
    days: dict[str, int] = dict(records_in(user, RECORDS, seen=seen).order_by().values_list("kind").annotate(n=Count("pk")))
    counted = [Held(pack, *map(sum, zip(*(found.get(kind, (0, 0)) for kind in kinds), strict=True))) for pack, kinds in WRITINGS.items()]
    counted += [Held(pack, sum(days.get(kind, 0) for kind in kinds)) for pack, kinds in RECORDS.items()]
    return tuple(sorted((held for held in counted if held.number), key=lambda held: list(Pack).index(held.pack)))

