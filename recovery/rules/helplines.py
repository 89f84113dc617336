"""Which helplines come first: what somebody asks for stands in the path of the help page, in neutral words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

# A word in a path may be read by somebody else in the history, so it says little. Behind it: the purposes it puts first.
KINDS: dict[str, tuple[str, ...]] = {
    "now": ("crisis",),
    "safe": ("abuse", "abuse-men", "lgbt", "stalking"),
    "change": ("stop-harm",),
    "young": ("youth",),
}
QUIET = "quiet"


class Reachable(Protocol):
    @property
    def purpose(self) -> str: ...

    @property
    def silent(self) -> bool: ...


L = TypeVar("L", bound=Reachable)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked the help page for: a kind of line, and whether they cannot talk out loud."""

    kind: str = ""
    quiet: bool = False

    @property
    def words(self) -> str:
        """As it stands in a path: `safe`, `quiet`, `safe-quiet`; empty when nothing was asked."""
        return "-".join(word for word in (self.kind, QUIET if self.quiet else "") if word)

    @property
    def turned(self) -> "Wish":
        """The same kind, with or without talking."""
        return Wish(self.kind, not self.quiet)


def wish_of(words: str) -> Wish | None:
    """The wish behind the words of a path; None for words that no page of ours writes."""
    parts = words.split("-")
    wish = Wish(next((part for part in parts if part in KINDS), ""), QUIET in parts)
    return wish if wish.words == words else None


def in_order(lines: Iterable[L], wish: Wish) -> tuple[L, ...]:
    """All of them: first those that need no voice (if asked), then those that fit; within that as they were."""
    fitting = KINDS.get(wish.kind, ())
    return tuple(sorted(lines, key=lambda line: (wish.quiet and not line.silent, bool(fitting) and line.purpose not in fitting)))
