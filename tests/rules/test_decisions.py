from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from recovery.enums import Choice, Mood
from recovery.rules.decisions import BETWEEN_SITTINGS, Standing, standing
from recovery.rules.shapes import Sitting
from tests.shapes import NOON, decided

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def sitting(days_ago, choice=Choice.RECONNECT, cooling=3):
    return Sitting(NOON - timedelta(days=days_ago), choice, Mood.ALIKE, cooling)


def test_nothing_said_stands_nowhere():
    assert standing((), NOON) == Standing()


def test_one_sitting_waits_for_a_second_from_twenty_hours_on():
    first = Sitting(NOON - HOUR, Choice.LET_GO)
    assert standing((first,), NOON) == Standing(pending=Choice.LET_GO, second_from=NOON + 19 * HOUR)


def test_two_sittings_on_one_evening_are_one():
    pair = (Sitting(NOON, Choice.LET_GO), Sitting(NOON + BETWEEN_SITTINGS - HOUR, Choice.LET_GO))
    assert standing(pair, NOON + 30 * DAY) == Standing(pending=Choice.LET_GO, second_from=NOON + BETWEEN_SITTINGS)


def test_changing_the_time_zone_does_not_make_two_days():
    east = Sitting(NOON.astimezone(ZoneInfo("Pacific/Auckland")), Choice.LET_GO)
    west = Sitting((NOON + HOUR).astimezone(ZoneInfo("Pacific/Honolulu")), Choice.LET_GO)
    assert standing((east, west), NOON + 30 * DAY).choice is None


def test_two_days_then_the_cooling_off_then_it_counts():
    pair = decided(Choice.LET_GO, at=NOON)
    counts = NOON + DAY + 3 * DAY
    assert standing(pair, counts - HOUR) == Standing(pending=Choice.LET_GO, counts_from=counts)
    assert standing(pair, counts) == Standing(choice=Choice.LET_GO)


def test_a_longer_cooling_off_is_theirs_to_choose_a_shorter_one_is_three_days():
    assert standing((sitting(20, cooling=14), sitting(19, cooling=14)), NOON - 6 * DAY).choice is None
    assert standing((sitting(20, cooling=14), sitting(19, cooling=14)), NOON - 5 * DAY).choice is Choice.RECONNECT
    assert standing((sitting(4, cooling=0), sitting(3, cooling=0)), NOON).choice is Choice.RECONNECT
    assert standing((sitting(3, cooling=0), sitting(2, cooling=0)), NOON).choice is None


def test_saying_it_a_third_time_does_not_begin_the_cooling_off_anew():
    assert standing((sitting(5), sitting(4), sitting(2)), NOON - DAY).choice is Choice.RECONNECT


def test_another_answer_begins_a_new_pair():
    said = (sitting(30), sitting(20, Choice.LET_GO), sitting(10, Choice.LET_GO))
    assert standing(said, NOON) == Standing(choice=Choice.LET_GO)


def test_a_doubt_about_reconnecting_closes_at_once_other_decisions_stand_until_replaced():
    doubt = sitting(1, Choice.NOT_YET)
    assert standing((sitting(30), sitting(20), doubt), NOON).choice is None
    stands = standing((sitting(30, Choice.LET_GO), sitting(20, Choice.LET_GO), doubt), NOON)
    assert (stands.choice, stands.pending) == (Choice.LET_GO, Choice.NOT_YET)


def test_saying_the_counted_choice_again_ends_a_doubt_that_was_not_finished():
    said = (sitting(30, Choice.LET_GO), sitting(20, Choice.LET_GO), sitting(9, Choice.RECONNECT), sitting(8, Choice.LET_GO))
    assert standing(said, NOON) == Standing(choice=Choice.LET_GO)


@pytest.mark.parametrize("choice", list(Choice))
def test_every_choice_counts_by_the_same_rule(choice):
    assert standing(decided(choice), NOON) == Standing(choice=choice)


def test_sittings_of_the_future_are_not_heard():
    assert standing((Sitting(NOON + DAY, Choice.LET_GO),), NOON) == Standing()
