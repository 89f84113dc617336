"""How a pause ended, and what helped in it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from recovery.actions.account import hold_person
from recovery.actions.daily import keep_record
from recovery.actions.noting import forget_beside, note_beside
from recovery.enums import Contact, DailyKind, PauseEnd
from recovery.models import User
from recovery.queries.daily import Record, record_of


def keep_pause(user: User, end: PauseEnd, *, pause_id: UUID, at: datetime) -> None:
    """Keep that a pause ended like this; having reached out becomes a contact event beside it.

    The same ending again changes nothing, so a second tap brings nothing back that was taken out meanwhile; another ending
    begins anew. Raises PersonGone, WritingClash.
    """
    with transaction.atomic():
        hold_person(user)
        standing = record_of(user, pause_id, DailyKind.PAUSE)
        if standing is not None and standing.said["end"] == end:
            return
        keep_record(user, DailyKind.PAUSE, {"end": end.value, "helped": None, "what": ""}, record_id=pause_id, about=at, at=at)
        if standing is not None:
            for contact in (Contact.URGE_PASSED, Contact.REACHED_OUT):
                forget_beside(user, contact, record_id=pause_id)
        if end is PauseEnd.REACHED_OUT:
            note_beside(user, Contact.REACHED_OUT, record_id=pause_id, about=at, at=at)


def leave_unnoted(user: User, pause: Record) -> None:
    """Take the contact that a pause ended with out of the log again, unless they have said more about it there."""
    forget_beside(user, Contact.REACHED_OUT, record_id=pause.id)


@transaction.atomic
def say_what_helped(user: User, pause: Record, *, helped: bool, what: str, urge: bool, at: datetime) -> None:
    """Add to a kept pause whether it helped and what (`rules.pause.line_key` or a word of the form).

    `urge`: it was an urge to get in touch, and it passed; that becomes a contact event of its own, once, and is taken
    back when they take it back. Raises PersonGone, WritingClash.
    """
    said = {**pause.said, "helped": helped, "what": what}
    keep_record(user, DailyKind.PAUSE, said, record_id=pause.id, about=pause.at, at=at)
    if urge:
        note_beside(user, Contact.URGE_PASSED, record_id=pause.id, about=pause.at, at=at)
    else:
        forget_beside(user, Contact.URGE_PASSED, record_id=pause.id)
