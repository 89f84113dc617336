"""Earlier plans: packed away, never lost. Their locks, their list, and one of them to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q

from recovery.enums import Act, PhaseRole, ProgressKind, WritingKind
from recovery.models import Plan, StepProgress, User
from recovery.queries.journey import Journey, facts_of
from recovery.queries.person import about
from recovery.queries.writings import Text, first_night_note, texts_of_plan
from recovery.releases import guide_of
from recovery.rules.carrying import locks_of
from recovery.rules.gates import reconnect_gate


@dataclass(frozen=True, slots=True)
class EarlierPlan:
    id: UUID
    started_at: datetime
    packed_at: datetime
    done: int  # steps finished
    texts: int


def earlier_plans(user: User) -> tuple[EarlierPlan, ...]:
    """Plans packed away, newest first. One query."""
    done = Count("progress__step", filter=Q(progress__kind=ProgressKind.FINISHED), distinct=True)
    rows = Plan.objects.filter(owner=user, packed_at__isnull=False).annotate(done=done, texts=Count("writings", distinct=True))
    found = []
    for row in rows.order_by("-packed_at"):
        assert row.packed_at is not None
        found.append(EarlierPlan(row.pk, row.started_at, row.packed_at, row.done, row.texts))
    return tuple(found)


def has_earlier_plan(user: User) -> bool:
    return Plan.objects.filter(owner=user, packed_at__isnull=False).exists()


def open_plan_id(user: User) -> UUID | None:
    """The id of the plan that is open now."""
    return Plan.objects.filter(owner=user, packed_at=None).values_list("pk", flat=True).first()


def locks_so_far(user: User) -> frozenset[str]:
    """The hard gates closed in any plan of theirs, open, packed or deleted since. A query for each plan. Raises KeyLost."""
    plans = Plan.objects.filter(owner=user)
    return locks_of(facts_of(plan, user) for plan in plans) | about(user).locks


# --- One earlier plan -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EarlierStep:
    """A step as it was when somebody wrote in it. Its title is empty where that part is closed today."""

    title: str
    line: Text | None
    answers: tuple[tuple[str, Text], ...]  # the prompt as safe HTML, and what they wrote


@dataclass(frozen=True, slots=True)
class EarlierPage:
    plan: EarlierPlan
    finished: tuple[str, ...]  # titles, in the order they were finished
    steps: tuple[EarlierStep, ...]
    first_night: Text | None


def earlier_page(user: User, plan: EarlierPlan, journey: Journey | None) -> EarlierPage:
    """Everything kept in one earlier plan, in the words it was written under, oldest first.

    Three queries, and two for each release that this process has not decoded yet. What was written in steps of
    `reconnect` stays readable; the words of those steps are left out while the present plan has that part closed.
    """
    closed = journey is None or not reconnect_gate(journey.guide, journey.facts, act=Act.READ, now=journey.now).open
    texts = texts_of_plan(user, plan.id)
    return EarlierPage(plan, _finished(plan, closed), tuple(_steps(texts, closed)), first_night_note(user, plan.id, opened=True))


def _finished(plan: EarlierPlan, closed: bool) -> tuple[str, ...]:
    facts = StepProgress.objects.filter(plan_id=plan.id, kind=ProgressKind.FINISHED).order_by("at")
    titles = [_title(release, key, closed) for release, key in facts.values_list("release_id", "step__key")]
    return tuple(dict.fromkeys(filter(None, titles)))


def _title(release_id: int | None, key: str, closed: bool) -> str:
    guide = guide_of(release_id) if release_id is not None else None
    step = guide.steps.get(key) if guide is not None else None
    if guide is None or step is None or (closed and guide.by_key[step.phase_key].role is PhaseRole.RECONNECT):
        return ""
    return step.title


def _prompt(text: Text) -> str:
    guide = guide_of(text.release_id) if text.release_id is not None else None
    step = guide.steps.get(text.step_key) if guide is not None else None
    return next((a.prompt_html for a in step.activities if a.key == text.activity_key), "") if step is not None else ""


def _steps(texts: Iterable[Text], closed: bool) -> Iterable[EarlierStep]:
    by_step: dict[str, list[Text]] = {}
    for text in texts:
        by_step.setdefault(text.step_key, []).append(text)
    for found in by_step.values():
        title = _title(found[-1].release_id, found[-1].step_key, closed)
        line = next((text for text in found if text.kind is WritingKind.LINE), None)
        rest = [text for text in found if text.kind is not WritingKind.LINE]
        yield EarlierStep(title, line, tuple((_prompt(text) if title else "", text) for text in rest))
