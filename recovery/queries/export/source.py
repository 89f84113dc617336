"""What an export reads from: whose it is, what was asked for, and how rows are opened a few at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from recovery.errors import KeyLost
from recovery.models import User
from recovery.queries.person import vault_of
from recovery.vault import Sealed, Vault

Row = TypeVar("Row", bound=Model)
AT_ONCE = 25  # rows in memory; one text may have a million characters


@dataclass(frozen=True, slots=True)
class Wanted:
    """What goes beyond the default: each by a tick of its own."""

    sealed: bool = False  # texts that are still sealed
    today: date | None = None  # of the person: which letters' days have come
    checks: bool = False  # safety-check answers, and whatever tells why a part is closed


@dataclass(frozen=True, slots=True)
class Record:
    """One thing, ready for JSON. `unreadable` stands in it where a ciphertext no longer opens."""

    kind: str
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Source:
    user: User
    wanted: Wanted
    vault: Vault | None  # None: their key is lost, and with it every text

    def open(self, sealed: Sealed, place: str) -> tuple[Any, bool]:
        """(what it says, whether it opened). A row that does not open must not hold up the others."""
        if self.vault is None:
            return None, not sealed
        try:
            return self.vault.open(sealed, place), True
        except KeyLost:
            return None, False


def source_of(user: User, wanted: Wanted) -> Source:
    try:
        return Source(user, wanted, vault_of(user))
    except KeyLost:
        return Source(user, wanted, None)


def in_order(rows: QuerySet[Row], by: str) -> Iterator[Row]:
    """Rows by `by` and id, a few at a time, each few in a query of its own.

    No cursor stays open while a slow line takes the file, and the place is found again by value: rows that come or go
    meanwhile shift nothing.
    """
    ordered, after = rows.order_by(by, "pk"), Q()
    while found := list(ordered.filter(after)[:AT_ONCE]):
        yield from found
        last = found[-1]
        value = getattr(last, by)
        # The first condition alone lets the database seek; the second leaves out what was given already.
        after = Q(**{f"{by}__gte": value}) & (Q(**{f"{by}__gt": value}) | Q(pk__gt=last.pk))
