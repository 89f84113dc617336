"""How each kind of activity becomes fields, and its fields a value that can be kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from recovery.enums import ActivityKind
from recovery.forms.fields import LinesField, LinesInput, TextField
from recovery.forms.grid import GridField
from recovery.rules.activities import PRACTICE_DAYS
from recovery.rules.boxes import name_of_box
from recovery.rules.shapes import Activity

Value = dict[str, Any]
ANY_DAYS = frozenset(str(day) for day in range(1, PRACTICE_DAYS[-1] + 1))


def as_text(value: Value) -> str:
    """A stored value as plain lines, for clashes, exports and pages without its form."""
    lines: list[str] = []
    for name, part in value.items():
        if name == "marks":  # what was said about a text, not its words
            continue
        if name == "cells":
            lines += [": ".join(filter(None, (name_of_box(box), words))) for box, words in part]
        elif isinstance(part, str):
            lines.append(part)
        else:
            lines += [" → ".join(filter(None, item)) if isinstance(item, list) else str(item) for item in part]
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of activity becomes fields, how a stored value fills them, how they become a value again.

    `words` makes a value of plain lines: what was written when an editor had given the activity another kind.
    """

    fields: Callable[[Activity, Value], dict[str, forms.Field]]
    initial: Callable[[Value], dict[str, Any]]
    value: Callable[[Mapping[str, Any]], Value]
    words: Callable[[str], Value]

    def fitting(self, stored: Value) -> Value:
        """The stored value in the parts of this kind. No word of it is dropped."""
        return stored if stored.keys() <= self.value({}).keys() else self.words(as_text(stored))


def _text_area(activity: Activity, rows: int = 8) -> TextField:
    return TextField(label=_("Your words"), widget=forms.Textarea(attrs={"rows": rows}))


def _text_fields(activity: Activity, stored: Value) -> dict[str, forms.Field]:
    return {"text": _text_area(activity, 12 if activity.kind is ActivityKind.LETTER else 8)}


def _list_fields(activity: Activity, stored: Value) -> dict[str, forms.Field]:
    return {"items": LinesField(label=_("Your list"), required=False)}


def _column_fields(activity: Activity, stored: Value) -> dict[str, forms.Field]:
    return {
        "left": LinesField(label=activity.left, required=False),
        "right": LinesField(label=activity.right, required=False),
    }


def _checklist_fields(activity: Activity, stored: Value) -> dict[str, forms.Field]:
    own = list(stored.get("own", []))
    ticked = [item for item in stored.get("ticked", []) if item not in activity.items and item not in own]
    # Ticks of items an editor has since removed stay, in the words they were ticked under.
    items = [*activity.items, *ticked, *own]
    return {
        "ticked": TicksField(
            label=_("Tick what fits"),
            required=False,
            choices=[(item, item) for item in items],
            widget=forms.CheckboxSelectMultiple,
        ),
        "own": LinesField(label=_("Your own"), required=False, widget=LinesInput(least=1)),
    }


class TicksField(forms.MultipleChoiceField):
    """Ticks are words, not numbers: what was ticked under earlier words is still valid."""

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(tick for tick in super().to_python(value) if tick))

    def valid_value(self, value: Any) -> bool:
        return "\x00" not in value


class DaysField(forms.MultipleChoiceField):
    """Days of any practice: one that editors have made shorter since keeps the days beyond its end."""

    def valid_value(self, value: Any) -> bool:
        return value in ANY_DAYS


class WordField(forms.ChoiceField):
    """One word to choose, valid also when editors have since replaced it. Kept as a list of one."""

    def prepare_value(self, value: Any) -> Any:
        return value[0] if isinstance(value, list) and value else value

    def valid_value(self, value: Any) -> bool:
        return "\x00" not in value


def _if_then_fields(activity: Activity, stored: Value) -> dict[str, forms.Field]:
    return {
        "if": LinesField(label=_("If…"), required=False, keep_gaps=True, widget=LinesInput(least=2)),
        "then": LinesField(label=_("…then I"), required=False, keep_gaps=True, widget=LinesInput(least=2)),
    }


