"""What a person's own records say, counted: levels over time, hours of urges, what stood before them, what helped.

Counts and words only: no score, no comparison with others, no cause. Below a threshold nothing is said ([D]: chosen so
that one odd evening does not make a pattern).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from recovery.rules.check_ins import SCALES, CheckIn, day_of

DAY = timedelta(days=1)
LONGEST_BY_DAY = 90  # days; beyond that the picture is drawn by week
LEAST_DAYS = 5  # days with an answer before levels are said to go anywhere
LEAST_URGES = 5
LEAST_TOLD = 4
WINDOW = 4  # hours
SOME_URGE, STRONG_URGE = 3, 4
PERIODS: Mapping[str, int] = {"week": 7, "month": 30, "quarter": 91}  # days; never more at once, see docs/architecture.md
MOST_BACK = 11 * 365  # days


@dataclass(frozen=True, slots=True)
class Span:
    """The days that are looked at, both included. `back`: how many such spans lie between it and now."""

    period: str
    back: int
    first: date
    last: date

    @property
    def weekly(self) -> bool:
        """Whether it is drawn by week."""
        return (self.last - self.first).days >= LONGEST_BY_DAY


@dataclass(frozen=True, slots=True)
class Point:
    """One day, or one week by its Monday: how many answers, and their middle (the median, so always a level or a half)."""

    on: date
    count: int
    middle: float


@dataclass(frozen=True, slots=True)
class Trend:
    """One question over time. `better_before of before` and `better_after of after`: days in each half with an easier answer."""

    name: str
    points: tuple[Point, ...] = ()
    before: int = 0
    better_before: int = 0
    after: int = 0
    better_after: int = 0
    enough: bool = False


@dataclass(frozen=True, slots=True)
class Hours:
    """Urges by hour of the day; the window of four hours that holds most, if it holds at least half."""

    by_hour: tuple[int, ...] = (0,) * 24
    total: int = 0
    enough: bool = False
    window_from: int | None = None
    window_to: int | None = None
    in_window: int = 0


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each thing was named, most often first; `of` is how many times there was to name it."""

    of: int = 0
    named: tuple[tuple[str, int], ...] = ()
    enough: bool = False


@dataclass(frozen=True, slots=True)
class Helped:
    """How often somebody said that a thing helped, of the times they said either."""

    name: str
    yes: int = 0
    told: int = 0

    @property
    def enough(self) -> bool:
        return self.told >= LEAST_TOLD


def span_of(period: str, back: int, today: date) -> Span:
    """The span of this length that ends today, or `back` such lengths earlier; no further back than records reach."""
    days = PERIODS[period]
    back = min(max(back, 0), MOST_BACK // days)
    last = today - back * days * DAY
    return Span(period, back, last - (days - 1) * DAY, last)


def _middle(values: Sequence[int]) -> float:
    order, half = sorted(values), len(values) // 2
    return float(order[half]) if len(order) % 2 else (order[half - 1] + order[half]) / 2


def _is_easier(name: str, level: float) -> bool:
    """Mood and sleep are easier from the middle word up, an urge from "some" down."""
    return level < SOME_URGE if name == "urge" else level >= SOME_URGE


def trend(name: str, check_ins: Sequence[CheckIn], *, weekly: bool, on: Sequence[date] | None = None) -> Trend:
    """One question over time, drawn by day or by week and counted by day; the halves are halves of the days answered.

    `on`: the day of each check-in, where it is known already.
    """
    days: dict[date, list[int]] = {}
    for one, day in zip(check_ins, on or [day_of(one.at) for one in check_ins], strict=True):
        level = getattr(one, name)
        if level is not None:
            days.setdefault(day, []).append(level)
    order = sorted(days)
    easier = [_is_easier(name, _middle(days[day])) for day in order]
    half = len(order) // 2
    drawn: dict[date, list[int]] = {}
    for day in order:
        drawn.setdefault(day - day.weekday() * DAY if weekly else day, []).extend(days[day])
    return Trend(
        name,
        tuple(Point(day, len(levels), _middle(levels)) for day, levels in drawn.items()),
        before=half,
        better_before=sum(easier[:half]),
        after=len(order) - half,
        better_after=sum(easier[half:]),
        enough=len(order) >= LEAST_DAYS,
    )


def trends(check_ins: Sequence[CheckIn], *, weekly: bool) -> tuple[Trend, ...]:
    on = [day_of(one.at) for one in check_ins]
    return tuple(trend(name, check_ins, weekly=weekly, on=on) for name in SCALES)


def urges_in(check_ins: Iterable[CheckIn]) -> tuple[CheckIn, ...]:
    """The check-ins that tell of an urge: "some" or more."""
    return tuple(one for one in check_ins if one.urge is not None and one.urge >= SOME_URGE)


def hours_of(moments: Iterable[datetime]) -> Hours:
    """Local moments of urges, by hour. The first of equally full windows stands."""
    by_hour = [0] * 24
    for moment in moments:
        by_hour[moment.hour] += 1
    total = sum(by_hour)
    if total < LEAST_URGES:
        return Hours(tuple(by_hour), total)
    inside = [sum(by_hour[(start + step) % 24] for step in range(WINDOW)) for start in range(24)]
    start = inside.index(max(inside))
    while by_hour[start] == 0:  # begin with an hour that holds one
        start = (start + 1) % 24
    if max(inside) * 2 < total:
        return Hours(tuple(by_hour), total, enough=True)
    return Hours(tuple(by_hour), total, True, start, _end_of(by_hour, start), max(inside))


def _end_of(by_hour: Sequence[int], start: int) -> int:
    """The hour at which the window that begins at `start` is over: just after its last urge."""
    last = max(step for step in range(WINDOW) if by_hour[(start + step) % 24])
    return (start + last + 1) % 24


def before_urges(check_ins: Iterable[CheckIn]) -> Tally:
    """What was named before an urge, among the urges where anything was."""
    told = [one.before for one in check_ins if one.before]
    counted = Counter(key for keys in told for key in set(keys))
    named = tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
    return Tally(len(told), named, enough=len(told) >= LEAST_URGES)


def what_helped(pauses: Iterable[tuple[str, object]]) -> Tally:
    """What was named as having helped most; (name or "", whether it helped) of each pause. Only those that helped count."""
    counted = Counter(what for what, yes in pauses if what and yes is True)
    named = tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))
    return Tally(counted.total(), named, enough=counted.total() >= LEAST_TOLD)


def helped(name: str, told: Iterable[object]) -> Helped:
    """Answers to "did it help?"; whatever is neither yes nor no was not told."""
    answers = [answer for answer in told if isinstance(answer, bool)]
    return Helped(name, sum(answers), len(answers))
