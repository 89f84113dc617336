"""A whole phase as a workbook: to print and write in by hand, with their own words where they want them."""

from collections.abc import Iterable
from dataclasses import dataclass

from recovery.enums import StepState, WritingKind
from recovery.models import User, Writing
from recovery.queries.journey import Journey
from recovery.queries.writings import Text, open_writing
from recovery.rules.audience import activity_is_shown, block_is_shown
from recovery.rules.shapes import Activity, Block, Phase, PhaseView, Step

NOT_IN_IT = (StepState.CLOSED, StepState.HELD_BACK)


@dataclass(frozen=True, slots=True)
class Exercise:
    activity: Activity
    answer: Text | None


@dataclass(frozen=True, slots=True)
class WorkbookStep:
    step: Step
    blocks: tuple[Block, ...]
    exercises: tuple[Exercise, ...]
    line: Text | None


@dataclass(frozen=True, slots=True)
class Workbook:
    phase: Phase
    steps: tuple[WorkbookStep, ...]


def workbook(user: User, journey: Journey, view: PhaseView, *, own_words: bool) -> Workbook:
    """The phase's steps as this person sees them; steps that are closed or held back are left out.

    One query with `own_words`, none without. A closed phase gives no step at all.
    """
    shown = [] if view.closed else [found.step for found in view.steps if found.state not in NOT_IN_IT]
    texts = _texts(user, journey, [step.id for step in shown]) if own_words else {}
    return Workbook(view.phase, tuple(_page(journey, step, texts.get(step.id, {})) for step in shown))


def _texts(user: User, journey: Journey, step_ids: Iterable[int]) -> dict[int, dict[str, Text]]:
    kinds = (WritingKind.ANSWER, WritingKind.LINE)
    found: dict[int, dict[str, Text]] = {}
    for row in Writing.objects.filter(owner=user, plan_id=journey.plan_id, step_id__in=step_ids, kind__in=kinds):
        assert row.step_id is not None  # the filter asked for it
        found.setdefault(row.step_id, {})[row.activity_key] = open_writing(user, row)
    return found


def _page(journey: Journey, step: Step, texts: dict[str, Text]) -> WorkbookStep:
    tags = journey.facts.circumstances.tags
    return WorkbookStep(
        step=step,
        blocks=tuple(block for block in step.blocks if block_is_shown(block, tags)),
        exercises=tuple(
            Exercise(activity, texts.get(activity.key))
            for activity in step.activities
            if activity_is_shown(activity, tags) or activity.key in texts
        ),
        line=texts.get(""),
    )
