"""What each kind of activity needs and allows (docs/guide-format.md)."""

from collections.abc import Iterator, Mapping
from typing import Any

from recovery.enums import ActivityKind
from recovery.rules.boxes import box_of
from recovery.rules.faults import Fault, Known, Place, needed, one_of, tags_are_known, texts_are_sound, within

# Fields that only some kinds have. Everything else belongs to every activity.
SPECIAL = ("minutes", "days", "third_person", "left", "right", "low", "high", "items")
ALLOWED: Mapping[str, tuple[str, ...]] = {
    ActivityKind.REFLECTION: ("minutes", "third_person"),
    ActivityKind.LIST: ("items",),
    ActivityKind.TWO_COLUMN: ("left", "right"),
    ActivityKind.CHECKLIST: ("items",),
    ActivityKind.IF_THEN: ("items",),
    ActivityKind.PRACTICE: ("days",),
    ActivityKind.CHECK: ("low", "high", "items"),
    ActivityKind.LETTER: (),
    ActivityKind.DECISION: (),
    ActivityKind.GRID: ("items",),
}
KINDS = tuple(kind.value for kind in ActivityKind)
REFLECTION_MINUTES = range(5, 16)
PRACTICE_DAYS = range(2, 15)
CHECKLIST_ITEMS = range(2, 13)
GRID_SIDE = range(2, 5)


def _fields_fit(place: Place, activity: Mapping[str, Any]) -> Iterator[Fault]:
    allowed = ALLOWED.get(activity["kind"], SPECIAL)
    for name in SPECIAL:
        if activity[name] and name not in allowed:
            yield place.blocks(name, f"A {activity['kind'].replace('_', ' ')} does not have this field.")


def _check_fits(place: Place, activity: Mapping[str, Any]) -> Iterator[Fault]:
    ends = [name for name in ("low", "high") if activity[name]]
    if activity["items"] and ends:
        yield place.blocks("items", "A check has either its two ends (low and high) or words to choose from, not both.")
    elif len(ends) == 1:
        yield place.blocks("low" if ends == ["high"] else "high", "A check from 0 to 10 needs both of its ends.")
    elif not ends and len(activity["items"]) < 2:
        yield place.blocks("items", "A check needs its two ends (low and high) or at least two words to choose from.")


def _plans_fit(place: Place, activity: Mapping[str, Any]) -> Iterator[Fault]:
    for item in activity["items"]:
        parts = [part.strip() for part in item.split("|")]
        if len(parts) != 2 or not all(parts):
            yield place.blocks("items", f"“{item}” must read: If … | then …")


def _items_fit(place: Place, activity: Mapping[str, Any]) -> Iterator[Fault]:
    if len(activity["items"]) not in CHECKLIST_ITEMS:
        yield place.blocks("items", f"A checklist has {CHECKLIST_ITEMS[0]} to {CHECKLIST_ITEMS[-1]} items.")


def _boxes_fit(place: Place, activity: Mapping[str, Any]) -> Iterator[Fault]:
    boxes = [box_of(item) for item in activity["items"]]
    for item, box in zip(activity["items"], boxes, strict=True):
        if not all(box) or "|" in box[1]:
            yield place.blocks("items", f"“{item}” must read: column | row")
            return
    columns, rows = (set(side) for side in zip(*boxes, strict=True)) if boxes else (set(), set())
    if len(columns) not in GRID_SIDE or len(rows) not in GRID_SIDE:
        yield place.blocks("items", f"A grid has {GRID_SIDE[0]} to {GRID_SIDE[-1]} columns and as many rows.")
    elif len(set(boxes)) != len(boxes) or len(boxes) != len(columns) * len(rows):
        yield place.blocks("items", "A grid names every column with every row, each pair once.")


def _needs_of_kind(place: Place, activity: Mapping[str, Any]) -> Iterator[Fault]:
    kind = activity["kind"]
    if kind == ActivityKind.REFLECTION:
        yield from within(place, activity, "minutes", REFLECTION_MINUTES)
    elif kind == ActivityKind.PRACTICE:
        yield from within(place, activity, "days", PRACTICE_DAYS)
    elif kind == ActivityKind.TWO_COLUMN:
        yield from needed(place, activity, "left", "right")
    elif kind == ActivityKind.CHECKLIST:
        yield from _items_fit(place, activity)
    elif kind == ActivityKind.CHECK:
        yield from _check_fits(place, activity)
    elif kind == ActivityKind.IF_THEN:
        yield from _plans_fit(place, activity)
    elif kind == ActivityKind.GRID:
        yield from _boxes_fit(place, activity)


def activity_faults(place: Place, activity: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    """What is wrong with one activity. `place` is the activity's own."""
    yield from one_of(place, activity, "kind", KINDS)
    yield from needed(place, activity, "prompt")
    yield from _fields_fit(place, activity)
    yield from _needs_of_kind(place, activity)
    yield from tags_are_known(place, "audience", activity["audience"])
    yield from texts_are_sound(place, activity, ("prompt", "help"), known)
