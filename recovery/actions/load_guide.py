"""Shipped files → drafts. An upgrade compares file, last loaded and draft; what an editor changed is listed, not overwritten.

Of each row there are three states, as digests: `base`, what the files said when they were last loaded; `mine`, the draft;
`theirs`, what the files say now. Nothing publishes itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from recovery.actions.drafts import (
    place_rows,
    place_steps,
    retire,
    steps_in,
    write_guide,
    write_myth,
    write_phase,
    write_source,
    write_step,
)
from recovery.models import Guide, Phase, Step
from recovery.releases import read_files
from recovery.releases.fields import GUIDE, PHASE, Entry, Manuscript, apart_from_file, digest
from recovery.releases.manuscript import guide_entry, myth_entry, phase_entry, source_entry, step_entry
from recovery.releases.order import insert_in_order

GONE = "gone"  # the state of a step that is not, or no longer, part of the guide


@dataclass
class LoadReport:
    """What loading did, by place ("step k8"). `edited`: the files changed too, and the editors' draft was kept."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    guide: Guide | None = None

    @property
    def counted(self) -> tuple[tuple[str, list[str]], ...]:
        """What was done, and where: nothing anywhere when the files say what was loaded before."""
        return (("created", self.created), ("updated", self.updated), ("retired", self.retired), ("removed", self.removed))


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of row is compared and written. `take_away` is None where rows stay for good."""

    name: str
    state: Callable[[Any], str]
    write: Callable[[Any | None, Entry], Any]
    take_away: Callable[[Any], bool] | None = None


def _remember(row: Any, state: str) -> None:
    row.loaded_hash = state
    row.save(update_fields=["loaded_hash"])


def sync(kind: Kind, rows: Mapping[str, Any], entries: Mapping[str, tuple[Entry, str]], report: LoadReport) -> None:
    """Bring the rows of one kind to what the files say (entries: key → (entry, its state)), as far as nobody edited them."""
    for key, (entry, theirs) in entries.items():
        row, place = rows.get(key), f"{kind.name} {key}"
        if row is None:
            _remember(kind.write(None, entry), theirs)
            report.created.append(place)
        elif theirs == row.loaded_hash:
            continue
        elif kind.state(row) == theirs:
            _remember(row, theirs)
        elif kind.state(row) == row.loaded_hash:
            _remember(kind.write(row, entry), theirs)
            report.updated.append(place)
        else:
            report.edited.append(place)
    for key, row in rows.items():
        if key not in entries and row.loaded_hash not in ("", GONE) and kind.take_away is not None:
            _take_away(kind, row, f"{kind.name} {key}", report)


def _take_away(kind: Kind, row: Any, place: str, report: LoadReport) -> None:
    """The files no longer hold this row. It goes if nobody edited it; a step is only retired."""
    if kind.state(row) != row.loaded_hash:
        if kind.state(row) != GONE:
            report.edited.append(place)
    elif kind.take_away is not None and kind.take_away(row):
        (report.retired if isinstance(row, Step) else report.removed).append(place)


# --- The kinds of a guide -----------------------------------------------------------------------------------------


def _words(step: Mapping[str, Any], phase_key: str) -> str:
    return digest({**apart_from_file(step), "phase": phase_key})


def _step_state(row: Step) -> str:
    return GONE if row.retired_at is not None else _words(step_entry(row), row.phase.key)


def _phase_words(phase: Mapping[str, Any]) -> Entry:
    return {spec.name: phase[spec.name] for spec in PHASE}


def _by_key(entries: Sequence[Entry]) -> dict[str, tuple[Entry, str]]:
    return {entry["key"]: (entry, digest(entry)) for entry in entries}


def _load_steps(guide: Guide, manuscript: Manuscript, report: LoadReport, at: datetime) -> None:
    phases = {phase.key: phase for phase in guide.phases.all()}
    wanted = {step["key"]: (step, phase["key"]) for phase in manuscript["phases"] for step in phase["steps"]}

    def write(row: Step | None, entry: Entry) -> Step:
        return write_step(guide, row, entry, phase=phases[wanted[entry["key"]][1]])

    def take_away(row: Step) -> bool:
        retire(row, at)
        _remember(row, GONE)
        return True

    rows = {row.key: row for row in guide.steps.select_related("phase").prefetch_related("activities")}
    entries = {key: (step, _words(step, phase)) for key, (step, phase) in wanted.items()}
    sync(Kind("step", _step_state, write, take_away), rows, entries, report)


def _load_around(guide: Guide, manuscript: Manuscript, report: LoadReport) -> None:
    """Sources and myth cards. A source that a draft still cites stays."""
    cited = {key for sources in guide.steps.filter(retired_at=None).values_list("sources", flat=True) for key in sources}
    cited |= {key for sources in guide.myth_cards.values_list("sources", flat=True) for key in sources}

    def delete_source(row: Any) -> bool:
        return row.key not in cited and bool(row.delete())

    def delete_myth(row: Any) -> bool:
        return bool(row.delete())

    source = Kind("source", lambda row: digest(source_entry(row)), lambda row, entry: write_source(guide, row, entry), delete_source)
    myth = Kind("myth", lambda row: digest(myth_entry(row)), lambda row, entry: write_myth(guide, row, entry), delete_myth)
    sync(myth, {row.key: row for row in guide.myth_cards.all()}, _by_key(manuscript["myths"]), report)
    sync(source, {row.key: row for row in guide.source_rows.all()}, _by_key(manuscript["sources"]), report)


# --- Order --------------------------------------------------------------------------------------------------------


def _order_phase(phase: Phase, wanted: list[str], report: LoadReport) -> None:
    """The files' order, unless editors changed the order that was loaded; what is new to either side finds its place."""
    current, loaded = steps_in(phase), phase.loaded_steps
    here = set(current)
    touched = [key for key in current if key in loaded] != [key for key in loaded if key in here]
    mine = [key for key in current if key not in wanted]
    if touched:
        new = [key for key in wanted if key in here and key not in loaded]
        order = insert_in_order([key for key in current if key not in new], new, wanted)
        if loaded != wanted:
            report.edited.append(f"order of phase {phase.key}")
    else:
        order = insert_in_order([key for key in wanted if key in here], mine, current)
    place_steps(phase, order)
    if loaded != wanted:
        phase.loaded_steps = wanted
        phase.save(update_fields=["loaded_steps"])


