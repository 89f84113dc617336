"""Walking the plan: every move is one dated fact, and none costs anything."""

from datetime import timedelta
from uuid import uuid4

import pytest

from recovery import releases
from recovery.actions import plan as walk
from recovery.actions.account import erase_person, tell
from recovery.enums import Choice, PhaseRole, StepState
from recovery.errors import PersonGone, PlanPaused, StepClosed
from recovery.models import PhaseDone, Plan, Release, StepProgress
from recovery.rules.shapes import NextKind
from tests.conftest import NOW, fresh, make_user
from tests.people import DAY, check, decide, declare, finish, finish_core, open_the_gate, road_of, state_of, walk_the_trunk

pytestmark = pytest.mark.django_db
MOVES = (walk.finish_step, walk.skip_step, walk.set_aside_step, walk.reopen_step)
each_move = pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
MINUTE = timedelta(minutes=1)


def kinds(user, key="k1"):
    found = StepProgress.objects.filter(plan__owner=user, step__key=key).order_by("at")
    return list(found.values_list("kind", flat=True))


def moved(user, move, key="k1", at=NOW, fact_id=None):
    return move(user, key, fact_id=fact_id or uuid4(), at=at)


# --- Beginning ----------------------------------------------------------------------------------------------------


def test_a_plan_begins_with_the_published_guide_and_only_once():
    carol = make_user("carol@example.org")
    plan = walk.start_plan(carol, at=NOW)
    assert (plan.guide.releases.get(), plan.started_at, plan.paused_at) == (Release.objects.get(), NOW, None)
    assert walk.start_plan(carol, at=NOW + DAY) == plan
    assert Plan.objects.filter(owner=carol).count() == 1


def test_no_plan_begins_while_nothing_is_published():
    carol = make_user("carol@example.org")
    Release.objects.all()._raw_delete("default")
    releases.forget()
    assert walk.start_plan(carol, at=NOW) is None
    assert not Plan.objects.filter(owner=carol).exists()


def test_after_packing_away_a_new_plan_may_begin(alice):
    Plan.objects.filter(owner=alice).update(packed_at=NOW)
    assert walk.start_plan(alice, at=NOW).packed_at is None
    assert Plan.objects.filter(owner=alice).count() == 2


def test_no_plan_begins_for_somebody_who_was_erased(alice):
    erase_person(fresh(alice))
    with pytest.raises(PersonGone):
        walk.start_plan(alice, at=NOW)
    assert not Plan.objects.exists()


# --- One step -----------------------------------------------------------------------------------------------------


def test_finishing_is_one_dated_fact_in_the_words_of_its_release(alice):
    before = moved(alice, walk.finish_step)
    fact = StepProgress.objects.get(plan__owner=alice)
    assert (fact.kind, fact.at, fact.release.number, fact.step.key) == ("finished", NOW, Release.objects.get().number, "k1")
    assert before.road.steps["k1"].state is StepState.CURRENT, "the journey it gives is the one before"
    assert state_of(alice, "k1") is StepState.DONE


@each_move
def test_a_double_tap_is_one_fact(alice, move):
    if move is walk.reopen_step:
        finish(alice, "k1", at=NOW - DAY)
    before, fact_id = len(kinds(alice)), uuid4()
    for seconds in range(3):
        moved(alice, move, fact_id=fact_id, at=NOW + timedelta(seconds=seconds))
    assert len(kinds(alice)) == before + 1


@each_move
def test_a_late_double_of_an_earlier_move_changes_nothing(alice, move):
    if move is walk.reopen_step:
        finish(alice, "k1", at=NOW - DAY)
    fact_id = uuid4()
    moved(alice, move, fact_id=fact_id)
    other = walk.skip_step if move is not walk.skip_step else walk.set_aside_step
    moved(alice, other, at=NOW + MINUTE)
    before = kinds(alice)
    moved(alice, move, fact_id=fact_id, at=NOW + 2 * MINUTE)
    assert kinds(alice) == before


