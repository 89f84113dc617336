"""One week to look back on, offered from Sunday afternoon to Monday night and at no other time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from recovery.rules.check_ins import NIGHT_UNTIL, day_of

DAY = timedelta(days=1)
MONDAY, SUNDAY = 0, 6
OFFERED_FROM = 16  # on Sunday


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, Monday to Sunday, both included."""

    first: date

    @property
    def last(self) -> date:
        return self.first + 6 * DAY

    def holds(self, moment: datetime) -> bool:
        """Whether a local moment lies in it; the small hours belong to the evening before."""
        return self.first <= day_of(moment) <= self.last


def week_to_show(now: datetime) -> Week | None:
    """The week that may be looked back on at `now` (aware, local), or None.

    The days are fixed, so that nothing has to remember when somebody last opened it (a page that is read writes nothing), and
    nobody is shown a week twice as a measure of themselves. [D]: no study sets the hour; a Sunday has an evening to read in.
    """
    day = day_of(now)
    if day.weekday() == SUNDAY and (now.hour >= OFFERED_FROM or now.hour < NIGHT_UNTIL):
        return Week(day - 6 * DAY)
    return Week(day - 7 * DAY) if day.weekday() == MONDAY else None
