"""Short questions: the welcome, circumstances, the safety check, the decision."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recovery.enums import TAG_GROUPS, Aim, Answer, Choice, Mood, Pace
from recovery.forms.fields import TextField
from recovery.forms.when import NO_SUCH_DAY, DayInput

AIMS = [
    (Aim.PLAN, _("A plan, step by step")),
    (Aim.WRITE, _("A place to write")),
    (Aim.DISTANCE, _("Keeping my distance")),
    (Aim.UNSURE, _("I don't know")),
]
PACES = [
    (Pace.LITTLE, _("A little, now and then")),
    (Pace.STEADY, _("Steady, a step a day at most")),
    (Pace.WHEN_I_COME, _("Only when I come")),
]
ANSWERS = [
    (Answer.NO, _("No")),
    (Answer.YES, _("Yes")),
    (Answer.NOT_SURE, _("Not sure")),
    (Answer.RATHER_NOT, _("Rather not say")),
]
TAG_LABELS: dict[str, Any] = {
    "i-ended": _("I ended it"),
    "they-ended": _("They ended it"),
    "both-ended": _("We both did"),
    "unclear-end": _("It is unclear"),
    "on-off": _("On and off, more than once"),
    "never-official": _("It was never official"),
    "secret": _("It was kept secret"),
    "children": _("Children"),
    "pets": _("Pets"),
    "expecting": _("A baby on the way"),
    "home": _("A home"),
    "work": _("Work or study"),
    "married": _("We are or were married"),
    "family": _("Family or faith is involved"),
    "long-distance": _("Long distance"),
    "online-only": _("We only met online"),
}
GROUP_LABELS: dict[str, Any] = {
    "ended": _("How did it end?"),
    "known": _("Did others know about you two?"),
    "shared": _("Is anything still shared?"),
    "bound": _("Does any of this apply?"),
    "distance": _("Were you far apart?"),
}
# In alphabetical order, as step k31 says: none stands first because it is better.
CHOICES = [
    (Choice.LET_GO, _("Let go, well")),
    (Choice.ALONGSIDE, _("Live alongside: we share children, home or work")),
    (Choice.NOT_YET, _("Not yet; look again later")),
    (Choice.RECONNECT, _("Reconnect slowly")),
]
MOODS = [(Mood.LOW, _("A low day")), (Mood.STEADY, _("A steady day")), (Mood.ALIKE, _("I can't tell, or both felt alike"))]


class AimForm(forms.Form):
    aim = forms.ChoiceField(label=_("What would help now?"), choices=AIMS, widget=forms.RadioSelect)


class FearForm(forms.Form):
    fear = forms.ChoiceField(label=_("Does anything about them frighten you?"), choices=ANSWERS, widget=forms.RadioSelect)


class TagsForm(forms.Form):
    """One or more groups of circumstances; leaving all boxes empty is an answer too."""

    def __init__(self, groups: tuple[str, ...], data: Any = None, *, told: frozenset[str] = frozenset()) -> None:
        super().__init__(data, label_suffix="")
        self.groups = groups
        for group in groups:
            tags = TAG_GROUPS[group]
            self.fields[group] = forms.MultipleChoiceField(
                label=GROUP_LABELS[group],
                required=False,
                choices=[(tag, TAG_LABELS[tag]) for tag in tags],
                widget=forms.CheckboxSelectMultiple,
                initial=[tag for tag in tags if tag in told],
            )


class PaceForm(forms.Form):
    aim = forms.ChoiceField(label=_("What would help now?"), choices=AIMS, widget=forms.RadioSelect, required=False)
    pace = forms.ChoiceField(label=_("Your pace"), choices=PACES, widget=forms.RadioSelect)


# Names of the operator's allow-list (settings.EXIT_URLS): a person may leave to another of them.
EXITS: dict[str, Any] = {"weather": _("The weather"), "search": _("A search page"), "encyclopedia": _("An encyclopedia")}


class PlaceForm(forms.Form):
    """Time zone, whose device, where Leave goes, the keyboard exit, the country of the help pages."""

    time_zone = forms.CharField(label=_("Time zone"), required=False, max_length=64, help_text=_("For example Europe/London"))
    device = forms.ChoiceField(
        label=_("This device"),
        choices=[("own", _("Only I use this device")), ("shared", _("Others use it too"))],
        widget=forms.RadioSelect,
    )
    exit = forms.ChoiceField(
        label=_("Leave opens"), required=False, choices=[("", _("What this site opens for everybody")), *EXITS.items()],
        help_text=_("On pages that need no signing in, it opens the same for everybody."),
    )  # fmt: skip
    exit_key_off = forms.BooleanField(label=_("Pressing Shift three times does nothing"), required=False)
    country = forms.ChoiceField(
        label=_("Help opens with"), required=False, help_text=_("Kept encrypted. Leave it open to choose each time.")
    )
    night_from = forms.IntegerField(label=_("My night begins at (hour)"), min_value=0, max_value=23)
    night_to = forms.IntegerField(label=_("and ends at (hour)"), min_value=0, max_value=23)

    def __init__(self, data: Any = None, *, countries: Iterable[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(data, **options)
        country = self.fields["country"]
        assert isinstance(country, forms.ChoiceField)
        country.choices = [("", _("Choose a country each time")), *countries]

    def clean_time_zone(self) -> str:
        name = str(self.cleaned_data["time_zone"]).strip()
        if name and name not in available_timezones():
            raise ValidationError(_("This zone is not known. Pick one like Europe/London or America/New_York."))
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("night_from"), cleaned.get("night_to")
        if start is not None and end is not None and (end - start) % 24 < 5:
            self.add_error("night_to", _("A night here is at least five hours long."))
        return cleaned


class CheckForm(forms.Form):
    """The questions of one page of the safety check. Leaving one open is allowed; it then stays unanswered."""

    def __init__(self, questions: Mapping[str, str], data: Any = None, *, initial: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}), label_suffix="")
        for key, question in questions.items():
            self.fields[key] = forms.ChoiceField(label=question, choices=ANSWERS, widget=forms.RadioSelect, required=False)


LONGEST_LOOK_AHEAD = timedelta(days=2 * 366)


class SittingForm(forms.Form):
    """One answer to "what do I want?". `today` is their local day. What is kept of `look_again` is for "not yet" alone."""

    choice = forms.ChoiceField(label=_("What do I want?"), choices=CHOICES, widget=forms.RadioSelect)
    mood = forms.ChoiceField(label=_("What kind of day is it?"), choices=MOODS, widget=forms.RadioSelect, initial=Mood.ALIKE)
    words = TextField(label=_("In a few words, why"), widget=forms.Textarea(attrs={"rows": 5}))
    cooling_days = forms.IntegerField(
        label=_("Days to let it settle before it counts"), min_value=3, max_value=90, initial=3, help_text=_("At least three.")
    )
    look_again = forms.DateField(
        label=_("With “not yet”: a day to look again, if you like"), required=False, widget=DayInput(format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"], error_messages={"invalid": NO_SUCH_DAY},
        help_text=_("No mail comes. Today only says, from that day on, that you wanted to look."),
    )  # fmt: skip
    id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, today: date) -> None:
        super().__init__(data, initial={"id": uuid4(), "mood": Mood.ALIKE, "cooling_days": 3}, label_suffix="")
        self.today = today
        self.fields["look_again"].widget.attrs["min"] = (today + timedelta(days=1)).isoformat()

    def clean_look_again(self) -> date | None:
        day: date | None = self.cleaned_data["look_again"]
        if day is not None and self.cleaned_data.get("choice") == Choice.NOT_YET:
            if day <= self.today:
                raise ValidationError(_("This day has been. Please choose one that is still to come, or leave it empty."))
            if day > self.today + LONGEST_LOOK_AHEAD:
                raise ValidationError(_("This is more than two years away. Please choose an earlier day."))
        return day
