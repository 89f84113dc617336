"""The ladder: one first message, then one rung at a time, each on the other person's own clear yes (care/safety.md §1.5).

Pure. A no, a silence past the day to stop waiting, or a second unclear answer to one question ends it for good: later
facts change nothing any more. Days between are advice ([D]: no study sets them); only before the talk and before trying
again do they hold.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from recovery.enums import Came, LadderKind, Rung
from recovery.rules.shapes import Facts, LadderFact

OUTREACH_USED = "outreach_used"  # stands beside the gates in what a plan has taken over (rules/carrying.py)
RUNGS = tuple(Rung)
MAY_BE_LEFT_OUT = frozenset({Rung.AGAIN, Rung.FRIENDSHIP, Rung.SORRY})
HOLDS = frozenset({Rung.TALK, Rung.TRYING})  # before these the days between are more than advice
BETWEEN = timedelta(days=7)
# For how long after their day somebody may still say that an answer had come in time. Until then nothing is open.
LATE = timedelta(days=14)
UNCLEAR_ENDS = 2
REVIEWS = (30, 90)  # days after a second try began


class RungState(StrEnum):
    TAKEN = "taken"
    LEFT_OUT = "left_out"
    WELCOME = "welcome"  # they said a clear yes: it may take place
    OPEN = "open"  # it may be asked for
    ASKED = "asked"  # an answer is awaited until the day to stop waiting
    WAITS = "waits"  # for a day: theirs, or the days between
    LATER = "later"  # something comes before it


class Ended(StrEnum):
    NO = "no"
    NO_CONTACT = "no_contact"
    SILENCE = "silence"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class RungView:
    rung: Rung
    state: RungState
    taken_on: date | None = None
    waits_until: date | None = None  # WAITS: the first day on which it may be asked for; ASKED: the day to stop waiting
    named: bool = False  # WAITS, OPEN: they named the day; OPEN: it has come
    better_from: date | None = None  # OPEN: the day from which the days between have passed; advice


@dataclass(frozen=True, slots=True)
class Ladder:
    """Where the ladder stands on a day. `given_at`: when the first message was marked as given."""

    rungs: tuple[RungView, ...]
    may_write: bool = False  # the one first message is still to be given
    given_at: datetime | None = None
    may_take_back: bool = False  # marked as given on this day of theirs, and nothing was said since
    waiting_until: date | None = None
    waiting_for: Rung | None = None
    welcome: frozenset[Rung] = frozenset()  # their newest word about it is a clear yes
    asks: bool = False  # the day has passed and nobody has said whether something had come by then: nothing is open
    ended: Ended | None = None
    unclear: frozenset[Rung] = frozenset()  # answered unclearly once, and not clearly since

    def rung(self, rung: Rung) -> RungView:
        return self.rungs[RUNGS.index(rung)]

    def welcomed(self, rung: Rung) -> bool:
        """Whether their own clear yes to this rung is there, and the ladder has not ended."""
        may = rung in self.welcome and self.rung(rung).state in (RungState.WELCOME, RungState.TAKEN)
        return may and not self.is_closed

    @property
    def begun(self) -> bool:
        return self.given_at is not None or any(view.state not in (RungState.OPEN, RungState.LATER) for view in self.rungs)

    @property
    def is_closed(self) -> bool:
        return self.ended is not None or self.asks

    def reviews(self) -> tuple[date, ...]:
        """The days to look back together on a second try; none before one has begun."""
        began = self.rung(Rung.TRYING).taken_on
        return () if began is None else tuple(began + timedelta(days=days) for days in REVIEWS)


@dataclass(slots=True)
class _Climb:
    """What has been read so far."""

    used: bool
    zone: tzinfo | None  # of the day to stop waiting: theirs when they set it, wherever they are now
    given_at: datetime | None = None
    waiting: date | None = None
    waiting_for: Rung | None = None
    met: bool = False  # they are in contact: an answer came, they wrote first, or something took place
    ended: Ended | None = None
    welcome: set[Rung] = field(default_factory=set)
    taken: dict[Rung, date] = field(default_factory=dict)
    left_out: set[Rung] = field(default_factory=set)
    unclear: dict[Rung, int] = field(default_factory=dict)
    not_before: dict[Rung, date] = field(default_factory=dict)

    def wait(self, until: date, rung: Rung, fact: LadderFact) -> None:
        self.waiting, self.waiting_for, self.zone = until, rung, fact.zone or self.zone

    def days_waited_over(self, now: datetime) -> timedelta:
        """How long the day to stop waiting has been over at `now`; negative or zero while it lasts."""
        assert self.waiting is not None
        return now.astimezone(self.zone).date() - self.waiting

    def wait_is_over(self, on: date, said_at: datetime) -> bool:
        """Whether waiting had ended in silence before a word of day `on`, said at that moment."""
        return self.waiting is not None and (on > self.waiting or self.days_waited_over(said_at) > LATE)


def _take_given(climb: _Climb, fact: LadderFact) -> None:
    if climb.used or climb.met or climb.given_at is not None:
        return
    climb.given_at = fact.at
    climb.wait(fact.until or fact.at.date(), Rung.REPLY, fact)


def _take_answer(climb: _Climb, fact: LadderFact) -> None:
    asked = fact.rung is not Rung.REPLY or fact.first or climb.given_at is not None
    if fact.came is None or not asked:
        return
    on = fact.on or fact.at.date()
    if climb.wait_is_over(on, fact.at):
        climb.ended = Ended.SILENCE
        return
    climb.met, climb.waiting, climb.waiting_for = True, None, None
    if fact.came in (Came.NO, Came.NO_CONTACT, Came.SILENCE):
        climb.ended = Ended(fact.came.value)
    elif fact.came is Came.UNCLEAR:
        climb.unclear[fact.rung] = climb.unclear.get(fact.rung, 0) + 1
        climb.welcome.discard(fact.rung)  # their newest word counts: a yes may be taken back
        climb.wait(fact.until or on, fact.rung, fact)
        if climb.unclear[fact.rung] >= UNCLEAR_ENDS:
            climb.ended = Ended.UNCLEAR
    elif fact.came is Came.NOT_NOW:
        climb.welcome.discard(fact.rung)
        climb.not_before[fact.rung] = fact.until or on
    else:
        climb.unclear.pop(fact.rung, None)
        climb.not_before.pop(fact.rung, None)
        climb.welcome.add(fact.rung)
        climb.left_out.discard(fact.rung)
        if fact.rung is Rung.REPLY:
            climb.taken[Rung.REPLY] = on


def _take_event(climb: _Climb, fact: LadderFact) -> None:
    """It took place: after their clear yes, or by itself. Their own coming along is an answer, so waiting is over."""
    on = fact.on or fact.at.date()
    if fact.rung is Rung.REPLY or not (fact.already or fact.rung in climb.welcome):
        return
    if climb.wait_is_over(on, fact.at):
        climb.ended = Ended.SILENCE
        return
    climb.met, climb.waiting, climb.waiting_for = True, None, None
    climb.left_out.discard(fact.rung)
    climb.taken[fact.rung] = max(on, climb.taken.get(fact.rung, on))


def _take(climb: _Climb, fact: LadderFact) -> None:
    if fact.kind is LadderKind.GIVEN:
        _take_given(climb, fact)
    elif fact.kind is LadderKind.CAME:
        _take_answer(climb, fact)
    elif fact.kind is LadderKind.TAKEN:
        _take_event(climb, fact)
    elif fact.rung in MAY_BE_LEFT_OUT and climb.met:
        climb.left_out.add(fact.rung)


def _passed(climb: _Climb) -> int:
    """How far up something took place: what lies below it and never came about was left out."""
    return max((RUNGS.index(rung) for rung in climb.taken), default=-1)


def _view(climb: _Climb, rung: Rung, today: date) -> RungView:
    number, top = RUNGS.index(rung), _passed(climb)
    if rung is climb.waiting_for:
        return RungView(rung, RungState.ASKED, taken_on=climb.taken.get(rung), waits_until=climb.waiting)
    if rung in climb.taken:
        return RungView(rung, RungState.TAKEN, taken_on=climb.taken[rung])
    if rung in climb.left_out or number < top:
        return RungView(rung, RungState.LEFT_OUT)
    between = max(climb.taken.values()) + BETWEEN if climb.taken else None
    if rung in HOLDS and between is not None and today < between and _is_next(climb, number):
        return RungView(rung, RungState.WAITS, waits_until=between)
    if rung in climb.welcome:
        return RungView(rung, RungState.WELCOME)
    named = climb.not_before.get(rung)
    if named is not None and today < named:
        return RungView(rung, RungState.WAITS, waits_until=named, named=True)
    if not _is_next(climb, number):
        return RungView(rung, RungState.LATER)
    return RungView(rung, RungState.OPEN, named=named is not None, better_from=between if between is not None and today < between else None)


def _is_next(climb: _Climb, number: int) -> bool:
    """Everything below it took place or was left out; what waits for an answer opens nothing above it."""
    if climb.waiting_for is not None and RUNGS.index(climb.waiting_for) < number:
        return False
    if number == 0:
        return climb.met or not climb.used
    return climb.met and all(rung in climb.taken or rung in climb.left_out or i < _passed(climb) for i, rung in enumerate(RUNGS[:number]))


def climb(facts: Sequence[LadderFact], now: datetime, *, outreach_used: bool = False) -> Ladder:
    """The ladder at `now` (aware, in the person's zone) from facts in any order; those of the future change nothing yet.

    `outreach_used`: the one first message came along as used from a plan about the same person.
    """
    read = _Climb(used=outreach_used, zone=now.tzinfo)
    local = (replace(fact, at=fact.at.astimezone(now.tzinfo)) for fact in facts if fact.at <= now)
    for fact in sorted(local, key=lambda fact: fact.at):
        if read.ended is None:
            _take(read, fact)
    # Days of waiting end where they were set, whatever zone the person has chosen since.
    over = read.days_waited_over(now) if read.ended is None and read.waiting is not None else timedelta(0)
    if over > LATE:
        read.ended = Ended.SILENCE
    return Ladder(
        rungs=tuple(_view(read, rung, now.date()) for rung in RUNGS),
        may_write=read.ended is None and not (read.used or read.met) and read.given_at is None,
        given_at=read.given_at,
        may_take_back=read.given_at is not None and not read.met and _same_day(read.given_at, now, read.zone),
        waiting_until=None if read.ended else read.waiting,
        waiting_for=None if read.ended else read.waiting_for,
        welcome=frozenset() if read.ended else frozenset(read.welcome),
        asks=read.ended is None and over > timedelta(0),
        ended=read.ended,
        unclear=frozenset(read.unclear),
    )


def _same_day(one: datetime, other: datetime, zone: tzinfo | None) -> bool:
    return one.astimezone(zone).date() == other.astimezone(zone).date()


def would_end(facts: Facts, more: LadderFact, now: datetime) -> Ended | None:
    """How one more fact, told at `now` (aware, local), would end the ladder; None where it goes on."""
    return climb((*facts.ladder, more), now, outreach_used=OUTREACH_USED in facts.carried_over).ended


def ladder_of(facts: Facts, now: datetime) -> Ladder:
    """The ladder of a plan at `now` (aware, local)."""
    return climb(facts.ladder, now, outreach_used=OUTREACH_USED in facts.carried_over)