def _practice_fields(activity: Activity, stored: Value) -> dict[str, forms.Field]:
    days = max(activity.days, *(int(day) for day in stored.get("days", []) or [0]))
    return {
        "days": DaysField(
            label=_("Days you did it, in any order"),
            required=False,
            choices=[(str(day), _("Day %(day)s") % {"day": day}) for day in range(1, days + 1)],
            widget=forms.CheckboxSelectMultiple,
        ),
        "note": TextField(label=_("Anything you noticed"), widget=forms.Textarea(attrs={"rows": 3})),
    }


def _check_fields(activity: Activity, stored: Value) -> dict[str, forms.Field]:
    """Words of the guide, as many as fit; or one place from 0 to 10. Never summed, never compared."""
    scale = [str(n) for n in range(11)]
    words = list(dict.fromkeys([*(activity.items or scale), *stored.get("value", [])]))
    choices = [(word, word) for word in words]
    value: forms.Field
    if activity.items:
        value = TicksField(label=_("What fits"), required=False, choices=choices, widget=forms.CheckboxSelectMultiple)
    else:
        value = WordField(label=_("Where it is today"), required=False, choices=choices, widget=forms.RadioSelect)
    return {"value": value, "note": TextField(label=_("In your own words, if you like"), widget=forms.Textarea(attrs={"rows": 3}))}


def _check_value(cleaned: Mapping[str, Any]) -> Value:
    value = cleaned.get("value") or []
    return {"value": [value] if isinstance(value, str) else list(value), "note": cleaned.get("note") or ""}


def _grid_fields(activity: Activity, stored: Value) -> dict[str, forms.Field]:
    return {"cells": GridField(activity.items, label=_("Your boxes"))}


def _plain_initial(*names: str) -> Callable[[Value], dict[str, Any]]:
    return lambda stored: {name: stored[name] for name in names if name in stored}


def _plain_value(*names: str) -> Callable[[Mapping[str, Any]], Value]:
    return lambda cleaned: {name: cleaned.get(name) or ([] if name in _LISTS else "") for name in names}


_LISTS = frozenset({"items", "left", "right", "ticked", "own", "days", "plans", "cells"})


def _if_then_initial(stored: Value) -> dict[str, Any]:
    plans = stored.get("plans", [])
    return {"if": [plan[0] for plan in plans], "then": [plan[1] for plan in plans]}


def _if_then_value(cleaned: Mapping[str, Any]) -> Value:
    pairs = zip_longest(cleaned.get("if") or [], cleaned.get("then") or [], fillvalue="")
    return {"plans": [[first, second] for first, second in pairs if first or second]}


def _plain(fields: Callable[[Activity, Value], dict[str, forms.Field]], *names: str, words: Callable[[str], Value]) -> Kind:
    return Kind(fields, _plain_initial(*names), _plain_value(*names), words)


_TEXT = _plain(_text_fields, "text", words=lambda words: {"text": words})
KINDS: dict[ActivityKind, Kind] = {
    ActivityKind.REFLECTION: _TEXT,
    ActivityKind.LETTER: _TEXT,
    ActivityKind.LIST: _plain(_list_fields, "items", words=lambda words: {"items": words.splitlines()}),
    ActivityKind.TWO_COLUMN: _plain(_column_fields, "left", "right", words=lambda words: {"left": words.splitlines()}),
    ActivityKind.CHECKLIST: _plain(_checklist_fields, "ticked", "own", words=lambda words: {"own": words.splitlines()}),
    ActivityKind.IF_THEN: Kind(
        _if_then_fields, _if_then_initial, _if_then_value, lambda words: {"plans": [[line, ""] for line in words.splitlines()]}
    ),
    ActivityKind.PRACTICE: _plain(_practice_fields, "days", "note", words=lambda words: {"note": words}),
    ActivityKind.GRID: _plain(_grid_fields, "cells", words=lambda words: {"cells": [["", words]]}),
    ActivityKind.CHECK: Kind(_check_fields, _plain_initial("value", "note"), _check_value, lambda words: {"note": words}),
}


def is_empty(value: Value) -> bool:
    return not any(value.values())
