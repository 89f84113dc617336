"""When something was, in the person's own zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from recovery.forms.when import SKIPPED, PastMomentForm


def cleaned(now, **data):
    form = PastMomentForm(data, now=now)
    return (form.cleaned_data["about"] if form.is_valid() else None), form


def test_a_day_without_a_time_is_now_for_today_and_noon_for_any_other():
    now = datetime(2026, 3, 10, 9, 15, tzinfo=ZoneInfo("Asia/Kathmandu"))
    assert cleaned(now, day="2026-03-10")[0] == now
    assert cleaned(now, day="2026-03-09")[0] == datetime(2026, 3, 9, 12, 0, tzinfo=now.tzinfo)


def test_today_is_the_persons_own_day_also_where_it_is_already_tomorrow():
    now = datetime(2026, 3, 9, 20, 0, tzinfo=UTC).astimezone(ZoneInfo("Pacific/Auckland"))
    assert cleaned(now, day="2026-03-10", clock="08:00")[0] == datetime(2026, 3, 9, 19, 0, tzinfo=UTC)
    assert cleaned(now, day="2026-03-11")[0] is None


@pytest.mark.parametrize(
    ("zone", "day", "clock", "moment"),
    [
        ("Europe/London", "2026-03-29", "01:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # skipped: moves on with the clock
        ("Africa/Cairo", "2026-04-24", "00:00", datetime(2026, 4, 23, 22, 0, tzinfo=UTC)),  # the day begins at one
        ("Europe/London", "2026-10-25", "01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # twice: the first
    ],
)
def test_an_hour_that_clocks_skip_or_repeat_is_kept_on_its_day(zone, day, clock, moment):
    about, _form = cleaned(datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo(zone)), day=day, clock=clock)
    assert about.astimezone(UTC) == moment
    assert about.date().isoformat() == day


def test_a_day_that_a_zone_left_out_is_said_at_its_field():
    about, form = cleaned(datetime(2012, 5, 1, 12, 0, tzinfo=ZoneInfo("Pacific/Apia")), day="2011-12-30")
    assert (about, form.errors["day"]) == (None, [SKIPPED])


@pytest.mark.parametrize(("day", "fine"), [("2016-01-01", True), ("2015-12-31", False), ("2026-11-22", True), ("2026-11-23", False)])
def test_ten_years_back_to_their_first_day_and_no_day_ahead(day, fine):
    assert (cleaned(datetime(2026, 11, 22, 12, 0, tzinfo=UTC), day=day)[0] is not None) is fine
