"""Packing away: one choice for each kind that holds anything."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from recovery.forms.notes import FARTHEST
from recovery.forms.when import NO_SUCH_DAY, DayInput
from recovery.rules.packing import MAY_SEAL, Pack, Place, places_of

KINDS: dict[Pack, Any] = {
    Pack.PLAN: _("What you wrote in your plan: answers, lines and the like"),
    Pack.NOTES: _("Notes"),
    Pack.LETTERS: _("Letters you did not send"),
    Pack.DAYS: _("Check-ins, firsts, dates and small good things"),
    Pack.CONTACT: _("Your boundary and the contact log"),
    Pack.PAUSES: _("Pauses"),
    Pack.FIRST_NIGHT: _("The note from your first night"),
}
PLACES: dict[Place, Any] = {
    Place.KEEP: _("Keep it here"),
    Place.SEAL: _("Seal it until a day"),
    Place.TAKE: _("Keep it, and take a copy with me"),
    Place.DELETE: _("Delete it"),
}
OLDEST_PAGE = timedelta(days=365)
NOT_OFFERED = _("Please choose one of these. Nothing has changed yet.")


def _how_many(number: int, sealed: int) -> str:
    words = ngettext("%(n)s is kept here.", "%(n)s are kept here.", number) % {"n": number}
    if sealed and sealed < number:
        words += " " + ngettext("%(n)s of them is sealed.", "%(n)s of them are sealed.", sealed) % {"n": sealed}
    return words


class PackForm(forms.Form):
    """`held`: (kind, how many, how many of them sealed). `now` is aware and local; what is written after the page was made stays."""

    until = forms.DateField(
        label=_("Sealed until this day"), required=False, widget=DayInput(format="%Y-%m-%d"), input_formats=["%Y-%m-%d"],
        error_messages={"invalid": NO_SUCH_DAY}, help_text=_("Only for what you seal. You can open it sooner if you must."),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, held: Sequence[tuple[Pack, int, int]], data: Any = None, *, now: datetime) -> None:
        super().__init__(data, initial={"seen": now.isoformat()}, label_suffix="")
        self.now = now
        self.kinds = [pack for pack, _number, _sealed in held]
        for pack, number, sealed in held:
            self.fields[pack] = forms.ChoiceField(
                label=KINDS[pack], help_text=_how_many(number, sealed), choices=[(place, PLACES[place]) for place in places_of(pack)],
                widget=forms.RadioSelect, initial=Place.KEEP, required=False, error_messages={"invalid_choice": NOT_OFFERED},
            )  # fmt: skip
        if not set(self.kinds) & set(MAY_SEAL):
            del self.fields["until"]

    def choices(self) -> list[forms.BoundField]:
        return [self[pack] for pack in self.kinds]

    def clean_seen(self) -> datetime:
        """When the page was made; a moment that cannot be meant is now."""
        try:
            seen = parse_datetime(self.cleaned_data["seen"])
        except ValueError:
            seen = None
        sound = seen is not None and seen.tzinfo is not None and self.now - OLDEST_PAGE <= seen <= self.now
        return seen if seen is not None and sound else self.now

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if Place.SEAL in self.chosen().values() and not self.errors.get("until"):
            self._check_day(said.get("until"))
        return said

    def _check_day(self, until: date | None) -> None:
        if until is None:
            self.add_error("until", ValidationError(_("Which day? Any day after today.")))
        elif until <= self.now.date():
            self.add_error("until", ValidationError(_("That day is here already. Choose one after today.")))
        elif until.year - self.now.year > FARTHEST:
            self.add_error("until", ValidationError(_("That is more than twenty years away. Choose a nearer day.")))

    def chosen(self) -> dict[Pack, Place]:
        """The kinds that get another place than the one they have."""
        said = {pack: Place(self.cleaned_data.get(pack) or Place.KEEP) for pack in self.kinds}
        return {pack: place for pack, place in said.items() if place is not Place.KEEP}
