"""When the next suggestion is not a writing task (care/safety.md, requirement 39).

In one trial after a separation, people who were searching for meaning did worse when they wrote their feelings out
freely (Sbarra 2013). So the rule looks at what people mark themselves; no text is ever read for it. [D] the numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

NEAR = timedelta(hours=12)  # a check-in this close to an entry says how it was before or after
HALF = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Entry:
    """One text as its writer marked it. `after`: lighter, same, heavier or empty; `them`: mostly about the other person."""

    at: datetime
    after: str = ""
    them: bool = False


@dataclass(frozen=True, slots=True)
class MoodFact:
    """A check-in: 1 is the lowest, 5 the highest."""

    at: datetime
    mood: int


def left_lower(entry: Entry, moods: Sequence[MoodFact]) -> bool:
    """Their own mark decides; without one, the nearest check-in after it against the nearest before it."""
    if entry.after:
        return entry.after == "heavier"
    before = [fact for fact in moods if entry.at - NEAR <= fact.at <= entry.at]
    after = [fact for fact in moods if entry.at < fact.at <= entry.at + NEAR]
    return bool(before and after) and min(after, key=lambda fact: fact.at).mood < max(before, key=lambda fact: fact.at).mood


def _mean(moods: Sequence[MoodFact]) -> float | None:
    return sum(fact.mood for fact in moods) / len(moods) if moods else None


def circling(entries: Sequence[Entry], moods: Sequence[MoodFact], now: datetime) -> bool:
    """Entries about the other person grow from one fortnight to the next while check-ins fall."""
    newer = sum(entry.them for entry in entries if now - HALF < entry.at <= now)
    older = sum(entry.them for entry in entries if now - 2 * HALF < entry.at <= now - HALF)
    now_mean = _mean([fact for fact in moods if now - HALF < fact.at <= now])
    then_mean = _mean([fact for fact in moods if now - 2 * HALF < fact.at <= now - HALF])
    return newer > max(older, 1) and now_mean is not None and then_mean is not None and now_mean < then_mean


def suggests_writing(entries: Sequence[Entry], moods: Sequence[MoodFact], now: datetime) -> bool:
    """False after two entries in a row that left them lower, and while they are circling. Any order; `now` is aware."""
    newest = sorted(entries, key=lambda entry: entry.at)[-2:]
    if len(newest) == 2 and all(left_lower(entry, moods) for entry in newest):
        return False
    return not circling(entries, moods, now)
