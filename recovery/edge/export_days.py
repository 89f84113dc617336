"""Records of days in an export, in the words of their pages."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recovery.edge import export_distance
from recovery.enums import DailyKind, PauseEnd
from recovery.forms.check_ins import told_of
from recovery.forms.days import FIRSTS, REPEATS, SMALL_THINGS
from recovery.forms.pause import HELPS

DAY_KINDS: dict[str, Any] = {
    DailyKind.BOUNDARY: gettext_lazy("My boundary"),
    DailyKind.CONTACT: gettext_lazy("Contact"),
    DailyKind.CHECK_IN: gettext_lazy("Check-in"),
    DailyKind.HARD_DATE: gettext_lazy("A hard date"),
    DailyKind.CARE: gettext_lazy("A small good thing"),
    DailyKind.FIRST: gettext_lazy("A first"),
    DailyKind.PAUSE: gettext_lazy("A pause"),
    DailyKind.CHANGE: gettext_lazy("Something changed"),
}
OF_DAYS: dict[str, Any] = {
    "what": gettext_lazy("What it was"),
    "words": gettext_lazy("In own words"),
    "done": gettext_lazy("Done"),
    "label": gettext_lazy("The day"),
    "on": gettext_lazy("When"),
    "repeats": gettext_lazy("Does it come again?"),
    "plan": gettext_lazy("A plan for that evening"),
    "helped": gettext_lazy("It helped"),
}
WORDS_OF_DAYS: dict[str, Any] = {**FIRSTS, **SMALL_THINGS, **dict(REPEATS)}
ENDS: dict[str, Any] = {
    PauseEnd.PASSED: gettext_lazy("It passed"),
    PauseEnd.REACHED_OUT: gettext_lazy("I reached out"),
    PauseEnd.NOT_YET: gettext_lazy("Not yet"),
}
WAYS = dict(HELPS)
OF_DISTANCE = (DailyKind.BOUNDARY, DailyKind.CONTACT, DailyKind.CHANGE)


def day_facts(kind: str, said: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """What one record says, as (label, value) pairs; values as they were kept where no word stands for them."""
    if kind == DailyKind.CHECK_IN:
        return tuple((str(label), str(value)) for label, value in told_of(said))
    if kind == DailyKind.PAUSE:
        return tuple(_pause(said))
    of_distance = kind in OF_DISTANCE
    labels = export_distance.LABELS if of_distance else OF_DAYS
    shown = ((name, value) for name, value in said.items() if value not in (None, "", [], {}))
    return tuple((str(labels.get(name, name)), _in_words(name, value, of_distance)) for name, value in shown)


def _pause(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """How it ended and what helped. An own line that stands among their words no more is left out: its sign says nothing."""
    if said.get("end") in ENDS:
        yield str(_("How it ended")), str(ENDS[said["end"]])
    if isinstance(said.get("helped"), bool):
        yield str(_("Did it help?")), str(_("Yes") if said["helped"] else _("Not really"))
    what = said.get("what_in_words") or WAYS.get(said.get("what", ""))
    if what:
        yield str(_("What helped")), str(what)


def _in_words(name: str, value: Any, of_distance: bool) -> Any:
    if isinstance(value, list):
        return [_in_words(name, item, of_distance) for item in value]
    if isinstance(value, Mapping):
        return ", ".join(f"{part}: {_in_words(part, told, of_distance)}" for part, told in value.items())
    if of_distance:
        return str(export_distance.WORDS.get(value, value)) if name in export_distance.CHOSEN else value
    return str(WORDS_OF_DAYS[value]) if isinstance(value, str) and value in WORDS_OF_DAYS else value
