"""The activities of a step, edited on the step's own page."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from recovery.admin.checks import activity_is_sound, around_of, put_at_fields
from recovery.admin.fields import CountField, ItemsField, ProseField, TagsField, kept_in_order
from recovery.admin.guard import GuardedFormSet
from recovery.enums import ActivityKind
from recovery.models import Activity, Step, Writing
from recovery.releases import read_document
from recovery.releases.candidate import newest_release_row
from recovery.releases.fields import ACTIVITY, one_line
from recovery.rules.activities import ALLOWED, SPECIAL
from recovery.rules.guide import all_steps

KINDS = [
    (ActivityKind.REFLECTION, _("Reflection: time-boxed writing")),
    (ActivityKind.LIST, _("List: items of their own")),
    (ActivityKind.TWO_COLUMN, _("Two columns: a list in two columns")),
    (ActivityKind.CHECKLIST, _("Checklist: things to tick, own ones can be added")),
    (ActivityKind.IF_THEN, _("If-then: plans for a moment")),
    (ActivityKind.PRACTICE, _("Practice: one thing on several days")),
    (ActivityKind.CHECK, _("Check: in their own words or 0–10, never summed")),
    (ActivityKind.LETTER, _("Letter: unsent")),
    (ActivityKind.GRID, _("Grid: a few words in each box of a table")),
    (ActivityKind.DECISION, _("Decision: what do I want? (one in the whole guide)")),
]
_NUMBERED = re.compile(r"a(\d{1,4})")


def next_key(step: Step) -> str:
    """The next free key of the step: a1, a2…

    A key is never used again while somebody's answer or the newest release names it: their words would turn up under
    an activity that asks something else. Only the keys of answers are read here.
    """
    taken = set(step.activities.values_list("key", flat=True))
    taken |= set(Writing.objects.filter(step=step).values_list("activity_key", flat=True).distinct())
    newest = newest_release_row(step.guide)
    if newest is not None:
        released = (s for s in all_steps(read_document(newest.document)["manuscript"]) if s["key"] == step.key)
        taken |= {activity["key"] for entry in released for activity in entry["activities"]}
    numbers = [int(found[1]) for key in taken if (found := _NUMBERED.fullmatch(key))]
    return f"a{max(numbers, default=0) + 1}"


class ActivityForm(forms.ModelForm):  # type: ignore[type-arg]
    """One activity. Which fields it needs follows from its kind; the form says so at the field."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    prompt = ProseField(label=_("What to do"), rows=3, help_text=_("Markdown, without ::: blocks."))
    help = ProseField(label=_("One more line of help"), rows=2)
    minutes = CountField(label=_("Minutes"), help_text=_("5 to 15."))
    third_person = forms.BooleanField(label=_("Offer “write as he, she, they or your name”"), required=False)
    days = CountField(label=_("Days"), help_text=_("2 to 14."))
    left = forms.CharField(label=_("Heading on the left"), required=False, max_length=60)
    right = forms.CharField(label=_("Heading on the right"), required=False, max_length=60)
    low = forms.CharField(label=_("What 0 means"), required=False, max_length=60)
    high = forms.CharField(label=_("What 10 means"), required=False, max_length=60)
    items = ItemsField(
        label=_("Items"),
        help_text=_(
            "One a line. If-then plans read: If … | then …. A check has either items or the meanings of 0 and 10. "
            "The boxes of a grid read: column | row."
        ),
    )
    required = forms.BooleanField(
        label=_("Required"), required=False, help_text=_("Rare: a step can be finished with optional activities left empty.")
    )
    audience = TagsField(label=_("Shown to"))
    position = CountField(label=_("Place among the activities"), help_text=_("1 comes first."))
    # An activity that somebody else removed meanwhile comes back under its old key.
    was_key = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    class Meta:
        model = Activity
        fields = [field.name for field in ACTIVITY if field.name != "key"] + ["position"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("Choose a kind")), *KINDS] if not self.instance.pk else KINDS  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["was_key"] = self.instance.key
            self.initial["position"] = self.instance.position + 1
        for name in SPECIAL:
            # Script shows a field only where the kind has it.
            self.fields[name].kinds = " ".join(kind for kind, allowed in ALLOWED.items() if name in allowed)  # type: ignore[attr-defined]

    def clean_audience(self) -> list[str]:
        return kept_in_order(self.instance.audience, self.cleaned_data["audience"])

    def clean_position(self) -> int:
        return max(0, int(self.cleaned_data["position"]) - 1)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        names = [field.name for field in ACTIVITY if field.name != "key"]
        if not cleaned.get("DELETE") and all(name in cleaned for name in names):
            for name in ("left", "right", "low", "high"):
                cleaned[name] = one_line(cleaned[name])
            entry = {"key": self.instance.key or "new", **{name: cleaned[name] for name in names}}
            put_at_fields(self, activity_is_sound(entry, around_of(self.instance.step).known))
        return cleaned


class ActivityFormSet(GuardedFormSet):
    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        form.instance.step = self.instance  # the formset's own object, which knows its surroundings
        return form

    def save_new(self, form: Any, commit: bool = True) -> Any:
        step, wish = self.instance, form.cleaned_data.get("was_key") or ""
        free = bool(_NUMBERED.fullmatch(wish)) and not step.activities.filter(key=wish).exists()
        form.instance.key = wish if free else next_key(step)
        if form.cleaned_data.get("position") == 0 and "position" not in form.changed_data:
            form.instance.position = step.activities.count()
        return super().save_new(form, commit)

    def save(self, commit: bool = True) -> Any:
        saved = super().save(commit)
        if commit:
            self._close_ranks()
        return saved

    def _close_ranks(self) -> None:
        """Positions from 0 without gaps. What was moved up stands before what already had that place, what moved down behind."""
        moved = {form.instance.pk: form.instance.position - (form.initial["position"] - 1) for form in self._moved()}

        def place_of(row: Activity) -> tuple[float, int]:
            way = moved.get(row.pk, 0)
            return row.position + (way > 0) / 2 - (way < 0) / 2, row.pk

        rows = sorted(self.instance.activities.all(), key=place_of)
        for place, row in enumerate(rows):
            if row.position != place:
                row.position = place
                row.save(update_fields=["position"])

    def _moved(self) -> list[Any]:
        return [form for form in self.initial_forms if "position" in form.changed_data and form.instance.pk]


class ActivityInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Activity
    form = ActivityForm
    formset = ActivityFormSet
    template = "admin/waymark/activities.html"
    extra = 1
    verbose_name_plural = _("Activities: one to three")
    fieldsets = [
        (None, {"fields": ["kind", "prompt", "help", "minutes", "third_person", "days", "left", "right", "low", "high", "items"]}),
        (_("More"), {"classes": ["collapse"], "fields": ["required", "position", "audience"]}),
    ]

    # Whoever may change the step may change what belongs to it.
    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:  # type: ignore[override]
        return request.user.has_perm("recovery.change_step")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("recovery.change_step")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("recovery.change_step")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 1
