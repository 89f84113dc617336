"""What a fault in a guide is, and the checks that every part of a manuscript shares."""

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recovery.enums import TAGS
from recovery.rules.prose import LINK_PAGES, MARK, links_of

BLOCKS = "blocks"
WARNS = "warns"
KEY = re.compile(r"[a-z0-9][a-z0-9-]*")
_HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a guide. `where` is for a person ("step k8, activity a1, prompt"), `step_key` and `field`
    for the form. Faults that block stop a publication; faults that warn are only shown."""

    level: str
    where: str
    step_key: str
    field: str
    message: str

    @property
    def blocks(self) -> bool:
        return self.level == BLOCKS


@dataclass(frozen=True, slots=True)
class Place:
    """Where a check stands. Makes the faults found there."""

    name: str
    step_key: str = ""

    def blocks(self, field: str, message: str) -> Fault:
        return Fault(BLOCKS, f"{self.name}, {field}" if field else self.name, self.step_key, field, message)

    def warns(self, field: str, message: str) -> Fault:
        return Fault(WARNS, f"{self.name}, {field}" if field else self.name, self.step_key, field, message)


@dataclass(frozen=True, slots=True)
class Known:
    """What links, sources and rows may point at."""

    steps: frozenset[str]
    myths: frozenset[str]
    sources: frozenset[str]
    advice_rows: range
    reading_age: Callable[[str], float]


def needed(place: Place, entry: Mapping[str, Any], *fields: str) -> Iterator[Fault]:
    for name in fields:
        if not entry[name]:
            yield place.blocks(name, "Is empty.")


def one_of(place: Place, entry: Mapping[str, Any], field: str, allowed: Sequence[str]) -> Iterator[Fault]:
    if entry[field] not in allowed:
        yield place.blocks(field, f"“{entry[field]}” is not one of: {', '.join(allowed)}.")


def within(place: Place, entry: Mapping[str, Any], field: str, allowed: range) -> Iterator[Fault]:
    if entry[field] not in allowed:
        yield place.blocks(field, f"{entry[field]} is outside {allowed[0]} to {allowed[-1]}.")


def keys_are_sound(place: Place, entries: Sequence[Mapping[str, Any]], longest: int, of: str) -> Iterator[Fault]:
    """Keys of one kind: well-formed and each used once."""
    seen: set[str] = set()
    for entry in entries:
        key = entry["key"]
        if not KEY.fullmatch(key) or len(key) > longest:
            yield place.blocks(
                "key", f"The {of} key “{key}” must be small letters, digits and hyphens, {longest} at most, and not begin with a hyphen."
            )
        if key in seen:
            yield place.blocks("key", f"The {of} key “{key}” is used twice.")
        seen.add(key)


def tags_are_known(place: Place, field: str, tags: Sequence[str]) -> Iterator[Fault]:
    for tag in tags:
        if tag not in TAGS:
            yield place.blocks(field, f"“{tag}” is not an audience tag.")


def claims_are_known(place: Place, entry: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    """The sources and advice rows that an entry claims exist."""
    for source in entry["sources"]:
        if source not in known.sources:
            yield place.blocks("sources", f"There is no source “{source}”.")
    for row in entry["rows"]:
        if row not in known.advice_rows:
            yield place.blocks("rows", f"There is no advice row {row}. Rows go from {known.advice_rows[0]} to {known.advice_rows[-1]}.")


def _leads_somewhere(target: str, known: Known) -> bool:
    scheme, _, rest = target.partition(":")
    places: Mapping[str, Container[str]] = {"step": known.steps, "page": LINK_PAGES, "myth": known.myths}
    return rest in places[scheme] if scheme in places else target.startswith("https://")


def texts_are_sound(place: Place, entry: Mapping[str, Any], fields: Sequence[str], known: Known) -> Iterator[Fault]:
    """Links lead somewhere, blocks stand only in the text to read, and there is neither HTML nor a picture."""
    for name in fields:
        if "![" in entry[name]:
            yield place.blocks(name, "Pictures are not part of a guide.")
        if tag := _HTML.search(entry[name]):
            yield place.blocks(name, f"“{tag[0]}” is HTML; texts are plain Markdown.")
        for target in links_of(entry[name]):
            if not _leads_somewhere(target, known):
                yield place.blocks(name, f"The link “{target}” leads nowhere. Links are step:…, page:…, myth:… or https://…")
        if name != "body" and any(line.strip().startswith(MARK) for line in entry[name].split("\n")):
            yield place.blocks(name, "Blocks (:::) belong in the text to read only.")
