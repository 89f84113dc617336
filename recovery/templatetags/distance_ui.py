"""What forms call the values that records of days keep. No models, no queries."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template

register = template.Library()


@register.filter
def entry_of(labels: Mapping[Any, Any], key: Any) -> Any:
    """What a form calls a value; nothing for a value it does not know."""
    return labels.get(str(key), "") if key else ""


@register.filter
def in_order(values: Iterable[Any], labels: Mapping[Any, Any]) -> list[Any]:
    """What a form calls these values, in the order in which it offers them."""
    held = {str(value) for value in values or ()}
    return [label for value, label in labels.items() if value in held]


@register.filter
def iso_day(said: str | None) -> date | None:
    """A day as it is kept in a record."""
    return date.fromisoformat(said) if said else None
