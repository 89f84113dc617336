"""Messages without an answer, asking others for news, and the pause that the third in thirty days brings (G7b, care/safety.md §1.1).

Only what reached out counts: looking at a profile never does, nor does contact about an agreed topic or for safety.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from recovery.enums import Contact
from recovery.rules.calm import ContactFact

WINDOW = timedelta(days=30)  # [D] no study sets it; said beforehand
PAUSES_AT = 3
PURSUING = frozenset({Contact.REACHED_OUT, Contact.ASKED_OTHERS})
LOOK_BACK = 2 * WINDOW  # a pause that stands now was brought by a message of the last window, which looks one window back


def unanswered(events: Iterable[ContactFact], now: datetime) -> tuple[datetime, ...]:
    """The moments up to `now` (aware) of every message sent, and of asking others, that no later word of theirs answered, oldest first."""
    past = [event for event in events if event.at <= now]
    heard = max((event.at for event in past if event.kind is Contact.THEY_REACHED_OUT), default=None)
    sent = [event.at for event in past if event.kind in PURSUING and not event.topic and not event.on_ladder]
    return tuple(sorted(at for at in sent if heard is None or at > heard))


def lately(sent: Iterable[datetime], now: datetime) -> int:
    """How many of these lie in the last thirty days."""
    return sum(now - WINDOW < at <= now for at in sent)


def paused_until(sent: Sequence[datetime], now: datetime) -> datetime | None:
    """Until when reconnecting is paused at `now`: thirty days from the last message that was the third, or more, of thirty days.

    `sent` as `unanswered` gives it. None when it is not.
    """
    past = sorted(at for at in sent if at <= now)
    brought = [at for at in past if lately(past, at) >= PAUSES_AT and at + WINDOW > now]
    return max(brought) + WINDOW if brought else None
