"""The word lists of the draft review (`review.yaml`), beside the guide and outside releases."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from recovery.errors import GuideFaulty
from recovery.releases.fields import Field
from recovery.releases.files import note_repeated, read_text
from recovery.releases.read_yaml import FileFault, Mapped, Notes, entry, items_of, mapped, names, parse, value_of
from recovery.rules.phrases import Phrase, PhraseFaulty, phrases_of
from recovery.rules.review import LISTED, ReviewKind, ReviewWords, WordList

REVIEW_FILE = "review.yaml"
LANGUAGE = "en"
KIND = Field("kind", required=True, choices=tuple(kind.value for kind in LISTED))
LISTS = (Field("phrases", "lines"), Field("unless", "lines"))
PHRASE = Field("phrase", longest=200, required=True)


def _phrases(found: Mapped, field: Field, notes: Notes) -> tuple[Phrase, ...]:
    """The phrases of one list; what cannot be read is noted at its own line."""
    read: list[Phrase] = []
    seen: set[str] = set()
    for node in items_of(found.values.get(field.name), notes, field.name):
        written = value_of(node, PHRASE, notes)
        if written in seen:
            notes.at(node, field.name, f"“{written}” is given twice.")
        seen.add(written)
        read += _forms(written, node, field, notes)
    return tuple(read)


def _forms(written: str, node: yaml.Node, field: Field, notes: Notes) -> Iterable[Phrase]:
    try:
        return phrases_of(written)
    except PhraseFaulty as fault:
        notes.at(node, field.name, f"“{written}”: {fault}")
        return ()


def read_review(directory: Path) -> ReviewWords:
    """The word lists of a directory. Raises GuideFaulty with a FileFault for everything that cannot be read.

    Every kind has exactly one list, and it is not empty: a kind that fell out of the file would be found no longer.
    """
    found: list[FileFault] = []
    notes = Notes(REVIEW_FILE, found)
    lists: dict[ReviewKind, WordList] = {}
    placed = []
    for node in items_of(parse(read_text(directory, REVIEW_FILE, found) or "", notes), notes, ""):
        top = mapped(node, notes, names(KIND, *LISTS))
        kind = entry(Mapped(top.node, {k: v for k, v in top.values.items() if k == KIND.name}), (KIND,), notes)["kind"]
        phrases, unless = (_phrases(top, field, notes) for field in LISTS)
        if not phrases:
            notes.at(node, "phrases", "Is missing.")
        if kind in KIND.choices:
            lists[ReviewKind(kind)] = WordList(phrases, unless)
            placed.append(({"kind": kind}, notes.line(node)))
    note_repeated(placed, notes, "kind")
    missing = [kind.value for kind in LISTED if kind not in lists]
    if missing and not found:
        notes.add(1, "kind", f"Has no list for: {', '.join(missing)}.")
    if found:
        raise GuideFaulty(tuple(found))
    return ReviewWords(lists)


@lru_cache(maxsize=1)
def review_words() -> ReviewWords:
    """The shipped word lists, read once a process. Raises GuideFaulty."""
    return read_review(Path(settings.BASE_DIR) / "recovery" / "content" / LANGUAGE)
