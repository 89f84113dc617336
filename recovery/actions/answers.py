"""Saving what a step's form brings, in one transaction, one row per activity."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from recovery.actions.writing import LARGEST, Save, Where, create_row, size_of, update_row
from recovery.enums import Act, PhaseRole, ProgressKind, StepState, WritingKind
from recovery.errors import StepClosed, TextTooLarge, WritingClash
from recovery.models import StepProgress, User, Writing
from recovery.queries.journey import Journey, journey_of
from recovery.queries.writings import Text, open_writing
from recovery.rules.gates import reconnect_gate
from recovery.rules.shapes import StepView


@dataclass(frozen=True, slots=True)
class Saved:
    """New revisions by activity key ('' is the line), and the stored texts that clashed with what was sent."""

    journey: Journey
    revisions: Mapping[str, int]
    clashes: Mapping[str, Text] = field(default_factory=dict)


def _view_open_for_writing(journey: Journey, key: str) -> StepView:
    view = journey.road.steps.get(key)
    if view is None or view.state in (StepState.CLOSED, StepState.HELD_BACK):
        raise StepClosed
    if journey.guide.by_key[view.step.phase_key].role is PhaseRole.RECONNECT:
        gate = reconnect_gate(journey.guide, journey.facts, act=Act.DRAFT, now=journey.now)
        if not gate.open:
            raise StepClosed(*(reason.gate for reason in gate.reasons))
    return view


def save_answers(
    user: User,
    key: str,
    values: Mapping[str, dict[str, Any]],
    *,
    revisions: Mapping[str, int],
    page_id: UUID | None,
    at: datetime,
) -> Saved:
    """Keep the answers of one step (and its line, under '').

    What is stored already is left alone; empty answers make no row; what clashes is not saved and comes back in
    `clashes`. Raises StepClosed (also at night for steps of `reconnect`) and TextTooLarge.
    """
    if any(size_of(value) > LARGEST for value in values.values()):
        raise TextTooLarge
    with transaction.atomic():
        journey = journey_of(user, at, lock=True)
        if journey is None:
            raise StepClosed
        view = _view_open_for_writing(journey, key)
        rows = {
            row.activity_key: row
            for row in Writing.objects.filter(
                owner=user, plan_id=journey.plan_id, step_id=view.step.id, kind__in=[WritingKind.ANSWER, WritingKind.LINE]
            )
        }
        saved: dict[str, int] = {}
        clashes: dict[str, Text] = {}
        for part, value in values.items():
            save = Save(uuid4(), value, revisions.get(part, 0), page_id)
            where = _where(journey, view, part)
            try:
                row = _save_one(user, rows.get(part), where, save, at)
            except WritingClash as clash:
                clashes[part] = clash.current
                continue
            if row is not None:
                saved[part] = row.revision
        if saved and view.state in (StepState.OPEN, StepState.CURRENT) and not view.done:
            _note_begun(journey, view, at)
        return Saved(journey, saved, clashes)


def _note_begun(journey: Journey, view: StepView, at: datetime) -> None:
    begun = any(f.step_key == view.step.key for f in journey.facts.progress)
    if not begun:
        StepProgress.objects.create(
            plan_id=journey.plan_id, step_id=view.step.id, kind=ProgressKind.BEGUN, release_id=journey.release_id, at=at
        )


def _where(journey: Journey, view: StepView, part: str) -> Where:
    kind = WritingKind.ANSWER if part else WritingKind.LINE
    return Where(kind, journey.plan_id, view.step.id, part, journey.release_id)


def _save_one(user: User, row: Writing | None, where: Where, save: Save, at: datetime) -> Writing | None:
    if row is None:
        return create_row(user, where, save, at) if any(save.value.values()) else None
    if open_writing(user, row).value == save.value:
        return row
    return update_row(user, row, where, save, at)
