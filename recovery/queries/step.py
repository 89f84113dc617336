"""One step as its page shows it."""

from dataclasses import dataclass

from recovery.enums import StepState
from recovery.models import User
from recovery.queries.journey import Journey
from recovery.queries.writings import Text, answers_of
from recovery.rules.audience import activity_is_shown, block_is_shown, questions_for
from recovery.rules.shapes import Activity, Block, Phase, Source, Step, StepView


@dataclass(frozen=True)
class StepPage:
    step: Step
    view: StepView | None
    phase: Phase
    blocks: tuple[Block, ...]
    activities: tuple[Activity, ...]
    answers: dict[str, Text]
    folded: frozenset[str]
    questions: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def closed(self) -> bool:
        return self.view is None or self.view.state in (StepState.CLOSED, StepState.HELD_BACK)

    @property
    def line_label(self) -> str:
        return self.step.line_prompt


def step_page(user: User, journey: Journey, step: Step, view: StepView | None, *, fold: bool) -> StepPage:
    """The step, its shown parts and the person's answers. One query beyond the journey.

    With `fold`, answers stay folded away (the person was idle and has not said again who they are).
    """
    about = journey.facts.circumstances
    closed = view is None or view.state in (StepState.CLOSED, StepState.HELD_BACK)
    answers = {} if closed else answers_of(user, journey.plan_id, step.id)
    return StepPage(
        step=step,
        view=view,
        phase=journey.guide.by_key[step.phase_key],
        blocks=tuple(block for block in step.blocks if block_is_shown(block, about.tags)),
        activities=tuple(a for a in step.activities if activity_is_shown(a, about.tags) or a.key in answers),
        answers={} if fold else answers,
        folded=frozenset(answers) if fold else frozenset(),
        questions=questions_for(step, about),
        sources=tuple(journey.guide.sources[key] for key in step.sources if key in journey.guide.sources),
    )
