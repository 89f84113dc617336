"""The pause: how it ended, what helped, own words, own people."""

import re
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recovery.enums import PauseEnd
from recovery.forms.fields import LinesField, LinesInput
from recovery.rules.pause import line_key

MOST_PEOPLE = 5
PHONE = re.compile(r"\+?[\d\s()./-]{3,30}")
DIGITS = re.compile(r"\d")
HELPS = [
    ("wait", _("Waiting")),
    ("breath", _("Breathing")),
    ("ground", _("Coming back to the room")),
    ("write", _("Writing it here")),
    ("call", _("Talking to somebody")),
]
LONGEST_LABEL = 80


class EndForm(forms.Form):
    id = forms.UUIDField()
    end = forms.ChoiceField(choices=[(end.value, end.value) for end in PauseEnd])


class HelpedForm(forms.Form):
    """One tap; what helped and that it was an urge are offered beside it."""

    helped = forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("Not really"))])
    what = forms.ChoiceField(label=_("What helped most, if you like to say"), widget=forms.RadioSelect, required=False)
    urge = forms.BooleanField(label=_("It was an urge to get in touch. Keep that it passed."), required=False)

    def __init__(
        self, data: Any = None, *, lines: tuple[str, ...] = (), passed: bool = False, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, label_suffix="")
        own = [(line_key(line), line if len(line) <= LONGEST_LABEL else f"{line[:LONGEST_LABEL].rstrip()}…") for line in lines]
        self.fields["what"].choices = [*own, *HELPS]  # type: ignore[attr-defined]
        if not passed:
            del self.fields["urge"]


class OwnForm(forms.Form):
    """Something there is one of: the id of the row it makes, the revision it started from, the page it came from."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    page = forms.UUIDField(widget=forms.HiddenInput, required=False)
    rev = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"id": uuid4(), "page": uuid4(), "rev": 0, **(initial or {})}, label_suffix="")


class CalmWordsForm(OwnForm):
    lines = LinesField(label=_("One sentence a line"), required=False, widget=LinesInput(least=3))
    field_order = ("lines", "id", "page", "rev")

    def value(self) -> dict[str, Any]:
        return {"lines": self.cleaned_data["lines"]}

    @staticmethod
    def filled(value: dict[str, Any]) -> dict[str, Any]:
        return {"lines": value["lines"]}


class CircleForm(OwnForm):
    """Five places for somebody to call, each a name and a number."""

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for place in range(MOST_PEOPLE):
            name = forms.TextInput(attrs={"class": "input", "autocomplete": "off"})
            phone = forms.TextInput(attrs={"class": "input", "autocomplete": "off", "inputmode": "tel"})
            self.fields[f"name_{place}"] = forms.CharField(label=_("What you call them"), max_length=60, required=False, widget=name)
            self.fields[f"phone_{place}"] = forms.CharField(label=_("Their number"), max_length=40, required=False, widget=phone)

    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"name_{place}"], self[f"phone_{place}"]) for place in range(MOST_PEOPLE)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for place in range(MOST_PEOPLE):
            name, phone = said.get(f"name_{place}", ""), said.get(f"phone_{place}", "")
            if phone and not (PHONE.fullmatch(phone) and len(DIGITS.findall(phone)) >= 3):
                self.add_error(
                    f"phone_{place}", ValidationError(_("This does not look like a number to call. Digits, spaces and a plus are fine."))
                )
            elif name and not phone:
                self.add_error(f"phone_{place}", ValidationError(_("Their number is missing. Without one there is nothing to tap.")))
            elif phone and not name:
                self.add_error(f"name_{place}", ValidationError(_("What do you call them? Any word that you know them by.")))
        return said

    def value(self) -> dict[str, Any]:
        said = self.cleaned_data
        pairs = ([said[f"name_{place}"], said[f"phone_{place}"]] for place in range(MOST_PEOPLE))
        return {"people": [pair for pair in pairs if pair[1]]}

    @staticmethod
    def filled(value: dict[str, Any]) -> dict[str, Any]:
        people = value["people"][:MOST_PEOPLE]
        return {f"{part}_{place}": pair[n] for place, pair in enumerate(people) for n, part in enumerate(("name", "phone"))}
