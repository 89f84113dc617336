"""Saving and deleting what a person wrote. A clash never overwrites; saving the same again is never a clash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from recovery.actions.account import hold_person
from recovery.enums import WritingKind
from recovery.errors import TextTooLarge, WritingClash, WritingLetGo
from recovery.models import User, Writing, WritingRevision
from recovery.queries.letters import let_go_lately
from recovery.queries.person import vault_of
from recovery.queries.writings import NOTES, not_sealed, open_writing, writing_place

LARGEST = 1024 * 1024  # characters of one writing
ONE_REVISION = timedelta(minutes=10)  # autosaves this close together are one revision
KEPT_REVISIONS = 50
ONE_A_PLACE = (
    WritingKind.ANSWER, WritingKind.LINE, WritingKind.FIRST_NIGHT, WritingKind.CALM, WritingKind.CIRCLE,
    WritingKind.APOLOGY, WritingKind.AGREEMENT,
)  # fmt: skip
NO_HISTORY = (WritingKind.CIRCLE,)  # a number that is taken out is somebody else's: no earlier state keeps it


@dataclass(frozen=True, slots=True)
class Where:
    """The place a writing stands in. Notes and letters have none of these."""

    kind: WritingKind
    plan_id: UUID | None = None
    step_id: int | None = None
    activity_key: str = ""
    release_id: int | None = None
    sealed: bool = False
    kind_said: bool = False  # chosen by the person; otherwise a text that is there stays of its kind


@dataclass(frozen=True, slots=True)
class Save:
    """What a form brings: the row's id (made by the form), the revision it started from, the page it came from."""

    writing_id: UUID
    value: dict[str, Any]
    revision: int = 0
    page_id: UUID | None = None


def size_of(value: Any) -> int:
    if isinstance(value, str):
        return len(value)
    if isinstance(value, dict):
        return sum(size_of(part) for part in value.values())
    if isinstance(value, list | tuple):
        return sum(size_of(part) for part in value)
    return 0


def _find(user: User, where: Where, save: Save, at: datetime) -> Writing | None:
    """The row this save means: by its place where a place holds one, else by its own id among its like."""
    rows = Writing.objects.select_for_update().filter(owner=user)
    if where.kind in ONE_A_PLACE:
        place: dict[str, Any] = {"plan_id": where.plan_id, "step_id": where.step_id, "activity_key": where.activity_key}
        return rows.filter(kind=where.kind, **place).first()
    kinds = NOTES if where.kind in NOTES else [where.kind]
    return rows.filter(not_sealed(at.date()), pk=save.writing_id, kind__in=kinds).first()


def new_row(user: User, where: Where, save: Save, at: datetime) -> Writing:
    """A row for a place that holds none yet; not stored."""
    return Writing(
        pk=save.writing_id,
        owner=user,
        kind=where.kind,
        plan_id=where.plan_id,
        step_id=where.step_id,
        activity_key=where.activity_key,
        release_id=where.release_id,
        sealed=where.sealed,
        ciphertext=vault_of(user).seal(save.value, writing_place(save.writing_id)),
        saved_by=save.page_id,
        created_at=at,
        updated_at=at,
        kept_at=at,
    )


def change_row(user: User, row: Writing, where: Where, save: Save, at: datetime) -> WritingRevision | None:
    """Put the new text into the row and give the earlier one where it is to be kept; nothing is stored yet.

    Raises WritingClash.
    """
    same_page, same_revision = save.page_id is not None and row.saved_by == save.page_id, save.revision == row.revision
    if not same_revision and not same_page:
        raise WritingClash(open_writing(user, row))
    earlier = None
    # A page that never saw the stored revision lost the answer to its last save, or two of its saves overtook each
    # other. Nobody can tell which, so both texts stay.
    if where.kind not in NO_HISTORY and (not (same_page and same_revision) or at - row.kept_at >= ONE_REVISION):
        earlier = WritingRevision(writing=row, number=row.revision, ciphertext=row.ciphertext, saved_at=row.updated_at)
        row.kept_at = at
    row.ciphertext = vault_of(user).seal(save.value, writing_place(row.pk))
    row.revision += 1
    row.saved_by = save.page_id
    row.updated_at = at
    row.release_id = where.release_id
    if where.kind_said:
        row.kind = where.kind  # a note may become a letter, and a letter a note
    return earlier


CHANGED = ("ciphertext", "revision", "saved_by", "updated_at", "kept_at", "release", "kind")


def store_rows(new: Sequence[Writing], changed: Sequence[Writing], earlier: Sequence[WritingRevision]) -> None:
    """Three queries at most, however many rows, as long as none has more revisions than are kept."""
    Writing.objects.bulk_create(new)
    WritingRevision.objects.bulk_create(earlier)
    Writing.objects.bulk_update(changed, CHANGED)
    for revision in earlier:
        if revision.number > KEPT_REVISIONS:
            _drop_oldest(revision.writing)


def _drop_oldest(row: Writing) -> None:
    kept = list(row.revisions.order_by("-number").values_list("pk", flat=True)[:KEPT_REVISIONS])
    row.revisions.exclude(pk__in=kept).delete()


def save_writing(user: User, where: Where, save: Save, *, at: datetime) -> Writing:
    """Keep one text and return its row with the new revision.

    Saving what is already stored changes nothing. Raises WritingClash (carrying the stored Text) when somebody else's
    page changed it since `save.revision`, or (carrying None) when the id belongs to something else; WritingLetGo when it
    was let go in the last 24 hours; TextTooLarge over 1 MB; PersonGone.
    """
    if size_of(save.value) > LARGEST:
        raise TextTooLarge
    with transaction.atomic():
        hold_person(user)  # from here on one save of this person at a time
        return save_held(user, where, save, at=at)


def save_held(user: User, where: Where, save: Save, *, at: datetime) -> Writing:
    """As save_writing, inside a transaction that holds the person already."""
    if size_of(save.value) > LARGEST:
        raise TextTooLarge
    row = _find(user, where, save, at)
    if row is None:
        if where.kind in NOTES and save.writing_id in let_go_lately(user, at=at):
            raise WritingLetGo
        return _store_new(new_row(user, where, save, at))
    if open_writing(user, row).value != save.value or (where.kind_said and row.kind != where.kind):
        earlier = change_row(user, row, where, save, at)
        store_rows([], [row], [earlier] if earlier else [])
    return row


def _store_new(row: Writing) -> Writing:
    Writing.objects.bulk_create([row], ignore_conflicts=True)
    if not Writing.objects.filter(pk=row.pk, owner=row.owner_id, ciphertext=row.ciphertext).exists():
        raise WritingClash(None)  # the id is taken, by another person's row or by another kind of writing
    return row
