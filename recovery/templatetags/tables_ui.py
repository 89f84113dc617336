"""Rows of a table as one node: a year of days has many, and all of them look alike. No models, no queries."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def table_rows(rows: Iterable[Sequence[Any]]) -> SafeString:
    """Each row as cells; the first names the row."""
    return mark_safe("".join(_row(*row) for row in rows))


def _row(name: Any, *cells: Any) -> str:
    return f'<tr><th scope="row">{escape(name)}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
