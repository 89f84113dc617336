"""Everything that can be said about guide files without a person: faults, lint, reading ages, advice rows still to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from recovery.reading import measure, reading_age
from recovery.releases import FileFault, Manuscript, read_draft
from recovery.releases.files import FENCE, GUIDE_FILE, MYTHS_FILE, STEPS_FOLDER
from recovery.releases.ledger import LEDGER_FILE, read_ledger
from recovery.releases.live_files import TEXTS_FILE, read_exceptions, read_texts
from recovery.releases.review_file import REVIEW_FILE, read_review
from recovery.rules.guide import ADVICE_ROWS, Fault, all_steps, faults_of, readable_text, rows_carried
from recovery.rules.lint import Finding, lint


@dataclass(frozen=True, slots=True)
class Check:
    manuscript: Manuscript
    unreadable: tuple[FileFault, ...]
    faults: tuple[Fault, ...]
    findings: tuple[Finding, ...]

    @property
    def passes(self) -> bool:
        return not self.unreadable and not self.findings and not any(fault.blocks for fault in self.faults)


def check_directory(directory: Path) -> Check:
    """Read and check the files of a guide. Raises GuideFaulty when a file beside it (texts, ledger, word lists) cannot be read."""
    reading = read_draft(directory)
    texts = read_texts(directory) if (directory / TEXTS_FILE).exists() else []
    if (directory / LEDGER_FILE).exists():
        read_ledger(directory)
    if (directory / REVIEW_FILE).exists():
        read_review(directory)
    return Check(
        manuscript=reading.manuscript,
        unreadable=reading.faults,
        faults=faults_of(reading.manuscript, advice_rows=ADVICE_ROWS, reading_age=reading_age),
        findings=lint(reading.manuscript, texts={text["key"]: text["text"] for text in texts}, exceptions=read_exceptions(directory)),
    )


def _file_of(place: str, manuscript: Manuscript) -> str:
    kind, _, key = place.partition(",")[0].partition(" ")
    step_files = {step["key"]: f"{STEPS_FOLDER}/{step['file_name']}.md" for step in all_steps(manuscript)}
    return {"step": step_files.get(key, STEPS_FOLDER), "myth": MYTHS_FILE, "text": TEXTS_FILE}.get(kind, GUIDE_FILE)


def where_in_files(finding: Finding, manuscript: Manuscript, directory: Path) -> str:
    """file:line of a finding. In the text of a step the line is known; elsewhere it is the first that holds the words."""
    file = _file_of(finding.place, manuscript)
    path = directory / file
    lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    if finding.place.endswith(", body"):
        return f"{file}:{lines.index(FENCE, 1) + 1 + finding.line}"
    words = finding.words.rstrip("…").lower()
    line = next((number for number, text in enumerate(lines, start=1) if words in text.lower()), None)
    return f"{file}:{line}" if line is not None else file


def age_lines(manuscript: Manuscript) -> Iterator[str]:
    """Words and reading age of every step, and of every phase as a whole."""
    aged = partial(measure, language=manuscript["language"])
    for phase in manuscript["phases"]:
        whole = aged("\n\n".join(readable_text(entry) for entry in (phase, *phase["steps"])))
        yield f"phase {phase['key']:<5} {len(phase['steps']):>3} steps  {whole.words:>6} words  age {whole.age:4.1f}"
        for step in phase["steps"]:
            own = aged(readable_text(step))
            yield f"   step {step['key']:<5}            {own.words:>6} words  age {own.age:4.1f}  {step['title']}"


def row_line(manuscript: Manuscript) -> str:
    carried = rows_carried(manuscript) & set(ADVICE_ROWS)
    missing = [str(row) for row in ADVICE_ROWS if row not in carried]
    rest = f"; still to come: {', '.join(missing)}" if missing else ""
    return f"Advice rows carried: {len(carried)} of {len(ADVICE_ROWS)}{rest}"
