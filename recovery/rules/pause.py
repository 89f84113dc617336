"""What rises on the page of the pause: the lines that helped before (care/safety.md §1.6; [D] no study sets this order).

Nothing here reads what a line says. A line is known by a digest of its words, so that an edited line starts anew.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from math import ceil

LONGEST_WAIT = 120 * 60  # seconds
LAID_ASIDE = 6 * 3600  # seconds; after its end a wait is spoken of no longer: an old address begins anew


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


def wait_mark(now: datetime, minutes: int) -> str:
    """The end of a wait that begins at `now` (aware), as it stands in an address: seconds in UTC, so that no clock change moves it."""
    return str(int(now.timestamp()) + 60 * minutes)


def wait_end(mark: str, now: datetime) -> datetime | None:
    """The end that a mark names, in the zone of `now` (aware); None for none, for a far one, and for one long past."""
    if not (mark.isascii() and mark.isdigit() and len(mark) <= 11):
        return None
    if not -LAID_ASIDE < int(mark) - now.timestamp() <= LONGEST_WAIT:
        return None
    return datetime.fromtimestamp(int(mark), UTC).astimezone(now.tzinfo)


def seconds_left(end: datetime, now: datetime) -> int:
    """Seconds until the end, a begun one counted; 0 when it is over. Both aware; clocks that change meanwhile change nothing."""
    return max(0, ceil(end.timestamp() - now.timestamp()))
