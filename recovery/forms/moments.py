"""A day and perhaps a time, for what can be written down later than it happened."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from recovery.rules.days import OddMoment, moment_on

NO_SUCH_DAY = _("This is not a day of the calendar. Please look at it once more; everything else is still here.")
NO_SUCH_TIME = _("This is not a time. Write it like 21:30, or leave it empty.")
ODD: dict[str, tuple[str, Any]] = {
    "ahead": ("time", _("That moment is still ahead. Everything you put in is still here.")),
    "long_ago": ("day", _("That is more than ten years back. Please choose a later day.")),
    "missing": ("time", _("The clocks skipped that time on this day. Please choose another.")),
}
TOO_LONG = _("This is longer than fits here. Please shorten it; it is still in the field.")


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def short_words(label: Any, *, most: int = 300, **options: Any) -> forms.CharField:
    """One line of own words, never required."""
    return forms.CharField(label=label, required=False, max_length=most, error_messages={"max_length": TOO_LONG}, **options)


class MomentForm(forms.Form):
    """Carries the id of the record it makes. `about` is the moment meant, in the person's zone."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(
        label=_("Day"), required=False, widget=day_input(), input_formats=["%Y-%m-%d"], error_messages={"invalid": NO_SUCH_DAY}
    )
    time = forms.TimeField(
        label=_("Time, if you like"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": NO_SUCH_TIME},
    )  # fmt: skip

    def __init__(self, now: datetime, data: Any = None, *, initial: dict[str, Any] | None = None, about: datetime | None = None) -> None:
        """`now` is local to the person; `about` the moment a kept record is about."""
        self.now, self.standing = now, about.astimezone(now.tzinfo) if about else None
        start: dict[str, Any] = {"id": uuid4(), "day": now.date()}
        if self.standing is not None:
            start |= {"day": self.standing.date(), "time": self.standing.time().replace(second=0, microsecond=0)}
        super().__init__(data, initial={**start, **(initial or {})}, label_suffix="")

    @property
    def about(self) -> datetime:
        """The moment meant; valid forms only."""
        found: datetime = self.cleaned_data["about"]
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.has_error("day") or self.has_error("time"):
            return cleaned
        try:
            cleaned["about"] = self._meant(cleaned)
        except OddMoment as odd:
            field, words = ODD[odd.reason]
            self.add_error("day" if field not in self.fields or not cleaned.get("time") else field, words)
        return cleaned

    def _meant(self, cleaned: dict[str, Any]) -> datetime:
        day, at = cleaned.get("day") or self.now.date(), cleaned.get("time")
        kept = self.standing
        if kept is not None and (day, at) == (kept.date(), kept.time().replace(second=0, microsecond=0)):
            return kept
        return moment_on(day, at, self.now)
