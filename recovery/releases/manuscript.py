"""Draft rows → manuscript: a plain dict equal in meaning to the files of docs/guide-format.md."""

from collections.abc import Iterable

from django.db.models import Prefetch
from django.utils.text import slugify

from recovery.models import Activity, Guide, MythCard, Phase, Source, Step
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
    entry_of,
    kind_of,
)

PHASE_ROW = tuple(field for field in PHASE if field.name != "kind")  # derived from the role, no column


def _activity(row: Activity) -> Entry:
    return entry_of(row, ACTIVITY)


def step_entry(row: Step) -> Entry:
    """One step as the manuscript holds it. Its file name may still be missing or taken."""
    head = entry_of(row, STEP)
    key = head.pop("key")
    return {
        "key": key,
        "file_name": row.file_name,
        **head,
        "body": entry_of(row, (BODY,))["body"],
        "activities": [_activity(activity) for activity in row.activities.all()],
    }


def phase_entry(row: Phase) -> Entry:
    """The words of one phase, without its steps."""
    return _ordered({**entry_of(row, PHASE_ROW), "kind": kind_of(row.role)}, PHASE)


def source_entry(row: Source) -> Entry:
    return entry_of(row, SOURCE)


def myth_entry(row: MythCard) -> Entry:
    return entry_of(row, MYTH)


def guide_entry(row: Guide) -> Entry:
    return entry_of(row, GUIDE)


def _ordered(entry: Entry, fields: tuple[Field, ...]) -> Entry:
    return {field.name: entry[field.name] for field in fields}


def name_files(steps: Iterable[Entry]) -> None:
    """Give every step a file name that is safe in a path and its own; names that are both stay."""
    taken: set[str] = set()
    for step in steps:
        name = step["file_name"]
        if not FILE_NAME.fullmatch(name) or name in taken:
            # The key is unique, so this can only meet a name that another step was given by hand.
            name = f"{step['key']}-{slugify(step['title'])}"[:80].strip("-")
            while name in taken:
                name = f"{name[:78]}-x"
        taken.add(name)
        step["file_name"] = name


def manuscript_of(guide: Guide) -> Manuscript:
    """The drafts of a guide as they stand, retired steps left out. Five queries."""
    steps = Step.objects.filter(retired_at=None).prefetch_related("activities")
    phases = guide.phases.prefetch_related(Prefetch("steps", queryset=steps))
    manuscript = {
        **guide_entry(guide),
        "phases": [{**phase_entry(phase), "steps": [step_entry(step) for step in phase.steps.all()]} for phase in phases],
        "sources": [source_entry(row) for row in guide.source_rows.all()],
        "myths": [myth_entry(row) for row in guide.myth_cards.all()],
    }
    name_files(step for phase in manuscript["phases"] for step in phase["steps"])
    return manuscript
