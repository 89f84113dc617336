"""When something was, in the person's own zone: one form and one set of sentences for everything that can be noted later."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from recovery.forms.check_ins import CheckInForm
from recovery.forms.days import CareDoneForm, FirstForm
from recovery.forms.distance import ChangeForm, ContactForm
from recovery.forms.when import FUTURE, LONG_AGO, NO_DAY, SKIPPED_DAY, SKIPPED_TIME, MomentForm

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def cleaned(now, data, **about):
    form = MomentForm({"id": str(uuid4()), **data}, now=now, **about)
    return (form.about if form.is_valid() else None), form


def test_every_form_about_a_moment_is_this_one():
    assert all(issubclass(form, MomentForm) for form in (CheckInForm, FirstForm, CareDoneForm, ContactForm, ChangeForm))


def test_a_day_without_a_time_is_now_for_today_and_noon_for_any_other():
    now = datetime(2026, 3, 10, 9, 15, tzinfo=ZoneInfo("Asia/Kathmandu"))
    assert cleaned(now, {"day": "2026-03-10"})[0] == now
    assert cleaned(now, {"day": "2026-03-09"})[0] == datetime(2026, 3, 9, 12, 0, tzinfo=now.tzinfo)


def test_today_is_the_persons_own_day_also_where_it_is_already_tomorrow():
    now = datetime(2026, 3, 9, 20, 0, tzinfo=UTC).astimezone(ZoneInfo("Pacific/Auckland"))
    assert cleaned(now, {"day": "2026-03-10", "clock": "08:00"})[0] == datetime(2026, 3, 9, 19, 0, tzinfo=UTC)
    assert cleaned(now, {"day": "2026-03-11"})[0] is None


@pytest.mark.parametrize(
    ("zone", "day", "clock"),
    [("Europe/London", "2026-03-29", "01:30"), ("Africa/Cairo", "2026-04-24", "00:00")],  # at midnight, too
)
def test_a_time_that_clocks_skip_is_said_at_its_field(zone, day, clock):
    about, form = cleaned(datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo(zone)), {"day": day, "clock": clock})
    assert (about, form.errors) == (None, {"clock": [SKIPPED_TIME]})
    assert cleaned(form.now, {"day": day})[0].date().isoformat() == day


def test_a_time_that_stands_twice_is_the_first_of_the_two():
    now = datetime(2026, 11, 22, 12, 0, tzinfo=ZoneInfo("Europe/London"))
    about, _form = cleaned(now, {"day": "2026-10-25", "clock": "01:30"})
    assert about.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_a_day_that_a_zone_left_out_is_said_at_its_field():
    about, form = cleaned(datetime(2012, 5, 1, 12, 0, tzinfo=ZoneInfo("Pacific/Apia")), {"day": "2011-12-30"})
    assert (about, form.errors) == (None, {"day": [SKIPPED_DAY]})


@pytest.mark.parametrize(
    ("day", "clock", "errors"),
    [
        ("2016-01-01", "", {}),
        ("2015-12-31", "23:59", {"day": [LONG_AGO]}),
        ("2026-11-22", "12:00", {}),
        ("2026-11-22", "12:01", {"clock": [FUTURE]}),
        ("2026-11-23", "", {"day": [FUTURE]}),
        ("2026-11-23", "08:00", {"day": [FUTURE]}),
        ("", "08:00", {"day": [NO_DAY]}),
    ],
)
def test_ten_years_back_to_their_first_day_and_nothing_ahead(day, clock, errors):
    assert cleaned(NOON, {"day": day, "clock": clock})[1].errors == errors


def test_a_page_that_never_asked_for_the_day_means_today():
    assert cleaned(NOON, {})[0] == NOON


@pytest.mark.parametrize("timed", [True, False])
def test_a_moment_that_is_left_as_it_stood_stays_to_the_second(timed):
    stood = NOON - timedelta(days=3, minutes=17, seconds=41)
    shown = MomentForm(now=NOON, about=stood, timed=timed).initial
    assert (shown["clock"] is not None) is timed
    said = {"day": str(shown["day"]), "clock": str(shown["clock"] or "")}
    assert cleaned(NOON, said, about=stood, timed=timed)[0] == stood
    assert cleaned(NOON, {**said, "clock": "07:00"}, about=stood, timed=timed)[0] == stood.replace(hour=7, minute=0, second=0)