def test_a_page_from_history_whose_id_was_used_for_another_move_still_moves(alice):
    """Skip, Back, Finish: the page comes back with the id it skipped with, and finishing is not swallowed."""
    fact_id = uuid4()
    moved(alice, walk.skip_step, fact_id=fact_id)
    moved(alice, walk.finish_step, fact_id=fact_id, at=NOW + MINUTE)
    assert kinds(alice) == ["skipped", "finished"]
    moved(alice, walk.finish_step, key="k2", fact_id=fact_id, at=NOW + MINUTE)
    assert kinds(alice, "k2") == ["finished"]


def test_an_id_of_somebody_elses_fact_neither_fails_nor_touches_theirs(alice, bob):
    fact_id = uuid4()
    moved(bob, walk.finish_step, fact_id=fact_id)
    moved(alice, walk.finish_step, fact_id=fact_id)
    assert (kinds(alice), kinds(bob)) == (["finished"], ["finished"])
    assert StepProgress.objects.get(pk=fact_id).plan.owner == bob


def test_finishing_again_is_no_new_fact_until_it_was_opened_again(alice):
    finish(alice, "k1")
    finish(alice, "k1", at=NOW + MINUTE)
    assert kinds(alice) == ["finished"]
    moved(alice, walk.reopen_step, at=NOW + 2 * MINUTE)
    assert road_of(alice).steps["k1"].done
    finish(alice, "k1", at=NOW + 3 * MINUTE)
    assert kinds(alice) == ["finished", "reopened", "finished"]


def test_finishing_again_after_its_words_changed_is_a_new_fact(alice):
    finish(alice, "k1")
    StepProgress.objects.update(release=_older_release())
    assert road_of(alice).steps["k1"].updated
    finish(alice, "k1", at=NOW + MINUTE)
    assert kinds(alice) == ["finished", "finished"]
    assert not road_of(alice, NOW + DAY).steps["k1"].updated


def _older_release():
    now = Release.objects.get()
    return Release.objects.create(guide=now.guide, number=now.number - 1, document=now.document, published_at=NOW - DAY)


@pytest.mark.parametrize(("move", "state"), [(walk.skip_step, StepState.SKIPPED), (walk.set_aside_step, StepState.SET_ASIDE)])
def test_skipping_and_setting_aside_move_on_once_and_can_be_undone(alice, move, state):
    moved(alice, move)
    moved(alice, move, at=NOW + MINUTE)
    assert len(kinds(alice)) == 1
    assert state_of(alice, "k1") is state
    assert road_of(alice).next.step.key == "k2"
    moved(alice, walk.reopen_step, at=NOW + MINUTE)
    assert road_of(alice).next.step.key == "k1"


@pytest.mark.parametrize("move", [walk.skip_step, walk.set_aside_step])
def test_a_finished_step_cannot_be_skipped_and_an_opened_one_can_and_stays_counted(alice, move):
    finish(alice, "k1", "k2")
    moved(alice, move, at=NOW + MINUTE)
    assert kinds(alice) == ["finished"]
    moved(alice, walk.reopen_step, at=NOW + 2 * MINUTE)
    assert road_of(alice).next.step.key == "k1"
    moved(alice, move, at=NOW + 3 * MINUTE)
    assert road_of(alice).next.step.key != "k1"
    assert road_of(alice).steps["k1"].done
    assert road_of(alice).done_count == 2


def test_only_what_was_handled_can_be_opened_again(alice):
    moved(alice, walk.reopen_step)
    assert kinds(alice) == []


@each_move
@pytest.mark.parametrize("key", ["k32", "k9999", ""])
def test_a_closed_step_and_one_that_does_not_exist_are_refused_alike(alice, move, key):
    with pytest.raises(StepClosed):
        moved(alice, move, key=key)
    assert not StepProgress.objects.filter(plan__owner=alice).exists()


