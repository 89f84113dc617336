"""The sittings of the decision side by side, and never before the second one was given freely."""

from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from recovery.actions.decisions import save_sitting
from recovery.enums import Choice, Mood
from recovery.models import Decision
from recovery.queries.journey import journey_of
from recovery.queries.sittings import sittings_side_by_side
from tests.conftest import NOW, fresh
from tests.people import DAY, sit

pytestmark = pytest.mark.django_db


def seen(user, at):
    user = fresh(user)
    return sittings_side_by_side(user, journey_of(user, at))


def test_nothing_is_shown_while_the_second_sitting_is_still_to_come(alice, django_assert_num_queries):
    assert seen(alice, NOW) == ()
    sit(alice, Choice.RECONNECT, at=NOW, words="I miss the mornings")
    user = fresh(alice)
    journey = journey_of(user, NOW + timedelta(hours=30))
    with django_assert_num_queries(0):
        assert sittings_side_by_side(user, journey) == ()


def test_after_the_second_both_stand_side_by_side_newest_first_in_their_own_time(alice, bob, django_assert_num_queries):
    sit(alice, Choice.LET_GO, at=NOW, words="tired")
    sit(alice, Choice.LET_GO, at=NOW + DAY, words="still tired")
    sit(bob, Choice.RECONNECT, at=NOW, words="his")
    user, there = fresh(alice), ZoneInfo("Pacific/Auckland")
    journey = journey_of(user, (NOW + 2 * DAY).astimezone(there))
    with django_assert_num_queries(1):
        found = sittings_side_by_side(user, journey)
    assert [(s.choice, s.mood, s.words) for s in found] == [
        (Choice.LET_GO, Mood.ALIKE, "still tired"),
        (Choice.LET_GO, Mood.ALIKE, "tired"),
    ]
    assert [s.at for s in found] == [NOW + DAY, NOW]
    assert {s.at.tzinfo for s in found} == {there}


def test_a_changed_mind_folds_them_again_until_its_own_second_sitting(alice):
    for days in (0, 1):
        sit(alice, Choice.LET_GO, at=NOW + days * DAY)
    sit(alice, Choice.RECONNECT, at=NOW + 9 * DAY)
    assert seen(alice, NOW + 10 * DAY) == ()
    sit(alice, Choice.RECONNECT, at=NOW + 10 * DAY)
    assert len(seen(alice, NOW + 11 * DAY)) == 4


def test_two_that_differ_were_both_given_freely_and_stand_side_by_side(alice):
    sit(alice, Choice.RECONNECT, at=NOW)
    sit(alice, Choice.LET_GO, at=NOW + DAY)
    assert [s.choice for s in seen(alice, NOW + DAY)] == [Choice.LET_GO, Choice.RECONNECT]


def test_a_day_to_look_again_is_kept_with_not_yet_and_sealed(alice):
    for choice in (Choice.NOT_YET, Choice.LET_GO):
        save_sitting(
            alice, choice, mood=Mood.LOW, words="", cooling_days=3, sitting_id=uuid4(), at=NOW, look_again=NOW.date() + 9 * DAY
        )  # fmt: skip
    facts = journey_of(fresh(alice), NOW).facts.sittings
    assert {s.choice: s.look_again for s in facts} == {Choice.NOT_YET: NOW.date() + 9 * DAY, Choice.LET_GO: None}
    assert not any(b"2026-12" in bytes(row.content) for row in Decision.objects.all())
