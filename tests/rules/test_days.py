"""Moments and days that a person names, in their zone."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.rules.days import HardDate, OddMoment, comes_on, hard_from, is_near, moment_on, stood_on

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=LONDON)
TODAY = NOW.date()


def test_moment_without_a_time_is_now_today_and_noon_before():
    assert moment_on(TODAY, None, NOW) == NOW
    assert moment_on(date(2026, 11, 20), None, NOW) == datetime(2026, 11, 20, 12, 0, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("day", "at", "reason"),
    [
        (date(2026, 11, 23), None, "ahead"),
        (TODAY, time(9, 31), "ahead"),
        (date(2015, 12, 31), None, "long_ago"),
        (date(2026, 3, 29), time(1, 30), "missing"),
    ],
)
def test_moment_that_cannot_be_meant_is_refused_with_its_reason(day, at, reason):
    with pytest.raises(OddMoment) as refused:
        moment_on(day, at, NOW)
    assert refused.value.reason == reason


def test_moment_at_the_edges_is_taken():
    assert moment_on(date(2016, 1, 1), None, NOW).year == 2016
    assert moment_on(TODAY, time(9, 30), NOW) == NOW
    assert moment_on(date(2026, 10, 25), time(1, 30), NOW).utcoffset().seconds == 3600, "the first of two"


def test_day_that_a_zone_left_out_does_not_exist_there():
    samoa = ZoneInfo("Pacific/Apia")
    with pytest.raises(OddMoment) as refused:
        moment_on(date(2011, 12, 30), None, datetime(2020, 1, 1, tzinfo=samoa))
    assert refused.value.reason == "missing"


def test_hard_date_of_every_year_comes_again_and_one_that_passed_does_not():
    birthday = HardDate(date(1990, 11, 25), yearly=True)
    assert comes_on(birthday, TODAY) == date(2026, 11, 25)
    assert comes_on(birthday, date(2026, 11, 26)) == date(2027, 11, 25)
    assert comes_on(HardDate(date(2026, 11, 21)), TODAY) is None
    assert comes_on(HardDate(TODAY), TODAY) == TODAY


def test_hard_date_of_every_year_may_have_begun_long_ago_and_a_single_one_not():
    assert hard_from(NOW, yearly=True) == date(1900, 1, 1)
    assert hard_from(NOW, yearly=False) == date(2016, 1, 1)


def test_hard_date_on_a_leap_day_comes_on_the_28th_in_other_years():
    leap = HardDate(date(2020, 2, 29), yearly=True)
    assert comes_on(leap, date(2026, 2, 1)) == date(2026, 2, 28)
    assert comes_on(leap, date(2028, 2, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(("day", "near"), [(21, False), (22, True), (29, True), (30, False)])
def test_hard_date_is_near_in_the_week_before_and_on_its_day(day, near):
    assert is_near(HardDate(date(2026, 11, day)), TODAY) is near


@given(st.dates(date(2010, 1, 1), date(2030, 12, 31)), st.booleans(), st.dates(date(2016, 1, 1), date(2035, 12, 31)))
def test_hard_date_that_comes_stands_on_the_day_it_comes(on, yearly, today):
    hard = HardDate(on, yearly)
    ahead = comes_on(hard, today)
    if ahead is not None:
        assert ahead >= today
        assert stood_on([hard], today, ahead) == (ahead,)
    else:
        assert not yearly
