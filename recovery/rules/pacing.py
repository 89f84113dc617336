"""What "today" means for one person: their day, a gap, a gentle return, when enough is enough."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from recovery.enums import Pace
from recovery.rules.shapes import Roadmap

AWAY = timedelta(days=7)  # from this gap on, Today says "return, not restart"
EVENING = time(20, 0)
MORNING = time(9, 0)


def zone(name: str) -> ZoneInfo:
    """The person's zone; UTC when it is unknown or has left the zone database."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def is_back_after_gap(last_seen_at: datetime | None, now: datetime) -> bool:
    return last_seen_at is not None and now - last_seen_at >= AWAY


def is_enough_for_today(pace: Pace, road: Roadmap, now: datetime) -> bool:
    """Whether Today offers rest first. One sitting a day is enough at any set pace; a little means one in four days.

    Weekly rhythms of short sessions are what guided programmes with good adherence use (Kelders 2012), so nothing
    here ever pushes; the next step stays one tap away.
    """
    done = [view.finished_at for view in road.steps.values() if view.finished_at is not None]
    if not done or pace is Pace.WHEN_I_COME:
        return False
    days = 1 if pace is Pace.STEADY else 4
    last = max(done).astimezone(now.tzinfo).date()
    return (now.date() - last).days < days


def come_back_at(when: str, now: datetime) -> datetime | None:
    """A moment for the calendar file: tonight, tomorrow or the weekend, in the person's zone. None for "no date"."""
    today = now.date()
    if when == "tonight":
        moment = _local(today, EVENING, now)
        return moment if moment > now else _local(today + timedelta(days=1), EVENING, now)
    if when == "tomorrow":
        return _local(today + timedelta(days=1), EVENING, now)
    if when == "weekend":
        days = (5 - today.weekday()) % 7 or 7
        return _local(today + timedelta(days=days), MORNING, now)
    return None


def _local(day: date, at: time, now: datetime) -> datetime:
    """Wall-clock time on that day; a time that daylight saving skips moves forward with the clock."""
    moment = datetime.combine(day, at, tzinfo=now.tzinfo)
    return moment.astimezone(ZoneInfo("UTC")).astimezone(now.tzinfo)
