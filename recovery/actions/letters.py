"""What becomes of a letter: sealed, opened again, or destroyed for good."""

import os
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from recovery.actions.account import hold_person, tell
from recovery.enums import WritingKind
from recovery.errors import KeyLost
from recovery.models import ParkedPost, User, Writing, WritingRevision
from recovery.queries.letters import let_go_lately
from recovery.queries.writings import not_sealed, open_parked

MOST_REMEMBERED = 20  # texts let go in one day whose late saves are refused


def seal_letter(row: Writing, *, until: date | None = None, phase: str = "") -> None:
    """Close a letter until a day of its owner's, or until they say that the part with this key is done.

    From then on it is in no list, search, look-back or default export; its dates stay readable to them. Posts that wait
    with the same text go: they would show it. Raises PersonGone.
    """
    with transaction.atomic():
        hold_person(row.owner)
        forget_parked(row.owner, [row.pk])
        row.kind, row.sealed, row.sealed_until, row.sealed_phase = WritingKind.LETTER, True, until, phase
        row.save(update_fields=["kind", "sealed", "sealed_until", "sealed_phase"])


def open_letter(row: Writing) -> None:
    """Open it before its day, because they want to. A seal is a promise to oneself and no lock."""
    row.sealed, row.sealed_until, row.sealed_phase = False, None, ""
    row.save(update_fields=["sealed", "sealed_until", "sealed_phase"])


def keep_open(user: User) -> None:
    """What the end of a part has opened stays open from here on, also when a new plan begins with that part undone."""
    of_a_part = Writing.objects.filter(owner=user, sealed=True).exclude(sealed_phase="")
    of_a_part.filter(not_sealed(None)).update(sealed=False, sealed_until=None, sealed_phase="")


def destroy_writing(user: User, writing_id: UUID, *, kinds: tuple[WritingKind, ...], at: datetime) -> bool:
    """Overwrite the ciphertext of one text of theirs and of every earlier version, then delete them all.

    Posts that wait with the same text go too, and a save that comes late stores nothing for a day. False when there is no
    such text (any more): what waits is gone all the same. `at` aware. Raises PersonGone.
    """
    with transaction.atomic():
        hold_person(user)
        _remember(user, writing_id, at)
        forget_parked(user, [writing_id])
        row = Writing.objects.filter(pk=writing_id, owner=user, kind__in=kinds).first()
        if row is None:
            return False
        for revision in row.revisions.all():
            WritingRevision.objects.filter(pk=revision.pk).update(ciphertext=os.urandom(len(revision.ciphertext)))
        Writing.objects.filter(pk=row.pk).update(ciphertext=os.urandom(len(row.ciphertext)))
        row.delete()  # on SQLite the freed pages are overwritten once more (secure_delete)
    return True


def _remember(user: User, writing_id: UUID, at: datetime) -> None:
    """Also for an id that nothing is stored under yet: its first save may be on its way."""
    try:
        known = {**let_go_lately(user, at=at), writing_id: at}
    except KeyLost:  # then nothing can be saved either
        return
    tell(user, {"let_go": [(pk.hex, int(gone_at.timestamp())) for pk, gone_at in known.items()][-MOST_REMEMBERED:]})


def forget_parked(user: User, writing_ids: Iterable[UUID]) -> None:
    """Overwrite and delete the posts of theirs that wait with a text of one of these ids."""
    gone = {str(one) for one in writing_ids}
    for post in ParkedPost.objects.filter(owner=user):
        try:
            fields = open_parked(user, post).fields
        except KeyLost:
            continue
        if not gone.isdisjoint(fields.get("id", [])):
            ParkedPost.objects.filter(pk=post.pk).update(ciphertext=os.urandom(len(post.ciphertext)))
            post.delete()
