"""What a person wrote, decrypted for its owner alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from recovery.enums import WritingKind
from recovery.models import ParkedPost, PhaseDone, User, Writing
from recovery.queries.person import vault_of

NOTES = (WritingKind.NOTE, WritingKind.LETTER)


@dataclass(frozen=True, slots=True)
class Text:
    """One writing as pages see it. `value` is what its form gave: a dict with the fields of its kind."""

    id: UUID
    kind: WritingKind
    value: dict[str, Any]
    revision: int
    created_at: datetime
    updated_at: datetime
    step_key: str = ""
    activity_key: str = ""
    release_id: int | None = None


def not_sealed(today: date | None) -> Q:
    """What is open on this day of its owner's: never sealed, its day has come, or its part has been said to be done.

    Asked at each reading, so that no job has to open anything. Without a day no date opens anything.
    """
    ended = PhaseDone.objects.filter(plan__owner=OuterRef("owner"), plan__packed_at=None, phase__key=OuterRef("sealed_phase"))
    opened = Q(sealed=False) | (~Q(sealed_phase="") & Q(Exists(ended)))
    return opened if today is None else opened | Q(sealed_until__lte=today)


def writing_place(writing_id: UUID) -> str:
    return f"writing:{writing_id}"


def open_writing(user: User, row: Writing) -> Text:
    """Decrypt one row. Raises KeyLost."""
    return Text(
        id=row.pk,
        kind=WritingKind(row.kind),
        value=vault_of(user).open(bytes(row.ciphertext), writing_place(row.pk)),
        revision=row.revision,
        created_at=row.created_at,
        updated_at=row.updated_at,
        activity_key=row.activity_key,
        release_id=row.release_id,
    )


def texts_of_step(user: User, plan_id: UUID, step_id: int) -> tuple[Text, ...]:
    """Everything written in one step: answers, the kept line, words on skipping it; oldest first. One query."""
    rows = Writing.objects.filter(plan_id=plan_id, step_id=step_id, owner=user).order_by("created_at")
    return tuple(open_writing(user, row) for row in rows)


def _steps_with(rows: Iterable[Writing], user: User) -> tuple[Text, ...]:
    vault = vault_of(user)
    return tuple(
        Text(
            id=row.pk,
            kind=WritingKind(row.kind),
            value=vault.open(bytes(row.ciphertext), writing_place(row.pk)),
            revision=row.revision,
            created_at=row.created_at,
            updated_at=row.updated_at,
            step_key=row.step.key if row.step is not None else "",
            activity_key=row.activity_key,
            release_id=row.release_id,
        )
        for row in rows
    )


def kept_lines(user: User, plan_id: UUID) -> tuple[Text, ...]:
    """Every kept line of the plan, oldest first. One query."""
    rows = Writing.objects.filter(owner=user, plan_id=plan_id, kind=WritingKind.LINE).select_related("step").order_by("created_at")
    return _steps_with(rows, user)


def answers_in_plan(user: User, plan_id: UUID) -> tuple[Text, ...]:
    """Every answer of the plan, also those of steps that have left the guide. One query."""
    rows = Writing.objects.filter(owner=user, plan_id=plan_id, kind=WritingKind.ANSWER).select_related("step").order_by("created_at")
    return _steps_with(rows, user)


def texts_of_plan(user: User, plan_id: UUID) -> tuple[Text, ...]:
    """Every answer, kept line, word on skipping, sorry and agreement of one plan, oldest first. One query."""
    kinds = (WritingKind.ANSWER, WritingKind.LINE, WritingKind.SKIP_WORD, WritingKind.APOLOGY, WritingKind.AGREEMENT)
    rows = Writing.objects.filter(owner=user, plan_id=plan_id, kind__in=kinds).select_related("step").order_by("created_at")
    return _steps_with(rows, user)


def first_night_note(user: User, plan_id: UUID, *, opened: bool) -> Text | None:
    """The sealed note of the first night; only when `opened` says an ending has been reached."""
    if not opened:
        return None
    row = Writing.objects.filter(owner=user, plan_id=plan_id, kind=WritingKind.FIRST_NIGHT).first()
    return open_writing(user, row) if row else None


def has_first_night_note(user: User, plan_id: UUID) -> bool:
    return Writing.objects.filter(owner=user, plan_id=plan_id, kind=WritingKind.FIRST_NIGHT).exists()


@dataclass(frozen=True, slots=True)
class NotesPage:
    notes: tuple[Text, ...]
    page: int
    more: bool


def notes_of(user: User, *, page: int = 1, size: int = 20, today: date | None = None) -> NotesPage:
    """Notes and letters that are open on this day, newest first, a page at a time. One query."""
    start = (page - 1) * size
    rows = list(
        Writing.objects.filter(not_sealed(today), owner=user, kind__in=NOTES).order_by("-created_at", "pk")[start : start + size + 1]
    )
    return NotesPage(tuple(open_writing(user, row) for row in rows[:size]), page, more=len(rows) > size)


PARKED_FOR = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Parked:
    id: UUID
    path: str
    fields: dict[str, list[str]]
    at: datetime


def open_parked(user: User, row: ParkedPost) -> Parked:
    content = vault_of(user).open(bytes(row.ciphertext), f"parked:{row.pk}")
    return Parked(row.pk, content["path"], content["fields"], row.at)


def parked_of(user: User, *, at: datetime) -> tuple[Parked, ...]:
    """Posts that met a closed door in the last 24 hours, newest first. One query."""
    rows = ParkedPost.objects.filter(owner=user, at__gt=at - PARKED_FOR).order_by("-at")
    return tuple(open_parked(user, row) for row in rows)
