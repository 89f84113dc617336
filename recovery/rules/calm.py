"""Calm days: finished days since the boundary began with no contact the person began outside the agreed topics.

A total that an event lowers at most by its own day, so it never falls to zero by one, and a day that is not over is
never counted against anyone (care/safety.md, requirements 36 and 37; [D] no study sets these counts).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from recovery.enums import Boundary, Channel, Contact

ALL_CHANNELS = frozenset(Channel)
SAFETY = "safety"  # contact for somebody's safety: needs no agreement, never counts
DEFAULT_CHANNELS = frozenset({Channel.MESSAGES, Channel.CALLS, Channel.PLACES})
# What a person can begin themselves, and where it happens when nothing else is said.
BEGUN_BY_ME = {
    Contact.REACHED_OUT: Channel.MESSAGES,
    Contact.CHECKED_PROFILE: Channel.PROFILES,
    Contact.ASKED_OTHERS: Channel.FRIENDS,
}
DAY = timedelta(days=1)
LATELY = 30


@dataclass(frozen=True, slots=True)
class BoundaryFact:
    """What was chosen at a moment; in force until the next. `channels` are those that count."""

    at: datetime
    kind: Boundary
    topics: frozenset[str] = frozenset()
    channels: frozenset[Channel] = DEFAULT_CHANNELS
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class ContactFact:
    """One contact event. `topic` is what it was about, where it was about something agreed; `on_ladder`: as both had agreed."""

    at: datetime
    kind: Contact
    channel: Channel | None = None
    topic: str = ""
    on_ladder: bool = False

    @property
    def where(self) -> Channel | None:
        return self.channel or BEGUN_BY_ME.get(self.kind)


@dataclass(frozen=True, slots=True)
class CalmDays:
    """Counts of days in the person's present zone; `began_on` is None before a first boundary."""

    began_on: date | None = None
    total: int = 0
    lately: int = 0  # of the last thirty finished days
    lately_of: int = 0  # how many of those thirty a boundary stood on
    longest: int = 0
    present: int = 0  # calm days in a row up to yesterday


def _in_order(boundaries: Iterable[BoundaryFact]) -> list[BoundaryFact]:
    return sorted(boundaries, key=lambda fact: fact.at)


def in_force(boundaries: Sequence[BoundaryFact], at: datetime) -> BoundaryFact | None:
    """The boundary that stood at a moment, or None. `boundaries` oldest first."""
    standing = None
    for fact in boundaries:
        if fact.at > at:
            break
        standing = fact
    return None if standing is None or standing.kind is Boundary.OFF else standing


def counts(event: ContactFact, boundaries: Sequence[BoundaryFact], channel: Channel | None = None) -> bool:
    """Whether an event costs its day its calm: begun by them, watched, not agreed. `boundaries` oldest first.

    With `channel`, whether it does on that channel alone, watched or not. Contact about an agreed topic, for safety or on
    an open ladder never counts, nor does anything the other person began.
    """
    if event.kind not in BEGUN_BY_ME or event.on_ladder or event.topic == SAFETY:
        return False
    standing = in_force(boundaries, event.at)
    if standing is None or (event.topic and event.topic in standing.topics):
        return False
    return event.where is channel if channel is not None else event.where in standing.channels


def _covered(boundaries: Sequence[BoundaryFact], today: date, zone: tzinfo) -> list[date]:
    """Finished days on which a boundary stood, oldest first; the day it began is one of them, the day it was put down is not."""
    days: list[date] = []
    for number, fact in enumerate(boundaries):
        if fact.kind is Boundary.OFF:
            continue
        start = fact.at.astimezone(zone).date()
        later = boundaries[number + 1].at.astimezone(zone).date() if number + 1 < len(boundaries) else today
        first = max(start, days[-1] + DAY) if days else start
        days.extend(first + n * DAY for n in range((min(later, today) - first).days))
    return days


def calm_days(
    boundaries: Iterable[BoundaryFact],
    events: Iterable[ContactFact],
    now: datetime,
    *,
    channel: Channel | None = None,
) -> CalmDays:
    """Calm days up to yesterday; `now` is aware and local to the person, whose zone decides what a day is.

    Facts may come in any order, from any zone, and from the future (which changes nothing yet).
    """
    zone = now.tzinfo
    assert zone is not None
    today = now.date()
    order = _in_order(boundaries)
    covered = _covered(order, today, zone)
    if not order or all(fact.kind is Boundary.OFF for fact in order):
        return CalmDays()
    touched = {event.at.astimezone(zone).date() for event in events if counts(event, order, channel)}
    calm = [day for day in covered if day not in touched]
    since = today - LATELY * DAY
    began = next(fact for fact in order if fact.kind is not Boundary.OFF)
    return CalmDays(
        began_on=began.at.astimezone(zone).date(),
        total=len(calm),
        lately=sum(day >= since for day in calm),
        lately_of=sum(day >= since for day in covered),
        longest=_longest(calm),
        present=_present(calm, today),
    )


def lately_days(boundaries: Iterable[BoundaryFact], events: Iterable[ContactFact], now: datetime) -> tuple[tuple[date, bool], ...]:
    """The finished days of the last thirty on which a boundary stood, oldest first, each with whether it was calm. `now` is local."""
    zone = now.tzinfo
    assert zone is not None
    order = _in_order(boundaries)
    touched = {event.at.astimezone(zone).date() for event in events if counts(event, order)}
    since = now.date() - LATELY * DAY
    return tuple((day, day not in touched) for day in _covered(order, now.date(), zone) if day >= since)


def _longest(calm: Sequence[date]) -> int:
    best = run = 0
    before: date | None = None
    for day in calm:
        run = run + 1 if before is not None and day - before == DAY else 1
        best, before = max(best, run), day
    return best


def _present(calm: Sequence[date], today: date) -> int:
    run = 0
    for day in reversed(calm):
        if day != today - (run + 1) * DAY:
            break
        run += 1
    return run
