"""The days of invented people: check-ins that get a little easier, firsts, small things, a hard date."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from recovery.actions.daily import keep_record
from recovery.enums import DailyKind
from recovery.models import User
from recovery.rules.check_ins import BEFORE, FEELING_KEYS, LEVELS

MOST_DAYS = 400
URGE_HOURS = (21, 22, 23, 23, 8, 14)


def _level(chance: Random, part: float) -> int:
    """A level that rises slowly over the time that has gone by, with good and bad days in it."""
    return min(max(round(1.4 + 2.4 * part + chance.gauss(0, 0.9)), LEVELS[0]), LEVELS[-1])


def keep_days(user: User, name: str, days: int, *, now: datetime, lines: Sequence[str]) -> None:
    """A check-in on most of the last `days` days, and what else a day may leave."""
    chance, days = Random(f"{name} days"), min(days, MOST_DAYS)
    for ago in range(days, 0, -1):
        if chance.random() < 0.2:
            continue
        part = 1 - ago / days
        at = (now - timedelta(days=ago)).replace(hour=chance.choice(URGE_HOURS), minute=15, second=0, microsecond=0)
        said = {"mood": _level(chance, part), "urge": 6 - _level(chance, part), "sleep": _level(chance, part)}
        told = {"before": [chance.choice(BEFORE[:5])], "feelings": chance.sample(sorted(FEELING_KEYS), 2), "line": chance.choice(lines)}
        _keep(user, DailyKind.CHECK_IN, {**said, **(told if chance.random() < 0.5 else {})}, at, now)
        if chance.random() < 0.15:
            _keep(user, DailyKind.CARE, {"done": chance.choice(("walk", "water", "music"))}, at, now)
    for ago, what in ((days // 2, "laughed"), (days // 3, "slept"), (days // 5, "song")):
        _keep(user, DailyKind.FIRST, {"what": what, "words": ""}, now - timedelta(days=max(ago, 1)), now)
    day = now + timedelta(days=40)
    plan = "Soup with my sister, phone in the hall."
    marked = {"label": "Our day by the sea", "on": day.date().isoformat(), "repeats": "yearly", "plan": plan}
    _keep(user, DailyKind.HARD_DATE, marked, day, now)


def _keep(user: User, kind: DailyKind, said: dict[str, Any], about: datetime, now: datetime) -> None:
    keep_record(user, kind, said, record_id=uuid4(), about=about, at=min(about, now))
