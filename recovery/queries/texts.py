"""Short texts and helplines: outside releases, the same for everyone, kept at most five seconds per process."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from threading import Lock
from typing import Generic, TypeVar

from django.utils.safestring import SafeString, mark_safe

from recovery.models import Helpline, ShortText
from recovery.releases import render_short

T = TypeVar("T")
KEEP_SECONDS = 5.0


class _Kept(Generic[T]):
    """A value read again when it is older than five seconds."""

    def __init__(self, read: Callable[[], T]) -> None:
        self._read = read
        self._value: T | None = None
        self._at = float("-inf")
        self._lock = Lock()

    def get(self) -> T:
        with self._lock:
            if self._value is None or time.monotonic() - self._at > KEEP_SECONDS:
                self._value = self._read()
                self._at = time.monotonic()
            return self._value

    def forget(self) -> None:
        with self._lock:
            self._value = None


@dataclass(frozen=True, slots=True)
class _Texts:
    plain: dict[str, str]
    html: dict[str, dict[str, SafeString]]


def _read_texts() -> _Texts:
    plain = dict(ShortText.objects.filter(language="en").values_list("key", "text"))
    html: dict[str, dict[str, SafeString]] = {}
    for key, text in plain.items():
        area, _, name = key.partition(".")
        html.setdefault(area, {})[name] = mark_safe(render_short(text))
    return _Texts(plain, html)


@dataclass(frozen=True, slots=True)
class Line:
    key: str
    name: str
    purpose: str
    phone: str
    text: str
    chat: bool
    relay: str
    hours: str
    languages: str
    site: str
    note: str
    confidence: str
    verified_on: date

    @property
    def silent(self) -> bool:
        """Can be reached without speaking."""
        return bool(self.text or self.chat or self.relay)

    @property
    def confirmed(self) -> bool:
        """Found where it can be trusted, or looked up since by an editor; otherwise the page says so."""
        return self.confidence == "high"


@dataclass(frozen=True, slots=True)
class Country:
    code: str
    name: str
    emergency: str
    lines: tuple[Line, ...]

    @property
    def path(self) -> str:
        """As it stands in an address."""
        return self.code.lower()


_FIELDS = (
    "key", "name", "purpose", "phone", "text", "chat", "relay", "hours", "languages", "site", "note", "confidence", "verified_on",
)  # fmt: skip


def _read_countries() -> tuple[Country, ...]:
    found: dict[str, tuple[str, str, list[Line]]] = {}
    for row in Helpline.objects.values("country", "country_name", "emergency", *_FIELDS):
        entry = found.setdefault(row["country"], (row["country_name"], row["emergency"], []))
        entry[2].append(Line(*(row[name] for name in _FIELDS)))
    return tuple(Country(code, name, emergency, tuple(lines)) for code, (name, emergency, lines) in found.items())


_texts = _Kept(_read_texts)
_countries = _Kept(_read_countries)


def short_texts() -> dict[str, dict[str, SafeString]]:
    """{area: {name: safe HTML}}; `texts.home.lead` in templates."""
    return _texts.get().html


def plain_texts() -> dict[str, str]:
    """Every text as it was written, by its key."""
    return _texts.get().plain


def plain_text(key: str) -> str:
    """One text as it was written, for labels; empty when there is none."""
    return plain_texts().get(key, "")


def short_text(key: str) -> SafeString:
    """One text as safe HTML; empty when there is none."""
    area, _, name = key.partition(".")
    return short_texts().get(area, {}).get(name, SafeString(""))


def countries() -> tuple[Country, ...]:
    """Helplines by country, in the order of country names."""
    return _countries.get()


def lines_for(*purposes: str) -> tuple[Country, ...]:
    """The countries that have helplines for one of these purposes, with those lines alone."""
    found = (replace(place, lines=tuple(line for line in place.lines if line.purpose in purposes)) for place in countries())
    return tuple(place for place in found if place.lines)


def forget_texts() -> None:
    """A change in the admin shows at once in this process (in others within five seconds)."""
    _texts.forget()
    _countries.forget()
