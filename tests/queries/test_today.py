"""What Today offers: one thing, chosen by what they came for, their pace and whether they were away."""

from datetime import timedelta
from uuid import uuid4

import pytest

from recovery.actions import plan as walk
from recovery.actions.account import tell
from recovery.enums import Choice
from recovery.queries.journey import journey_of
from recovery.queries.today import RETURN_SHOWN, today_page
from recovery.rules.shapes import NextKind
from tests.conftest import NOW, fresh
from tests.people import DAY, declare, finish, sit, walk_the_trunk
from tests.writing_help import answer

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def offered(user, at=NOW, away_until=None):
    page = today_page(journey_of(fresh(user), at), away_until)
    return page.offer, page.next.step.key if page.next.step else page.next.kind


def test_a_newcomer_is_offered_the_first_step(alice):
    assert offered(alice) == ("next", "k1")


def test_today_costs_no_query_beyond_the_journey(alice, django_assert_num_queries):
    journey = journey_of(alice, NOW)
    with django_assert_num_queries(0):
        today_page(journey, NOW)


# --- The aim ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("aim", "offer"), [("plan", ("next", "k1")), ("write", ("write", "k1")), ("unsure", ("next", "k1")), ("distance", ("next", "k2"))]
)
def test_the_aim_decides_what_comes_first(alice, aim, offer):
    tell(alice, {"aim": aim})
    assert offered(alice) == offer


@pytest.mark.parametrize("move", [walk.finish_step, walk.skip_step, walk.set_aside_step])
def test_keeping_my_distance_goes_on_with_the_road_once_the_boundary_was_handled(alice, move):
    """Skipping is a normal move: the boundary is offered first, and not again and again."""
    tell(alice, {"aim": "distance", "pace": "when_i_come"})
    move(alice, "k2", fact_id=uuid4(), at=NOW)
    assert offered(alice, NOW + MINUTE) == ("next", "k1")


def test_a_boundary_that_was_opened_again_comes_first_again_and_keeps_its_place_on_the_road(alice):
    tell(alice, {"aim": "distance", "pace": "when_i_come"})
    walk.skip_step(alice, "k2", fact_id=uuid4(), at=NOW)
    walk.reopen_step(alice, "k2", fact_id=uuid4(), at=NOW + MINUTE)
    assert offered(alice, NOW + 2 * MINUTE) == ("next", "k2")


def test_a_guide_without_a_boundary_step_offers_the_road(alice):
    tell(alice, {"aim": "distance"})
    journey = journey_of(fresh(alice), NOW)
    del journey.road.steps["k2"]
    assert today_page(journey, None).next.step.key == "k1"


# --- The pace -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pace", "days", "offer"),
    [
        ("steady", 0, "rest"),
        ("steady", 1, "next"),
        ("little", 1, "rest"),
        ("little", 3, "rest"),
        ("little", 4, "next"),
        ("when_i_come", 0, "next"),
    ],
)
def test_enough_for_today_depends_on_the_pace_and_the_step_stays_one_tap_away(alice, pace, days, offer):
    tell(alice, {"pace": pace})
    finish(alice, "k1")
    assert offered(alice, NOW + days * DAY + MINUTE) == (offer, "k2")


def test_writing_is_offered_to_those_who_came_for_it_except_after_a_step_of_the_day(alice):
    tell(alice, {"aim": "write"})
    finish(alice, "k1")
    assert offered(alice, NOW + MINUTE)[0] == "rest"
    assert offered(alice, NOW + DAY)[0] == "write"


# --- Coming back --------------------------------------------------------------------------------------------------


def test_coming_back_is_greeted_for_twelve_hours_or_until_something_was_done(alice):
    finish(alice, "k1", at=NOW - 20 * DAY)
    assert offered(alice, away_until=NOW) == ("return", "k2")
    assert offered(alice, NOW + RETURN_SHOWN, away_until=NOW)[0] == "return"
    assert offered(alice, NOW + RETURN_SHOWN + MINUTE, away_until=NOW)[0] == "next"
    answer(alice, "k2", a1={"text": "one"}, at=NOW + MINUTE)
    assert offered(alice, NOW + 2 * MINUTE, away_until=NOW)[0] == "next"


# --- Everything that is not a step --------------------------------------------------------------------------------


def test_where_there_is_no_next_step_it_says_what_there_is(alice):
    finish(alice, *(s.key for s in journey_of(alice, NOW).guide.phases[0].steps if s.core), at=NOW - 9 * DAY)
    assert offered(alice, away_until=NOW) == ("next", NextKind.PHASE_END)
    walk.pause_plan(alice, at=NOW)
    assert offered(alice, away_until=NOW) == ("next", NextKind.PAUSED)
    walk.resume_plan(alice)
    walk_the_trunk(alice)
    assert offered(alice) == ("next", NextKind.DECIDE)
    sit(alice, Choice.LET_GO, at=NOW - MINUTE)
    assert offered(alice) == ("next", NextKind.WAIT)


# --- Doors and begun steps ----------------------------------------------------------------------------------------


def page_of(user, at=NOW):
    return today_page(journey_of(fresh(user), at), None)


def test_a_new_phase_opens_with_its_first_step_only_and_the_first_phase_has_no_door(alice):
    assert not page_of(alice).opens_phase
    declare(alice, "p1")
    assert page_of(alice).opens_phase
    finish(alice, "k12")
    assert not page_of(alice, NOW + DAY).opens_phase
    declare(alice, "p2")
    walk.set_aside_step(alice, "k30", fact_id=uuid4(), at=NOW)
    assert not page_of(alice, NOW + DAY).opens_phase, "something was done there already"


def test_a_step_with_words_in_it_says_that_it_was_begun(alice):
    assert not page_of(alice).begun
    answer(alice, a1={"text": "one"})
    assert page_of(alice, NOW + MINUTE).begun
