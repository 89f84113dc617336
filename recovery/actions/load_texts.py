"""Shipped short texts and helplines → rows. What an editor changed stays; what nobody touched follows the files."""

from pathlib import Path
from typing import Any

from django.db import transaction

from recovery.actions.load_guide import Kind, LoadReport, sync
from recovery.models import Helpline, ShortText
from recovery.releases.fields import Entry, Field, digest, entry_of
from recovery.releases.live_files import COUNTRY, LINE, TEXT, read_helplines, read_texts

LINE_FIELDS = (*COUNTRY, *LINE, Field("position", "number"))


def _save(row: Any, entry: Entry) -> Any:
    for name, value in entry.items():
        setattr(row, name, value)
    row.save()
    return row


def _delete(row: Any) -> bool:
    return bool(row.delete())


@transaction.atomic
def load_texts(directory: Path, *, language: str = "en") -> LoadReport:
    """Load `texts.yaml`. Texts that left the file stay as rows: some page may still show them. Raises GuideFaulty."""
    entries = {entry["key"]: (entry, digest(entry)) for entry in read_texts(directory)}
    rows = {row.key: row for row in ShortText.objects.select_for_update().filter(language=language)}
    report = LoadReport()
    kind = Kind(
        "text",
        state=lambda row: digest(entry_of(row, TEXT)),
        write=lambda row, entry: _save(row or ShortText(language=language), entry),
    )
    sync(kind, rows, entries, report)
    return report


@transaction.atomic
def load_helplines(directory: Path) -> LoadReport:
    """Load `helplines.yaml`. A line that left the file and that nobody edited goes: its number may be dead.

    Raises GuideFaulty.
    """
    found = read_helplines(directory)
    entries = {entry["key"]: (entry, digest(entry)) for entry in found}
    rows = {row.key: row for row in Helpline.objects.select_for_update()}
    report = LoadReport()
    kind = Kind(
        "helpline",
        state=lambda row: digest(entry_of(row, LINE_FIELDS)),
        write=lambda row, entry: _save(row or Helpline(), entry),
        take_away=_delete,
    )
    sync(kind, rows, entries, report)
    return report
