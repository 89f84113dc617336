"""When something was: a day, and a time if they like. Never in the future, not before living memory, and a day that was."""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

YEARS_BACK = 10
FUTURE = _("This lies in the future. Please choose a day or a time that has been.")
LONG_AGO = _("This is more than ten years ago. Please choose a later day.")
NO_SUCH_DAY = _("There is no such day. Please check the date.")
NO_SUCH_TIME = _("There is no such time. Please write it like 21:30.")
SKIPPED = _("This day was left out where you are: clocks moved past it. Please choose the day before or after.")


class DayInput(forms.DateInput):
    input_type = "date"


class TimeInput(forms.TimeInput):
    input_type = "time"


class PastMomentForm(forms.Form):
    """`now` is aware and local to the person; a cleaned form has `about`, aware, in their zone."""

    day = forms.DateField(
        label=_("Which day"), widget=DayInput(format="%Y-%m-%d"), input_formats=["%Y-%m-%d"],
        error_messages={"invalid": NO_SUCH_DAY, "required": _("Please choose a day.")},
    )  # fmt: skip
    clock = forms.TimeField(
        label=_("At what time, if you like"), required=False, widget=TimeInput(format="%H:%M"), input_formats=["%H:%M", "%H:%M:%S"],
        error_messages={"invalid": NO_SUCH_TIME},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, now: datetime, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial={"day": now.date(), **(initial or {})}, label_suffix="")
        self.now = now
        first = date(now.year - YEARS_BACK, 1, 1)
        self.fields["day"].widget.attrs |= {"min": first.isoformat(), "max": now.date().isoformat()}

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < date(self.now.year - YEARS_BACK, 1, 1):
            raise ValidationError(LONG_AGO)
        if day > self.now.date():
            raise ValidationError(FUTURE)
        if self._local(day, time(12)).date() != day:
            raise ValidationError(SKIPPED)
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "day" in cleaned and "clock" in cleaned:
            cleaned["about"] = about = self._about(cleaned["day"], cleaned["clock"])
            if about > self.now:
                self.add_error("clock", FUTURE)
        return cleaned

    def _about(self, day: date, clock: time | None) -> datetime:
        """Without a time: now for today, else noon, which is in no night and no change of clocks."""
        if clock is None:
            return self.now if day == self.now.date() else self._local(day, time(12))
        return self._local(day, clock)

    def _local(self, day: date, at: time) -> datetime:
        """Wall-clock time on that day; one that daylight saving skips moves forward with the clock."""
        moment = datetime.combine(day, at, tzinfo=self.now.tzinfo)
        return moment.astimezone(UTC).astimezone(self.now.tzinfo)
