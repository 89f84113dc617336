"""When an account that nobody uses is warned, and when it is forgotten. Off unless the operator asks for it."""

import calendar
from datetime import datetime, timedelta

NOTICE = timedelta(days=30)  # between the warning and the end


def months_before(now: datetime, months: int) -> datetime:
    """The same day and hour `months` calendar months ago; the last of that month when it has no such day."""
    index = now.year * 12 + now.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return now.replace(year=year, month=month, day=min(now.day, calendar.monthrange(year, month)[1]))


def warned_from(now: datetime, months: int) -> datetime:
    """Accounts last used before this moment are warned."""
    return months_before(now + NOTICE, months)


def forgotten_from(now: datetime, months: int) -> datetime:
    """Accounts last used before this moment go, when their warning is `NOTICE` old."""
    return months_before(now, months)
