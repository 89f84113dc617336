from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.enums import Pace
from recovery.rules.pacing import come_back_at, is_back_after_gap, is_enough_for_today, zone
from recovery.rules.progress import roadmap
from recovery.rules.shapes import Facts
from tests.shapes import NOON, finished, make_guide

GUIDE = make_guide()
LONDON = ZoneInfo("Europe/London")


def road(*ago):
    facts = tuple(f for days in ago for f in finished("k1", at=NOON - timedelta(days=days)))
    return roadmap(GUIDE, Facts(progress=facts), NOON)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "Europe", "\x00"])
def test_an_unknown_zone_is_utc(name):
    assert zone(name) == ZoneInfo("UTC")


def test_a_known_zone_is_kept():
    assert zone("Pacific/Chatham").key == "Pacific/Chatham"


@pytest.mark.parametrize(("gap", "back"), [(None, False), (timedelta(days=7), True), (timedelta(days=6, hours=23), False)])
def test_seven_days_away_is_a_gap(gap, back):
    assert is_back_after_gap(NOON - gap if gap else None, NOON) is back


@pytest.mark.parametrize(
    ("pace", "ago", "enough"),
    [
        (Pace.STEADY, 0, True), (Pace.STEADY, 1, False),
        (Pace.LITTLE, 3, True), (Pace.LITTLE, 4, False),
        (Pace.WHEN_I_COME, 0, False),
    ],
)  # fmt: skip
def test_enough_for_today_follows_the_pace(pace, ago, enough):
    assert is_enough_for_today(pace, road(ago), NOON) is enough


def test_nothing_done_is_never_enough():
    assert not is_enough_for_today(Pace.STEADY, road(), NOON)


def test_today_is_the_persons_own_day():
    late = datetime(2026, 11, 22, 23, 30, tzinfo=ZoneInfo("America/New_York"))
    done = roadmap(GUIDE, Facts(progress=finished("k1", at=late.astimezone(UTC))), late)
    assert is_enough_for_today(Pace.STEADY, done, late)
    assert not is_enough_for_today(Pace.STEADY, done, late + timedelta(hours=1))


@pytest.mark.parametrize(
    ("when", "now", "then"),
    [
        ("tonight", datetime(2026, 11, 22, 9, 0, tzinfo=LONDON), datetime(2026, 11, 22, 20, 0, tzinfo=LONDON)),
        ("tonight", datetime(2026, 11, 22, 21, 0, tzinfo=LONDON), datetime(2026, 11, 23, 20, 0, tzinfo=LONDON)),
        ("tomorrow", datetime(2026, 11, 22, 21, 0, tzinfo=LONDON), datetime(2026, 11, 23, 20, 0, tzinfo=LONDON)),
        ("weekend", datetime(2026, 11, 25, 21, 0, tzinfo=LONDON), datetime(2026, 11, 28, 9, 0, tzinfo=LONDON)),
        ("weekend", datetime(2026, 11, 28, 8, 0, tzinfo=LONDON), datetime(2026, 12, 5, 9, 0, tzinfo=LONDON)),
    ],
)
def test_come_back_is_a_wall_clock_time_of_theirs(when, now, then):
    assert come_back_at(when, now) == then


def test_no_date_is_no_date():
    assert come_back_at("never", NOON) is None


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.timezones()), st.sampled_from(["tonight", "tomorrow", "weekend"])
)
def test_law_coming_back_is_always_later_and_within_eight_days(now, when):
    now = now.astimezone(UTC).astimezone(now.tzinfo)
    then = come_back_at(when, now)
    assert timedelta(0) < then.astimezone(UTC) - now.astimezone(UTC) <= timedelta(days=8, hours=3)
