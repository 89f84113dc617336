"""A table of boxes: the items of a grid (`Early | good`) as columns and rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """`rows`: the name of each row, and its boxes in the order of the columns. A box that no item names is empty."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def box_of(item: str) -> tuple[str, str]:
    """The column and the row that an item names; the row is empty where there is none."""
    column, _bar, row = (part.strip() for part in item.partition("|"))
    return column, row


def name_of_box(item: str) -> str:
    """The item as somebody reads it: `Early, good`."""
    return ", ".join(filter(None, box_of(item)))


def table_of(items: Sequence[str]) -> Table:
    """Columns and rows in the order in which the items first name them."""
    boxes = {box_of(item): item for item in items}
    columns = _in_order(column for column, _row in boxes)
    rows = _in_order(row for _column, row in boxes)
    return Table(columns, tuple((row, tuple(boxes.get((column, row), "") for column in columns)) for row in rows))


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
