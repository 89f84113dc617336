"""When an answer to "what do I want?" counts: two sittings on different days, then a cooling-off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from recovery.enums import Choice
from recovery.rules.shapes import Sitting

# Real time apart, not calendar days, so that moving the time zone does not make two days of one evening.
# Twenty hours rather than twenty-four: "tomorrow at the same hour" must always work.
BETWEEN_SITTINGS = timedelta(hours=20)
SHORTEST_COOLING_DAYS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """`choice` counts today. `pending` was said and waits for its second sitting or its cooling-off."""

    choice: Choice | None = None
    pending: Choice | None = None
    second_from: datetime | None = None  # from when the second sitting can be given
    counts_from: datetime | None = None  # end of the cooling-off


def cooling_ends(sitting: Sitting) -> datetime:
    return sitting.at + timedelta(days=max(SHORTEST_COOLING_DAYS, sitting.cooling_days))


def standing(sittings: Sequence[Sitting], now: datetime) -> Standing:
    """Where the decision stands at `now`. Sittings may come in any order."""
    ordered = sorted((s for s in sittings if s.at <= now), key=lambda s: s.at)
    counted: Choice | None = None
    first: Sitting | None = None
    pair: Sitting | None = None
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
            if sitting.at - first.at >= BETWEEN_SITTINGS:
                pair = sitting
        else:
            first, pair = sitting, None
    if pair is not None:
        if cooling_ends(pair) <= now:
            return Standing(choice=pair.choice)
        return Standing(choice=counted, pending=pair.choice, counts_from=cooling_ends(pair))
    if first is not None:
        return Standing(choice=counted, pending=first.choice, second_from=first.at + BETWEEN_SITTINGS)
    return Standing(choice=counted)
