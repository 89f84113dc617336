"""Saving what a step's form brings, in one transaction, one row per activity."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from recovery.actions.account import tell
from recovery.actions.writing import LARGEST, Save, Where, change_row, new_row, size_of, store_rows
from recovery.enums import Act, PhaseRole, ProgressKind, StepState, WritingKind
from recovery.errors import StepClosed, TextTooLarge, WritingClash
from recovery.models import StepProgress, User, Writing, WritingRevision
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
        batch = _Batch(user, at)
        for part, value in values.items():
            save = Save(uuid4(), value, revisions.get(part, 0), page_id)
            batch.take(part, rows.get(part), _where(journey, view, part), save)
        store_rows(batch.new, batch.changed, batch.earlier)
        if batch.saved and view.state in (StepState.OPEN, StepState.CURRENT) and not view.done:
            _note_begun(journey, view, at)
        return Saved(journey, batch.saved, batch.clashes)


class _Batch:
    """What one post changes, stored together."""

    def __init__(self, user: User, at: datetime) -> None:
        self.user, self.at = user, at
        self.new: list[Writing] = []
        self.changed: list[Writing] = []
        self.earlier: list[WritingRevision] = []
        self.saved: dict[str, int] = {}
        self.clashes: dict[str, Text] = {}

    def take(self, part: str, row: Writing | None, where: Where, save: Save) -> None:
        if row is None and not any(save.value.values()):
            return
        if row is None:
            row = new_row(self.user, where, save, self.at)
            self.new.append(row)
        elif open_writing(self.user, row).value != save.value and not self._change(part, row, where, save):
            return
        self.saved[part] = row.revision

    def _change(self, part: str, row: Writing, where: Where, save: Save) -> bool:
        try:
            earlier = change_row(self.user, row, where, save, self.at)
        except WritingClash as clash:
            self.clashes[part] = clash.current
            return False
        self.changed.append(row)
        self.earlier += [earlier] if earlier is not None else []
        return True


def _note_begun(journey: Journey, view: StepView, at: datetime) -> None:
    begun = any(f.step_key == view.step.key for f in journey.facts.progress)
    if not begun:
        StepProgress.objects.create(
            plan_id=journey.plan_id, step_id=view.step.id, kind=ProgressKind.BEGUN, release_id=journey.release_id, at=at
        )


def _where(journey: Journey, view: StepView, part: str) -> Where:
    kind = WritingKind.ANSWER if part else WritingKind.LINE
    return Where(kind, journey.plan_id, view.step.id, part, journey.release_id)


def put_off_until_tomorrow(user: User, *, on: date) -> None:
    """By own word: drink or drugs tonight. `on` is their local day; only the newest is kept. Raises PersonGone."""
    tell(user, {"drank_on": on.isoformat()})
