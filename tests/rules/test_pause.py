"""Lines that helped rise; nothing sinks for a bad night."""

from hypothesis import given
from hypothesis import strategies as st

from recovery.rules.pause import line_key, lines_that_helped

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
