"""One step as its page shows it."""

from dataclasses import dataclass

from recovery.enums import Act, ActivityKind, PhaseRole, StepState, WritingKind
from recovery.models import User
from recovery.queries.journey import Journey
from recovery.queries.writings import Text, texts_of_step
from recovery.rules.audience import activity_is_shown, block_is_shown, questions_for
from recovery.rules.gates import after_drink, reconnect_gate
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
    earlier: tuple[Text, ...] = ()  # answers to activities that have left the step since
    not_tonight: bool = False  # reading stays open, writing waits for the day
    put_off: bool = False  # by their own word, until tomorrow
    may_put_off: bool = False  # a step of `reconnect` with its form: they may say that tonight is no night for it
    skip_words: tuple[Text, ...] = ()  # why they skipped it or set it aside, in their words

    @property
    def closed(self) -> bool:
        return _is_closed(self.view)

    @property
    def line_label(self) -> str:
        return self.step.line_prompt


def _is_closed(view: StepView | None) -> bool:
    return view is None or view.state in (StepState.CLOSED, StepState.HELD_BACK)


def _is_of_reconnect(journey: Journey, step: Step) -> bool:
    return journey.guide.by_key[step.phase_key].role is PhaseRole.RECONNECT


def _waits_for_day(journey: Journey, step: Step) -> bool:
    """Steps of `reconnect` can be read at night; what they ask to write waits."""
    if not _is_of_reconnect(journey, step):
        return False
    return not reconnect_gate(journey.guide, journey.facts, act=Act.DRAFT, now=journey.now).open


def step_page(user: User, journey: Journey, step: Step, view: StepView | None, *, fold: bool) -> StepPage:
    """The step, its shown parts and the person's answers. One query beyond the journey.

    A closed step has no text and no answers, whatever a page does with it. With `fold`, answers stay folded away (the
    person was idle and has not said again who they are).
    """
    about = journey.facts.circumstances
    closed = _is_closed(view)
    texts = () if closed else texts_of_step(user, journey.plan_id, step.id)
    answers = {text.activity_key: text for text in texts if text.kind is not WritingKind.SKIP_WORD}
    here = {activity.key for activity in step.activities if activity.kind is not ActivityKind.DECISION}
    here |= {""} if step.line_prompt else set()
    return StepPage(
        step=step,
        view=view,
        phase=journey.guide.by_key[step.phase_key],
        blocks=() if closed else tuple(block for block in step.blocks if block_is_shown(block, about.tags)),
        activities=tuple(a for a in step.activities if activity_is_shown(a, about.tags) or a.key in answers),
        answers={} if fold else answers,
        folded=frozenset(answers) if fold else frozenset(),
        questions=questions_for(step, about),
        sources=tuple(journey.guide.sources[key] for key in step.sources if key in journey.guide.sources),
        not_tonight=not closed and _waits_for_day(journey, step),
        put_off=not closed and after_drink(journey.facts, journey.now),
        may_put_off=not closed and _is_of_reconnect(journey, step),
        skip_words=() if fold else tuple(text for text in texts if text.kind is WritingKind.SKIP_WORD),
        earlier=() if fold else tuple(text for key, text in answers.items() if key not in here),
    )
