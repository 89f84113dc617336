"""Contact that another record brings along. The log hears of it once, and forgets it with what brought it."""

from datetime import datetime
from uuid import UUID

from recovery.actions.daily import keep_record, remove_record
from recovery.enums import Contact, DailyKind
from recovery.models import User
from recovery.queries.noted import beside, event_beside, is_as_made


def note_beside(user: User, contact: Contact, *, record_id: UUID, about: datetime, at: datetime) -> None:
    """Note contact at the moment `about` (aware), as part of the caller's transaction. Raises what `keep_record` raises."""
    keep_record(user, DailyKind.CONTACT, {"contact": contact.value}, record_id=beside(record_id, contact), about=about, at=at)


def move_beside(user: User, contact: Contact, *, record_id: UUID, about: datetime, at: datetime) -> None:
    """Let it follow the record to another moment, if it stands as it was made. Raises what `keep_record` raises."""
    if is_as_made(event_beside(user, record_id, contact), contact):
        note_beside(user, contact, record_id=record_id, about=about, at=at)


def forget_beside(user: User, contact: Contact, *, record_id: UUID) -> None:
    """Take it back. What they have said about it in the log is theirs, and stays."""
    if is_as_made(event_beside(user, record_id, contact), contact):
        remove_record(user, beside(record_id, contact), kind=DailyKind.CONTACT)
