"""Firsts, the care menu, hard dates."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recovery.forms.check_ins import NOT_OFFERED
from recovery.forms.fields import TextField, short_words
from recovery.forms.when import NO_SUCH_DAY, DayInput, MomentForm
from recovery.rules.days import YEARS_AHEAD, hard_from

FIRSTS: dict[str, Any] = {
    "slept": _("Slept through"),
    "laughed": _("Laughed"),
    "song": _("A song was just a song"),
    "own": _("Something of my own"),
}
SMALL_THINGS: dict[str, Any] = {
    "window": _("Open a window and look out for a minute"),
    "water": _("Drink a glass of water"),
    "shower": _("A warm shower"),
    "walk": _("Walk round the block"),
    "friend": _("Write to somebody who is kind to me"),
    "music": _("Music without words"),
    "soup": _("Eat something warm"),
    "tidy": _("Tidy one small corner"),
}
TOO_FAR = _("Please choose a day within ten years of today.")
TOO_FAR_YEARLY = _("Please choose a day from 1900 on, and at most ten years ahead.")
REPEATS = [("yearly", _("It comes every year")), ("once", _("Only once"))]


class FirstForm(MomentForm):
    what = forms.ChoiceField(
        label=_("What was it?"), choices=list(FIRSTS.items()), widget=forms.RadioSelect,
        error_messages={**NOT_OFFERED, "required": _("Please choose one of these.")},
    )  # fmt: skip
    words = short_words(_("In your own words, if you like"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("what") == "own" and "words" in cleaned and not cleaned["words"]:
            self.add_error("words", _("Please say in a few words what it was."))
        return cleaned

    def said(self) -> dict[str, Any]:
        return {"what": self.cleaned_data["what"], "words": self.cleaned_data["words"]}


class CareItemForm(forms.Form):
    """One small thing of their own for the menu."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    words = short_words(_("Something small that does me good"), most=120)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"id": uuid4()}, label_suffix="")

    def clean_words(self) -> str:
        words = str(self.cleaned_data["words"])
        if not words:
            raise ValidationError(_("Please write a few words first."))
        return words


class CareDoneForm(MomentForm):
    """One thing of the menu was done: a suggestion by its key, or an own one by its id."""

    item = forms.CharField(max_length=40)

    def said(self, own: dict[str, str]) -> dict[str, Any] | None:
        """What to keep, with the words of an own item (`own`: id to words), so that the log reads on without the menu."""
        item = self.cleaned_data["item"]
        if item in SMALL_THINGS:
            return {"done": item}
        return {"done": item, "words": own[item]} if item in own else None


class HardDateForm(forms.Form):
    id = forms.UUIDField(widget=forms.HiddenInput)
    label = short_words(_("What day is it?"), most=120, help_text=_("For example: a birthday, a moving day, a day at court."))
    on = forms.DateField(
        label=_("When"), widget=DayInput(format="%Y-%m-%d"), input_formats=["%Y-%m-%d"],
        error_messages={"invalid": NO_SUCH_DAY, "required": _("Please choose the day.")},
    )  # fmt: skip
    repeats = forms.ChoiceField(
        label=_("Does it come again?"), choices=REPEATS, widget=forms.RadioSelect, initial="yearly", error_messages=NOT_OFFERED
    )
    plan = TextField(label=_("A plan for that evening"), widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, now: datetime, data: Any = None, *, said: dict[str, Any] | None = None, record_id: UUID | None = None) -> None:
        self.now = now
        super().__init__(data, initial={"repeats": "yearly", **(said or {}), "id": record_id or uuid4()}, label_suffix="")

    def clean_label(self) -> str:
        label = str(self.cleaned_data["label"])
        if not label:
            raise ValidationError(_("Please give it a few words."))
        return label

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day, once = cleaned.get("on"), cleaned.get("repeats") == "once"
        if day is not None and not hard_from(self.now, yearly=not once) <= day < date(self.now.year + YEARS_AHEAD, 1, 1):
            self.add_error("on", TOO_FAR if once else TOO_FAR_YEARLY)
        return cleaned

    def said(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {"label": cleaned["label"], "on": cleaned["on"].isoformat(), "repeats": cleaned["repeats"], "plan": cleaned["plan"]}
