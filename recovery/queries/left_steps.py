"""Answers in steps that have left the guide: still theirs, with the words they were written under."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from recovery.enums import PhaseRole
from recovery.models import User
from recovery.queries.journey import Journey
from recovery.queries.writings import Text, answers_in_plan
from recovery.releases import guide_of
from recovery.rules.shapes import Guide


@dataclass(frozen=True, slots=True)
class LeftStep:
    """A step as it was when somebody wrote in it. `answers`: the prompt as safe HTML, and what they wrote."""

    key: str
    title: str
    answers: tuple[tuple[str, Text], ...]


def left_steps(user: User, journey: Journey, answers: Iterable[Text] | None = None) -> tuple[LeftStep, ...]:
    """Every step of the plan that the guide holds no longer and that has answers, oldest first.

    One query, none with `answers` (all of the plan's), and two for each old release that this process has not decoded yet.
    While reconnecting is closed, steps that belonged to it stay closed as well.
    """
    written = answers_in_plan(user, journey.plan_id) if answers is None else answers
    gone = [text for text in written if text.step_key not in journey.guide.steps]
    by_step: dict[str, list[Text]] = {}
    for text in gone:
        by_step.setdefault(text.step_key, []).append(text)
    return tuple(_seen_as_written(by_step.values(), reconnect_closed=_reconnect_is_closed(journey)))


def _reconnect_is_closed(journey: Journey) -> bool:
    return any(view.closed for view in journey.road.phases)


def _seen_as_written(steps: Iterable[list[Text]], *, reconnect_closed: bool) -> Iterator[LeftStep]:
    for texts in steps:
        guide = _guide_of(texts[-1])
        step = guide.steps[texts[-1].step_key]
        if not (reconnect_closed and guide.by_key[step.phase_key].role is PhaseRole.RECONNECT):
            yield LeftStep(step.key, step.title, tuple((_prompt(text), text) for text in texts))


def _guide_of(text: Text) -> Guide:
    assert text.release_id is not None  # every answer remembers the release it was given in
    return guide_of(text.release_id)


def _prompt(text: Text) -> str:
    """An answer's activity may have left the step before the step left the guide."""
    activities = _guide_of(text).steps[text.step_key].activities
    return next((activity.prompt_html for activity in activities if activity.key == text.activity_key), "")
