"""Boundary, contact log and calm days as their pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from recovery.enums import Boundary, Change, Channel, DailyKind, Gate, WritingKind
from recovery.models import DailyRecord, User, Writing
from recovery.queries.daily import Record, boundary_fact, contact_fact, records_of
from recovery.queries.journey import Journey
from recovery.queries.writings import open_writing
from recovery.rules.calm import LATELY, BoundaryFact, CalmDays, ContactFact, calm_days, in_force, lately_days
from recovery.rules.gates import latched
from recovery.rules.pursuit import PAUSES_AT, lately, unanswered

DAY = timedelta(days=1)
QUIET_FOR = timedelta(days=7)  # nothing logged for this long: "anything to add?"
MINE = (DailyKind.BOUNDARY, DailyKind.CONTACT)
BESIDE = (DailyKind.CHECK_IN, DailyKind.PAUSE)  # who leaves these was here, and is not asked what there is to add


@dataclass(frozen=True, slots=True)
class Facts:
    """Every boundary and the contact asked for, oldest first."""

    boundaries: tuple[Record, ...]
    contact: tuple[Record, ...]
    stands: tuple[BoundaryFact, ...]
    events: tuple[ContactFact, ...]


def _facts(records: Sequence[Record]) -> Facts:
    boundaries = tuple(record for record in records if record.kind is DailyKind.BOUNDARY)
    contact = tuple(record for record in records if record.kind is DailyKind.CONTACT)
    stands = tuple(boundary_fact(record.at, record.said) for record in boundaries)
    return Facts(boundaries, contact, stands, tuple(contact_fact(record.at, record.said) for record in contact))


@dataclass(frozen=True, slots=True)
class DistancePage:
    boundary: BoundaryFact | None  # the one that stands
    calm: CalmDays
    channels: tuple[tuple[Channel, CalmDays], ...]
    days: tuple[tuple[date, bool], ...]  # the finished days of the last thirty, and whether each was calm
    history: tuple[Record, ...]  # newest first
    unanswered: int  # messages without an answer in the last thirty days
    anything_to_add: bool
    review_due: bool

    @property
    def other_side(self) -> bool:
        return self.unanswered >= PAUSES_AT


def distance_page(user: User, now: datetime) -> DistancePage:
    """`now` is aware and local to the person. One query. Raises KeyLost."""
    records = records_of(user, MINE, also=Q(kind__in=BESIDE, at__gt=now - QUIET_FOR, at__lte=now))
    facts = _facts(records)
    stands = in_force(facts.stands, now)
    watched = sorted(stands.channels, key=list(Channel).index) if stands else ()
    return DistancePage(
        boundary=stands,
        calm=calm_days(facts.stands, facts.events, now),
        channels=tuple((channel, calm_days(facts.stands, facts.events, now, channel=channel)) for channel in watched),
        days=lately_days(facts.stands, facts.events, now),
        history=tuple(reversed(facts.boundaries)),
        unanswered=lately(unanswered(facts.events, now), now),
        anything_to_add=stands is not None and _has_been_quiet(records, now),
        review_due=stands is not None and stands.review_on is not None and stands.review_on <= now.date(),
    )


def _has_been_quiet(records: Sequence[Record], now: datetime) -> bool:
    left = [record.at for record in records if record.kind in (*MINE, *BESIDE) and record.at <= now]
    newest = max(left, default=now)
    return now - newest >= QUIET_FOR


@dataclass(frozen=True, slots=True)
class CalmLine:
    """The quiet line on Today: `lately` of the last `lately_of` days were calm, counted back from yesterday, thirty at most.

    Only days without a gap up to yesterday count here, so that what it says of the last days is said of those.
    """

    lately: int = 0
    lately_of: int = 0
    stands: bool = False
    first_to_come: bool = False
    anything_to_add: bool = False


def calm_line(records: Sequence[Record], now: datetime) -> CalmLine:
    """From `queries.daily.records_for_today`: only the last month of the log is decrypted, the whole of it is for /distance/. No query."""
    since = now - (LATELY + 1) * DAY
    facts = _facts(records)
    days, stands = lately_days(facts.stands, facts.events, now), in_force(facts.stands, now)
    began = any(fact.kind is not Boundary.OFF and fact.at < since for fact in facts.stands)
    last = [is_calm for back, (day, is_calm) in enumerate(reversed(days), 1) if day == now.date() - back * DAY]
    return CalmLine(
        lately=sum(last),
        lately_of=len(last),
        stands=stands is not None,
        first_to_come=stands is not None and not began and not any(is_calm for _day, is_calm in days),
        anything_to_add=stands is not None and _has_been_quiet(records, now),
    )


# --- One thing at a time ------------------------------------------------------------------------------------------


def boundary_now(user: User, now: datetime) -> BoundaryFact | None:
    """The boundary that stands at `now`. One query."""
    return in_force(_facts(records_of(user, [DailyKind.BOUNDARY])).stands, now)


def newest_boundary_at(user: User, *, but: UUID | None) -> datetime | None:
    """From when the newest boundary stands, or was put down; the record `but` is not counted. One query, opens nothing."""
    rows = DailyRecord.objects.filter(owner=user, kind=DailyKind.BOUNDARY)
    rows = rows if but is None else rows.exclude(pk=but)
    return rows.order_by("-at").values_list("at", flat=True).first()


def unanswered_lately(user: User, now: datetime) -> int:
    """How many messages of the last thirty days have no answer. One query."""
    facts = _facts(records_of(user, [DailyKind.CONTACT], since=now - LATELY * DAY))
    return lately(unanswered(facts.events, now), now)


SUGGESTS = {"none": Boundary.NONE, "necessary only": Boundary.NECESSARY, "low": Boundary.LOW}
LENGTHS = {"a week": "week", "a month": "month", "my own length": "own"}


def _one_of(ticked: Any) -> str:
    """What was ticked, if it was one thing: of two boundaries nobody knows which is meant."""
    found = ticked if isinstance(ticked, list) else [ticked or ""]
    return str(found[0]) if len(found) == 1 else ""


def suggestion(user: User) -> dict[str, Any]:
    """What they chose in step k2 of the open plan, as a beginning of the form and no more. One query."""
    rows = Writing.objects.filter(
        owner=user, plan__packed_at=None, kind=WritingKind.ANSWER, step__key="k2", activity_key__in=("a1", "a2"), sealed=False
    )
    said = {row.activity_key: _one_of(open_writing(user, row).value.get("value")) for row in rows}
    found: dict[str, Any] = {"boundary": SUGGESTS.get(said.get("a1", "")), "length": LENGTHS.get(said.get("a2", ""))}
    return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Month:
    """What was logged in one month, newest first."""

    first: date
    entries: tuple[Record, ...]

    @property
    def before(self) -> date:
        return (self.first - DAY).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + 31 * DAY).replace(day=1)


def month_of(user: User, first: date, now: datetime) -> Month:
    """One month of the person's own days. One query."""
    start = datetime(first.year, first.month, 1, tzinfo=now.tzinfo)
    end = (first + 31 * DAY).replace(day=1)
    until = datetime(end.year, end.month, 1, tzinfo=now.tzinfo)
    found = records_of(user, [DailyKind.CONTACT, DailyKind.CHANGE], since=start, until=until)
    return Month(first, tuple(reversed(found)))


BINDS_ME = frozenset({"me", "both"})


def contact_is_forbidden(user: User, journey: Journey | None) -> bool:
    """Whether an order forbids contact: by the reviewed answers, or as they recorded it. One query at most."""
    if journey is not None and Gate.G2_APPLIES in latched(journey.facts):
        return True
    changes = records_of(user, [DailyKind.CHANGE])
    return any(record.said.get("change") == Change.ORDER and record.said.get("binds") in BINDS_ME for record in changes)
