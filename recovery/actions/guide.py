"""Publishing a guide, bringing a release back, and moving its steps. Whoever acts is noted; what anything says is not."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from recovery.actions.drafts import (
    lock_guide,
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
from recovery.actions.load_guide import LoadReport, load_guide
from recovery.actions.load_texts import load_helplines, load_texts
from recovery.errors import GuideFaulty
from recovery.models import AuditRecord, Guide, Phase, Release, Step, User
from recovery.queries.guide import BringBack, bring_back_effects, candidate_faults
from recovery.releases import candidate_of, encode_document, forget_newest, read_document
from recovery.releases.fields import Entry, Manuscript, apart_from_file
from recovery.releases.manuscript import myth_entry, phase_entry, source_entry, step_entry

__all__ = [
    "LoadReport",
    "bring_back",
    "load_guide",
    "load_helplines",
    "load_texts",
    "move_step",
    "publish_guide",
    "retire_step",
    "revive_step",
]


def _note(actor: User | None, action: str, subject: str, at: datetime) -> None:
    AuditRecord.objects.create(actor_id=str(actor.pk) if actor is not None else "command", action=action, subject=subject, at=at)


@transaction.atomic
def publish_guide(guide: Guide, *, actor: User | None, at: datetime, steps: Collection[str] | None = None, note: str = "") -> Release:
    """Freeze the drafts into the next release. `steps` chooses whose words are new (None: all).

    Steps not chosen keep their last released text, and are left out when they were never released. Where nothing would
    change, the newest release is the answer. Raises GuideFaulty with every fault that blocks.
    """
    locked = lock_guide(guide)
    candidate = candidate_of(locked, steps)
    blocking = tuple(fault for fault in candidate_faults(candidate, steps) if fault.blocks)
    if blocking:
        raise GuideFaulty(blocking)
    if candidate.newest is not None and not candidate.is_new:
        return candidate.newest
    release = Release.objects.create(
        guide=locked,
        number=candidate.number,
        document=encode_document(candidate.document),
        note=note,
        published_at=at,
        published_by=actor,
    )
    _note(actor, "publish", f"guide {locked.key} release {release.number}", at)
    transaction.on_commit(forget_newest)
    return release


# --- Bringing a release back --------------------------------------------------------------------------------------


def _restore_around(guide: Guide, back: Manuscript) -> None:
    """Guide, sources and myth cards. Those that the release does not know stay as drafts."""
    write_guide(guide, back)
    sources = {row.key: row for row in guide.source_rows.all()}
    myths = {row.key: row for row in guide.myth_cards.all()}
    for entry in back["sources"]:
        row = sources.get(entry["key"])
        if row is None or source_entry(row) != entry:
            write_source(guide, row, entry)
    for entry in back["myths"]:
        card = myths.get(entry["key"])
        if card is None or myth_entry(card) != entry:
            write_myth(guide, card, entry)


def _restore_phases(guide: Guide, back: Manuscript) -> dict[str, Phase]:
    phases = {row.key: row for row in guide.phases.all()}
    for entry in back["phases"]:
        row = phases.get(entry["key"])
        words = {name: value for name, value in entry.items() if name != "steps"}
        if row is None or phase_entry(row) != words:
            phases[entry["key"]] = write_phase(guide, row, entry)
    wanted = [entry["key"] for entry in back["phases"]]
    place_rows([phases[key] for key in (*wanted, *(key for key in phases if key not in wanted))])
    return phases


def _stands_as(row: Step | None, entry: Entry, phase_key: str) -> bool:
    if row is None or row.retired_at is not None or row.phase.key != phase_key:
        return False
    return apart_from_file(step_entry(row)) == apart_from_file(entry)


def _restore_steps(guide: Guide, back: Manuscript, phases: dict[str, Phase], at: datetime) -> None:
    rows: dict[str, Step] = {row.key: row for row in guide.steps.select_related("phase").prefetch_related("activities")}
    wanted = {step["key"] for phase in back["phases"] for step in phase["steps"]}
    for row in rows.values():
        if row.key not in wanted and row.retired_at is None:
            retire(row, at)
    for phase in back["phases"]:
        for entry in phase["steps"]:
            if not _stands_as(rows.get(entry["key"]), entry, phase["key"]):
                write_step(guide, rows.get(entry["key"]), entry, phase=phases[phase["key"]])
        place_steps(phases[phase["key"]], [step["key"] for step in phase["steps"]])


@transaction.atomic
def bring_back(release: Release, *, actor: User | None, at: datetime) -> BringBack:
    """Make the drafts what this release froze: keys stay, retired steps are revived, later ones retired (never deleted).

    People see nothing of it until it is published. Gives what was overwritten; `bring_back_effects` tells it beforehand.
    """
    guide = lock_guide(release.guide)
    effects = bring_back_effects(release)
    back = read_document(release.document)["manuscript"]
    _restore_around(guide, back)
    _restore_steps(guide, back, _restore_phases(guide, back), at)
    _note(actor, "bring back", f"guide {guide.key} release {release.number}", at)
    return effects


# --- Single steps -------------------------------------------------------------------------------------------------


@transaction.atomic
def retire_step(step: Step, *, actor: User | None, at: datetime) -> None:
    """Take a step out of the drafts. What people did and wrote in it stays; its key is never used again."""
    lock_guide(step.guide)
    step.refresh_from_db()
    if step.retired_at is None:
        retire(step, at)
        _note(actor, "retire", f"step {step.key}", at)


@transaction.atomic
def revive_step(step: Step, *, actor: User | None, at: datetime) -> None:
    """Put a retired step back into its phase, at the end."""
    lock_guide(step.guide)
    step.refresh_from_db()
    if step.retired_at is not None:
        order = [*steps_in(step.phase), step.key]
        step.retired_at = None
        step.revision += 1
        step.save(update_fields=["retired_at", "revision", "changed_at"])
        place_steps(step.phase, order)
        _note(actor, "revive", f"step {step.key}", at)


@transaction.atomic
def move_step(step: Step, *, phase: Phase, position: int, actor: User | None, at: datetime) -> None:
    """Put a step at `position` (from 0) of a phase of its guide; the others close ranks. Nobody's progress changes."""
    lock_guide(step.guide)
    step.refresh_from_db()
    if phase.guide_id != step.guide_id:
        raise ValueError("a step stays in its guide")
    order = [key for key in steps_in(phase) if key != step.key]
    order.insert(max(0, position), step.key)
    if step.phase_id != phase.pk:
        step.phase = phase
        step.revision += 1
        step.save(update_fields=["phase", "revision", "changed_at"])
    place_steps(phase, order)
    _note(actor, "move", f"step {step.key}", at)
