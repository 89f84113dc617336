"""A person's plan as the rules see it: everything they did and told, in a fixed number of queries."""

from datetime import timedelta

import pytest

from recovery.actions.account import tell, tell_tags
from recovery.actions.guide import retire_step
from recovery.actions.plan import pause_plan
from recovery.enums import Aim, Answer, Choice, Contact, Mood, Pace, PhaseRole, ProgressKind
from recovery.errors import KeyLost
from recovery.models import DataKey, Plan, Release, Step, StepProgress
from recovery.queries.journey import journey_of
from recovery.queries.person import vault_of
from tests.conftest import NOW, fresh, make_user
from tests.daily_help import log
from tests.people import DAY, check, declare, finish, open_the_gate, publish, sit
from tests.writing_help import write_note

pytestmark = pytest.mark.django_db
QUERIES = 2


def test_a_new_plan_stands_at_the_newest_release_with_nothing_told(alice):
    journey = journey_of(alice, NOW)
    newest = Release.objects.get()
    assert (journey.release_id, journey.guide.release, journey.user_id) == (newest.pk, newest.number, alice.pk)
    assert journey.plan_id == Plan.objects.get().pk
    assert (journey.aim, journey.pace, journey.has_parked, journey.now) == (None, Pace.STEADY, False, NOW)
    assert (journey.facts.progress, journey.facts.checks, journey.facts.sittings, journey.facts.carried_over) == ((), (), (), frozenset())
    assert journey.road.next.step.key == "k1"


def test_everything_done_and_told_is_in_the_facts(alice):
    finish(alice, "k1", "k2", at=NOW - DAY)
    declare(alice, "p1", at=NOW)
    check(alice, at=NOW - 2 * DAY, g10="not_sure")
    sit(alice, Choice.NOT_YET, at=NOW - DAY, cooling_days=5)
    tell(alice, {"aim": "distance", "pace": "little", "fear": "rather_not", "night": [23, 6]})
    tell_tags(alice, group="shared", tags=frozenset({"children"}), group_tags=frozenset({"children"}))
    pause_plan(alice, at=NOW)
    Plan.objects.update(carried_over=vault_of(alice).seal(["g4"], f"plan:{Plan.objects.get().pk}"))
    journey = journey_of(fresh(alice), NOW)
    facts = journey.facts
    assert [(f.step_key, f.kind, f.release) for f in facts.progress] == [("k1", ProgressKind.FINISHED, 1), ("k2", ProgressKind.FINISHED, 1)]
    assert [(f.phase_key, f.at) for f in facts.phases_done] == [("p1", NOW)]
    assert [(c.at, c.answers["g10"]) for c in facts.checks] == [(NOW - 2 * DAY, Answer.NOT_SURE)]
    assert [(s.choice, s.mood, s.cooling_days) for s in facts.sittings] == [(Choice.NOT_YET, Mood.ALIKE, 5)]
    about = facts.circumstances
    assert (about.tags, about.answered, about.fear) == ({"children"}, {"shared"}, Answer.RATHER_NOT)
    assert (about.night_from, about.night_to, facts.paused_at, facts.carried_over) == (23, 6, NOW, {"g4"})
    assert (journey.aim, journey.pace, facts.pace) == (Aim.DISTANCE, Pace.LITTLE, Pace.LITTLE)


@pytest.mark.parametrize("life", ["short", "long"])
def test_a_journey_costs_the_same_however_much_there_is(alice, life, django_assert_num_queries):
    if life == "long":
        open_the_gate(alice)
        finish(alice, *(f"k{n}" for n in range(1, 22) if n not in (17,)), at=NOW - DAY)
        for day in range(30):
            check(alice, at=NOW - day * DAY)
            sit(alice, Choice.RECONNECT, at=NOW - day * DAY)
            write_note(alice, f"note {day}")
    user = fresh(alice)
    journey_of(user, NOW)
    with django_assert_num_queries(QUERIES):
        journey_of(user, NOW)


def test_a_journey_that_locks_costs_no_query_more(alice, django_assert_num_queries):
    journey_of(alice, NOW)
    with django_assert_num_queries(QUERIES):
        journey_of(alice, NOW, lock=True)


