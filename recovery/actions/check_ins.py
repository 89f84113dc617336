"""Check-ins: begun by one tap, added to, changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from recovery.actions.account import hold_person, tell
from recovery.actions.daily import keep_record
from recovery.enums import DailyKind
from recovery.models import DailyRecord, User
from recovery.queries.check_ins import PROFILE
from recovery.queries.daily import record_of
from recovery.queries.person import about as told_by


def add_to_check_in(user: User, said: dict[str, Any], *, record_id: UUID, about: datetime | None, at: datetime) -> DailyRecord:
    """Keep what was said in the check-in of this id; what it held already and is not said anew stays.

    `about` (aware) is the moment meant; None keeps the moment of a check-in that stands, or means `at` for a new one.
    Raises TextTooLarge, PersonGone, and WritingClash when the id is not theirs.
    """
    with transaction.atomic():
        hold_person(user)
        standing = record_of(user, record_id, DailyKind.CHECK_IN)
        whole = {**(standing.said if standing else {}), **said}
        moment = about or (standing.at if standing else at)
        return keep_record(user, DailyKind.CHECK_IN, whole, record_id=record_id, about=moment, at=at)


def ask_about_profile(user: User, *, ask: bool) -> None:
    """Put the question about their profile on check-ins, or take it off. Raises PersonGone."""
    with transaction.atomic():
        hold_person(user)
        others = [name for name in told_by(user).raw.get("unasked", ()) if name != PROFILE]
        tell(user, {"unasked": others if ask else [*others, PROFILE]})
