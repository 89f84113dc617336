"""Saving a step's answers: one row per activity, clashes told apart, closed steps refused."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from recovery.actions import plan as walk
from recovery.actions.account import tell
from recovery.actions.writing import LARGEST
from recovery.enums import StepState
from recovery.errors import StepClosed, TextTooLarge
from recovery.models import Plan, StepProgress, Writing, WritingRevision
from recovery.queries.journey import journey_of
from recovery.queries.step import step_page
from tests.conftest import NOW
from tests.people import check, finish, open_the_gate, state_of
from tests.writing_help import answer

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
ONE, TWO = {"text": "one"}, {"text": "two"}


def stored(user, key="k1", at=NOW):
    """Value by activity key, as the step's page shows it."""
    journey = journey_of(user, at)
    page = step_page(user, journey, journey.guide.steps[key], journey.road.steps[key], fold=False)
    return {part: text.value for part, text in page.answers.items()}


def test_answers_and_the_line_are_one_row_each_in_their_place(alice):
    saved = answer(alice, a1={"ticked": ["Water"], "own": []}, a2=ONE, line="It passed.")
    assert saved.revisions == {"a1": 1, "a2": 1, "": 1}
    assert saved.clashes == {}
    assert stored(alice) == {"a1": {"ticked": ["Water"], "own": []}, "a2": ONE, "": {"text": "It passed."}}
    rows = {row.activity_key: row for row in Writing.objects.all()}
    assert {key: row.kind for key, row in rows.items()} == {"a1": "answer", "a2": "answer", "": "line"}
    assert {row.step.key for row in rows.values()} == {"k1"}
    assert {(row.plan.owner, row.owner, row.release_id) for row in rows.values()} == {(alice, alice, saved.journey.release_id)}


def test_an_empty_answer_makes_no_row_and_an_emptied_one_stays_with_its_history(alice):
    assert answer(alice, a1={"ticked": [], "own": []}, a2={"text": ""}, line="").revisions == {}
    assert not Writing.objects.exists()
    answer(alice, a1=ONE)
    assert answer(alice, a1={"text": ""}, revisions={"a1": 1}).revisions == {"a1": 2}
    assert stored(alice) == {"a1": {"text": ""}}
    assert WritingRevision.objects.count() == 1


def test_what_is_stored_already_is_left_alone_whatever_the_revision(alice):
    answer(alice, a1=ONE)
    for revision in (0, 1, 9):
        assert answer(alice, a1=ONE, revisions={"a1": revision}, at=NOW + MINUTE).revisions == {"a1": 1}
    assert Writing.objects.get().updated_at == NOW


def test_one_clash_does_not_keep_the_other_answers_from_being_saved(alice):
    answer(alice, a1=ONE, a2=ONE, page_id=uuid4())
    answer(alice, a1=TWO, revisions={"a1": 1}, page_id=uuid4())
    saved = answer(alice, a1={"text": "mine"}, a2=TWO, line="new", revisions={"a1": 1, "a2": 1}, page_id=uuid4())
    assert saved.revisions == {"a2": 2, "": 1}
    assert {key: (text.value, text.revision) for key, text in saved.clashes.items()} == {"a1": (TWO, 2)}
    assert stored(alice) == {"a1": TWO, "a2": TWO, "": {"text": "new"}}


def test_two_tabs_that_both_began_empty_clash_instead_of_overwriting(alice):
    answer(alice, a1=ONE, page_id=uuid4())
    assert answer(alice, a1=TWO, page_id=uuid4()).clashes["a1"].value == ONE
    assert stored(alice) == {"a1": ONE}


def test_choosing_after_a_clash_keeps_the_other_text_in_history(alice):
    answer(alice, a1=ONE, page_id=uuid4())
    clash = answer(alice, a1=TWO, page_id=uuid4()).clashes["a1"]
    assert answer(alice, a1=TWO, revisions={"a1": clash.revision}, page_id=uuid4()).clashes == {}
    assert stored(alice) == {"a1": TWO}
    assert WritingRevision.objects.get().writing == Writing.objects.get()


# --- Begun --------------------------------------------------------------------------------------------------------


def facts(user):
    return [(fact.step.key, fact.kind) for fact in StepProgress.objects.filter(plan__owner=user).order_by("at")]


