"""Records of days in an export, in the words of their pages."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from recovery.edge import export_distance
from recovery.enums import DailyKind

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


def day_facts(kind: str, said: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """What one record says, as (label, value) pairs; values as they were kept where no word stands for them."""
    shown = ((name, value) for name, value in said.items() if value not in (None, "", [], {}))
    return tuple((str(export_distance.LABELS.get(name, name)), _in_words(name, value)) for name, value in shown)


def _in_words(name: str, value: Any) -> Any:
    if isinstance(value, list):
        return [_in_words(name, item) for item in value]
    if isinstance(value, Mapping):
        return ", ".join(f"{part}: {_in_words(part, told)}" for part, told in value.items())
    return str(export_distance.WORDS.get(value, value)) if name in export_distance.CHOSEN else value
