"""The form of one step, built from its activities as the release holds them."""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from recovery.enums import ActivityKind
from recovery.forms.fields import LinesField, LinesInput, TextField
from recovery.rules.shapes import Activity

Value = dict[str, Any]
LINE = "line"
LINE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of activity becomes fields, how a stored value fills them, how they become a value again."""

    fields: Callable[[Activity, Value], dict[str, forms.Field]]
    initial: Callable[[Value], dict[str, Any]]
    value: Callable[[Mapping[str, Any]], Value]


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
        "ticked": AnyChoiceField(
            label=_("Tick what fits"),
            required=False,
            choices=[(item, item) for item in items],
            widget=forms.CheckboxSelectMultiple,
        ),
        "own": LinesField(label=_("Your own"), required=False, widget=LinesInput(least=1)),
    }


class AnyChoiceField(forms.MultipleChoiceField):
    """Ticks are words, not numbers: what was ticked under earlier words is still valid."""

    def valid_value(self, value: Any) -> bool:
        return len(str(value)) <= 500


def _if_then_fields(activity: Activity, stored: Value) -> dict[str, forms.Field]:
    return {
        "if": LinesField(label=_("If…"), required=False, keep_gaps=True, widget=LinesInput(least=2)),
        "then": LinesField(label=_("…then I"), required=False, keep_gaps=True, widget=LinesInput(least=2)),
    }


def _practice_fields(activity: Activity, stored: Value) -> dict[str, forms.Field]:
    days = max(activity.days, *(int(day) for day in stored.get("days", []) or [0]))
    return {
        "days": forms.MultipleChoiceField(
            label=_("Days you did it, in any order"),
            required=False,
            choices=[(str(day), _("Day %(day)s") % {"day": day}) for day in range(1, days + 1)],
            widget=forms.CheckboxSelectMultiple,
        ),
        "note": TextField(label=_("Anything you noticed"), widget=forms.Textarea(attrs={"rows": 3})),
    }


def _check_fields(activity: Activity, stored: Value) -> dict[str, forms.Field]:
    words = list(activity.items) or [str(n) for n in range(11)]
    if (kept := stored.get("value", "")) and kept not in words:
        words.append(kept)
    return {
        "value": forms.ChoiceField(label=_("Where it is today"), required=False, choices=[(w, w) for w in words], widget=forms.RadioSelect),
        "note": TextField(label=_("In your own words, if you like"), widget=forms.Textarea(attrs={"rows": 3})),
    }


def _plain_initial(*names: str) -> Callable[[Value], dict[str, Any]]:
    return lambda stored: {name: stored[name] for name in names if name in stored}


def _plain_value(*names: str) -> Callable[[Mapping[str, Any]], Value]:
    return lambda cleaned: {name: cleaned.get(name) or ([] if name in _LISTS else "") for name in names}


_LISTS = frozenset({"items", "left", "right", "ticked", "own", "days", "plans"})


def _if_then_initial(stored: Value) -> dict[str, Any]:
    plans = stored.get("plans", [])
    return {"if": [plan[0] for plan in plans], "then": [plan[1] for plan in plans]}


def _if_then_value(cleaned: Mapping[str, Any]) -> Value:
    pairs = zip_longest(cleaned.get("if") or [], cleaned.get("then") or [], fillvalue="")
    return {"plans": [[first, second] for first, second in pairs if first or second]}


KINDS: dict[ActivityKind, Kind] = {
    ActivityKind.REFLECTION: Kind(_text_fields, _plain_initial("text"), _plain_value("text")),
    ActivityKind.LETTER: Kind(_text_fields, _plain_initial("text"), _plain_value("text")),
    ActivityKind.LIST: Kind(_list_fields, _plain_initial("items"), _plain_value("items")),
    ActivityKind.TWO_COLUMN: Kind(_column_fields, _plain_initial("left", "right"), _plain_value("left", "right")),
    ActivityKind.CHECKLIST: Kind(_checklist_fields, _plain_initial("ticked", "own"), _plain_value("ticked", "own")),
    ActivityKind.IF_THEN: Kind(_if_then_fields, _if_then_initial, _if_then_value),
    ActivityKind.PRACTICE: Kind(_practice_fields, _plain_initial("days", "note"), _plain_value("days", "note")),
    ActivityKind.CHECK: Kind(_check_fields, _plain_initial("value", "note"), _plain_value("value", "note")),
}


def is_empty(value: Value) -> bool:
    return not any(value.values())


@dataclass(frozen=True, slots=True)
class Part:
    """One activity on the page: its fields, or the fact that its answer is folded away."""

    activity: Activity
    fields: tuple[BoundField, ...]
    revision: BoundField | None = None
    folded: bool = False

    @property
    def template(self) -> str:
        return f"components/activity_{self.activity.kind.value}.html"


class StepForm(forms.Form):
    """All shown activities of a step and its line to keep.

    `stored`: values by activity key ('' is the line); `revisions`: the same keys. Folded activities (idle session) get
    no fields, so that nothing is shown and nothing can be overwritten unseen.
    """

    page = forms.UUIDField(widget=forms.HiddenInput, required=False)
    fact = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        activities: Iterable[Activity],
        *,
        stored: Mapping[str, Value],
        revisions: Mapping[str, int],
        line_label: str = "",
        folded: frozenset[str] = frozenset(),
        data: Any = None,
    ) -> None:
        super().__init__(data, initial={"page": uuid4(), "fact": uuid4()}, label_suffix="")
        self.activities = [a for a in activities if a.kind in KINDS]
        self.folded = folded
        for activity in self.activities:
            if activity.key not in folded:
                self._add(activity, stored.get(activity.key, {}), revisions.get(activity.key, 0))
        if line_label and "" not in folded:
            self.fields[LINE] = forms.CharField(label=line_label, required=False, max_length=LINE_LENGTH)
            self.initial[LINE] = stored.get("", {}).get("text", "")
            self._add_revision(LINE, revisions.get("", 0))

    def _add_revision(self, name: str, revision: int) -> None:
        self.fields[f"{name}-rev"] = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
        self.initial[f"{name}-rev"] = revision

    def _add(self, activity: Activity, stored: Value, revision: int) -> None:
        kind = KINDS[activity.kind]
        for name, field in kind.fields(activity, stored).items():
            self.fields[f"{activity.key}-{name}"] = field
        self.initial |= {f"{activity.key}-{name}": value for name, value in kind.initial(stored).items()}
        self._add_revision(activity.key, revision)

    def parts(self) -> list[Part]:
        return [self._part(activity) for activity in self.activities]

    def _part(self, activity: Activity) -> Part:
        if activity.key in self.folded:
            return Part(activity, (), folded=True)
        prefix, revision = f"{activity.key}-", f"{activity.key}-rev"
        fields = tuple(self[name] for name in self.fields if name.startswith(prefix) and name != revision)
        return Part(activity, fields, self[revision])

    def values(self) -> dict[str, Value]:
        """Cleaned values by activity key; the line under ''."""
        found = {}
        for activity in self.activities:
            if activity.key not in self.folded:
                prefix = f"{activity.key}-"
                own = {name.removeprefix(prefix): v for name, v in self.cleaned_data.items() if name.startswith(prefix)}
                found[activity.key] = KINDS[activity.kind].value(own)
        if LINE in self.fields:
            found[""] = {"text": self.cleaned_data.get(LINE, "")}
        return found

    def revisions(self) -> dict[str, int]:
        names = {a.key: a.key for a in self.activities if a.key not in self.folded} | ({"": LINE} if LINE in self.fields else {})
        return {key: self.cleaned_data.get(f"{name}-rev") or 0 for key, name in names.items()}

    def require(self) -> None:
        """Put an error at every required activity left empty."""
        values = self.values()
        for activity in self.activities:
            if activity.required and activity.key in values and is_empty(values[activity.key]):
                field = next(name for name in self.fields if name.startswith(f"{activity.key}-"))
                self.add_error(field, _("This one belongs to the step. A few words are enough, or use the two-line version."))

    def fact_id(self) -> UUID:
        """The id of the fact this form makes when it finishes the step."""
        return self.cleaned_data.get("fact") or uuid4()

    def words(self) -> str:
        """Everything typed here as plain text, for a page that cannot save it where it belongs."""
        if not self.is_bound:
            return ""
        self.is_valid()
        return "\n\n".join(filter(None, (as_text(value) for value in self.values().values())))

    def based_on(self, revisions: Mapping[str, int]) -> "StepForm":
        """The same words, now starting from the stored revisions: saving again keeps these, the others stay in history."""
        data = self.data.copy()
        for key, revision in revisions.items():
            data[f"{key or LINE}-rev"] = str(revision)
        data["page"] = str(uuid4())
        again = copy(self)
        again.data = data
        return again


def as_text(value: Value) -> str:
    """A stored value as plain lines, for clashes, exports and pages without its form."""
    lines: list[str] = []
    for part in value.values():
        if isinstance(part, str):
            lines.append(part)
        else:
            lines += [" → ".join(filter(None, item)) if isinstance(item, list) else str(item) for item in part]
    return "\n".join(line for line in lines if line)
