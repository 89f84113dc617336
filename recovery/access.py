"""Lookups scoped to their owner. A stranger gets 404, exactly like somebody who made the id up."""

from datetime import date
from uuid import UUID

from django.http import Http404

from recovery.enums import DailyKind
from recovery.models import ParkedPost, User, Writing
from recovery.queries.daily import Record, record_of
from recovery.queries.earlier import EarlierPlan, earlier_plans
from recovery.queries.journey import Journey
from recovery.queries.keeping import PINNABLE
from recovery.queries.writings import NOTES, not_sealed
from recovery.rules.shapes import Phase, Step, StepView


def note_or_404(user: User, note_id: UUID, *, today: date | None = None) -> Writing:
    """A note or letter of their own; what is sealed on this day of theirs is not theirs to read yet."""
    found = Writing.objects.filter(not_sealed(today), pk=note_id, owner=user, kind__in=NOTES).first()
    if found is None:
        raise Http404
    return found


def pinnable_or_404(user: User, writing_id: UUID) -> Writing:
    """A note, letter or kept line of their own."""
    found = Writing.objects.filter(pk=writing_id, owner=user, kind__in=PINNABLE).first()
    if found is None:
        raise Http404
    return found


def letter_or_404(user: User, letter_id: UUID) -> Writing:
    """A letter of their own, sealed or not: to give it a fate, not to read it."""
    found = Writing.objects.filter(pk=letter_id, owner=user, kind__in=NOTES).first()
    if found is None:
        raise Http404
    return found


def pause_or_404(user: User, pause_id: UUID) -> Record:
    found = record_of(user, pause_id, DailyKind.PAUSE)
    if found is None:
        raise Http404
    return found


def earlier_plan_or_404(user: User, plan_id: UUID) -> EarlierPlan:
    """A plan of their own that was packed away; the open one has pages of its own."""
    found = next((plan for plan in earlier_plans(user) if plan.id == plan_id), None)
    if found is None:
        raise Http404
    return found


def logged_or_404(user: User, record_id: UUID, kind: DailyKind) -> Record:
    """A record of their own, of this kind."""
    found = record_of(user, record_id, kind)
    if found is None:
        raise Http404
    return found


def parked_or_404(user: User, parked_id: UUID) -> ParkedPost:
    found = ParkedPost.objects.filter(pk=parked_id, owner=user).first()
    if found is None:
        raise Http404
    return found


def record_or_404(user: User, record_id: UUID, kind: DailyKind) -> Record:
    """A record of one of their own days, opened. One query."""
    found = record_of(user, record_id, kind)
    if found is None:
        raise Http404
    return found


def step_or_404(journey: Journey, key: str) -> tuple[Step, StepView | None]:
    """The step of their release, and how it stands for them (None: it is not for them)."""
    step = journey.guide.steps.get(key)
    if step is None:
        raise Http404
    return step, journey.road.steps.get(key)


def phase_or_404(journey: Journey, key: str) -> Phase:
    phase = journey.guide.by_key.get(key)
    if phase is None:
        raise Http404
    return phase
