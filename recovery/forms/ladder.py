"""The ladder: a message given, what came back, what took place, what both want for a second try."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recovery.enums import Came, Rung
from recovery.forms.fields import TextField
from recovery.forms.pause import OwnForm
from recovery.forms.when import FUTURE, LONG_AGO, NO_SUCH_DAY, DayInput
from recovery.rules.days import earliest

RUNG_WORDS = {
    Rung.REPLY: _("Their answer"),
    Rung.DAYTIME: _("One hour in daylight"),
    Rung.AGAIN: _("Seeing each other again"),
    Rung.FRIENDSHIP: _("Friends, as far as that goes"),
    Rung.SORRY: _("Saying sorry, if they want to hear it"),
    Rung.TALK: _("The talk"),
    Rung.TRYING: _("Trying again"),
}
CAME_WORDS = [
    (Came.YES, _("A clear yes, in words")),
    (Came.NOT_NOW, _("Not now, but ask me on a day that they named")),
    (Came.UNCLEAR, _("Something unclear")),
    (Came.SILENCE, _("Nothing, and I have stopped waiting")),
    (Came.NO, _("A no")),
    (Came.NO_CONTACT, _("They asked for no contact, or blocked me")),
]
FARTHEST = timedelta(days=366)
WHICH_DAY = _("Which day? Any day after today.")
TOO_FAR = _("That is more than a year away. Choose a nearer day.")
WHICH_DAY_CAME = _("Which day did it come? Any day up to today.")
IN_TIME = _("If nothing came, leave this empty.")
IS_PAST = _("That day is here already. Choose one after today.")


def _ahead(day: date, today: date) -> date:
    if day <= today:
        raise ValidationError(IS_PAST)
    if day - today > FARTHEST:
        raise ValidationError(TOO_FAR)
    return day


def _day(label: Any, **told: Any) -> forms.DateField:
    said = {"invalid": NO_SUCH_DAY, "required": WHICH_DAY}
    return forms.DateField(label=label, widget=DayInput(format="%Y-%m-%d"), input_formats=["%Y-%m-%d"], error_messages=said, **told)


class LadderForm(forms.Form):
    """Carries the id of the fact it makes. `now` is aware and local to the person."""

    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, now: datetime, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"id": uuid4(), **(initial or {})}, label_suffix="")
        self.now = now

    def past(self, day: date) -> date:
        if day > self.now.date():
            raise ValidationError(FUTURE)
        if day < earliest(self.now):
            raise ValidationError(LONG_AGO)
        return day


class GivenForm(LadderForm):
    until = _day(_("I stop waiting on"))

    def clean_until(self) -> date:
        return _ahead(self.cleaned_data["until"], self.now.date())


class AnswerForm(LadderForm):
    """`first`: they wrote of their own accord. A day ahead is asked for where they named one, or where it was unclear.

    `asks`: the day to stop waiting has passed. Then the day of an answer is not filled in beforehand: today's would end the ladder.
    """

    came = forms.ChoiceField(
        label=_("Going by their exact words only, which one is it?"), choices=CAME_WORDS, widget=forms.RadioSelect,
        error_messages={"required": _("Choose one. If two seem to fit, take the one that asks less of them.")},
        help_text=_("If two seem to fit, take the one that asks less of them."),
    )  # fmt: skip
    on = _day(_("It came on"))
    until = _day(_("The day they named; or, if it was unclear, my own day to stop waiting"), required=False)
    words = TextField(label=_("Their words, if you like"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, now: datetime, first: bool = False, asks: bool = False) -> None:
        super().__init__(data, now=now, initial={} if asks else {"on": now.date()})
        self.first = first
        if asks:
            self.fields["on"].required = False
            self.fields["on"].help_text = IN_TIME
        if first:
            self.fields["came"].label = _("They wrote. Going by their exact words only, what is it?")
            self.fields["came"].choices = [one for one in CAME_WORDS if one[0] is not Came.SILENCE]  # type: ignore[attr-defined]

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        return on and self.past(on)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "on" in said and said["on"] is None:
            if said.get("came") == Came.SILENCE:
                said["on"] = self.now.date()
            else:
                self.add_error("on", WHICH_DAY_CAME)
        if said.get("came") not in (Came.NOT_NOW, Came.UNCLEAR):
            said["until"] = None
        elif "until" in said:
            self._clean_until(said)
        return said

    def _clean_until(self, said: dict[str, Any]) -> None:
        try:
            if said["until"] is None:
                raise ValidationError(WHICH_DAY)
            _ahead(said["until"], self.now.date())
        except ValidationError as fault:
            self.add_error("until", fault)


class TakenForm(LadderForm):
    """Afterwards: what was, and two questions that are answered for oneself."""

    on = _day(_("It was on"))
    felt = forms.MultipleChoiceField(
        label=_("Was any of this there?"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("afraid", _("I was afraid, or felt pushed")), ("pushed", _("I pushed"))],
    )  # fmt: skip
    words = TextField(label=_("A few words, if you like"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, now: datetime) -> None:
        super().__init__(data, now=now, initial={"on": now.date()})

    def clean_on(self) -> date:
        return self.past(self.cleaned_data["on"])


class LeaveOutForm(LadderForm):
    """Nothing but the id."""


PARTS = {
    "limits": _("Limits: what each of us needs not to happen"),
    "aims": _("Aims: what we want it to be like"),
    "mine": _("What I change, in things that can be seen"),
    "theirs": _("What they said they change"),
    "fights": _("How we stop a fight: the word, and what happens then"),
    "support": _("Support for the two of us: who, from when, what it costs"),
    "ends": _("What would end it, whoever says so"),
}


class AgreementForm(OwnForm):
    """The restart agreement in one's own words; every part may stay empty."""

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        for name, label in PARTS.items():
            self.fields[name] = TextField(label=label, widget=forms.Textarea(attrs={"rows": 3}))
        self.order_fields([*PARTS, "id", "page", "rev"])

    def value(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PARTS}

    @staticmethod
    def filled(value: dict[str, Any]) -> dict[str, Any]:
        return {name: value.get(name, "") for name in PARTS}
