"""A few words in each box of a table. Every box sends its name along, so that words never land in another one."""

from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recovery.forms.fields import MOST_LINES
from recovery.rules.boxes import name_of_box, table_of

Cells = list[list[str]]  # [the item of the guide that names the box, what was written in it]


class GridInput(forms.Widget):
    """The boxes of the guide as a table, and below it those whose names the guide has changed since."""

    template_name = "recovery/widgets/grid.html"

    def __init__(self, items: Sequence[str] = (), attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.items = items

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        cells: Cells = [list(cell) for cell in value or []]
        table = table_of(self.items)
        rows = [(row, [self._box(item, _take(cells, item)) for item in items]) for row, items in table.rows]
        others = [self._box(item, words) for item, words in cells if words]
        return {**context, "widget": {**context["widget"], "columns": table.columns, "rows": rows, "others": others}}

    def _box(self, item: str, words: str) -> dict[str, Any]:
        return {"item": item, "name": name_of_box(item) or _("Written earlier"), "words": words}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Cells:
        getlist = getattr(data, "getlist", lambda key: list(data.get(key, [])))
        words, items = getlist(name), getlist(f"{name}-of") or self._in_order()
        return [[item, said] for item, said in zip_longest(items, words, fillvalue="")]

    def _in_order(self) -> list[str]:
        return [item for _row, items in table_of(self.items).rows for item in items]

    def id_for_label(self, id_: str) -> str:
        return ""  # each box has a label of its own


def _take(cells: Cells, item: str) -> str:
    """What was written in this box; taken out, so that what is left are boxes of other names."""
    found = next((cell for cell in cells if cell[0] == item), None)
    if found is None:
        return ""
    cells.remove(found)
    return found[1]


class GridField(forms.Field):
    """A list of [box, words], in the order of the page; empty boxes are left out."""

    def __init__(self, items: Sequence[str], **kwargs: Any) -> None:
        super().__init__(widget=GridInput(items), required=False, **kwargs)

    def to_python(self, value: Any) -> Cells:
        cells = [[str(item).strip(), str(words).replace("\r\n", "\n").strip()] for item, words in value or []]
        if any("\x00" in part for cell in cells for part in cell):
            raise ValidationError(_("One box holds a character that cannot be kept. Everything else is here."))
        kept = [cell for cell in cells if cell[1]]
        if len(kept) > MOST_LINES:
            raise ValidationError(_("More than 200 boxes at once. Please keep some for another note."))
        return kept
