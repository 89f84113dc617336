"""When an answer to "what do I want?" counts: two sittings on different days, then a cooling-off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from recovery.enums import Choice
from recovery.rules.shapes import Sitting

# Real time apart, not calendar days, so that moving the time zone does not make two days of one evening.
# Twenty hours rather than twenty-four: "tomorrow at the same hour" must always work.
BETWEEN_SITTINGS = timedelta(hours=20)
SHORTEST_COOLING_DAYS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """`choice` counts today. `pending` was said and waits for its second sitting or its cooling-off.

    `differ`: the newest sitting was a second one and said something else than the first, so that both have been given.
    """

    choice: Choice | None = None
    pending: Choice | None = None
    second_from: datetime | None = None  # from when the second sitting can be given
    counts_from: datetime | None = None  # end of the cooling-off
    differ: bool = False


def cooling_ends(sitting: Sitting) -> datetime:
    """In real time, like everything here: adding days to a local time would add an hour when clocks change."""
    return sitting.at.astimezone(UTC) + timedelta(days=max(SHORTEST_COOLING_DAYS, sitting.cooling_days))


def second_from(first: Sitting) -> datetime:
    """From when another sitting is one of another day."""
    return first.at.astimezone(UTC) + BETWEEN_SITTINGS


def look_again_is_due(sittings: Sequence[Sitting], now: datetime) -> bool:
    """The newest word was "not yet", with a day to look again, and that day (in the zone of `now`) has come."""
    newest = max((s for s in sittings if s.at <= now), key=lambda s: s.at, default=None)
    if newest is None or newest.choice is not Choice.NOT_YET or newest.look_again is None:
        return False
    return newest.look_again <= now.date()


def standing(sittings: Sequence[Sitting], now: datetime) -> Standing:
    """Where the decision stands at `now` (aware). Sittings may come in any order; the moments it gives are in the zone of `now`."""
    ordered = sorted((s for s in sittings if s.at <= now), key=lambda s: s.at)
    counted: Choice | None = None
    first: Sitting | None = None
    pair: Sitting | None = None
    differ = False
    for sitting in ordered:
        if pair is not None and cooling_ends(pair) <= sitting.at:
            counted, first, pair = pair.choice, None, None
        if counted is Choice.RECONNECT and sitting.choice is not Choice.RECONNECT:
            counted = None  # a doubt closes at once; only opening needs time
        if sitting.choice is counted:
            first = pair = None
        elif pair is not None and sitting.choice is pair.choice:
            continue  # said a third time: the cooling-off goes on from the second
        elif first is not None and first.choice is sitting.choice:
            if sitting.at >= second_from(first):
                pair = sitting
        else:
            differ = pair is None and first is not None and sitting.at >= second_from(first)
            first, pair = sitting, None
    if pair is not None:
        if cooling_ends(pair) <= now:
            return Standing(choice=pair.choice)
        return Standing(choice=counted, pending=pair.choice, counts_from=cooling_ends(pair).astimezone(now.tzinfo))
    if first is not None:
        return Standing(choice=counted, pending=first.choice, second_from=second_from(first).astimezone(now.tzinfo), differ=differ)
    return Standing(choice=counted)
