"""The order of steps: what moved between two manuscripts, and where a step belongs among others."""

from collections.abc import Sequence

from recovery.releases.fields import Manuscript


def places_of(manuscript: Manuscript) -> dict[str, str]:
    """Step key → key of its phase, in the order of the road."""
    return {step["key"]: phase["key"] for phase in manuscript["phases"] for step in phase["steps"]}


def longest_rising(numbers: Sequence[int]) -> frozenset[int]:
    """One longest rising subsequence of distinct numbers, as a set."""
    runs: list[tuple[int, ...]] = [()]
    for number in numbers:
        runs.append((*max((run for run in runs if not run or run[-1] < number), key=len), number))
    longest: tuple[int, ...] = max(runs, key=len)
    return frozenset(longest)


def moved_steps(before: Manuscript, after: Manuscript) -> frozenset[str]:
    """Steps of both that stand in another phase, or elsewhere among the others of their phase. As few as explain it."""
    old, new = places_of(before), places_of(after)
    order = {key: index for index, key in enumerate(old)}
    moved = {key for key in old.keys() & new.keys() if old[key] != new[key]}
    for phase in after["phases"]:
        stayed = [step["key"] for step in phase["steps"] if step["key"] in old and step["key"] not in moved]
        kept = longest_rising([order[key] for key in stayed])
        moved |= {key for key in stayed if order[key] not in kept}
    return frozenset(moved)


def insert_in_order(base: Sequence[str], wanted: Sequence[str], order: Sequence[str]) -> list[str]:
    """`base` with the `wanted` keys put in: each behind the nearest one before it in `order` that is there already."""
    placed = [key for key in base if key not in wanted]
    for index, key in enumerate(order):
        if key not in wanted:
            continue
        before = next((other for other in reversed(order[:index]) if other in placed), None)
        placed.insert(placed.index(before) + 1 if before is not None else 0, key)
    return placed
