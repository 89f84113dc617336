"""Keeping a sorry that is being put together."""

from datetime import datetime

from django.db import transaction

from recovery.actions.account import hold_person
from recovery.actions.writing import Save, Where, save_held
from recovery.enums import WritingKind
from recovery.errors import StepClosed
from recovery.models import User, Writing
from recovery.queries.apology import sorry_is_open
from recovery.queries.journey import journey_of


def save_apology(user: User, save: Save, *, at: datetime) -> Writing:
    """Keep the six parts (`save.value`, by the names of rules.apology.PARTS). One row a plan.

    `at` is aware and local to the person. Raises StepClosed when a sorry is not welcome at that moment, and what
    save_writing raises.
    """
    with transaction.atomic():
        hold_person(user)
        journey = journey_of(user, at, lock=True)
        if journey is None or not sorry_is_open(journey):
            raise StepClosed
        return save_held(user, Where(WritingKind.APOLOGY, journey.plan_id, release_id=journey.release_id), save, at=at)
