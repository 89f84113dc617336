"""Entries of a manuscript → draft rows. Shared by loading files and bringing a release back; callers hold the guide's lock."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from django.db.models import Model

from recovery.models import Activity, Guide, MythCard, Phase, Source, Step
from recovery.releases.fields import ACTIVITY, BODY, GUIDE, MYTH, PHASE, SOURCE, STEP, Entry, Field

Row = TypeVar("Row", bound=Model)


def lock_guide(guide: Guide) -> Guide:
    """The guide's row, locked until the transaction ends: drafts are rewritten and releases made one at a time."""
    return Guide.objects.select_for_update().get(pk=guide.pk)


def _fill(row: Row, entry: Entry, fields: Sequence[Field]) -> Row:
    for field in fields:
        if field.name != "key" and not (field.name == "kind" and isinstance(row, Phase)):  # a phase's kind follows its role
            setattr(row, field.name, entry[field.name])
    return row


def _revise(row: Phase | Step | MythCard) -> None:
    """Whoever has this row open in a form is told that it changed."""
    if row.pk is not None:
        row.revision += 1


def write_guide(row: Guide | None, entry: Entry) -> Guide:
    row = row or Guide(key=entry["key"])
    _fill(row, entry, GUIDE).save()
    return row


def write_phase(guide: Guide, row: Phase | None, entry: Entry) -> Phase:
    row = row or Phase(guide=guide, key=entry["key"], position=guide.phases.count())
    _revise(row)
    _fill(row, entry, PHASE).save()
    return row


def write_source(guide: Guide, row: Source | None, entry: Entry) -> Source:
    row = row or Source(guide=guide, key=entry["key"], position=guide.source_rows.count())
    _fill(row, entry, SOURCE).save()
    return row


def write_myth(guide: Guide, row: MythCard | None, entry: Entry) -> MythCard:
    row = row or MythCard(guide=guide, key=entry["key"], position=guide.myth_cards.count())
    _revise(row)
    _fill(row, entry, MYTH).save()
    return row


def write_step(guide: Guide, row: Step | None, entry: Entry, *, phase: Phase) -> Step:
    """A step with its activities, in this phase and not retired. Its place among the others is `place_steps`'s."""
    row = row or Step(guide=guide, key=entry["key"], position=guide.steps.count())
    _revise(row)
    row.phase, row.retired_at, row.file_name = phase, None, entry["file_name"]
    _fill(row, entry, (*STEP, BODY)).save()
    _write_activities(row, entry["activities"])
    return row


def _write_activities(step: Step, entries: Sequence[Entry]) -> None:
    """Activities keep their rows as long as they keep their keys; answers name the key."""
    rows = {row.key: row for row in step.activities.all()}
    step.activities.exclude(key__in=[entry["key"] for entry in entries]).delete()
    for position, entry in enumerate(entries):
        row = rows.get(entry["key"]) or Activity(step=step, key=entry["key"])
        row.position = position
        _fill(row, entry, ACTIVITY).save()


def retire(step: Step, at: datetime) -> None:
    """Retired steps keep everything, and so do the people who did them."""
    step.retired_at = at
    _revise(step)
    step.save(update_fields=["retired_at", "revision", "changed_at"])


def steps_in(phase: Phase) -> list[str]:
    """The keys of its steps in order, retired ones left out."""
    return list(phase.steps.filter(retired_at=None).values_list("key", flat=True))


def place_steps(phase: Phase, keys: Sequence[str]) -> None:
    """Put the steps with these keys in this order. They already stand in the phase."""
    rows = {row.key: row for row in phase.steps.filter(key__in=keys).only("key", "position")}
    moved = [rows[key] for position, key in enumerate(keys) if rows[key].position != position]
    for row in moved:
        row.position = keys.index(row.key)
    Step.objects.bulk_update(moved, ["position"])


def place_rows(rows: Sequence[Phase | Source | MythCard]) -> None:
    """Give rows of one kind these positions."""
    moved = [row for position, row in enumerate(rows) if row.position != position]
    for row in moved:
        row.position = rows.index(row)
        row.save(update_fields=["position"])
