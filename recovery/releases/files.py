"""A guide as plain files (docs/guide-format.md): directory → manuscript, and manuscript → directory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from recovery.errors import GuideFaulty
from recovery.releases.fields import (
    ACTIVITY,
    BODY,
    FILE_NAME,
    GUIDE,
    MYTH,
    PHASE,
    SOURCE,
    STEP,
    Entry,
    Field,
    Manuscript,
    blank,
    kind_of,
    tidy,
)
from recovery.releases.read_yaml import FileFault, Mapped, Notes, entry, items_of, mapped, names, parse, repeated, value_of
from recovery.releases.write_yaml import dump, written

GUIDE_FILE, SOURCES_FILE, MYTHS_FILE, STEPS_FOLDER = "guide.yaml", "sources.yaml", "myths.yaml", "steps"
STEPS = Field("steps", "lines", flow=True)
FENCE = "---"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a directory says, as far as it could be read, and every fault that was in the way."""

    manuscript: Manuscript
    faults: tuple[FileFault, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A step that was read, and the file it stood in."""

    step: Entry
    file: str


# --- Reading ------------------------------------------------------------------------------------------------------


def read_text(directory: Path, file: str, found: list[FileFault]) -> str | None:
    try:
        text = (directory / file).read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        found.append(FileFault(file, 1, "", "This file is missing."))
        return None
    except UnicodeDecodeError as error:
        found.append(FileFault(file, error.object.count(b"\n", 0, error.start) + 1, "", "Is not UTF-8 text."))
        return None
    return text.replace("\r\n", "\n")


def _read_list(directory: Path, file: str, fields: tuple[Field, ...], found: list[FileFault]) -> list[Entry]:
    """The entries of a file that is one list; a file that is not there is an empty list."""
    if not (directory / file).exists():
        return []
    notes = Notes(file, found)
    root = parse(read_text(directory, file, found) or "", notes)
    read = [(mapped(item, notes, names(*fields)), item) for item in items_of(root, notes, "")]
    entries = [(entry(fields_of, fields, notes), notes.line(item)) for fields_of, item in read]
    note_repeated(entries, notes)
    return [value for value, _ in entries]


def note_repeated(entries: Iterable[tuple[Entry, int]], notes: Notes, field: str = "key") -> None:
    lines: dict[str, list[int]] = {}
    for value, line in entries:
        lines.setdefault(value[field], []).append(line)
    for key, line in repeated(lines):
        notes.add(line, field, f"“{key}” is used twice.")


def _split(text: str) -> tuple[str, str] | None:
    """(head, body) of a step file; None when it has no head between --- lines."""
    lines = text.split("\n")
    ends = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if len(ends) < 2 or ends[0] != 0:
        return None
    return "\n".join(lines[1 : ends[1]]), "\n".join(lines[ends[1] + 1 :])


def _activities(head: Mapped, notes: Notes) -> list[Entry]:
    nodes = list(items_of(head.values.get("activities"), notes, "activities"))
    read = [(entry(mapped(node, notes, names(*ACTIVITY)), ACTIVITY, notes), notes.line(node)) for node in nodes]
    note_repeated(read, notes)
    return [activity for activity, _ in read]


def _read_step(directory: Path, path: Path, found: list[FileFault]) -> Entry | None:
    file = f"{STEPS_FOLDER}/{path.name}"
    text = read_text(directory, file, found)
    parts = _split(text) if text is not None else None
    if parts is None:
        if text is not None:
            found.append(FileFault(file, 1, "", "Must begin with a head between two lines that are just ---"))
        return None
    notes = Notes(file, found, first=2)
    if not FILE_NAME.fullmatch(path.stem):
        notes.add(1, "", "File names are small letters, digits and hyphens.")
    root = parse(parts[0], notes)
    if root is None:
        notes.add(1, "", "Has an empty head, or one that cannot be read.")
        return None
    head = mapped(root, notes, names(*STEP, more=("activities",)))
    values = entry(head, STEP, notes)
    key = values.pop("key")
    return {"key": key, "file_name": path.stem, **values, "body": tidy(parts[1]), "activities": _activities(head, notes)}


def _read_steps(directory: Path, found: list[FileFault]) -> dict[str, _Placed]:
    steps: dict[str, _Placed] = {}
    for path in sorted((directory / STEPS_FOLDER).glob("*.md")):
        step = _read_step(directory, path, found)
        if step is None:
            continue
        file = f"{STEPS_FOLDER}/{path.name}"
        if step["key"] in steps:
            found.append(FileFault(file, 2, "key", f"“{step['key']}” is also the key of {steps[step['key']].file}."))
        steps[step["key"]] = _Placed(step, file)
    return steps


def _read_phase(found_in: Mapped, notes: Notes, steps: dict[str, _Placed]) -> Entry:
    phase = entry(found_in, PHASE, notes)
    kind = kind_of(phase["role"])
    if phase["kind"] not in ("", kind):
        notes.at(found_in.values["kind"], "kind", f"A phase with the role {phase['role']} is of the kind {kind}.")
    phase["kind"], phase["steps"] = kind, []
    node = found_in.values.get("steps")
    for key in value_of(node, STEPS, notes) if node is not None else ():
        placed = steps.pop(key, None)
        if placed is None:
            notes.at(found_in.values["steps"], "steps", f"“{key}” has no file of its own, or stands in the road twice.")
        else:
            phase["steps"].append(placed.step)
    return phase


def _read_guide(directory: Path, steps: dict[str, _Placed], found: list[FileFault]) -> Manuscript:
    notes = Notes(GUIDE_FILE, found)
    root = parse(read_text(directory, GUIDE_FILE, found) or "", notes)
    if root is None:
        notes.add(1, "", "Is empty or cannot be read.")
        return {**blank(GUIDE), "phases": []}
    top = mapped(root, notes, names(*GUIDE, more=("phases",)))
    nodes = list(items_of(top.values.get("phases"), notes, "phases"))
    phases = [(_read_phase(mapped(node, notes, names(*PHASE, STEPS)), notes, steps), notes.line(node)) for node in nodes]
    for field in ("key", "role"):
        note_repeated(phases, notes, field)
    return {**entry(top, GUIDE, notes), "phases": [phase for phase, _ in phases]}


def read_draft(directory: Path) -> Reading:
    """What the files of a guide say, faults included. Never raises for what stands in a file."""
    found: list[FileFault] = []
    steps = _read_steps(directory, found)
    manuscript = _read_guide(directory, steps, found)
    for placed in steps.values():
        found.append(FileFault(placed.file, 1, "key", f"No phase in {GUIDE_FILE} lists the step “{placed.step['key']}”."))
    manuscript["sources"] = _read_list(directory, SOURCES_FILE, SOURCE, found)
    manuscript["myths"] = _read_list(directory, MYTHS_FILE, MYTH, found)
    return Reading(manuscript, tuple(found))


def read_files(directory: Path) -> Manuscript:
    """The manuscript that the files of a directory hold. Raises GuideFaulty with a FileFault for everything unreadable."""
    reading = read_draft(directory)
    if reading.faults:
        raise GuideFaulty(reading.faults)
    return reading.manuscript


# --- Writing ------------------------------------------------------------------------------------------------------


def step_text(step: Mapping[str, object]) -> str:
    """The file of one step."""
    head = written(step, STEP)
    activities = [written(activity, ACTIVITY) for activity in step["activities"]]  # type: ignore[attr-defined]
    if activities:
        head["activities"] = activities
    body = f"{step['body']}\n" if step[BODY.name] else ""
    return f"{FENCE}\n{dump(head)}{FENCE}\n{body}"


def _guide_text(manuscript: Manuscript) -> str:
    phases = [
        {**written(phase, PHASE), **written({"steps": [step["key"] for step in phase["steps"]]}, (STEPS,))}
        for phase in manuscript["phases"]
    ]  # fmt: skip
    return dump({**written(manuscript, GUIDE), "phases": phases})


def files_of(manuscript: Manuscript) -> dict[str, str]:
    """Relative path → text of every file of a guide, canonical. Raises ValueError for an unsafe file name."""
    files = {
        GUIDE_FILE: _guide_text(manuscript),
        SOURCES_FILE: dump([written(source, SOURCE) for source in manuscript["sources"]]),
        MYTHS_FILE: dump([written(myth, MYTH) for myth in manuscript["myths"]]),
    }
    for phase in manuscript["phases"]:
        for step in phase["steps"]:
            path = f"{STEPS_FOLDER}/{step['file_name']}.md"
            if not FILE_NAME.fullmatch(step["file_name"]) or path in files:
                raise ValueError(f"step {step['key']}: its file name must be its own, in small letters, digits and hyphens")
            files[path] = step_text(step)
    return files


def write_files(manuscript: Manuscript, directory: Path) -> None:
    """Write the guide into a directory, and take away step files that are no longer part of it.

    Raises ValueError when the directory holds something else, so that an export never mixes with other files.
    """
    if directory.exists() and any(directory.iterdir()) and not (directory / GUIDE_FILE).exists():
        raise ValueError(f"{directory} is not empty and holds no {GUIDE_FILE}")
    files = files_of(manuscript)
    (directory / STEPS_FOLDER).mkdir(parents=True, exist_ok=True)
    for path, text in files.items():
        (directory / path).write_bytes(text.encode())
    for left_over in (directory / STEPS_FOLDER).glob("*.md"):
        if f"{STEPS_FOLDER}/{left_over.name}" not in files:
            left_over.unlink()


def differing_files(directory: Path, manuscript: Manuscript) -> tuple[str, ...]:
    """The files of a directory that differ from their canonical form, in order."""
    differing = []
    for path, text in files_of(manuscript).items():
        file = directory / path
        if not file.exists() or file.read_bytes() != text.encode():
            differing.append(path)
    return tuple(differing)
