"""Files beside the guide: short texts and helplines (outside releases, so that a correction shows at once), lint exceptions."""

from collections.abc import Iterator
from pathlib import Path

from recovery.errors import GuideFaulty
from recovery.models import Helpline
from recovery.releases.fields import Entry, Field, key_field
from recovery.releases.files import note_repeated, read_text
from recovery.releases.read_yaml import FileFault, Notes, entry, items_of, mapped, names, parse
from recovery.rules.lint import LintException

TEXTS_FILE, HELPLINES_FILE, EXCEPTIONS_FILE = "texts.yaml", "helplines.yaml", "lint-exceptions.yaml"

TEXT = (key_field(60), Field("where", longest=200), Field("safety", "flag"), Field("text", "text"))
COUNTRY = (
    Field("country", longest=2, required=True),
    Field("country_name", longest=60, required=True),
    Field("emergency", longest=60),
)
LINE = (
    key_field(60),
    Field("name", longest=120, required=True),
    Field("purpose", required=True, choices=tuple(value for value, _ in Helpline.FOR)),
    Field("phone", longest=60),
    Field("text", longest=120),
    Field("chat", "flag"),
    Field("relay", longest=120),
    Field("hours", longest=120),
    Field("languages", longest=120),
    Field("site", longest=200),
    Field("note", longest=300),
    Field("source", longest=300, required=True),
    Field("confidence", required=True, choices=("high", "medium", "low")),
    Field("verified_on", "date", required=True),
    Field("review_by", "date", required=True),
)
EXCEPTION = (
    Field("place", required=True),
    Field("rule", required=True),
    Field("words"),
    Field("reason", required=True),
)
# The files use shorter words than the columns.
IN_FILE = {"country_name": "name", "purpose": "for"}


def _in_file(fields: tuple[Field, ...], *renamed: str) -> tuple[Field, ...]:
    return tuple(Field(IN_FILE[f.name], f.kind, f.longest, f.required, f.choices) if f.name in renamed else f for f in fields)


def _as_row(values: Entry, *renamed: str) -> Entry:
    back = {IN_FILE[name]: name for name in renamed}
    return {back.get(name, name): value for name, value in values.items()}


def listed(directory: Path, fields: tuple[Field, ...], notes: Notes) -> Iterator[tuple[Entry, int]]:
    """The entries of a file that is one list, and their lines."""
    for node in items_of(parse(read_text(directory, notes.file, notes.found) or "", notes), notes, ""):
        yield entry(mapped(node, notes, names(*fields)), fields, notes), notes.line(node)


def read_texts(directory: Path) -> list[Entry]:
    """The short texts of a directory (TEXT fields). Raises GuideFaulty with a FileFault for everything unreadable."""
    found: list[FileFault] = []
    notes = Notes(TEXTS_FILE, found)
    texts = list(listed(directory, TEXT, notes))
    note_repeated(texts, notes)
    for text, line in texts:
        if text["safety"] and not text["text"]:
            notes.add(line, "text", "A safety sentence cannot be empty.")
    return _sound([text for text, _ in texts], found)


def _countries(directory: Path, found: list[FileFault]) -> Iterator[tuple[Entry, int]]:
    notes = Notes(HELPLINES_FILE, found)
    country_fields, line_fields = _in_file(COUNTRY, "country_name"), _in_file(LINE, "purpose")
    for node in items_of(parse(read_text(directory, HELPLINES_FILE, found) or "", notes), notes, ""):
        top = mapped(node, notes, names(*country_fields, more=("lines",)))
        country = _as_row(entry(top, country_fields, notes), "country_name")
        for position, line in enumerate(items_of(top.values.get("lines"), notes, "lines")):
            values = _as_row(entry(mapped(line, notes, names(*line_fields)), line_fields, notes), "purpose")
            yield {**country, **values, "position": position}, notes.line(line)


def read_helplines(directory: Path) -> list[Entry]:
    """The helplines of a directory, one entry a line (COUNTRY and LINE fields, position). Raises GuideFaulty."""
    found: list[FileFault] = []
    lines = list(_countries(directory, found))
    note_repeated(lines, Notes(HELPLINES_FILE, found))
    return _sound([line for line, _ in lines], found)


def read_exceptions(directory: Path) -> tuple[LintException, ...]:
    """What the content lint is told to let pass, and why; none without the file. Raises GuideFaulty."""
    found: list[FileFault] = []
    if not (directory / EXCEPTIONS_FILE).exists():
        return ()
    entries = [values for values, _ in listed(directory, EXCEPTION, Notes(EXCEPTIONS_FILE, found))]
    return tuple(LintException(**values) for values in _sound(entries, found))


def _sound(entries: list[Entry], found: list[FileFault]) -> list[Entry]:
    if found:
        raise GuideFaulty(tuple(found))
    return entries
