"""Records of days: kept, changed, removed. The id comes from the form, so a double tap makes one record."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from recovery.actions.account import hold_person
from recovery.actions.writing import LARGEST, size_of
from recovery.enums import DailyKind
from recovery.errors import TextTooLarge, WritingClash
from recovery.models import DailyRecord, User
from recovery.queries.daily import daily_place
from recovery.queries.person import vault_of


def keep_record(user: User, kind: DailyKind, content: dict[str, Any], *, record_id: UUID, about: datetime, at: datetime) -> DailyRecord:
    """Keep one record about the moment `about` (aware), written at `at`; the same id again changes it.

    Raises TextTooLarge, PersonGone, and WritingClash when the id is not theirs or is of another kind.
    """
    if size_of(content) > LARGEST:
        raise TextTooLarge
    sealed = vault_of(user).seal(content, daily_place(record_id))
    with transaction.atomic():
        hold_person(user)
        row = DailyRecord.objects.select_for_update().filter(pk=record_id, owner=user, kind=kind).first()
        if row is not None:
            row.content, row.at, row.changed_at = sealed, about, at
            row.save(update_fields=["content", "at", "changed_at"])
            return row
        try:
            with transaction.atomic():
                return DailyRecord.objects.create(pk=record_id, owner=user, kind=kind, at=about, content=sealed, made_at=at)
        except IntegrityError:
            raise WritingClash(None) from None


def remove_record(user: User, record_id: UUID, *, kind: DailyKind) -> bool:
    """Remove one record of theirs for good. False when there is none (any more)."""
    return bool(DailyRecord.objects.filter(pk=record_id, owner=user, kind=kind).delete()[0])
