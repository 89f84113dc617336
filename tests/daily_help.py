"""Records of days for tests, made by the real actions."""

from datetime import timedelta
from uuid import uuid4

from recovery.actions.daily import keep_record
from recovery.enums import Boundary, Channel, DailyKind
from tests.conftest import NOW

WATCHED = [Channel.MESSAGES, Channel.CALLS, Channel.PLACES]


def log(user, contact, *, at=NOW, **said):
    """One contact event of theirs."""
    return keep_record(user, DailyKind.CONTACT, {"contact": contact.value, **said}, record_id=uuid4(), about=at, at=at)


def draw(user, boundary=Boundary.NONE, *, at=NOW - timedelta(days=10), topics=(), channels=WATCHED, review_on=None):
    """A boundary drawn at a moment."""
    said = {"boundary": boundary.value, "topics": list(topics), "channels": [c.value for c in channels], "review_on": review_on}
    return keep_record(user, DailyKind.BOUNDARY, said, record_id=uuid4(), about=at, at=at)
