"""Check-ins: begun by one tap, added to, changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from recovery.actions.account import hold_person, tell
from recovery.actions.daily import keep_record, remove_record
from recovery.actions.noting import forget_beside, move_beside, note_beside
from recovery.enums import Contact, DailyKind
from recovery.models import DailyRecord, User
from recovery.queries.check_ins import PROFILE
from recovery.queries.daily import Record, record_of
from recovery.queries.person import about as told_by
from recovery.rules.check_ins import UNTIMED


def add_to_check_in(user: User, said: dict[str, Any], *, record_id: UUID, about: datetime | None, at: datetime) -> DailyRecord:
    """Keep what was said in the check-in of this id; what it held already and is not said anew stays.

    `about` (aware) is the moment meant; None keeps the moment of a check-in that stands, or means `at` for a new one.
    Raises TextTooLarge, PersonGone, and WritingClash when the id is not theirs.
    """
    with transaction.atomic():
        hold_person(user)
        standing = record_of(user, record_id, DailyKind.CHECK_IN)
        stood = standing.said if standing else {}
        if about is not None:  # another moment is meant now, and `said` tells whether it has its hour
            stood = {name: value for name, value in stood.items() if name != UNTIMED}
        whole = {**stood, **said}
        moment = about or (standing.at if standing else at)
        return _keep(user, whole, standing, record_id=record_id, about=moment, at=at)


@transaction.atomic
def keep_check_in(user: User, said: dict[str, Any], *, record_id: UUID, about: datetime, at: datetime) -> DailyRecord:
    """Keep a whole check-in about the moment `about` (aware); what is not said is gone from it. Raises what `add_to_check_in` does."""
    hold_person(user)
    return _keep(user, said, record_of(user, record_id, DailyKind.CHECK_IN), record_id=record_id, about=about, at=at)


def _keep(user: User, said: dict[str, Any], standing: Record | None, *, record_id: UUID, about: datetime, at: datetime) -> DailyRecord:
    """A look at their profile is contact that the log hears of when it is ticked, and forgets when the tick is taken away.

    Where the tick stood already, the event moves along but never comes back: they may have taken it out of the log.
    """
    row = keep_record(user, DailyKind.CHECK_IN, said, record_id=record_id, about=about, at=at)
    ticked, was_ticked = said.get(PROFILE), standing is not None and standing.said.get(PROFILE)
    if was_ticked and not ticked:
        forget_beside(user, Contact.CHECKED_PROFILE, record_id=record_id)
    elif ticked:
        note = move_beside if was_ticked else note_beside
        note(user, Contact.CHECKED_PROFILE, record_id=record_id, about=about, at=at)
    return row


@transaction.atomic
def remove_check_in(user: User, record_id: UUID) -> bool:
    """Remove a check-in for good, with the look at a profile that it brought to the log. False when there is none (any more)."""
    if not remove_record(user, record_id, kind=DailyKind.CHECK_IN):
        return False
    forget_beside(user, Contact.CHECKED_PROFILE, record_id=record_id)
    return True


def ask_about_profile(user: User, *, ask: bool) -> None:
    """Put the question about their profile on check-ins, or take it off. Raises PersonGone."""
    with transaction.atomic():
        hold_person(user)
        others = [name for name in told_by(user).raw.get("unasked", ()) if name != PROFILE]
        tell(user, {"unasked": others if ask else [*others, PROFILE]})
