"""How boundary, contact and changes call what they keep, for an export."""

from typing import Any

from django.utils.translation import gettext_lazy

from recovery.forms.distance import BINDS, BOUNDARIES, CHANGES, CHANNELS, CONTACTS, LENGTHS, TOPICS
from recovery.rules.calm import SAFETY

LABELS: dict[str, Any] = {
    "boundary": gettext_lazy("How much contact"),
    "length": gettext_lazy("For how long"),
    "review_on": gettext_lazy("I look again on"),
    "topics": gettext_lazy("Stays allowed"),
    "channels": gettext_lazy("I watch"),
    "contact": gettext_lazy("What it was"),
    "channel": gettext_lazy("Where"),
    "topic": gettext_lazy("About"),
    "clock": gettext_lazy("At"),
    "before": gettext_lazy("What was before it"),
    "when": gettext_lazy("If this comes again"),
    "then": gettext_lazy("Then I"),
    "change": gettext_lazy("What changed"),
    "binds": gettext_lazy("Whom it binds"),
    "words": gettext_lazy("In own words"),
}
WORDS: dict[str, Any] = {
    **dict((*BOUNDARIES, *LENGTHS, *TOPICS, *CHANNELS, *CONTACTS, *CHANGES, *BINDS)),
    SAFETY: gettext_lazy("Somebody’s safety"),
    "off": gettext_lazy("Put down"),
}
# The values of these are words of ours; everything else is theirs and stays as it was typed.
CHOSEN = frozenset({"boundary", "length", "topics", "channels", "contact", "channel", "topic", "change", "binds"})
