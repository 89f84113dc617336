from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from recovery.enums import Choice, Mood
from recovery.rules.decisions import BETWEEN_SITTINGS, Standing, look_again_is_due, standing
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


# --- Two that differ, clocks, a day to look again -----------------------------------------------------------------


def test_two_sittings_that_differ_are_both_given_and_nothing_counts():
    said = (sitting(3), sitting(2, Choice.LET_GO))
    stands = standing(said, NOON)
    assert (stands.choice, stands.pending, stands.differ) == (None, Choice.LET_GO, True)
    assert standing((*said, sitting(1, Choice.LET_GO)), NOON).pending is Choice.LET_GO
    assert not standing((*said, sitting(1, Choice.LET_GO)), NOON).differ


def test_another_answer_on_the_same_evening_or_after_a_pair_is_a_first_one():
    evening = (Sitting(NOON - HOUR, Choice.RECONNECT), Sitting(NOON, Choice.LET_GO))
    assert not standing(evening, NOON).differ
    assert not standing((sitting(3), sitting(2), sitting(1, Choice.LET_GO)), NOON).differ, "it was resting"
    assert not standing((sitting(30), sitting(20), sitting(1, Choice.LET_GO)), NOON).differ, "it counted"


def test_a_night_in_which_clocks_change_is_as_long_as_it_is():
    london = ZoneInfo("Europe/London")
    evening = datetime(2026, 3, 28, 20, 0, tzinfo=london)  # clocks jump forward in the night
    early, late = datetime(2026, 3, 29, 16, 30, tzinfo=london), datetime(2026, 3, 29, 17, 0, tzinfo=london)
    assert standing((Sitting(evening, Choice.LET_GO), Sitting(early, Choice.LET_GO)), late).counts_from is None, "nineteen and a half hours"
    counts = standing((Sitting(evening, Choice.LET_GO), Sitting(late, Choice.LET_GO)), late).counts_from
    assert counts == late.astimezone(UTC) + 3 * DAY
    assert counts.tzinfo is london


def test_a_rest_in_which_clocks_change_is_three_times_twenty_four_hours():
    london = ZoneInfo("Europe/London")
    first, second = (datetime(2026, 3, day, 12, 0, tzinfo=london) for day in (27, 28))
    said = (Sitting(first, Choice.LET_GO), Sitting(second, Choice.LET_GO))
    assert standing(said, second).counts_from == datetime(2026, 3, 31, 13, 0, tzinfo=london)


def test_the_moments_it_gives_are_in_the_zone_of_the_person():
    there = NOON.astimezone(ZoneInfo("Pacific/Auckland"))
    assert standing((Sitting(NOON - HOUR, Choice.LET_GO),), there).second_from.tzinfo is there.tzinfo


def test_the_day_to_look_again_comes_once_it_is_there_and_goes_with_any_other_answer():
    again = Sitting(NOON - 9 * DAY, Choice.NOT_YET, look_again=date(2026, 11, 22))
    assert not look_again_is_due((again,), NOON - DAY)
    assert look_again_is_due((again,), NOON)
    assert look_again_is_due((again,), NOON + 90 * DAY)
    assert not look_again_is_due((again, sitting(1, Choice.LET_GO)), NOON)
    assert not look_again_is_due((again, sitting(1, Choice.NOT_YET)), NOON), "the newest word named no day"
    assert not look_again_is_due((), NOON)
    west = (NOON - timedelta(hours=10)).astimezone(ZoneInfo("Pacific/Honolulu"))
    assert not look_again_is_due((again,), west), "it is still the day before, where they are"
