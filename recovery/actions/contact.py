"""What changed from outside, and what it says to the log of contact."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from recovery.actions.daily import keep_record
from recovery.actions.decisions import save_check
from recovery.enums import Boundary, Change, Contact, DailyKind
from recovery.errors import StepClosed
from recovery.models import DailyRecord, User
from recovery.rules.changes import answers_of

# A change that is contact as well: the log hears of it, so that nobody has to say it twice.
ALSO_CONTACT = {Change.THEY_WROTE: Contact.THEY_REACHED_OUT, Change.WE_MET: Contact.MET}
IN_THE_LOG = UUID("6f0d9a52-6c1e-4b0a-9a57-1f6f1d3c7d10")


@transaction.atomic
def record_change(user: User, change: Change, said: dict[str, Any], *, record_id: UUID, about: datetime, at: datetime) -> DailyRecord:
    """Keep that something changed about the moment `about` (aware), and the contact it was. The same id again is one change.

    What it says to the private questions is kept with the open plan as an answer of its own: it stays when the log is
    tidied. `at` aware, local. Raises what `keep_record` raises.
    """
    row = keep_record(user, DailyKind.CHANGE, {**said, "change": change.value}, record_id=record_id, about=about, at=at)
    contact = ALSO_CONTACT.get(change)
    if contact is not None:
        logged = uuid5(IN_THE_LOG, str(record_id))
        keep_record(user, DailyKind.CONTACT, {"contact": contact.value}, record_id=logged, about=about, at=at)
    answered = answers_of(change, said.get("binds", ""))
    if answered:
        with suppress(StepClosed):  # no plan is open, so there is nothing that it could close
            save_check(user, answered, check_id=uuid5(record_id, "check"), at=at)
    return row


def put_boundary_down(user: User, *, record_id: UUID, at: datetime) -> DailyRecord:
    """From this moment no boundary stands. The calm days so far stay. Raises what `keep_record` raises."""
    return keep_record(user, DailyKind.BOUNDARY, {"boundary": Boundary.OFF.value}, record_id=record_id, about=at, at=at)
