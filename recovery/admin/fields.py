"""Form fields for people who write: tick boxes, plain lines and numbers where the rows keep lists."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recovery.enums import TAG_GROUPS
from recovery.forms.questions import GROUP_LABELS, TAG_LABELS
from recovery.reading import measure
from recovery.releases.fields import one_line, tidy
from recovery.rules.guide import ADVICE_ROWS

_ROWS = re.compile(r"(\d{1,4})(?:\s*[-–—]\s*(\d{1,4}))?")


def kept_in_order(before: Sequence[Any], chosen: Iterable[Any]) -> list[Any]:
    """What was chosen before keeps its place: a save must not look like a change of words."""
    picked = list(chosen)
    return [value for value in before if value in picked] + [value for value in picked if value not in before]


# --- Texts --------------------------------------------------------------------------------------------------------


class ProseInput(forms.Textarea):
    """A text in Markdown with its words counted and its reading age; script keeps both up to date while typing."""

    template_name = "admin/waymark/prose.html"

    def __init__(self, rows: int = 4) -> None:
        super().__init__({"rows": rows})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["measure"] = measure(value or "")
        context["measure_url"] = reverse("admin:recovery_step_measure")
        return context


class ProseField(forms.CharField):
    """Markdown, kept in the one form that releases hold. Empty is allowed: a draft may be half written."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(strip=False, required=False, widget=ProseInput(rows), **kwargs)

    def to_python(self, value: Any) -> str:
        return tidy(str(super().to_python(value)))


class ItemsField(forms.CharField):
    """A list, one item a line."""

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        super().__init__(strip=False, required=False, widget=forms.Textarea({"rows": rows}), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else "\n".join(value)

    def to_python(self, value: Any) -> Any:
        return [line for line in map(one_line, tidy(str(value or "")).split("\n")) if line]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data) != list(initial or []))


# --- Choices ------------------------------------------------------------------------------------------------------


class TagsInput(forms.CheckboxSelectMultiple):
    """Audience tags by group, folded; the fold says who sees it."""

    template_name = "admin/waymark/tags.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["chosen"] = [TAG_LABELS[tag] for tag in value or () if tag in TAG_LABELS]
        return context


class TagsField(forms.MultipleChoiceField):
    widget = TagsInput

    def __init__(self, **kwargs: Any) -> None:
        groups = [
            (GROUP_LABELS[group], [(tag, format_html("{} <code>{}</code>", TAG_LABELS[tag], tag)) for tag in tags])
            for group, tags in TAG_GROUPS.items()
        ]
        super().__init__(required=False, choices=groups, **kwargs)


class SourcesInput(forms.CheckboxSelectMultiple):
    template_name = "admin/waymark/sources.html"

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> Any:
        """The chosen ones first, in their own order."""
        known = dict(self.choices)
        self.choices = [(key, known[key]) for key in kept_in_order([key for key in value if key in known], known)]
        return super().optgroups(name, value, attrs)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        known = dict(self.choices)
        context["chosen"] = [known.get(key, key) for key in value or ()]
        return context


class SourcesField(forms.MultipleChoiceField):
    """Keys of the guide's sources; the form that holds it gives the choices."""

    widget = SourcesInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


# --- Numbers ------------------------------------------------------------------------------------------------------


def rows_in_words(rows: Sequence[int]) -> str:
    """[5, 31, 32, 33] → "5, 31–33", in the order given."""
    runs: list[list[int]] = [[row] for row in rows[:1]]
    for before, row in pairwise(rows):
        if row == before + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    shown = [str(run[0]) if len(run) == 1 else f"{run[0]}, {run[1]}" if len(run) == 2 else f"{run[0]}–{run[-1]}" for run in runs]
    return ", ".join(shown)


def _rows_of(part: str) -> Iterable[int]:
    found = _ROWS.fullmatch(part)
    if found is None:
        raise ValidationError(_("“%(part)s” is not a row. Write numbers and ranges, like 5, 31–33."), params={"part": part[:40]})
    first, last = int(found[1]), int(found[2] or found[1])
    if first not in ADVICE_ROWS or last not in ADVICE_ROWS or last < first:
        limits = {"part": part, "first": ADVICE_ROWS[0], "last": ADVICE_ROWS[-1]}
        raise ValidationError(_("“%(part)s” is not a row. Rows go from %(first)s to %(last)s."), params=limits)
    return range(first, last + 1)


class RowsField(forms.CharField):
    """Numbers of advice rows as people write them: "5, 31–33"."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = gettext_lazy("Numbers and ranges, like 5, 31–33.")
        super().__init__(required=False, help_text=help_text, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, str) else rows_in_words(value)

    def to_python(self, value: Any) -> Any:
        parts = [part.strip() for part in re.split(r"[,;\n]", str(value or "")) if part.strip()]
        return list(dict.fromkeys(row for part in parts for row in _rows_of(part)))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(data) != list(initial or []))
        except ValidationError:
            return True


class CountField(forms.IntegerField):
    """A number that may be left empty and is 0 then."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, min_value=0, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "" if value == 0 else value

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(initial or None, data)
