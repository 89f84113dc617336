"""Contact events that another record brought along: a tick in a check-in, the end of a pause."""

from uuid import UUID, uuid5

from recovery.enums import Contact, DailyKind
from recovery.models import User
from recovery.queries.daily import Record, record_of


def beside(record_id: UUID, contact: Contact) -> UUID:
    """The id of the event of this kind that a record brings along: always the same, so that a double tap makes one."""
    return uuid5(record_id, contact.value)


def event_beside(user: User, record_id: UUID, contact: Contact) -> Record | None:
    """That event, if it stands in the log. One query."""
    return record_of(user, beside(record_id, contact), DailyKind.CONTACT)


def is_as_made(event: Record | None, contact: Contact) -> bool:
    """Whether it stands and nobody has said more about it since."""
    return event is not None and event.said == {"contact": contact.value}
