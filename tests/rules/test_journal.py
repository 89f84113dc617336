"""When writing is not what is suggested next."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.rules.journal import Entry, MoodFact, left_lower, suggests_writing
from tests.conftest import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def marked(*marks):
    return [Entry(NOW - (len(marks) - n) * DAY, mark) for n, mark in enumerate(marks)]


@pytest.mark.parametrize(
    ("marks", "writing"),
    [
        ((), True),
        (("heavier",), True),
        (("heavier", "heavier"), False),
        (("heavier", "lighter"), True),
        (("lighter", "heavier", "heavier"), False),
        (("heavier", "heavier", "same"), True),
        (("heavier", ""), True),
    ],
)
def test_req_39_after_two_entries_with_lower_mood_the_next_suggestion_is_not_a_writing_task(marks, writing):
    assert suggests_writing(marked(*marks), [], NOW) is writing


def test_req_39_check_ins_before_and_after_count_where_nothing_was_marked():
    entries = [Entry(NOW - 2 * DAY), Entry(NOW - DAY)]
    moods = [MoodFact(entry.at + shift, mood) for entry in entries for shift, mood in ((-HOUR, 4), (HOUR, 2))]
    assert suggests_writing(entries, moods, NOW) is False
    assert suggests_writing(entries, moods[:3], NOW) is True, "of the second nobody knows"


def test_their_own_mark_outweighs_a_check_in():
    moods = [MoodFact(NOW - DAY - HOUR, 5), MoodFact(NOW - DAY + HOUR, 1)]
    assert left_lower(Entry(NOW - DAY, "lighter"), moods) is False
    assert left_lower(Entry(NOW - DAY), moods) is True


def test_a_check_in_of_another_day_says_nothing_about_an_entry():
    assert left_lower(Entry(NOW - DAY), [MoodFact(NOW - 3 * DAY, 5), MoodFact(NOW + DAY, 1)]) is False


def test_writing_that_circles_while_check_ins_fall_is_not_suggested():
    entries = [Entry(NOW - day * DAY, them=True) for day in (1, 3, 5)]
    falling = [MoodFact(NOW - 20 * DAY, 4), MoodFact(NOW - 2 * DAY, 2)]
    assert suggests_writing(entries, falling, NOW) is False
    assert suggests_writing(entries, falling[::-1][:1], NOW) is True
    assert suggests_writing([Entry(entry.at) for entry in entries], falling, NOW) is True, "only what they mark counts"
    assert suggests_writing(entries, [MoodFact(NOW - 20 * DAY, 2), MoodFact(NOW - 2 * DAY, 4)], NOW) is True


ENTRIES = st.lists(
    st.builds(Entry, st.integers(0, 40).map(lambda day: NOW - day * DAY), st.sampled_from(["", "same", "heavier"]), st.booleans()),
    unique_by=lambda e: e.at,
)


@given(ENTRIES)
def test_the_order_in_which_entries_come_does_not_matter(entries):
    assert suggests_writing(entries, [], NOW) == suggests_writing(entries[::-1], [], NOW)
