"""What is asked when a new plan begins: the same four questions for everybody."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from recovery.enums import Answer
from recovery.forms.questions import ANSWERS
from recovery.rules.carrying import Told

QUESTIONS = ("same_person", "order_stands", "wrote_first", "together_since")


class NewPlanForm(forms.Form):
    """`questions`: the wording by name. Carries the id of the plan it makes and of the one it packs away."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    packs = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, questions: Mapping[str, str], data: Any = None, *, packs: UUID | None = None) -> None:
        super().__init__(data, initial={"id": uuid4(), "packs": packs}, label_suffix="")
        for name in QUESTIONS:
            missing = _("Please choose one. “Rather not say” is there, too.")
            field = forms.ChoiceField(
                label=questions[name], choices=ANSWERS, widget=forms.RadioSelect, error_messages={"required": missing}
            )
            self.fields[name] = field

    def told(self) -> Told:
        """The cleaned answers."""
        return Told(**{name: Answer(self.cleaned_data[name]) for name in QUESTIONS})
