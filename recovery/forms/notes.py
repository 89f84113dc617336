"""Notes and letters."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recovery.enums import WritingKind
from recovery.forms.fields import TextField

NOTE_KINDS = [(WritingKind.NOTE, _("A note")), (WritingKind.LETTER, _("A letter I do not send"))]
AFTER = [("lighter", _("Lighter")), ("same", _("About the same")), ("heavier", _("Heavier"))]
MARKS = ("prompt", "after", "them")
FARTHEST = 20  # years; a seal longer than this is a slip of the finger


class NoteForm(forms.Form):
    """One text. Carries the id of the row it makes, the revision it started from and the page it came from."""

    text = TextField(label=_("Your words"), widget=forms.Textarea(attrs={"rows": 12}))
    kind = forms.ChoiceField(label=_("What is it?"), choices=NOTE_KINDS, widget=forms.RadioSelect, required=False)
    after = forms.ChoiceField(label=_("How are you now?"), choices=AFTER, widget=forms.RadioSelect, required=False)
    them = forms.BooleanField(label=_("This was mostly about them"), required=False)
    prompt = forms.SlugField(widget=forms.HiddenInput, required=False, max_length=8)
    id = forms.UUIDField(widget=forms.HiddenInput)
    page = forms.UUIDField(widget=forms.HiddenInput, required=False)
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None, settled: bool = False, marked: bool = False) -> None:
        """`settled`: what kind it is, is clear, and is not asked. `marked`: it began with a prompt, and asks how they are now."""
        made = {"id": uuid4(), "page": uuid4(), "rev": 0, "kind": WritingKind.NOTE}
        super().__init__(data, initial={**made, **(initial or {})}, label_suffix="")
        if data is None and not marked:
            for name in ("after", "them", "prompt"):
                del self.fields[name]
        if settled or marked:
            self.fields["kind"].widget = forms.HiddenInput()

    def value(self) -> dict[str, Any]:
        """The words, and beside them what was marked, if anything was."""
        marks = {name: self.cleaned_data.get(name) for name in MARKS if self.cleaned_data.get(name)}
        return {"text": self.cleaned_data["text"], **({"marks": marks} if marks else {})}

    def kind_of_it(self) -> WritingKind:
        return WritingKind(self.cleaned_data["kind"] or WritingKind.NOTE)


class FateForm(forms.Form):
    """What becomes of a letter. `parts`: (key, title) of the parts that are not done yet."""

    fate = forms.ChoiceField(
        label=_("What becomes of it?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one. Nothing has changed yet.")}
    )
    until = forms.DateField(label=_("Until this day"), required=False, widget=forms.DateInput(attrs={"type": "date", "class": "input"}))
    part = forms.ChoiceField(label=_("Until the end of this part"), required=False)

    def __init__(self, data: Any = None, *, today: date, parts: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(data, label_suffix="")
        self.today = today
        fates = [("keep", _("Keep it as it is")), ("date", _("Seal it until a day")), ("part", _("Seal it until the end of a part"))]
        self.fields["fate"].choices = [one for one in fates if parts or one[0] != "part"]  # type: ignore[attr-defined]
        self.fields["until"].error_messages["invalid"] = _("There is no such day. Please choose another; nothing has changed yet.")
        self.fields["part"].choices = [("", _("Choose a part")), *parts]  # type: ignore[attr-defined]
        if not parts:
            del self.fields["part"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        until = said.get("until")
        if said.get("fate") == "date" and not self.errors.get("until"):
            if until is None:
                self.add_error("until", ValidationError(_("Which day? Any day after today.")))
            elif until <= self.today:
                self.add_error("until", ValidationError(_("That day is here already. Choose one after today.")))
            elif until.year - self.today.year > FARTHEST:
                self.add_error("until", ValidationError(_("That is more than twenty years away. Choose a nearer day.")))
        if said.get("fate") == "part" and not said.get("part"):
            self.add_error("part", ValidationError(_("Which part?")))
        return said
