"""The rules of a guide at the field where they matter, while the text is still a draft.

What cannot become right by writing on (a link that leads nowhere, a range that is none) refuses the save. What is only
unfinished is saved, and stands at its field as something to do before publishing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from recovery.models import Guide, Step
from recovery.reading import reading_age
from recovery.releases import Entry, Manuscript, manuscript_of
from recovery.releases.manuscript import step_entry
from recovery.rules.activities import activity_faults
from recovery.rules.faults import Fault, Known, Place, claims_are_known, tags_are_known, texts_are_sound
from recovery.rules.guide import ADVICE_ROWS, MYTH_TEXTS, STEP_TEXTS, all_steps, faults_of
from recovery.rules.prose import runs_of

_ACTIVITY = re.compile(r", activity ([a-z0-9-]+)")


@dataclass(frozen=True)
class Surroundings:
    """What the texts of a guide may point at: its drafts, read once for a page."""

    manuscript: Manuscript
    known: Known

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Choices for a form: key, and who found what."""
        return [(entry["key"], f"{entry['authors']} ({entry['year']}). {entry['title']}") for entry in self.manuscript["sources"]]


def surroundings_of(guide: Guide) -> Surroundings:
    """Five queries."""
    manuscript = manuscript_of(guide)
    known = Known(
        steps=frozenset(step["key"] for step in all_steps(manuscript)),
        myths=frozenset(myth["key"] for myth in manuscript["myths"]),
        sources=frozenset(source["key"] for source in manuscript["sources"]),
        advice_rows=ADVICE_ROWS,
        reading_age=reading_age,
    )
    return Surroundings(manuscript, known)


def around_of(step: Step) -> Surroundings:
    """Kept on the row for one request: its form and the forms of its activities ask for the same."""
    kept: Surroundings | None = getattr(step, "_around", None)
    if kept is None:
        kept = step._around = surroundings_of(step.guide)  # type: ignore[attr-defined]
    return kept


# --- What refuses a save ------------------------------------------------------------------------------------------


def step_is_sound(entry: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    """Of a step's own fields, without its activities."""
    place = Place(f"step {entry['key']}", entry["key"])
    yield from tags_are_known(place, "audience", entry["audience"])
    yield from claims_are_known(place, entry, known)
    yield from texts_are_sound(place, entry, STEP_TEXTS, known)
    runs, faults = runs_of(entry["body"])
    for fault in faults:
        yield place.blocks("body", f"Line {fault.line}: {fault.message}")
    for run in runs:
        yield from tags_are_known(place, "body", run.tags)


def activity_is_sound(entry: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    return activity_faults(Place(f"activity {entry['key']}"), entry, known)


def phase_is_sound(entry: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    return texts_are_sound(Place("phase"), entry, ("opener", "closer"), known)


def myth_is_sound(entry: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    place = Place("myth")
    yield from claims_are_known(place, entry, known)
    yield from texts_are_sound(place, entry, MYTH_TEXTS, known)


def text_is_sound(entry: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    """A short text, or any text that stands alone under the name `text`."""
    return texts_are_sound(Place("text"), entry, ("text",), known)


def put_at_fields(form: forms.BaseForm, faults: Iterable[Fault]) -> None:
    """Each fault as an error of its field; one that belongs to no field of this form stands above it."""
    for fault in tuple(faults):  # all of them first: an error takes its field out of what is being checked
        if fault.blocks:
            form.add_error(fault.field if fault.field in form.fields else None, fault.message)


# --- What is still to do ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Note:
    blocks: bool
    message: str


Notes = dict[str, list[Note]]


def notes_on_step(step: Step, around: Surroundings) -> dict[str, Notes]:
    """What stands between this draft and a release: {"": notes by field, "a1": notes by field of that activity}."""
    entry = step_entry(step)
    notes: dict[str, Notes] = {}
    for fault in faults_of(_only(around.manuscript, entry), advice_rows=ADVICE_ROWS, reading_age=reading_age):
        if fault.step_key == entry["key"]:
            activity = _ACTIVITY.search(fault.where)
            of_part = notes.setdefault(activity[1] if activity else "", {})
            of_part.setdefault(fault.field, []).append(Note(fault.blocks, fault.message))
    return notes


def _only(manuscript: Manuscript, entry: Entry) -> Manuscript:
    """The manuscript with every other step reduced to its key: links still find them, and nothing else is checked."""
    return {
        **manuscript,
        "phases": [_with_steps(phase, entry) for phase in manuscript["phases"]],
        "myths": [_keyed(m) for m in manuscript["myths"]],
    }


def _with_steps(phase: Entry, entry: Entry) -> Entry:
    steps = [entry if step["key"] == entry["key"] else {**_EMPTY_STEP, "key": step["key"]} for step in phase["steps"]]
    return {**phase, "opener": "", "closer": "", "steps": steps}


def _keyed(myth: Entry) -> Entry:
    return {**myth, **dict.fromkeys(MYTH_TEXTS, "")}


_EMPTY_STEP: Entry = {
    **dict.fromkeys(("title", "line", "evidence", *STEP_TEXTS), ""),
    **{name: [] for name in ("audience", "sources", "rows", "activities")},
    "minutes": 5,
}


def put_notes(form: forms.BaseForm, notes: Notes) -> None:
    """At the field, where there is one; otherwise above the form."""
    for name, found in notes.items():
        if name in form.fields:
            form.fields[name].notes = found  # type: ignore[attr-defined]
        else:
            form.notes = [*getattr(form, "notes", []), *found]  # type: ignore[attr-defined]
