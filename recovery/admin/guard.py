"""Two people saving the same row: the second is told, keeps their words, sees the others' beside them, and may save again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.translation import gettext as _

from recovery.releases.fields import digest

STALE = "stale"  # the code of the error that says so
# What does not make a text another text: its place on the road, and what the files said about it.
_BESIDE = frozenset({"position", "loaded_hash", "loaded_steps"})


def stamp_of(row: Model) -> str:
    """A short word for what the row holds now: its revision, or a digest where it has none."""
    revision = getattr(row, "revision", None)
    if revision is not None:
        return str(revision)
    fields = [field for field in row._meta.concrete_fields if field.name not in _BESIDE]
    return digest({field.name: field.value_to_string(row) for field in fields})[:16]


def stale_error() -> ValidationError:
    return ValidationError(
        _(
            "This was changed by somebody else since you opened it. Nothing was overwritten: your words are still here, and what is"
            " saved now stands beside them. Take over what you need and save again."
        ),
        code=STALE,
    )


def in_words(field: forms.Field, value: Any) -> str:
    """A stored value as an editor would read it."""
    if isinstance(field, forms.BooleanField):
        return _("Yes") if value else _("No")
    if isinstance(field, forms.ModelChoiceField):
        chosen = field.queryset.filter(pk=value).first() if field.queryset is not None else None
        return str(chosen or "")
    if isinstance(field, forms.MultipleChoiceField):
        return ", ".join(str(item) for item in value or ())
    return str(field.prepare_value(value) or "")


def show_theirs(form: forms.BaseForm) -> None:
    """Put what is saved now beside every field in which this form says something else."""
    for name in form.changed_data:
        field = form.fields[name]
        if name in ("DELETE", *_BESIDE) or field.widget.is_hidden:
            continue
        field.theirs = in_words(field, form.get_initial_for_field(field, name)) or _("(empty)")  # type: ignore[attr-defined]


class StampField(forms.CharField):
    """What the row held when the form was opened. Never a change by itself."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class GuardedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that will not overwrite what it has not shown. Saving what is already stored is never a clash."""

    based_on = StampField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["based_on"] = stamp_of(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.instance.pk and cleaned.get("based_on") != self.initial["based_on"]:
            self._take_newest()
            if self.has_changed():
                show_theirs(self)
                self.add_error(None, stale_error())
        return cleaned

    def _take_newest(self) -> None:
        """From here on the form starts from what is stored now. Whoever saves again has seen both."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data[self.add_prefix("based_on")] = self.initial["based_on"]
        self.data = data
        self.instance.is_stale = True  # the activities of a step ask for it


class GuardedFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows that belong to a guarded one. A row that somebody else removed meanwhile becomes a new one, with its words."""

    def __init__(self, data: QueryDict | None = None, files: Any = None, instance: Any = None, **kwargs: Any) -> None:
        super().__init__(data, files, instance, **kwargs)
        if data is not None and instance is not None and instance.pk:
            present = {str(row.pk) for row in self.get_queryset()}
            self.data = renumbered(data, str(self.prefix), present)

    def clean(self) -> None:
        super().clean()
        if getattr(self.instance, "is_stale", False) and any(set(form.changed_data) - _BESIDE for form in self.forms):
            for form in self.initial_forms:
                show_theirs(form)
            raise ValidationError(_("What belongs to it was changed, too. What is saved now stands beside your words."), code=STALE)

    def added_meanwhile(self) -> list[Model]:
        """Rows that this form did not know. They stay."""
        known = {form.instance.pk for form in self.initial_forms}
        return [row for row in self.get_queryset() if row.pk not in known] if self.is_bound else []


def renumbered(data: QueryDict, prefix: str, present: set[str]) -> QueryDict:
    """The posted rows, with those whose database row is gone moved behind the others as new ones."""
    total, initial = _number(data, f"{prefix}-TOTAL_FORMS"), _number(data, f"{prefix}-INITIAL_FORMS")
    gone = [index for index in range(min(initial, total)) if data.get(f"{prefix}-{index}-id") not in present]
    if not gone:
        return data
    again = [index for index in gone if not data.get(f"{prefix}-{index}-DELETE")]
    order = [index for index in range(total) if index not in gone] + again
    moved = data.copy()
    for name in [name for name in data if name.startswith(f"{prefix}-") and name.split("-")[1].isdecimal()]:
        del moved[name]
    for place, index in enumerate(order):
        start = f"{prefix}-{index}-"
        for name in data:
            if name.startswith(start) and not (index in gone and name == f"{start}id"):
                moved.setlist(f"{prefix}-{place}-{name.removeprefix(start)}", data.getlist(name))
    moved[f"{prefix}-TOTAL_FORMS"], moved[f"{prefix}-INITIAL_FORMS"] = str(len(order)), str(initial - len(gone))
    return moved


def _number(data: QueryDict, name: str) -> int:
    value = data.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 5 else 0
