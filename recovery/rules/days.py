"""Days and moments a person names: read in their zone, and what of a hard date lies ahead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

NOON = time(12)
YEARS_BACK = 10
YEARS_AHEAD = 10
LIVING_MEMORY = date(1900, 1, 1)
WEEK = timedelta(days=7)


class OddMoment(ValueError):
    """A moment that cannot be meant. `reason`: ahead, long_ago or missing (the clocks skip it)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def earliest(now: datetime) -> date:
    """1 January ten years ago: records reach no further back."""
    return date(now.year - YEARS_BACK, 1, 1)


def moment_on(day: date, at: time | None, now: datetime) -> datetime:
    """The moment meant by a day and perhaps a time, in the zone of `now` (aware, local). Without a time, now or that noon.

    Raises OddMoment for what is still ahead, what lies too far back, and what the clocks skip. A time that stands twice on
    that day is the first of the two.
    """
    if day > now.date():
        raise OddMoment("ahead")
    if day < earliest(now):
        raise OddMoment("long_ago")
    if at is None:
        return now if day == now.date() else _standing(day, NOON, now)
    found = _standing(day, at, now)
    if found > now:
        raise OddMoment("ahead")
    return found


def _standing(day: date, at: time, now: datetime) -> datetime:
    found = datetime.combine(day, at.replace(tzinfo=None), tzinfo=now.tzinfo)
    if found.astimezone(UTC).astimezone(now.tzinfo).replace(tzinfo=None) != found.replace(tzinfo=None):
        raise OddMoment("missing")
    return found


@dataclass(frozen=True, slots=True)
class HardDate:
    """A day that may be hard. The day alone counts, wherever the person is by then."""

    on: date
    yearly: bool = False


def hard_from(now: datetime, *, yearly: bool) -> date:
    """From when a hard date may be named: one that comes every year may have begun long ago, as a birthday did."""
    return LIVING_MEMORY if yearly else earliest(now)


def comes_on(hard: HardDate, today: date) -> date | None:
    """The next time it comes, today included; None when it has passed for good. 29 February comes on the 28th in other years."""
    if not hard.yearly or hard.on >= today:
        return hard.on if hard.on >= today else None
    this_year = _in_year(hard.on, today.year)
    return this_year if this_year >= today else _in_year(hard.on, today.year + 1)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def is_near(hard: HardDate, today: date) -> bool:
    """Whether it comes within the week that begins today: that week is lightened."""
    ahead = comes_on(hard, today)
    return ahead is not None and ahead - today <= WEEK


def stood_on(hards: Iterable[HardDate], first: date, last: date) -> tuple[date, ...]:
    """Every day between two days, both included, on which one of these came, in order and once each."""
    found = set()
    for hard in hards:
        years = range(max(first.year, hard.on.year), last.year + 1) if hard.yearly else (hard.on.year,)
        found |= {day for year in years if first <= (day := _in_year(hard.on, year)) <= last}
    return tuple(sorted(found))
