"""The boxes of a grid as columns and rows."""

from hypothesis import given
from hypothesis import strategies as st

from recovery.rules.boxes import Table, box_of, name_of_box, table_of

NINE = tuple(f"{column} | {row}" for row in ("good", "hard", "ordinary") for column in ("Early", "Middle", "Last"))


def test_nine_boxes_stand_as_three_columns_and_three_rows_in_the_order_they_are_named():
    table = table_of(NINE)
    assert table.columns == ("Early", "Middle", "Last")
    assert table.rows[1] == ("hard", ("Early | hard", "Middle | hard", "Last | hard"))


def test_a_box_that_nobody_named_is_empty():
    assert table_of(("Early | good", "Last | hard")) == Table(
        ("Early", "Last"), (("good", ("Early | good", "")), ("hard", ("", "Last | hard")))
    )


def test_a_box_is_read_as_words_and_one_without_a_row_as_its_column():
    assert (box_of("Early | good"), name_of_box("Early | good")) == (("Early", "good"), "Early, good")
    assert (box_of("Early"), name_of_box("Early")) == (("Early", ""), "Early")


names = st.text(st.characters(exclude_characters="|", exclude_categories=("Z", "C")), min_size=1, max_size=5)


@given(st.lists(st.tuples(names, names), unique=True, max_size=9))
def test_law_every_box_stands_in_the_table_once(places):
    items = [f"{column} | {row}" for column, row in places]
    assert sorted(box for _row, boxes in table_of(items).rows for box in boxes if box) == sorted(items)