def _order_new(rows: Sequence[Any], wanted: Sequence[str], created: Sequence[str], kind: str) -> None:
    """Put rows that were just created where the files have them; the others stay in the editors' order."""
    new = [key for key in wanted if f"{kind} {key}" in created]
    by_key = {row.key: row for row in rows}
    if new:
        place_rows([by_key[key] for key in insert_in_order(list(by_key), new, [key for key in wanted if key in by_key])])


def _order(guide: Guide, manuscript: Manuscript, report: LoadReport) -> None:
    wanted = {entry["key"]: [step["key"] for step in entry["steps"]] for entry in manuscript["phases"]}
    for phase in guide.phases.all():
        _order_phase(phase, wanted.get(phase.key, []), report)
    for kind, rows, entries in (
        ("phase", guide.phases.all(), manuscript["phases"]),
        ("source", guide.source_rows.all(), manuscript["sources"]),
        ("myth", guide.myth_cards.all(), manuscript["myths"]),
    ):
        _order_new(list(rows), [entry["key"] for entry in entries], report.created, kind)


def _load_row(manuscript: Manuscript, report: LoadReport) -> Guide:
    """The guide's own row, locked."""
    values = {spec.name: manuscript[spec.name] for spec in GUIDE}
    rows = {row.key: row for row in Guide.objects.select_for_update().filter(key=values["key"])}
    sync(Kind("guide", lambda row: digest(guide_entry(row)), write_guide), rows, _by_key([values]), report)
    return Guide.objects.get(key=values["key"])


@transaction.atomic
def load_guide(directory: Path, *, at: datetime) -> LoadReport:
    """Load a directory of guide files into drafts. The same files a second time change nothing.

    Raises GuideFaulty with a FileFault for everything that cannot be read; then nothing was loaded.
    """
    manuscript, report = read_files(directory), LoadReport()
    guide = report.guide = _load_row(manuscript, report)
    phase = Kind("phase", lambda row: digest(phase_entry(row)), lambda row, entry: write_phase(guide, row, entry))
    sync(phase, {row.key: row for row in guide.phases.all()}, _by_key([_phase_words(entry) for entry in manuscript["phases"]]), report)
    _load_steps(guide, manuscript, report, at)
    _load_around(guide, manuscript, report)
    _order(guide, manuscript, report)
    return report
