"""Check-ins: what one holds, which questions a form asks today, and when low days call for another person.

No number here is a score: a level stands for the word that was tapped, and nothing is added up over questions.
[D]: no study sets the rule for low days; it is meant to offer help early, and it closes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import Any

LEVELS = (1, 2, 3, 4, 5)
SCALES = ("mood", "urge", "sleep")  # the three taps, in this order
LEVELLED = (*SCALES, "hard", "far")
LOW = 2  # "low" and "very low"
LOW_IN_A_ROW, LOW_DAYS_IN_A_ROW = 3, 2
LOW_DAYS, LATELY = 3, timedelta(days=5)
UNTIMED = "untimed"  # said of a check-in about an earlier day that named no time; what lacks it has its hour
EVENING_FROM = 18
NIGHT_UNTIL = 4
FAR_EVERY = timedelta(days=28)

# Two layers: a family, and finer names within it. Keys are stored and never change.
FEELINGS: Mapping[str, tuple[str, ...]] = {
    "sad": ("heavy", "empty", "hurt", "hopeless", "missing"),
    "angry": ("bitter", "jealous", "betrayed", "restless", "annoyed"),
    "afraid": ("anxious", "unsure", "overwhelmed", "panicky"),
    "lonely": ("left_out", "unseen", "homesick"),
    "ashamed": ("guilty", "sorry", "small"),
    "numb": ("tired", "far_away", "confused"),
    "tender": ("longing", "grateful", "forgiving"),
    "calm": ("relieved", "free", "safe", "content"),
    "glad": ("hopeful", "proud", "curious", "playful"),
}
FEELING_KEYS = frozenset(FEELINGS) | {name for names in FEELINGS.values() for name in names}
# What was there before an urge. Circumstances, not causes.
BEFORE = ("alone", "bed", "drink", "place", "online", "message", "quarrel", "bored", "good_news", "date")


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One check-in as the rules see it; `at` is local to the person. Levels are 1 to 5, None where nothing was tapped."""

    at: datetime
    mood: int | None = None
    urge: int | None = None
    sleep: int | None = None
    hard: int | None = None
    far: int | None = None
    before: tuple[str, ...] = ()
    timed: bool = True  # whether its hour says anything


@dataclass(frozen=True, slots=True)
class Asked:
    """What a new check-in asks beyond mood and urge."""

    sleep: bool = True
    hard: bool = False
    far: bool = False


@dataclass(frozen=True, slots=True)
class Lately:
    """What Today and a new check-in need to know of the last weeks."""

    asked: Asked = field(default_factory=Asked)
    low: bool = False


def level_of(said: Mapping[str, Any], name: str) -> int | None:
    """A stored level, or None for anything else."""
    value = said.get(name)
    return value if isinstance(value, int) and value in LEVELS else None


def check_in_from(said: Mapping[str, Any], at: datetime) -> CheckIn:
    """Stored content as facts; `at` aware and local."""
    mood, urge, sleep, hard, far = [level_of(said, name) for name in LEVELLED]
    before = tuple([key for key in said["before"] if key in BEFORE]) if "before" in said else ()
    return CheckIn(at, mood, urge, sleep, hard, far, before, timed=UNTIMED not in said)


def day_of(moment: datetime) -> date:
    """The day a check-in belongs to: the small hours still belong to the evening before."""
    return (moment - timedelta(hours=NIGHT_UNTIL)).date() if moment.hour < NIGHT_UNTIL else moment.date()


def asked_now(check_ins: Iterable[CheckIn], now: datetime) -> Asked:
    """Sleep once a day, how hard the day was once an evening, how far it feels over once in four weeks."""
    known = list(check_ins)
    today = [one for one in known if day_of(one.at) == day_of(now)]
    evening = now.hour >= EVENING_FROM or now.hour < NIGHT_UNTIL
    return Asked(
        sleep=all(one.sleep is None for one in today),
        hard=evening and all(one.hard is None for one in today),
        far=all(one.far is None or now - one.at >= FAR_EVERY for one in known),
    )


def is_low_run(check_ins: Iterable[CheckIn], now: datetime) -> bool:
    """Whether low days call for another person: the last three moods or more were low, on two days at least, or a low one
    stood on three of five days. Three taps within one hard hour are no run of days.

    Only the last five days count, and a last mood that is not low ends it. Never stored, never shown as a number [D].
    """
    moods = sorted((one.at, one.mood) for one in check_ins if one.mood is not None and now - LATELY <= one.at <= now)
    if len(moods) < LOW_IN_A_ROW or moods[-1][1] > LOW:
        return False
    run = [day_of(at) for at, _mood in takewhile(lambda one: one[1] <= LOW, reversed(moods))]
    in_a_row = len(run) >= LOW_IN_A_ROW and len(set(run)) >= LOW_DAYS_IN_A_ROW
    return in_a_row or len({day_of(at) for at, mood in moods if mood <= LOW}) >= LOW_DAYS


def lately(check_ins: Sequence[CheckIn], now: datetime) -> Lately:
    """Both answers at once; `now` aware and local, `check_ins` of the last four weeks."""
    return Lately(asked_now(check_ins, now), is_low_run(check_ins, now))


def next_tap(said: Mapping[str, Any], asked: Asked) -> str:
    """The next of the three taps that this check-in leaves open; empty when there is none."""
    for name in SCALES:
        if level_of(said, name) is None and (name != "sleep" or asked.sleep):
            return name
    return ""
