"""Rotation: data keys and second-factor secrets move to the newest key. No text is touched, or even read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db import transaction

from recovery import vault
from recovery.errors import KeyLost
from recovery.models import DataKey

BATCH = 500
MFA_PLACE = "mfa-secret"  # as edge/account.py seals them
MFA_FIELDS = ("secret", "seed", "migrated_codes")


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many rows moved to the newest key, and how many no key at hand could open."""

    moved: int = 0
    unreadable: int = 0

    def __add__(self, other: "Rotated") -> "Rotated":
        return Rotated(self.moved + other.moved, self.unreadable + other.unreadable)


def rewrap_data_keys(*, batch: int = BATCH, after_batch: Callable[[Rotated], None] = lambda done: None) -> Rotated:
    """Wrap every person's data key by the newest key, in short transactions. Stopping half-way loses nothing."""
    done, last = Rotated(), UUID(int=0)
    while True:
        found, last = _rewrap_batch(last, batch)
        if found is None:
            return done
        done += found
        after_batch(done)


def _rewrap_batch(last: UUID, batch: int) -> tuple[Rotated | None, UUID]:
    newest = vault.newest_key_id()
    moved = unreadable = 0
    with transaction.atomic():
        rows = list(DataKey.objects.select_for_update().filter(pk__gt=last).exclude(wrapped_by=newest).order_by("pk")[:batch])
        for row in rows:
            try:
                row.wrapped, row.wrapped_by = vault.rewrap(bytes(row.wrapped), row.wrapped_by, row.user_id)
            except KeyLost:
                unreadable += 1
                continue
            row.save(update_fields=["wrapped", "wrapped_by"])
            moved += 1
    return (Rotated(moved, unreadable), rows[-1].pk) if rows else (None, last)


def reseal_second_factors() -> Rotated:
    """Second-factor secrets are sealed with the server's key: left behind, they would lock people out."""
    done = Rotated()
    for pk in Authenticator.objects.order_by("pk").values_list("pk", flat=True).iterator():
        done += _reseal_one(pk)
    return done


def _reseal_one(pk: int) -> Rotated:
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            return Rotated()
        try:
            data = {name: _resealed(value) if name in MFA_FIELDS else value for name, value in row.data.items()}
        except (KeyLost, ValueError):
            return Rotated(unreadable=1)
        if data == row.data:
            return Rotated()
        row.data = data
        row.save(update_fields=["data"])
        return Rotated(moved=1)


def _resealed(value: Any) -> Any:
    if isinstance(value, list):
        return [_resealed(part) for part in value]
    sealed = bytes.fromhex(value)
    if sealed.partition(b":")[0] == vault.newest_key_id().encode():
        return value
    return vault.seal_for_server(vault.open_for_server(sealed, MFA_PLACE), MFA_PLACE).hex()
