"""How the ladder calls what it keeps, for an export."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from recovery.forms.ladder import CAME_WORDS, RUNG_WORDS

TITLES: dict[str, Any] = {
    "given": gettext_lazy("The first message was given"),
    "came": gettext_lazy("What came back"),
    "taken": gettext_lazy("It took place"),
    "left_out": gettext_lazy("Left out"),
}
LABELS: dict[str, Any] = {
    "rung": gettext_lazy("What it was about"),
    "came": gettext_lazy("What came back"),
    "on": gettext_lazy("On"),
    "until": gettext_lazy("Until"),
    "first": gettext_lazy("They wrote first"),
    "already": gettext_lazy("It had happened already"),
    "afraid": gettext_lazy("I was afraid, or felt pushed"),
    "pushed": gettext_lazy("I pushed"),
}
_WORDS: dict[Any, Any] = {**RUNG_WORDS, **dict(CAME_WORDS)}


def rung_title(fields: Mapping[str, Any]) -> str:
    return str(TITLES.get(fields.get("kind", ""), ""))


def rung_facts(fields: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Label and value of whatever was said; words of ours in the language that is active now."""
    for name, label in LABELS.items():
        value = fields.get(name)
        if value:
            yield str(label), str(_WORDS[value]) if isinstance(value, str) and value in _WORDS else value
