"""What rises on the page of the pause: the lines that helped before (care/safety.md §1.6; [D] no study sets this order).

Nothing here reads what a line says. A line is known by a digest of its words, so that an edited line starts anew.
"""

from collections.abc import Iterable, Sequence
from hashlib import sha256


def line_key(line: str) -> str:
    """Twelve hex signs that stand for these words."""
    return sha256(line.strip().encode("utf-8", "surrogatepass")).hexdigest()[:12]


def lines_that_helped(lines: Sequence[str], pauses: Iterable[tuple[str, bool | None]]) -> tuple[str, ...]:
    """The same lines, those that helped oftener first, otherwise in the order they were written.

    `pauses`: (key of what helped, whether it helped) of earlier pauses. A pause that did not help lowers nothing.
    """
    times: dict[str, int] = {}
    for key, helped in pauses:
        if helped:
            times[key] = times.get(key, 0) + 1
    return tuple(sorted(dict.fromkeys(lines), key=lambda line: -times.get(line_key(line), 0)))
