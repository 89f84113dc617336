"""The check-in: three rows of words, and more for whoever likes. Leaving anything open is fine."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from recovery.forms.fields import TextField, short_words
from recovery.forms.when import MomentForm
from recovery.rules.check_ins import BEFORE, FEELING_KEYS, FEELINGS, LEVELS, SCALES, UNTIMED, Asked, level_of

QUESTIONS: dict[str, Any] = {
    "mood": _("How is it right now?"),
    "urge": _("How strong is the urge to reach out?"),
    "sleep": _("How was last night's sleep?"),
    "hard": _("How hard was today?"),
    "far": _("How far does it feel over?"),
}
WORDS: dict[str, tuple[Any, ...]] = {
    "mood": (_("Very low"), _("Low"), _("So-so"), _("Fairly good"), _("Good")),
    "urge": (_("None"), _("A little"), _("Some"), _("Strong"), _("Very strong")),
    "sleep": (_("Hardly any"), _("Broken"), _("Some"), _("Mostly fine"), _("Slept through")),
    "hard": (_("Not hard"), _("A little hard"), _("Hard"), _("Very hard"), _("Almost too hard")),
    "far": (_("Not at all"), _("A little"), _("Half"), _("Mostly"), _("It is over for me")),
}
FEELING_WORDS: dict[str, Any] = {
    "sad": _("Sad"), "heavy": _("Heavy"), "empty": _("Empty"), "hurt": _("Hurt"), "hopeless": _("Without hope"),
    "missing": _("Missing them"),
    "angry": _("Angry"), "bitter": _("Bitter"), "jealous": _("Jealous"), "betrayed": _("Betrayed"), "restless": _("Restless"),
    "annoyed": _("Annoyed"), "afraid": _("Afraid"), "anxious": _("Anxious"), "unsure": _("Unsure"), "overwhelmed": _("Overwhelmed"),
    "panicky": _("Close to panic"), "lonely": _("Lonely"), "left_out": _("Left out"), "unseen": _("Not seen"), "homesick": _("Homesick"),
    "ashamed": _("Ashamed"), "guilty": _("Guilty"), "sorry": _("Sorry"), "small": _("Small"), "numb": _("Numb"), "tired": _("Tired"),
    "far_away": _("Far away"), "confused": _("Confused"), "tender": _("Tender"), "longing": _("Longing"), "grateful": _("Grateful"),
    "forgiving": _("Forgiving"), "calm": _("Calm"), "relieved": _("Relieved"), "free": _("Free"), "safe": _("Safe"),
    "content": _("Content"),
    "glad": _("Glad"), "hopeful": _("Hopeful"), "proud": _("Proud"), "curious": _("Curious"), "playful": _("Playful"),
}  # fmt: skip
BEFORE_WORDS: dict[str, Any] = {
    "alone": _("Being alone"), "bed": _("Lying in bed"), "drink": _("A drink"), "place": _("A place or a song"),
    "online": _("Something online"),
    "message": _("A message from them"), "quarrel": _("A quarrel or a hard day"), "bored": _("Nothing to do"),
    "good_news": _("Good news to tell"),
    "date": _("A date we shared"),
}  # fmt: skip
FAMILIES = [(key, FEELING_WORDS[key], [(name, FEELING_WORDS[name]) for name in (key, *names)]) for key, names in FEELINGS.items()]
NOT_OFFERED = {"invalid_choice": _("One of these choices is not on this page. Please choose again.")}


def _scale(name: str) -> forms.TypedChoiceField:
    choices = [(level, WORDS[name][level - 1]) for level in LEVELS]
    return forms.TypedChoiceField(
        label=QUESTIONS[name], choices=choices, coerce=int, empty_value=None, required=False, widget=forms.RadioSelect,
        error_messages=NOT_OFFERED,
    )  # fmt: skip


def _several(label: Any, choices: Iterable[tuple[str, Any]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=list(choices), required=False, widget=forms.CheckboxSelectMultiple, error_messages=NOT_OFFERED
    )


class TapForm(forms.Form):
    """One tap: one of the three rows. Carries the id of the check-in that it begins or adds to."""

    id = forms.UUIDField()
    mood = _scale("mood")
    urge = _scale("urge")
    sleep = _scale("sleep")

    def said(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in SCALES if self.cleaned_data[name] is not None}


class CheckInForm(MomentForm):
    """A whole check-in. `whole` says that every field was on the page, so that an empty one means: take it away."""

    mood = _scale("mood")
    urge = _scale("urge")
    sleep = _scale("sleep")
    hard = _scale("hard")
    far = _scale("far")
    before = _several(_("If there was an urge: what was there before it?"), [(key, BEFORE_WORDS[key]) for key in BEFORE])
    feelings = _several(_("Feelings"), [(key, FEELING_WORDS[key]) for key in sorted(FEELING_KEYS)])
    own = short_words(_("A feeling in your own words"))
    good = short_words(_("One good thing, however small"))
    profile = forms.BooleanField(label=_("I looked at their profile"), required=False)
    line = TextField(label=_("A line about it"), widget=forms.Textarea(attrs={"rows": 3}))
    whole = forms.BooleanField(required=False, widget=forms.HiddenInput)

    families = FAMILIES

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not self.said() and not cleaned.get("whole"):
            raise ValidationError(_("Nothing was chosen yet. One tap is enough."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """What was said, without what was left open."""
        names = (*WORDS, "before", "feelings", "own", "good", "profile", "line")
        found = {name: self.cleaned_data.get(name) for name in names}
        return {name: sorted(set(value)) if isinstance(value, list) else value for name, value in found.items() if value}

    def kept(self) -> dict[str, Any]:
        """What is to be kept: what was said, and whether no time was; valid forms only."""
        return {**self.said(), **({UNTIMED: True} if self.untimed else {})}


def ask_only(form: CheckInForm, asked: Asked, *, profile: bool) -> CheckInForm:
    """Take the questions off a new form that are not asked now. What a post brings is kept all the same."""
    wanted = {"sleep": asked.sleep, "hard": asked.hard, "far": asked.far, "profile": profile}
    for name, is_wanted in wanted.items():
        if not is_wanted and not form[name].value():
            del form.fields[name]
    return form


def row_of(name: str) -> tuple[Any, list[tuple[int, Any]]]:
    """A question of three taps and its five answers."""
    return QUESTIONS[name], [(level, WORDS[name][level - 1]) for level in LEVELS]


def told_of(said: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """What a check-in says, as (question, answer) pairs in words."""
    lines = [(QUESTIONS[name], WORDS[name][level - 1]) for name in WORDS if (level := level_of(said, name)) is not None]
    lists = (("before", _("Before the urge"), BEFORE_WORDS), ("feelings", _("Feelings"), FEELING_WORDS))
    for name, label, words in lists:
        if said.get(name):
            lines.append((label, ", ".join(str(words[key]) for key in said[name] if key in words)))
    own = (("own", _("In own words")), ("good", _("One good thing")), ("line", _("A line")))
    lines += [(label, said[name]) for name, label in own if said.get(name)]
    return lines + ([(_("Their profile"), _("Looked at"))] if said.get("profile") else [])


def told_of_post(fields: Mapping[str, list[str]], now: datetime) -> str:
    """What a post that was kept aside would say, in words; one line a question."""
    form = CheckInForm(MultiValueDict(fields), now=now)
    form.full_clean()
    form.cleaned_data = getattr(form, "cleaned_data", {})
    return "\n".join(f"{question}: {answer}" for question, answer in told_of(form.said()))


def form_for(said: Mapping[str, Any], record_id: Any, about: datetime, now: datetime) -> CheckInForm:
    """The form of a kept check-in, with everything it says."""
    return CheckInForm(now=now, initial={**said, "id": record_id, "whole": True}, about=about, timed=UNTIMED not in said)
