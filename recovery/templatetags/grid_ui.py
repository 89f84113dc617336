"""A grid of the guide as a table to print and write in by hand."""

from collections.abc import Sequence

from django import template

from recovery.rules.boxes import Table, table_of

register = template.Library()


@register.filter
def as_table(items: Sequence[str]) -> Table:
    """The columns and rows that the items of a grid name."""
    return table_of(items)