def test_the_first_words_in_a_step_begin_it_once_and_an_empty_page_does_not(alice):
    answer(alice, "k4", a1={"text": ""})
    assert facts(alice) == []
    answer(alice, "k4", a1=ONE, at=NOW + MINUTE)
    answer(alice, "k4", a1=TWO, revisions={"a1": 1}, at=NOW + 2 * MINUTE)
    assert facts(alice) == [("k4", "begun")]
    assert state_of(alice, "k4") is StepState.BEGUN


def test_writing_in_a_step_that_was_skipped_or_finished_leaves_it_so(alice):
    finish(alice, "k1")
    walk.skip_step(alice, "k3", fact_id=uuid4(), at=NOW)
    answer(alice, "k1", a1=ONE, at=NOW + MINUTE)
    answer(alice, "k3", a1=ONE, at=NOW + MINUTE)
    assert [state_of(alice, key) for key in ("k1", "k3")] == [StepState.DONE, StepState.SKIPPED]
    assert len(facts(alice)) == 2


def test_a_step_begun_then_set_aside_and_opened_again_is_not_begun_twice(alice):
    answer(alice, "k1", a1=ONE)
    walk.set_aside_step(alice, "k1", fact_id=uuid4(), at=NOW + MINUTE)
    walk.reopen_step(alice, "k1", fact_id=uuid4(), at=NOW + 2 * MINUTE)
    answer(alice, "k1", a1=TWO, revisions={"a1": 1}, at=NOW + 3 * MINUTE)
    assert [kind for _, kind in facts(alice)] == ["begun", "set_aside", "reopened"]


# --- Refused ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["k32", "k9999"])
def test_a_closed_step_and_one_that_does_not_exist_keep_nothing(alice, key):
    with pytest.raises(StepClosed):
        answer(alice, key, a1=ONE)
    assert not Writing.objects.exists()


def test_a_step_that_fear_holds_back_keeps_nothing(alice):
    tell(alice, {"fear": "yes"})
    with pytest.raises(StepClosed):
        answer(alice, "k25", a1=ONE)


def test_without_a_plan_there_is_no_step_to_write_in(alice):
    Plan.objects.update(packed_at=NOW)
    with pytest.raises(StepClosed):
        answer(alice, a1=ONE)


def test_reconnect_takes_words_by_day_and_refuses_them_at_night_and_once_it_closes(alice):
    open_the_gate(alice)
    assert answer(alice, "k33", a1=ONE).revisions == {"a1": 1}
    with pytest.raises(StepClosed):
        answer(alice, "k33", a1=TWO, revisions={"a1": 1}, at=NOW.replace(hour=3))
    answer(alice, "k43", a1=ONE, at=NOW.replace(hour=3))
    check(alice, at=NOW + MINUTE, g3a="yes")
    with pytest.raises(StepClosed):
        answer(alice, "k33", a1=TWO, revisions={"a1": 1}, at=NOW + 2 * MINUTE)
    assert Writing.objects.filter(step__key="k33").get().revision == 1


def test_night_is_the_night_of_the_persons_own_clock(alice):
    open_the_gate(alice)
    afternoon_in_london_is_night_in_auckland = datetime(2026, 11, 22, 14, 30, tzinfo=ZoneInfo("UTC"))
    there = afternoon_in_london_is_night_in_auckland.astimezone(ZoneInfo("Pacific/Auckland"))
    assert there.hour == 3
    with pytest.raises(StepClosed):
        answer(alice, "k33", a1=ONE, at=there)
    assert answer(alice, "k33", a1=ONE, at=afternoon_in_london_is_night_in_auckland).revisions


def test_one_part_over_a_megabyte_refuses_the_whole_post_before_anything_is_written(alice):
    with pytest.raises(TextTooLarge):
        answer(alice, a1=ONE, a2={"text": "x" * (LARGEST + 1)})
    assert not Writing.objects.exists()


def test_the_same_activity_key_in_two_steps_and_two_people_keep_apart(alice, bob):
    answer(alice, "k1", a1=ONE)
    answer(alice, "k4", a1=TWO)
    answer(bob, "k1", a1={"text": "his"})
    assert (stored(alice), stored(alice, "k4"), stored(bob)) == ({"a1": ONE}, {"a1": TWO}, {"a1": {"text": "his"}})