@each_move
def test_a_step_that_fear_holds_back_is_refused(alice, move):
    tell(alice, {"fear": "not_sure"})
    with pytest.raises(StepClosed):
        moved(alice, move, key="k17")


@each_move
def test_without_a_plan_there_is_nothing_to_walk(alice, move):
    Plan.objects.filter(owner=alice).update(packed_at=NOW)
    with pytest.raises(StepClosed):
        moved(alice, move)


def test_the_move_is_made_in_the_open_plan_and_never_in_a_packed_one(alice):
    old = Plan.objects.get(owner=alice)
    Plan.objects.filter(owner=alice).update(packed_at=NOW)
    walk.start_plan(alice, at=NOW)
    finish(alice, "k1")
    assert not old.progress.exists()


def test_reconnect_is_walked_while_its_gate_is_open_and_refused_from_the_moment_it_closes(alice):
    open_the_gate(alice)
    finish(alice, "k32")
    assert road_of(alice).steps["k32"].done
    check(alice, at=NOW + MINUTE, g5="yes")
    with pytest.raises(StepClosed):
        finish(alice, "k33", at=NOW + 2 * MINUTE)
    assert road_of(alice, NOW + DAY).steps["k32"].done, "what was done stays done"


# --- Whole phases -------------------------------------------------------------------------------------------------


def test_a_phase_is_done_when_they_say_so_and_once(alice):
    declare(alice, "p1")
    declare(alice, "p1", at=NOW + DAY)
    fact = PhaseDone.objects.get(plan__owner=alice)
    assert (fact.phase.key, fact.at) == ("p1", NOW)
    assert road_of(alice).next.step.phase_key == "p2"


@pytest.mark.parametrize("key", ["p4", "p5", "p6", "p99"])
def test_a_phase_that_is_closed_or_not_on_the_road_cannot_be_declared_done(alice, key):
    with pytest.raises(StepClosed):
        declare(alice, key)
    assert not PhaseDone.objects.exists()


def test_a_resting_plan_declares_nothing_done(alice):
    walk.pause_plan(alice, at=NOW)
    with pytest.raises(PlanPaused):
        declare(alice, "p1")


def test_without_a_plan_no_phase_is_declared(alice):
    Plan.objects.filter(owner=alice).update(packed_at=NOW)
    with pytest.raises(StepClosed):
        declare(alice, "p1")


def test_the_closing_waits_for_everything_before_it_and_then_graduates(alice):
    walk_the_trunk(alice)
    decide(alice, Choice.LET_GO)
    with pytest.raises(StepClosed):
        declare(alice, "p6")
    declare(alice, "p5")
    finish_core(alice, PhaseRole.CLOSING, at=NOW)
    declare(alice, "p6")
    assert road_of(alice).next.kind == NextKind.GRADUATED


def test_the_closing_is_refused_while_no_branch_was_chosen_though_the_trunk_is_done(alice):
    walk_the_trunk(alice)
    with pytest.raises(StepClosed):
        declare(alice, "p6")


# --- Rest ---------------------------------------------------------------------------------------------------------


def test_a_rest_keeps_its_first_day_and_ends_with_one_word(alice):
    finish(alice, "k1")
    walk.pause_plan(alice, at=NOW)
    walk.pause_plan(alice, at=NOW + DAY)
    assert Plan.objects.get(owner=alice).paused_at == NOW
    assert road_of(alice).next.kind == NextKind.PAUSED
    walk.resume_plan(alice)
    assert road_of(alice).next.step.key == "k2"
    assert road_of(alice).done_count == 1


def test_resting_touches_neither_others_nor_packed_plans(alice, bob):
    Plan.objects.filter(owner=alice).update(packed_at=NOW)
    walk.pause_plan(alice, at=NOW)
    walk.pause_plan(bob, at=NOW)
    assert list(Plan.objects.filter(paused_at=None).values_list("owner", flat=True)) == [alice.pk]
    walk.resume_plan(alice)
    assert Plan.objects.filter(paused_at=NOW).count() == 1
