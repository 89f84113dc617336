"""Searching one's own writing: decrypted for the owner alone, a few rows at a time, remembered nowhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from uuid import UUID

from django.db.models import Q

from recovery.enums import WritingKind
from recovery.models import User, Writing
from recovery.queries.person import vault_of
from recovery.queries.writings import NOTES, not_sealed, writing_place
from recovery.vault import DECODER

AT_ONCE = 100  # rows in memory
MOST = 50  # finds on one page
AROUND = 60  # characters on each side of a find
ESCAPED = re.compile(r"[\"\\\x00-\x1f]")  # what JSON writes in another way than it was typed
COLUMNS = ("pk", "kind", "created_at", "step__key", "ciphertext", "plan_id", "plan__packed_at")
SEARCHED = (*NOTES, WritingKind.ANSWER, WritingKind.LINE)


@dataclass(frozen=True, slots=True)
class Find:
    """One text that holds the words. `before`, `match`, `after` are a piece of it; `step_key` is empty for notes."""

    id: UUID
    kind: WritingKind
    created_at: datetime
    step_key: str
    before: str
    match: str
    after: str
    earlier: UUID | None = None  # the plan it belongs to, where that one is packed away


@dataclass(frozen=True, slots=True)
class Finds:
    found: tuple[Find, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What to look for: words (any case, any apostrophe), and where. Days are the person's own, both included; `phase` is a key."""

    words: str
    kinds: tuple[WritingKind, ...] = SEARCHED
    phase: str = ""
    feeling: str = ""  # key of the prompt that a note began with
    since: date | None = None
    until: date | None = None


def _where(wish: Wish, zone: tzinfo | None) -> Q:
    where = Q(kind__in=wish.kinds)
    if wish.phase:
        where &= Q(step__phase__key=wish.phase)
    if wish.since is not None:
        where &= Q(created_at__gte=datetime.combine(wish.since, time.min, zone))
    if wish.until is not None:
        where &= Q(created_at__lte=datetime.combine(wish.until, time.max, zone))
    return where


def _pieces(value: object) -> Iterator[str]:
    """Every piece of text in a stored value, without what was only marked."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _pieces(part)
    elif isinstance(value, dict):
        for name, part in value.items():
            if name == "cells":  # the names of the boxes are the guide's, not theirs
                yield from (words for _box, words in part)
            elif name != "marks":
                yield from _pieces(part)


def _folded(text: str) -> str:
    """As it is compared: in small letters, and with one sign for every apostrophe, for a phone types another than a keyboard.

    One sign for one sign, so that a place found here is the place in the text.
    """
    return text.lower().replace("\u2019", "'").replace("\u02bc", "'")


def _around(text: str, words: str) -> tuple[str, str, str] | None:
    at = _folded(text).find(words)
    if at < 0:
        return None
    end = at + len(words)
    before, after = text[max(0, at - AROUND) : at], text[end : end + AROUND]
    return ("…" if at > AROUND else "") + before, text[at:end], after + ("…" if end + AROUND < len(text) else "")


def _hit(stored: str, words: str) -> tuple[str, str, str] | None:
    """The first place that holds the words. What cannot hold them is not taken apart: of 5,000 texts that is nearly every one."""
    if not ESCAPED.search(words) and words not in _folded(stored):
        return None
    return next((hit for text in _pieces(DECODER.decode(stored)) if (hit := _around(text, words)) is not None), None)


def _began_with(prompt: str, stored: str) -> bool:
    return bool(DECODER.decode(stored).get("marks", {}).get("prompt") == prompt)


def find_writing(user: User, wish: Wish, *, now: datetime) -> Finds:
    """Newest first, at most fifty. One query, read through an iterator. `now` is aware, in the person's zone. Raises KeyLost."""
    vault, words = vault_of(user), _folded(wish.words.strip())
    rows = Writing.objects.filter(_where(wish, now.tzinfo), not_sealed(now.date()), owner=user).order_by("-created_at", "pk")
    found: list[Find] = []
    for pk, kind, created_at, key, sealed, plan, packed_at in rows.values_list(*COLUMNS).iterator(AT_ONCE):
        stored = vault.open_json(sealed, writing_place(pk))
        hit = _hit(stored, words)
        if hit is None or (wish.feeling and not _began_with(wish.feeling, stored)):
            continue
        if len(found) == MOST:
            return Finds(tuple(found), more=True)
        found.append(Find(pk, WritingKind(kind), created_at, key or "", *hit, earlier=plan if packed_at else None))
    return Finds(tuple(found), more=False)
