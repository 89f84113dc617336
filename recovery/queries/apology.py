"""The sorry that somebody puts together, and whether one is welcome today."""

from uuid import UUID

from recovery.enums import Act, Rung, WritingKind
from recovery.models import User, Writing
from recovery.queries.journey import Journey
from recovery.queries.writings import Text, open_writing
from recovery.rules.gates import reconnect_gate


def sorry_is_open(journey: Journey, act: Act = Act.DRAFT) -> bool:
    """Whether a sorry may be written (Act.DRAFT) or read again (Act.READ) now: every gate is open, and they said they want to hear it."""
    return journey.ladder.welcomed(Rung.SORRY) and reconnect_gate(journey.guide, journey.facts, act=act, now=journey.now).open


def apology_of(user: User, plan_id: UUID) -> Text | None:
    """What they have put together in this plan, or None. One query. Raises KeyLost."""
    row = Writing.objects.filter(owner=user, plan_id=plan_id, kind=WritingKind.APOLOGY).first()
    return open_writing(user, row) if row is not None else None
