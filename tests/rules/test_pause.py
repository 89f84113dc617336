"""Lines that helped rise; nothing sinks for a bad night."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.rules.pause import LONGEST_WAIT, line_key, lines_that_helped, seconds_left, wait_end, wait_mark

LINES = ("I can wait.", "It is late.", "Ring my aunt.")


def test_lines_that_never_helped_stay_in_the_order_they_were_written():
    assert lines_that_helped(LINES, []) == LINES
    assert lines_that_helped(LINES, [(line_key(LINES[0]), False), ("wait", True)]) == LINES


def test_a_line_that_helped_oftener_stands_first():
    helped = [(line_key(LINES[2]), True), (line_key(LINES[1]), True), (line_key(LINES[2]), True)]
    assert lines_that_helped(LINES, helped) == (LINES[2], LINES[1], LINES[0])


def test_a_line_stands_once_and_spaces_around_it_make_no_other_line():
    assert lines_that_helped(("a", "a", "b"), []) == ("a", "b")
    assert line_key(" a ") == line_key("a") != line_key("b")


@given(st.lists(st.text(max_size=9), max_size=9), st.lists(st.tuples(st.text(max_size=9), st.none() | st.booleans()), max_size=9))
def test_no_line_is_lost_and_none_is_made_up(lines, pauses):
    shown = lines_that_helped(lines, [(line_key(words), helped) for words, helped in pauses])
    assert sorted(shown) == sorted(set(lines))


# --- The wait -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "began"),
    [
        ("Europe/London", datetime(2026, 11, 22, 23, 55)),  # over midnight
        ("Europe/London", datetime(2026, 3, 29, 0, 55)),  # the clocks go forward
        ("Europe/London", datetime(2026, 10, 25, 1, 55)),  # the clocks go back
        ("Pacific/Auckland", datetime(2026, 9, 27, 1, 55)),
    ],
)
def test_a_wait_ends_after_its_minutes_whatever_the_clocks_do(zone, began):
    now = began.replace(tzinfo=ZoneInfo(zone))
    end = wait_end(wait_mark(now, 10), now)
    assert end.astimezone(UTC) - now.astimezone(UTC) == timedelta(minutes=10)
    later = (now.astimezone(UTC) + timedelta(minutes=7)).astimezone(now.tzinfo)
    assert (seconds_left(end, later), wait_end(wait_mark(now, 10), later)) == (180, end)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)), st.integers(1, 120), st.integers(0, 400))
def test_law_what_is_left_only_shrinks_and_never_passes_what_was_chosen(now, minutes, passed):
    mark = wait_mark(now, minutes)
    end = wait_end(mark, now)
    assert seconds_left(end, now) <= 60 * minutes
    later = wait_end(mark, now + timedelta(minutes=passed))
    if later is not None:
        assert seconds_left(later, now + timedelta(minutes=passed)) == max(0, seconds_left(end, now) - 60 * passed)


@given(st.text(max_size=12))
def test_law_no_mark_leads_beyond_the_longest_wait(mark):
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    end = wait_end(mark, now)
    assert end is None or seconds_left(end, now) <= LONGEST_WAIT
