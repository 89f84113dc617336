"""The form of one step, built from its activities as the release holds them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from recovery.forms.fields import LinesField, TextField
from recovery.forms.kinds import KINDS, Value, as_text, is_empty
from recovery.rules.shapes import Activity

__all__ = ["LINE", "LINE_LENGTH", "Part", "StepForm", "as_text"]

LINE = "line"
LINE_LENGTH = 300


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
    no fields, so that nothing is shown and nothing can be overwritten unseen. The same holds for stored answers that a
    post says nothing about: they were folded on the page it came from.
    """

    data: Any  # a QueryDict, or empty
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
        self.names: dict[str, tuple[str, ...]] = {}  # of the fields, by activity key
        self._again = partial(StepForm, self.activities, stored=stored, revisions=revisions, line_label=line_label, folded=folded)
        for activity in self.activities:
            if activity.key not in self.folded:
                self._add(activity, stored.get(activity.key, {}), revisions.get(activity.key, 0))
        if line_label and "" not in folded and self._says({LINE}, stored.get("", {})):
            self.fields[LINE] = forms.CharField(label=line_label, required=False, max_length=LINE_LENGTH)
            self.initial[LINE] = stored.get("", {}).get("text", "")
            self._add_revision(LINE, revisions.get("", 0))

    def _add_revision(self, name: str, revision: int) -> None:
        self.fields[f"{name}-rev"] = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
        self.initial[f"{name}-rev"] = revision

    def _add(self, activity: Activity, stored: Value, revision: int) -> None:
        kind = KINDS[activity.kind]
        fitting = kind.fitting(stored)
        fields = {f"{activity.key}-{name}": field for name, field in kind.fields(activity, fitting).items()}
        if not self._says(fields.keys(), stored):
            self.folded |= {activity.key}
            return
        self.names[activity.key] = tuple(fields)
        self.fields.update(fields)
        self.initial.update({f"{activity.key}-{name}": value for name, value in kind.initial(fitting).items()})
        self._add_revision(activity.key, revision)

    def _says(self, names: Iterable[str], stored: Value) -> bool:
        """Whether a post has anything to say about an answer: browsers send every text field of a page, empty or not."""
        return not self.is_bound or not stored or any(name in self.data for name in names)

    def parts(self) -> list[Part]:
        return [self._part(activity) for activity in self.activities]

    def _part(self, activity: Activity) -> Part:
        if activity.key in self.folded:
            return Part(activity, (), folded=True)
        return Part(activity, tuple(self[name] for name in self.names[activity.key]), self[f"{activity.key}-rev"])

    def values(self) -> dict[str, Value]:
        """Cleaned values by activity key; the line under ''."""
        found = {}
        for activity in self.activities:
            if activity.key not in self.folded:
                found[activity.key] = KINDS[activity.kind].value(self._cleaned(activity.key))
        if LINE in self.fields:
            found[""] = {"text": self.cleaned_data.get(LINE, "")}
        return found

    def _cleaned(self, key: str) -> Value:
        """Cleaned parts of one activity. A text field that did not arrive at all keeps what is stored."""
        found = {}
        for name in self.names[key]:
            lost = isinstance(self.fields[name], TextField | LinesField) and name not in self.data
            found[name.removeprefix(f"{key}-")] = self.initial.get(name) if lost else self.cleaned_data.get(name)
        return found

    def revisions(self) -> dict[str, int]:
        names = {a.key: a.key for a in self.activities if a.key not in self.folded} | ({"": LINE} if LINE in self.fields else {})
        return {key: self.cleaned_data.get(f"{name}-rev") or 0 for key, name in names.items()}

    def require(self) -> None:
        """Put an error at every required activity left empty."""
        values = self.values()
        for activity in self.activities:
            if activity.required and activity.key in values and is_empty(values[activity.key]):
                self.add_error(
                    self.names[activity.key][0], _("This one belongs to the step. A few words are enough, or use the two-line version.")
                )

    def fact_id(self) -> UUID:
        """The id of the fact this form makes when it finishes the step."""
        return self.cleaned_data.get("fact") or uuid4()

    def words(self) -> str:
        """Everything typed here as plain text, for a page that cannot save it where it belongs."""
        if not self.is_bound:
            return ""
        valid = [as_text(value) for value in self.values().values()] if self.is_valid() else []
        raw = [] if valid else ["\n".join(self.data.getlist(name)) for name in self._written()]
        return "\n\n".join(filter(None, valid + raw))

    def _written(self) -> list[str]:
        """The names of all fields that hold words or ticks."""
        return [name for names in self.names.values() for name in names] + [LINE]

    def based_on(self, revisions: Mapping[str, int]) -> "StepForm":
        """The same words, now starting from the stored revisions: saving again keeps these, the others stay in history."""
        data = self.data.copy()
        for key, revision in revisions.items():
            data[f"{key or LINE}-rev"] = str(revision)
        data["page"] = str(uuid4())
        return self._again(data=data)
