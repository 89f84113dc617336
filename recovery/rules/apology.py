"""A sorry in six parts, in the order of their weight (care/evidence.md §4): what counted most stands first.

In the studies behind it owning the fault counted most, an offer to put it right second, and asking to be forgiven least.
"""

from collections.abc import Mapping
from typing import Any

OWN, MEND, REGRET, HOW, CHANGE, FORGIVE = "own", "mend", "regret", "how", "change", "forgive"
PARTS = (OWN, MEND, REGRET, HOW, CHANGE, FORGIVE)


def together(value: Mapping[str, Any]) -> str:
    """The parts that hold words as one text, in their order, a paragraph each."""
    return "\n\n".join(words for words in (str(value.get(part, "")).strip() for part in PARTS) if words)
