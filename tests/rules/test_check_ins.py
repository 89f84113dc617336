"""What a check-in asks, and when low days bring help."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.rules.check_ins import FEELING_KEYS, FEELINGS, CheckIn, asked_now, check_in_from, day_of, is_low_run, lately, next_tap

LONDON = ZoneInfo("Europe/London")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=LONDON)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def moods(*told, now=NOON, step=HOUR):
    """Check-ins with these moods, the last of them just now."""
    return [CheckIn(now - step * left, mood=mood) for left, mood in zip(range(len(told) - 1, -1, -1), told, strict=True)]


@pytest.mark.parametrize(("told", "low"), [((2, 1, 2), True), ((2, 2), False), ((1, 1, 3), False), ((4, 1, 1, 2), True), ((3, 3, 3), False)])
def test_low_run_with_three_low_check_ins_in_a_row_is_one(told, low):
    assert is_low_run(moods(*told, step=DAY), NOON) is low


def test_low_run_with_all_its_taps_on_one_day_is_none_however_many():
    assert not is_low_run(moods(1, 1, 1, 1, step=HOUR / 4), NOON)
    night = NOON + 13 * HOUR
    assert not is_low_run(moods(1, 1, 1, now=night), night), "midnight lies between them, and a night belongs to its evening"
    assert is_low_run([CheckIn(NOON - DAY, mood=2), *moods(1, 1, 1, step=HOUR / 4)], NOON), "yesterday was one of the run"
    assert not is_low_run([CheckIn(NOON - 2 * DAY, mood=2), CheckIn(NOON - DAY, mood=3), *moods(1, 1, 1)], NOON), "another stood between"


@pytest.mark.parametrize("told", [(2, 1, 2), (4, 4), ()])
def test_both_answers_at_once_are_each_of_them(told):
    found = lately(moods(*told), NOON)
    assert (found.asked, found.low) == (asked_now(moods(*told), NOON), is_low_run(moods(*told), NOON))


def test_low_run_with_low_moods_on_three_of_five_days_is_one_though_others_stood_between():
    told = moods(2, 4, 1, 4, 2, step=DAY)
    assert is_low_run(told, NOON)
    assert not is_low_run(told, NOON + DAY + HOUR), "the first of them is more than five days ago by now"


def test_low_run_with_a_mood_that_is_not_low_since_then_is_over():
    assert not is_low_run(moods(1, 1, 1, 1, 3, step=DAY), NOON)


def test_low_run_with_everything_more_than_five_days_ago_is_over():
    assert not is_low_run(moods(1, 1, 1, now=NOON - 6 * DAY, step=DAY), NOON)


@given(st.lists(st.tuples(st.integers(0, 200), st.sampled_from([None, 1, 2, 3, 4, 5])), max_size=12), st.randoms())
def test_low_run_in_any_order_is_the_same(told, chance):
    check_ins = [CheckIn(NOON - HOUR * ago, mood=mood) for ago, mood in told]
    mixed = check_ins[:]
    chance.shuffle(mixed)
    moments = {ago for ago, _mood in told}
    if len(moments) == len(told):
        assert is_low_run(check_ins, NOON) == is_low_run(mixed, NOON)


@given(st.lists(st.tuples(st.integers(0, 110), st.sampled_from([1, 2, 3, 4, 5])), max_size=12))
def test_low_run_with_nothing_low_is_never_one(told):
    assert not is_low_run([CheckIn(NOON - HOUR * ago, mood=max(mood, 3)) for ago, mood in told], NOON)


def test_sleep_is_asked_once_a_day_and_a_night_belongs_to_its_evening():
    morning = CheckIn(NOON - 3 * HOUR, sleep=2)
    assert asked_now([], NOON).sleep
    assert not asked_now([morning], NOON).sleep
    assert not asked_now([morning], NOON + 13 * HOUR).sleep, "one in the morning is still the same evening"
    assert asked_now([morning], NOON + 20 * HOUR).sleep
    assert day_of(NOON + 13 * HOUR) == NOON.date()


def test_how_hard_the_day_was_is_asked_in_the_evening_and_once():
    evening = NOON + 8 * HOUR
    assert not asked_now([], NOON).hard
    assert asked_now([], evening).hard
    assert not asked_now([CheckIn(evening - HOUR, hard=3)], evening).hard


def test_how_far_it_feels_over_is_asked_once_in_four_weeks():
    assert asked_now([], NOON).far
    assert not asked_now([CheckIn(NOON - 27 * DAY, far=2)], NOON).far
    assert asked_now([CheckIn(NOON - 28 * DAY, far=2)], NOON).far


def test_the_taps_follow_one_another_until_nothing_is_left_open():
    asked = asked_now([], NOON)
    assert [next_tap(said, asked) for said in ({}, {"mood": 1}, {"mood": 1, "urge": 5}, {"mood": 1, "urge": 5, "sleep": 3})] == [
        "mood", "urge", "sleep", "",
    ]  # fmt: skip
    assert next_tap({"mood": 1, "urge": 5}, asked_now([CheckIn(NOON, sleep=3)], NOON)) == ""


def test_stored_content_with_anything_odd_in_it_is_read_without_it():
    found = check_in_from({"mood": 9, "urge": "4", "sleep": 3, "before": ["alone", "nonsense"]}, NOON)
    assert found == CheckIn(NOON, sleep=3, before=("alone",))


def test_a_check_in_has_its_hour_unless_it_says_otherwise():
    assert check_in_from({"mood": 3}, NOON).timed
    assert not check_in_from({"mood": 3, "untimed": True}, NOON).timed


def test_every_feeling_has_one_place():
    names = [*FEELINGS, *(name for family in FEELINGS.values() for name in family)]
    assert len(names) == len(set(names)) == len(FEELING_KEYS)