def test_nobody_without_an_open_plan_has_a_journey(alice):
    assert journey_of(make_user("carol@example.org"), NOW) is None
    Plan.objects.update(packed_at=NOW)
    assert journey_of(alice, NOW) is None


def test_a_plan_whose_guide_has_no_release_has_no_journey(alice):
    StepProgress.objects.all().delete()
    Release.objects.all()._raw_delete("default")
    assert journey_of(alice, NOW) is None


def test_facts_of_another_person_or_another_plan_never_come_in(alice, bob):
    finish(bob, "k1")
    check(bob, at=NOW, g4="yes")
    sit(bob, Choice.LET_GO, at=NOW)
    assert journey_of(alice, NOW).facts == journey_of(fresh(alice), NOW).facts
    assert journey_of(alice, NOW).facts.progress == journey_of(alice, NOW).facts.checks == ()
    Plan.objects.filter(owner=bob).update(packed_at=NOW)
    assert journey_of(bob, NOW) is None


def test_without_her_data_key_there_is_no_journey_at_all(alice):
    DataKey.objects.filter(user=alice).delete()
    with pytest.raises(KeyLost):
        journey_of(fresh(alice), NOW)


def test_a_new_release_is_followed_at_once_and_what_was_finished_stays(alice):
    finish(alice, "k1", "k4")
    Step.objects.filter(key="k1").update(title="Get through tonight")
    publish()
    road = journey_of(alice, NOW + DAY).road
    assert (road.steps["k1"].step.title, road.steps["k1"].done, road.steps["k1"].updated) == ("Get through tonight", True, True)
    assert (road.steps["k4"].done, road.steps["k4"].updated) == (True, False)


def test_a_finished_step_that_leaves_the_guide_still_counts_and_comes_back_done(alice):
    finish(alice, "k1", "k11")
    step = Step.objects.get(key="k11")
    retire_step(step, actor=None, at=NOW)
    publish()
    without = journey_of(alice, NOW + DAY).road
    assert "k11" not in without.steps
    assert without.done_count == 2, "the total never falls"
    Step.objects.filter(key="k11").update(retired_at=None)
    publish(at=NOW + timedelta(hours=1))
    again = journey_of(alice, NOW + DAY).road
    assert (again.steps["k11"].done, again.done_count) == (True, 2)


def test_drafts_that_were_not_published_are_never_seen(alice):
    Step.objects.filter(key="k1").update(title="Half a thought")
    Step.objects.filter(key="k2").update(retired_at=NOW)
    journey = journey_of(fresh(alice), NOW)
    assert journey.guide.steps["k1"].title == "Get through today"
    assert "k2" in journey.road.steps


# --- The contact log ----------------------------------------------------------------------------------------------


def test_g7b_the_third_message_without_an_answer_closes_and_their_word_opens_again(alice, django_assert_num_queries):
    open_the_gate(alice)
    for days in (3, 2):
        log(alice, Contact.REACHED_OUT, at=NOW - days * DAY)
    assert is_open(alice)
    log(alice, Contact.REACHED_OUT, at=NOW - DAY)
    for _ in range(9):
        log(alice, Contact.CHECKED_PROFILE, at=NOW - DAY)
    with django_assert_num_queries(2):
        assert not is_open(alice)
    assert is_open(alice, NOW + 29 * DAY)
    log(alice, Contact.THEY_REACHED_OUT, at=NOW)
    assert is_open(alice)


def test_looking_at_profiles_every_day_never_locks(alice):
    open_the_gate(alice)
    for days in range(60):
        log(alice, Contact.CHECKED_PROFILE, at=NOW - days * DAY)
    assert is_open(alice)


def test_the_log_of_somebody_else_closes_nothing(alice, bob):
    open_the_gate(alice)
    for days in (3, 2, 1):
        log(bob, Contact.REACHED_OUT, at=NOW - days * DAY)
    assert is_open(alice)


def is_open(user, at=NOW):
    (branch,) = [view for view in journey_of(user, at).road.phases if view.phase.role is PhaseRole.RECONNECT]
    return not branch.closed
