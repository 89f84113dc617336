"""What an operator may do with somebody's account. Every look and every act is on record in the same transaction."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from recovery.actions.erasing import end_sessions
from recovery.errors import PersonGone
from recovery.models import AuditRecord, User

LOOKED = "looked at person"
SESSIONS_ENDED = "sessions ended"
SWITCHED_OFF, SWITCHED_ON = "account switched off", "account switched on"


def _held(person_id: UUID) -> User:
    """The account as stored now; others who change it wait. Raises PersonGone when it was erased."""
    user = User.objects.select_for_update().filter(pk=person_id).first()
    if user is None:
        raise PersonGone
    return user


def _note(actor: User, action: str, person_id: UUID, at: datetime) -> None:
    AuditRecord.objects.create(actor_id=str(actor.pk), action=action, subject=str(person_id), at=at)


def note_look(person_id: UUID, *, actor: User, at: datetime) -> None:
    """Put on record that `actor` looked at this account. Called before anything of it is read: no record, no look.

    Raises PersonGone.
    """
    with transaction.atomic():
        _note(actor, LOOKED, _held(person_id).pk, at)


def end_all_sessions(person_id: UUID, *, actor: User, at: datetime) -> None:
    """Sign somebody out everywhere. Their account, their password and their words stay. Raises PersonGone."""
    with transaction.atomic():
        end_sessions(_held(person_id))
        _note(actor, SESSIONS_ENDED, person_id, at)


def switch_account(person_id: UUID, *, on: bool, actor: User, at: datetime) -> None:
    """Close an account to everybody, or open it again. Nothing of it is deleted; doing it twice is one act.

    Switching it off ends its sessions, too: otherwise they would come back to life with it. Raises PersonGone.
    """
    with transaction.atomic():
        user = _held(person_id)
        if user.is_active is on:
            return
        user.is_active = on
        user.save(update_fields=["is_active"])
        if not on:
            end_sessions(user)
        _note(actor, SWITCHED_ON if on else SWITCHED_OFF, person_id, at)
