"""Walking the plan: dated facts, one verb each. What follows from them is for recovery.rules."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from recovery.actions.account import hold_person
from recovery.actions.new_plan import begin_new_plan
from recovery.enums import PhaseRole, ProgressKind, StepState
from recovery.errors import PlanPaused, StepClosed
from recovery.models import Phase, PhaseDone, Plan, StepProgress, User
from recovery.queries.journey import Journey, journey_of
from recovery.rules.carrying import Told
from recovery.rules.shapes import StepView

NOT_FOR_NOW = frozenset({StepState.CLOSED, StepState.HELD_BACK})


def start_plan(user: User, *, at: datetime) -> Plan | None:
    """Begin the newest published guide, or return the plan they are already on. None while nothing is published.

    After an earlier plan nothing was asked here, so whatever that one closed for good stays closed. Raises PersonGone.
    """
    with transaction.atomic():
        hold_person(user)
        plan = Plan.objects.filter(owner=user, packed_at=None).first()
        return plan or begin_new_plan(user, Told(), plan_id=uuid4(), packs=None, at=at)


def _open_step(journey: Journey, key: str) -> StepView:
    view = journey.road.steps.get(key)
    if view is None or view.state in NOT_FOR_NOW:
        raise StepClosed
    return view


def _record(user: User, key: str, kind: ProgressKind, fact_id: UUID, at: datetime, unless: Callable[[StepView], bool]) -> Journey:
    """Lock the plan, ask the road, write one fact. The form's id makes a double tap one fact.

    A page that came back from history may bring the id of another move: that is a new move, and gets an id of its own.
    """
    with transaction.atomic():
        journey = journey_of(user, at, lock=True)
        if journey is None:
            raise StepClosed
        view = _open_step(journey, key)
        known = StepProgress.objects.filter(pk=fact_id).first()
        same = known is not None and (known.plan_id, known.step_id, known.kind) == (journey.plan_id, view.step.id, kind)
        if not unless(view) and not same:
            StepProgress.objects.create(
                pk=fact_id if known is None else uuid4(),
                plan_id=journey.plan_id,
                step_id=view.step.id,
                kind=kind,
                release_id=journey.release_id,
                at=at,
            )
        return journey


def finish_step(user: User, key: str, *, fact_id: UUID, at: datetime) -> Journey:
    """Finish a step (the two-line version counts as well). Finishing it again changes nothing unless its words changed
    or it was reopened. Returns the journey as it was before. Raises StepClosed."""
    return _record(user, key, ProgressKind.FINISHED, fact_id, at, unless=lambda v: v.state is StepState.DONE and not v.updated)


def skip_step(user: User, key: str, *, fact_id: UUID, at: datetime) -> Journey:
    """Skip a step; a normal move. A finished step stays finished, also when it was opened again. Raises StepClosed."""
    return _record(user, key, ProgressKind.SKIPPED, fact_id, at, unless=lambda v: v.state in (StepState.DONE, StepState.SKIPPED))


def set_aside_step(user: User, key: str, *, fact_id: UUID, at: datetime) -> Journey:
    """Set a step aside for later; as with skipping, what was finished stays counted. Raises StepClosed."""
    return _record(user, key, ProgressKind.SET_ASIDE, fact_id, at, unless=lambda v: v.state in (StepState.DONE, StepState.SET_ASIDE))


def reopen_step(user: User, key: str, *, fact_id: UUID, at: datetime) -> Journey:
    """Open a finished, skipped or set-aside step again. What was finished stays counted. Raises StepClosed."""
    again = (StepState.DONE, StepState.SKIPPED, StepState.SET_ASIDE)
    return _record(user, key, ProgressKind.REOPENED, fact_id, at, unless=lambda v: v.state not in again)


def declare_phase_done(user: User, phase_key: str, *, at: datetime) -> Journey:
    """The person says a phase is done; skipped and set-aside steps do not stand in the way.

    Raises StepClosed for a closed phase, or for one not on their road (the branch not chosen, or the closing while no
    branch has been walked), and PlanPaused while the plan rests.
    """
    with transaction.atomic():
        journey = journey_of(user, at, lock=True)
        if journey is None:
            raise StepClosed
        if journey.facts.paused_at is not None:
            raise PlanPaused
        view = next((p for p in journey.road.phases if p.phase.key == phase_key), None)
        if view is None or view.closed or not view.on_road or not _reached(journey, view.phase.role):
            raise StepClosed
        if not view.declared_done:
            phase = Phase.objects.get(guide__plans=journey.plan_id, key=phase_key)
            PhaseDone.objects.get_or_create(plan_id=journey.plan_id, phase=phase, defaults={"at": at})
        return journey


def _reached(journey: Journey, role: PhaseRole) -> bool:
    """The closing belongs after a branch: everything before it on the road has been declared done."""
    if role is not PhaseRole.CLOSING:
        return True
    before = [p for p in journey.road.phases if p.on_road and p.phase.role is not PhaseRole.CLOSING]
    branches = (PhaseRole.RECONNECT, PhaseRole.LET_GO)
    return any(p.phase.role in branches for p in before) and all(p.declared_done for p in before)


def pause_plan(user: User, *, at: datetime) -> None:
    """Rest. Nothing counts down, nothing is lost."""
    Plan.objects.filter(owner=user, packed_at=None, paused_at=None).update(paused_at=at)


def resume_plan(user: User) -> None:
    Plan.objects.filter(owner=user, packed_at=None).update(paused_at=None)
