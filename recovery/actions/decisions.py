"""The safety check and the sittings of the decision: encrypted, dated, append-only."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from recovery.actions.writing import LARGEST
from recovery.enums import Answer, Choice, Mood
from recovery.errors import StepClosed, TextTooLarge
from recovery.models import Decision, SafetyCheck, User
from recovery.queries.journey import Journey, check_place, decision_place, journey_of
from recovery.queries.person import vault_of
from recovery.rules.decisions import SHORTEST_COOLING_DAYS
from recovery.rules.gates import QUESTIONS

LONGEST_COOLING_DAYS = 90


def save_check(user: User, answers: Mapping[str, Answer], *, check_id: UUID, at: datetime) -> Journey:
    """Append one reviewed set of answers; unknown questions are left out. Returns the journey with it.

    The id comes from the review page, so that a double tap is one check; other answers under the same id (a page that
    came back from history) are a check of their own. Raises StepClosed without a plan.
    """
    known = {question: answer.value for question, answer in answers.items() if question in QUESTIONS}
    with transaction.atomic():
        journey = journey_of(user, at, lock=True)
        if journey is None:
            raise StepClosed
        row, vault = SafetyCheck.objects.filter(pk=check_id).first(), vault_of(user)
        new_id = check_id if row is None else uuid4()
        same = row is not None and row.plan_id == journey.plan_id and vault.open(row.answers, check_place(row.pk)) == known
        if known and not same:
            SafetyCheck.objects.create(pk=new_id, plan_id=journey.plan_id, answers=vault.seal(known, check_place(new_id)), at=at)
        after = journey_of(user, at)
        assert after is not None
        return after


def save_sitting(
    user: User, choice: Choice, *, mood: Mood, words: str, cooling_days: int, sitting_id: UUID, at: datetime, look_again: date | None = None
) -> Journey:
    """Append one dated answer to "what do I want?" with its optional words. Returns the journey with it.

    `look_again`, a day of theirs, is kept with "not yet" only. Whether the sitting counts (second day, cooling-off of at
    least three days) is for rules.decisions. The id works as in `save_check`. Raises StepClosed, and TextTooLarge over 1 MB.
    """
    if len(words) > LARGEST:
        raise TextTooLarge
    content = {
        "choice": choice.value,
        "mood": mood.value,
        "words": words,
        "cooling_days": min(max(cooling_days, SHORTEST_COOLING_DAYS), LONGEST_COOLING_DAYS),
    }
    if look_again is not None and choice is Choice.NOT_YET:
        content["look_again"] = look_again.isoformat()
    with transaction.atomic():
        journey = journey_of(user, at, lock=True)
        if journey is None:
            raise StepClosed
        row, vault = Decision.objects.filter(pk=sitting_id).first(), vault_of(user)
        new_id = sitting_id if row is None else uuid4()
        same = row is not None and row.plan_id == journey.plan_id and vault.open(row.content, decision_place(row.pk)) == content
        if not same:
            Decision.objects.create(pk=new_id, plan_id=journey.plan_id, content=vault.seal(content, decision_place(new_id)), at=at)
        after = journey_of(user, at)
        assert after is not None
        return after
