"""How a pause ended, and what helped in it."""

from datetime import datetime
from uuid import UUID, uuid5

from recovery.actions.daily import keep_record, remove_record
from recovery.enums import Contact, DailyKind, PauseEnd
from recovery.models import User
from recovery.queries.daily import Record


def keep_pause(user: User, end: PauseEnd, *, pause_id: UUID, at: datetime) -> None:
    """Keep that a pause ended like this. The same id again changes the ending. Raises PersonGone, WritingClash."""
    keep_record(user, DailyKind.PAUSE, {"end": end.value, "helped": None, "what": ""}, record_id=pause_id, about=at, at=at)


def say_what_helped(user: User, pause: Record, *, helped: bool, what: str, urge: bool, at: datetime) -> None:
    """Add to a kept pause whether it helped and what (`rules.pause.line_key` or a word of the form).

    `urge`: it was an urge to get in touch, and it passed; that becomes a contact event of its own, once, and is taken
    back when they take it back. Raises PersonGone, WritingClash.
    """
    said = {**pause.said, "helped": helped, "what": what}
    keep_record(user, DailyKind.PAUSE, said, record_id=pause.id, about=pause.at, at=at)
    event_id = uuid5(pause.id, "urge")
    if urge:
        keep_record(user, DailyKind.CONTACT, {"contact": Contact.URGE_PASSED.value}, record_id=event_id, about=pause.at, at=at)
    else:
        remove_record(user, event_id, kind=DailyKind.CONTACT)
