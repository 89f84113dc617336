"""When something was: a day, and a time if they like. Never in the future, not before living memory, and a day that was."""

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recovery.rules.days import OddMoment, moment_on

FUTURE = _("This lies in the future. Please choose a day or a time that has been.")
LONG_AGO = _("This is more than ten years ago. Please choose a later day.")
NO_SUCH_DAY = _("There is no such day. Please check the date.")
NO_SUCH_TIME = _("There is no such time. Please write it like 21:30.")
SKIPPED_DAY = _("This day was left out where you are: clocks moved past it. Please choose the day before or after.")
SKIPPED_TIME = _("The clocks skipped that time on this day. Please choose another.")
NO_DAY = _("Please choose a day.")


ODD_DAY = {"ahead": FUTURE, "long_ago": LONG_AGO, "missing": SKIPPED_DAY}


class DayInput(forms.DateInput):
    input_type = "date"


class TimeInput(forms.TimeInput):
    input_type = "time"


class MomentForm(forms.Form):
    """One record about one moment; carries the id of the record it makes. `now` is aware and local to the person."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(
        label=_("Which day"), required=False, widget=DayInput(format="%Y-%m-%d"), input_formats=["%Y-%m-%d"],
        error_messages={"invalid": NO_SUCH_DAY},
    )  # fmt: skip
    clock = forms.TimeField(
        label=_("At what time, if you like"), required=False, widget=TimeInput(format="%H:%M"), input_formats=["%H:%M", "%H:%M:%S"],
        error_messages={"invalid": NO_SUCH_TIME},
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, now: datetime, initial: dict[str, Any] | None = None, about: datetime | None = None, timed: bool = True
    ) -> None:
        """`about`: the moment a kept record is about, shown with its time where that was named (`timed`)."""
        self.now, self.standing = now, about.astimezone(now.tzinfo) if about else None
        self.shown: tuple[date, time | None] = (now.date(), None)
        if self.standing is not None:
            self.shown = (self.standing.date(), _to_the_minute(self.standing) if timed else None)
        start = {"id": uuid4(), "day": self.shown[0], "clock": self.shown[1]}
        super().__init__(data, initial={**start, **(initial or {})}, label_suffix="")

    @property
    def about(self) -> datetime:
        """The moment meant, aware, in their zone; valid forms only."""
        found: datetime = self.cleaned_data["about"]
        return found

    @property
    def untimed(self) -> bool:
        """Whether an earlier day was named without a time, so that its noon stands for it; valid forms only."""
        return self.cleaned_data.get("clock") is None and self.about.date() != self.now.date()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.has_error("day") or self.has_error("clock"):
            return cleaned
        if cleaned.get("day") is None and "day" in self.data:  # emptied by hand; a page that never asked means today
            raise ValidationError({"day": NO_DAY})
        try:
            cleaned["about"] = self._meant(cleaned)
        except OddMoment as odd:
            self._say(odd, by_clock=cleaned.get("clock") is not None and cleaned.get("day") is not None)
        return cleaned

    def _meant(self, cleaned: dict[str, Any]) -> datetime:
        """Whoever leaves day and time as they stood leaves the moment alone, to the second."""
        day, clock = cleaned.get("day") or self.now.date(), cleaned.get("clock")
        if self.standing is not None and (day, clock) == self.shown:
            return self.standing
        return moment_on(day, clock, self.now)

    def _say(self, odd: OddMoment, *, by_clock: bool) -> None:
        if odd.reason == "long_ago":
            self.add_error("day", LONG_AGO)
        elif odd.reason == "ahead":
            ahead = self.cleaned_data["day"] is not None and self.cleaned_data["day"] > self.now.date()
            self.add_error("clock" if by_clock and not ahead else "day", FUTURE)
        else:
            self.add_error(*(("clock", SKIPPED_TIME) if by_clock else ("day", SKIPPED_DAY)))


def _to_the_minute(moment: datetime) -> time:
    return moment.time().replace(second=0, microsecond=0)
