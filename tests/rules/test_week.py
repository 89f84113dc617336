"""When a week may be looked back on."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.rules.week import Week, week_to_show


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        (datetime(2026, 11, 22, 15, 59), None),
        (datetime(2026, 11, 22, 16, 0), date(2026, 11, 16)),
        (datetime(2026, 11, 23, 1, 0), date(2026, 11, 16)),  # the night still belongs to Sunday
        (datetime(2026, 11, 23, 23, 0), date(2026, 11, 16)),
        (datetime(2026, 11, 24, 3, 59), date(2026, 11, 16)),
        (datetime(2026, 11, 24, 4, 0), None),
        (datetime(2026, 11, 28, 20, 0), None),
        (datetime(2026, 11, 22, 2, 0), None),  # Saturday night
    ],
)
def test_a_week_is_offered_from_sunday_afternoon_to_monday_night(moment, first):
    shown = week_to_show(moment.replace(tzinfo=UTC))
    assert (shown.first if shown else None) == first


@given(st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.sampled_from([ZoneInfo("Europe/London"), ZoneInfo("Pacific/Apia")])))
def test_law_a_week_shown_lies_behind_and_no_other_comes_within_the_next_five_days(now):
    shown = week_to_show(now)
    if shown is None:
        return
    assert shown.first.weekday() == 0
    assert shown.last <= now.date()
    later = [week_to_show(now + timedelta(hours=hours)) for hours in range(0, 5 * 24, 3)]
    assert {week.first for week in later if week} == {shown.first}


def test_a_week_holds_its_seven_days_from_four_to_four():
    week, zone = Week(date(2026, 11, 16)), UTC
    assert not week.holds(datetime(2026, 11, 16, 3, 59, tzinfo=zone))
    assert week.holds(datetime(2026, 11, 16, 4, 0, tzinfo=zone))
    assert week.holds(datetime(2026, 11, 23, 3, 59, tzinfo=zone))
    assert not week.holds(datetime(2026, 11, 23, 4, 0, tzinfo=zone))
