"""Packing away: each kind of things gets the place its owner chose. What is deleted is overwritten first and gone."""

import os
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models.functions import Length

from recovery.actions.account import hold_person
from recovery.actions.letters import forget_parked
from recovery.enums import Change, DailyKind
from recovery.errors import KeyLost
from recovery.models import DailyRecord, ParkedPost, User, Writing, WritingRevision
from recovery.queries.daily import contact_fact, daily_place
from recovery.queries.packing import records_in, writings_of
from recovery.queries.person import vault_of
from recovery.queries.writings import not_sealed, open_parked
from recovery.rules.packing import MAY_SEAL, RECORDS, WRITINGS, Pack, Place
from recovery.rules.pursuit import LOOK_BACK, PURSUING, paused_until, unanswered

AT_ONCE = 200  # rows overwritten in one statement
# Where a post that waits to be saved was going, for each kind: it holds the same words.
ITS_PAGES: dict[Pack, tuple[str, ...]] = {
    Pack.PLAN: ("/s/", "/ladder/"),
    Pack.NOTES: ("/notes/save/",),
    Pack.LETTERS: ("/notes/save/",),
    Pack.FIRST_NIGHT: ("/plan/sealed/",),
    Pack.DAYS: ("/check-in/", "/firsts/", "/care/", "/dates/"),
    Pack.CONTACT: ("/distance/", "/changed/"),
    Pack.PAUSES: ("/pause/",),
}


def pack_away(user: User, chosen: Mapping[Pack, Place], *, seen: datetime, today: date, until: date | None = None) -> None:
    """Seal or delete whole kinds of what was there at the moment `seen` (aware); doing it twice changes nothing more.

    `until` is the day of theirs on which what is sealed now opens. KEEP and TAKE change nothing, and neither does SEAL
    for a kind that cannot be sealed. Raises PersonGone.
    """
    sealing = [pack for pack in MAY_SEAL if chosen.get(pack) is Place.SEAL]
    going = [pack for pack, place in chosen.items() if place is Place.DELETE]
    with transaction.atomic():
        hold_person(user)
        if sealing and until is not None:
            open_ones = writings_of(user, sealing, seen=seen).filter(not_sealed(today))
            forget_parked(user, open_ones.values_list("pk", flat=True))
            open_ones.update(sealed=True, sealed_until=until, sealed_phase="")
        if going:
            _forget_waiting(user, going)
            _destroy_writings(writings_of(user, [pack for pack in going if pack in WRITINGS], seen=seen))
            _destroy_records(user, records_in(user, [pack for pack in going if pack in RECORDS], seen=seen), seen)


def _overwrite(rows: models.QuerySet[Any], column: str) -> list[Any]:
    """Random bytes of the same length over a column of these rows; gives their ids."""
    sizes = list(rows.order_by().annotate(size=Length(column)).values_list("pk", "size"))
    fresh = [rows.model(pk=pk, **{column: os.urandom(size)}) for pk, size in sizes]
    rows.model._default_manager.bulk_update(fresh, [column], batch_size=AT_ONCE)
    return [pk for pk, _size in sizes]


def _destroy_writings(rows: models.QuerySet[Writing]) -> None:
    _overwrite(WritingRevision.objects.filter(writing__in=rows), "ciphertext")
    _overwrite(rows, "ciphertext")
    rows.delete()  # on SQLite the freed pages are overwritten once more (secure_delete)


def _destroy_records(user: User, rows: models.QuerySet[DailyRecord], seen: datetime) -> None:
    rows = rows.exclude(pk__in=[*_orders(user), *_pausing(user, seen)])
    _overwrite(rows, "content")
    rows.delete()


def _orders(user: User) -> list[UUID]:
    """Records of an order that forbids contact: nothing may open because a log was tidied. What cannot be read stays too."""
    changes = DailyRecord.objects.filter(owner=user, kind=DailyKind.CHANGE).values_list("pk", "content")
    return [pk for pk, sealed in changes if _tells_of_order(user, pk, bytes(sealed))]


def _tells_of_order(user: User, pk: UUID, sealed: bytes) -> bool:
    try:
        return bool(vault_of(user).open(sealed, daily_place(pk)).get("change") == Change.ORDER)
    except KeyLost:
        return True


def _pausing(user: User, now: datetime) -> list[UUID]:
    """Messages without an answer while they pause reconnecting (G7b): the pause ends by its days, not because a log was tidied."""
    vault, events, unreadable = vault_of(user), [], []
    recent = DailyRecord.objects.filter(owner=user, kind=DailyKind.CONTACT, at__gt=now - LOOK_BACK).values_list("pk", "at", "content")
    for pk, at, sealed in recent:
        try:
            events.append((pk, contact_fact(at, vault.open(bytes(sealed), daily_place(pk)))))
        except KeyLost:
            unreadable.append(pk)
    sent = unanswered([event for _pk, event in events], now)
    if paused_until(sent, now) is None:
        return unreadable
    return unreadable + [pk for pk, event in events if event.at in sent and event.kind in PURSUING]


def _forget_waiting(user: User, going: list[Pack]) -> None:
    """Posts that wait to be saved and belong to these kinds: they would bring the same words back."""
    for post in ParkedPost.objects.filter(owner=user):
        try:
            waiting = open_parked(user, post)
        except KeyLost:
            continue
        kind = Pack.LETTERS if waiting.fields.get("kind") == ["letter"] else Pack.NOTES
        pages = [page for pack in going if pack not in MAY_SEAL or pack is kind for page in ITS_PAGES[pack]]
        if any(page in waiting.path for page in pages):
            _overwrite(ParkedPost.objects.filter(pk=post.pk), "ciphertext")
            post.delete()
