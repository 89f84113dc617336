"""Fields for people who write."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from recovery.admin.fields import CountField, ItemsField, ProseField, RowsField, kept_in_order, rows_in_words


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], ""),
        ([5], "5"),
        ([5, 6], "5, 6"),
        ([5, 31, 32, 33], "5, 31–33"),
        ([33, 32, 31], "33, 32, 31"),
        ([1, 2, 3, 9, 10, 11], "1–3, 9–11"),
    ],
)
def test_rows_are_shown_as_numbers_and_ranges(rows, words):
    assert rows_in_words(rows) == words


@given(st.lists(st.integers(1, 193), unique=True))
def test_rows_shown_and_read_again_are_the_same_in_the_same_order(rows):
    field = RowsField()
    assert field.clean(field.prepare_value(rows)) == rows
    assert not field.has_changed(rows, field.prepare_value(rows))


@pytest.mark.parametrize("words", ["5,31-33", " 5 ; 31 – 33 ", "5\n31—33", "5, 31, 32, 33, 5"])
def test_rows_are_read_however_they_are_written(words):
    assert RowsField().clean(words) == [5, 31, 32, 33]


@pytest.mark.parametrize("words", ["0", "194", "190-194", "33-31", "five", "5 6", "1-2-3", "99999"])
def test_row_that_is_none_is_refused(words):
    with pytest.raises(ValidationError):
        RowsField().clean(words)


def test_items_are_one_a_line_without_empty_ones():
    assert ItemsField().clean("  first one\r\n\r\nsecond  one \n") == ["first one", "second one"]
    assert not ItemsField().has_changed(["a", "b"], "a\r\nb\r\n")


def test_text_is_kept_in_the_form_releases_hold():
    assert ProseField().clean("\r\n\r\nOne.\r\n\r\nTwo.  \r\n") == "One.\n\nTwo."
    assert not ProseField().has_changed("One.\n\nTwo.", "One.\r\n\r\nTwo.\r\n")


@pytest.mark.parametrize(("value", "number"), [("", 0), ("7", 7)])
def test_count_left_empty_is_zero(value, number):
    assert CountField().clean(value) == number


@given(st.lists(st.integers(), unique=True), st.sets(st.integers()))
def test_what_was_chosen_before_keeps_its_order(before, chosen):
    after = kept_in_order(before, chosen)
    assert sorted(after) == sorted(chosen)
    assert [value for value in after if value in before] == [value for value in before if value in chosen]
