"""The boundary and the log of contact of invented people."""

from datetime import datetime, timedelta
from random import Random
from uuid import uuid4

from recovery.actions.daily import keep_record
from recovery.enums import Boundary, Channel, Contact, DailyKind
from recovery.models import User

DAY = timedelta(days=1)
WATCHED = [Channel.MESSAGES.value, Channel.CALLS.value, Channel.PROFILES.value]
# What happens less and less, and what goes on.
FADING = (Contact.REACHED_OUT, Contact.CHECKED_PROFILE, Contact.CHECKED_PROFILE, Contact.ASKED_OTHERS)
LASTING = (Contact.URGE_PASSED, Contact.URGE_PASSED, Contact.THEY_REACHED_OUT, Contact.AGREED)
PLAN = {"before": "A long evening alone.", "when": "it is late and I am tired", "then": "put the phone in the hall"}


def keep_distance(user: User, *, days: int, shared: bool, now: datetime) -> None:
    """A boundary drawn so many days ago, looked at again half-way, and a log that tells of fewer and fewer slips of the thumb."""
    chance = Random(f"{user.email} keeps a distance")
    for ago, kind in ((days, Boundary.NONE), (days // 2, Boundary.NECESSARY if shared else Boundary.NONE)):
        at = now - ago * DAY
        said = {
            "boundary": kind.value, "length": "month", "topics": ["children", "home"] if shared else [], "channels": WATCHED,
            "review_on": (at + 30 * DAY).date().isoformat(),
        }  # fmt: skip
        keep_record(user, DailyKind.BOUNDARY, said, record_id=uuid4(), about=at, at=at)
    for ago in range(days, 0, -1):
        at = now - ago * DAY
        if chance.random() < 0.5 * ago / days:
            _log(user, chance.choice(FADING), at, told=chance.random() < 0.3)
        elif chance.random() < 0.3:
            _log(user, chance.choice(LASTING), at, told=False)


def _log(user: User, contact: Contact, at: datetime, *, told: bool) -> None:
    said = {"contact": contact.value, **(PLAN if told else {})}
    keep_record(user, DailyKind.CONTACT, said, record_id=uuid4(), about=at, at=at)
