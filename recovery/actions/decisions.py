"""The safety check and the sittings of the decision: encrypted, dated, append-only."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from recovery.enums import Answer, Choice, Mood
from recovery.errors import StepClosed
from recovery.models import Decision, SafetyCheck, User
from recovery.queries.journey import Journey, check_place, decision_place, journey_of
from recovery.queries.person import vault_of
from recovery.rules.decisions import SHORTEST_COOLING_DAYS
from recovery.rules.gates import QUESTIONS

LONGEST_COOLING_DAYS = 90


def save_check(user: User, answers: Mapping[str, Answer], *, check_id: UUID, at: datetime) -> Journey:
    """Append one reviewed set of answers; unknown questions are left out. Returns the journey with it.

    The id comes from the review page, so that a double tap is one check. Raises StepClosed without a plan.
    """
    known = {question: answer.value for question, answer in answers.items() if question in QUESTIONS}
    with transaction.atomic():
        journey = journey_of(user, at, lock=True)
        if journey is None:
            raise StepClosed
        if known and not SafetyCheck.objects.filter(pk=check_id).exists():
            SafetyCheck.objects.create(
                pk=check_id, plan_id=journey.plan_id, answers=vault_of(user).seal(known, check_place(check_id)), at=at
            )
        after = journey_of(user, at)
        assert after is not None
        return after


def save_sitting(user: User, choice: Choice, *, mood: Mood, words: str, cooling_days: int, sitting_id: UUID, at: datetime) -> Journey:
    """Append one dated answer to "what do I want?" with its optional words. Returns the journey with it.

    Whether it counts (second day, cooling-off of at least three days) is for rules.decisions. Raises StepClosed.
    """
    content = {
        "choice": choice.value,
        "mood": mood.value,
        "words": words,
        "cooling_days": min(max(cooling_days, SHORTEST_COOLING_DAYS), LONGEST_COOLING_DAYS),
    }
    with transaction.atomic():
        journey = journey_of(user, at, lock=True)
        if journey is None:
            raise StepClosed
        if not Decision.objects.filter(pk=sitting_id).exists():
            Decision.objects.create(
                pk=sitting_id, plan_id=journey.plan_id, content=vault_of(user).seal(content, decision_place(sitting_id)), at=at
            )
        after = journey_of(user, at)
        assert after is not None
        return after
