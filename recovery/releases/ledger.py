"""The claim ledger (`ledger.yaml`): every row of popular advice with our verdict, what it rests on and how the plan answers it.

Steps and myth cards list the rows they carry themselves (`rules.guide.rows_carried`); tools are code, so the ledger says which
tools carry a row.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from recovery.enums import Evidence
from recovery.errors import GuideFaulty
from recovery.releases.decode import decode_source
from recovery.releases.fields import SOURCE, Entry, Field
from recovery.releases.files import SOURCES_FILE, note_repeated
from recovery.releases.live_files import listed
from recovery.releases.read_yaml import FileFault, Notes
from recovery.releases.write_yaml import dump, written
from recovery.rules.guide import ADVICE_ROWS
from recovery.rules.shapes import Source

LEDGER_FILE = "ledger.yaml"
ARTICLES = ("A", "B", "C", "D", "E")
VERDICTS = ("healthy", "contested", "harmful", "unsupported")
NO_EVIDENCE = "none"
# Tools beside the plan, by the name under which their page shows its rows (`templates/components/comes_from.html`).
TOOLS = (
    "distance", "pause", "letters", "notes", "check-in", "insight", "care", "people", "firsts", "dates", "help", "meeting", "reply",
    "ladder", "outreach", "review", "apology", "mirror", "decision", "agreement",
)  # fmt: skip
SHIPPED = Path(__file__).resolve().parent.parent / "content" / "en"
# What claims a study names it. Advice with common sense or nothing behind it may still name one that speaks against it.
CLAIMS_STUDY = (Evidence.STRONG, Evidence.SOME, Evidence.LITTLE)

LEDGER = (
    Field("row", "number", required=True),
    Field("article", required=True, choices=ARTICLES),
    Field("advice", longest=200, required=True),
    Field("verdict", required=True, choices=VERDICTS),
    Field("evidence", required=True, choices=(*(word.value for word in Evidence), NO_EVIDENCE)),
    Field("sources", "lines", flow=True),
    Field("tools", "lines", flow=True),
    Field("answer", longest=300, required=True),
)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row: the advice as the article (A to E) gives it, and `answer`, how the plan carries or answers it."""

    row: int
    article: str
    advice: str
    verdict: str
    evidence: str
    sources: tuple[str, ...]
    tools: tuple[str, ...]
    answer: str


# --- Reading ------------------------------------------------------------------------------------------------------


def read_sources(directory: Path) -> tuple[Source, ...]:
    """The sources beside the ledger. What is wrong with them is told where the guide itself is read."""
    return tuple(decode_source(source) for source, _ in listed(directory, SOURCE, Notes(SOURCES_FILE, [])))


def _note_claims(values: Entry, line: int, sources: frozenset[str], notes: Notes) -> None:
    if values["row"] and values["row"] not in ADVICE_ROWS:
        notes.add(line, "row", f"There is no advice row {values['row']}. Rows go from {ADVICE_ROWS[0]} to {ADVICE_ROWS[-1]}.")
    for key in values["sources"]:
        if key not in sources:
            notes.add(line, "sources", f"There is no source “{key}”.")
    for name in values["tools"]:
        if name not in TOOLS:
            notes.add(line, "tools", f"“{name}” is not one of: {', '.join(TOOLS)}.")
    if values["evidence"] in CLAIMS_STUDY and not values["sources"]:
        notes.add(line, "sources", f"Evidence “{values['evidence']}” claims a study, and none is named.")


def _note_missing(entries: Sequence[tuple[Entry, int]], notes: Notes) -> None:
    """Each missing row is noted where it would stand: at the next row there is, else at the last."""
    lines = {values["row"]: line for values, line in entries}
    if not lines:
        notes.add(1, "", "Holds no rows.")
        return
    for missing in sorted(set(ADVICE_ROWS) - set(lines)):
        following = [lines[row] for row in sorted(lines) if row > missing]
        notes.add(following[0] if following else max(lines.values()), "row", f"Row {missing} is missing.")


def read_ledger(directory: Path) -> tuple[LedgerRow, ...]:
    """The claim ledger of a directory, in the order of its rows.

    Raises GuideFaulty with a FileFault for everything that cannot be read, for unknown sources, and for rows that are
    missing or given twice.
    """
    found: list[FileFault] = []
    notes = Notes(LEDGER_FILE, found)
    entries = list(listed(directory, LEDGER, notes))
    sources = frozenset(source.key for source in read_sources(directory))
    for values, line in entries:
        _note_claims(values, line, sources, notes)
    note_repeated([(values, line) for values, line in entries if values["row"]], notes, "row")
    _note_missing(entries, notes)
    if found:
        raise GuideFaulty(tuple(found))
    rows = (LedgerRow(**{**values, "sources": tuple(values["sources"]), "tools": tuple(values["tools"])}) for values, _ in entries)
    return tuple(sorted(rows, key=lambda row: row.row))


# --- Writing ------------------------------------------------------------------------------------------------------


def ledger_text(rows: Iterable[LedgerRow]) -> str:
    """The file of a ledger in its one canonical form."""
    return dump([written({**asdict(row), "sources": list(row.sources), "tools": list(row.tools)}, LEDGER) for row in rows])


def ledger_differs(directory: Path, rows: Iterable[LedgerRow]) -> bool:
    """Whether the file in a directory differs from the canonical form of these rows."""
    return (directory / LEDGER_FILE).read_bytes() != ledger_text(rows).encode()


def write_ledger(directory: Path, rows: Iterable[LedgerRow]) -> None:
    (directory / LEDGER_FILE).write_bytes(ledger_text(rows).encode())
