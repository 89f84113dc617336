"""The safety check and the sittings: encrypted, dated, only ever added to."""

from datetime import timedelta
from uuid import uuid4

import pytest

from recovery.actions.decisions import LONGEST_COOLING_DAYS, save_check, save_sitting
from recovery.actions.writing import LARGEST
from recovery.enums import Act, Answer, Choice, Gate, Mood
from recovery.errors import StepClosed, TextTooLarge
from recovery.models import Decision, Plan, SafetyCheck
from recovery.queries.journey import decision_place
from recovery.queries.person import vault_of
from recovery.rules.decisions import SHORTEST_COOLING_DAYS
from recovery.rules.gates import reconnect_gate
from tests.conftest import NOW
from tests.people import CLEAR, DAY, check, decide, road_of, sit, walk_the_trunk

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def open_today(journey):
    return reconnect_gate(journey.guide, journey.facts, act=Act.READ, now=journey.now).open


# --- The safety check ---------------------------------------------------------------------------------------------


def test_a_check_is_kept_encrypted_and_stands_in_the_journey_it_gives(alice):
    check_id = uuid4()
    after = save_check(alice, {"g4": Answer.NO, "g5": Answer.NOT_SURE}, check_id=check_id, at=NOW)
    assert [dict(found.answers) for found in after.facts.checks] == [{"g4": "no", "g5": "not_sure"}]
    stored = bytes(SafetyCheck.objects.get(pk=check_id).answers)
    assert not any(word in stored for word in (b"g5", b"not_sure"))


def test_unknown_questions_are_left_out_and_a_check_of_nothing_known_is_none(alice):
    after = save_check(alice, {"g4": Answer.NO, "g99": Answer.YES, "decision": Answer.YES}, check_id=uuid4(), at=NOW)
    assert [dict(found.answers) for found in after.facts.checks] == [{"g4": "no"}]
    save_check(alice, {"g99": Answer.YES}, check_id=uuid4(), at=NOW)
    save_check(alice, {}, check_id=uuid4(), at=NOW)
    assert SafetyCheck.objects.count() == 1


def test_a_double_tap_is_one_check(alice):
    check_id = uuid4()
    for minute in range(3):
        save_check(alice, CLEAR, check_id=check_id, at=NOW + minute * MINUTE)
    assert SafetyCheck.objects.get().at == NOW


def test_other_answers_under_an_id_that_was_used_are_heard_all_the_same(alice):
    """Review, Back, a changed mind, Save: a "yes" must never be swallowed because its page was used before."""
    walk_the_trunk(alice)
    decide(alice, Choice.RECONNECT)
    check_id = uuid4()
    assert open_today(save_check(alice, CLEAR, check_id=check_id, at=NOW))
    after = save_check(alice, {**CLEAR, "g5": Answer.YES}, check_id=check_id, at=NOW + MINUTE)
    assert len(after.facts.checks) == 2
    assert not open_today(after)


def test_an_id_of_somebody_elses_check_swallows_nothing_and_touches_nothing(alice, bob):
    check_id = uuid4()
    save_check(bob, CLEAR, check_id=check_id, at=NOW)
    after = save_check(alice, CLEAR, check_id=check_id, at=NOW)
    assert len(after.facts.checks) == 1
    assert SafetyCheck.objects.get(pk=check_id).plan.owner == bob


def test_a_reviewed_yes_to_a_hard_question_stays_whatever_is_answered_later(alice):
    walk_the_trunk(alice)
    decide(alice, Choice.RECONNECT)
    check(alice, at=NOW - 400 * DAY, g4="yes")
    after = check(alice, at=NOW)
    assert not open_today(after)
    assert Gate.G4 in {reason.gate for reason in reconnect_gate(after.guide, after.facts, act=Act.READ, now=NOW).reasons}


def test_without_a_plan_there_is_no_check_and_no_sitting(alice):
    Plan.objects.update(packed_at=NOW)
    with pytest.raises(StepClosed):
        check(alice, at=NOW)
    with pytest.raises(StepClosed):
        sit(alice, Choice.LET_GO, at=NOW)
    assert not SafetyCheck.objects.exists()
    assert not Decision.objects.exists()


# --- The sittings -------------------------------------------------------------------------------------------------


def said(user):
    return [vault_of(user).open(row.content, decision_place(row.pk)) for row in Decision.objects.order_by("at")]


def test_a_sitting_is_kept_encrypted_with_its_words(alice):
    after = save_sitting(alice, Choice.LET_GO, mood=Mood.LOW, words="I am tired", cooling_days=7, sitting_id=uuid4(), at=NOW)
    assert said(alice) == [{"choice": "let_go", "mood": "low", "words": "I am tired", "cooling_days": 7}]
    assert [(s.choice, s.mood, s.cooling_days, s.at) for s in after.facts.sittings] == [("let_go", "low", 7, NOW)]
    assert not any(word in bytes(Decision.objects.get().content) for word in (b"let_go", b"tired"))


@pytest.mark.parametrize(("asked", "kept"), [(-5, 3), (0, 3), (3, 3), (90, 90), (10**9, 90)])
def test_the_cooling_off_is_never_shorter_nor_longer_than_the_rule(alice, asked, kept):
    sit(alice, Choice.RECONNECT, at=NOW, cooling_days=asked)
    assert said(alice)[0]["cooling_days"] == kept
    assert SHORTEST_COOLING_DAYS <= kept <= LONGEST_COOLING_DAYS


def test_a_double_tap_is_one_sitting_and_a_changed_mind_under_the_same_id_is_another(alice):
    again = {"mood": Mood.ALIKE, "words": "", "cooling_days": 3, "sitting_id": uuid4()}
    for minute in range(2):
        save_sitting(alice, Choice.RECONNECT, at=NOW + minute * MINUTE, **again)
    assert Decision.objects.count() == 1
    save_sitting(alice, Choice.LET_GO, at=NOW + 5 * MINUTE, **again)
    assert [sitting["choice"] for sitting in said(alice)] == ["reconnect", "let_go"]


def test_an_id_of_somebody_elses_sitting_swallows_nothing(alice, bob):
    sitting_id = uuid4()
    for user in (bob, alice):
        save_sitting(user, Choice.LET_GO, mood=Mood.LOW, words="", cooling_days=3, sitting_id=sitting_id, at=NOW)
    assert Decision.objects.get(plan__owner=alice).pk != sitting_id
    assert Decision.objects.get(pk=sitting_id).plan.owner == bob


def test_words_over_a_megabyte_are_refused(alice):
    with pytest.raises(TextTooLarge):
        sit(alice, Choice.LET_GO, at=NOW, words="x" * (LARGEST + 1))
    assert not Decision.objects.exists()


def test_the_choice_counts_from_the_second_day_and_the_end_of_the_cooling_off(alice):
    walk_the_trunk(alice)
    sit(alice, Choice.LET_GO, at=NOW)
    sit(alice, Choice.LET_GO, at=NOW + timedelta(hours=2))
    assert road_of(alice, NOW + 10 * DAY).choice is None, "two sittings of one evening are one"
    sit(alice, Choice.LET_GO, at=NOW + DAY)
    assert road_of(alice, NOW + 4 * DAY - MINUTE).choice is None
    assert road_of(alice, NOW + 4 * DAY).choice is Choice.LET_GO
