"""The fields of a manuscript, in the order the files write them. One table for rows, files and documents."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal, TypeAlias

from recovery.enums import ActivityKind, Evidence, Feeling, PhaseRole

Manuscript: TypeAlias = dict[str, Any]
Entry: TypeAlias = dict[str, Any]

FieldKind = Literal["line", "text", "number", "flag", "lines", "numbers", "date"]


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `block` texts are always written as literal blocks, `flow` lists on one line."""

    name: str
    kind: FieldKind = "line"
    longest: int = 0
    required: bool = False
    choices: tuple[str, ...] = ()
    block: bool = False
    flow: bool = False

    @property
    def default(self) -> Any:
        return {"line": "", "text": "", "number": 0, "flag": False, "lines": [], "numbers": [], "date": ""}[self.kind]


def word_of(name: str, enum: type[StrEnum]) -> Field:
    return Field(name, required=True, choices=tuple(member.value for member in enum))


def key_field(longest: int = 40) -> Field:
    return Field("key", longest=longest, required=True)


GUIDE = (key_field(), Field("language", longest=12, required=True), Field("title", longest=80), Field("summary", "text"))
PHASE = (
    key_field(),
    Field("kind"),
    word_of("role", PhaseRole),
    word_of("feeling", Feeling),
    Field("title", longest=60),
    Field("summary", longest=200),
    Field("opener", "text", block=True),
    Field("closer", "text", block=True),
)
STEP = (
    key_field(),
    Field("title", longest=40),
    Field("core", "flag"),
    Field("minutes", "number"),
    Field("audience", "lines", flow=True),
    Field("why", "text"),
    word_of("evidence", Evidence),
    Field("sources", "lines"),
    Field("rows", "numbers", flow=True),
    Field("short", "text", block=True),
    Field("hurts", "text", block=True),
    Field("line", longest=200),
)
BODY = Field("body", "text")
ACTIVITY = (
    key_field(20),
    word_of("kind", ActivityKind),
    Field("prompt", "text"),
    Field("help", "text"),
    Field("required", "flag"),
    Field("audience", "lines", flow=True),
    Field("minutes", "number"),
    Field("third_person", "flag"),
    Field("left", longest=60),
    Field("right", longest=60),
    Field("days", "number"),
    Field("low", longest=60),
    Field("high", longest=60),
    Field("items", "lines"),
)
SOURCE = (
    key_field(60),
    Field("authors", longest=200),
    Field("year", "number"),
    Field("title", longest=300),
    Field("published", longest=200),
    Field("doi", longest=120),
    Field("url", longest=400),
    Field("kind", longest=40),
    Field("says", "text"),
)
MYTH = (
    key_field(),
    Field("title", longest=80),
    Field("claim", "text"),
    Field("rests_on", "text"),
    Field("left_out", "text"),
    Field("instead", "text", block=True),
    Field("sources", "lines", flow=True),
    Field("rows", "numbers", flow=True),
)

FILE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
KIND_OF_ROLE = {
    PhaseRole.RECONNECT.value: "reconnect",
    PhaseRole.LET_GO.value: "let_go",
    PhaseRole.CLOSING.value: "closing",
}

# What pasting from word processors leaves behind: other line breaks become plain ones, control characters go.
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff]")
_BLANK_START = re.compile(r"\A(?:[ \t]*\n)+")


def kind_of(role: str) -> str:
    """What the map calls a phase with this role: trunk, reconnect, let_go or closing."""
    return KIND_OF_ROLE.get(role, "trunk")


def tidy(text: str) -> str:
    """The one form of a text: plain line breaks, no control characters, no blank lines around it."""
    return _BLANK_START.sub("", _CONTROLS.sub("", _BREAKS.sub("\n", text))).rstrip()


def one_line(text: str) -> str:
    return " ".join(tidy(text).split())


def canonical(field: Field, value: Any) -> Any:
    """A value of this field in the one form that manuscripts hold."""
    if field.kind == "line":
        return one_line(value)
    if field.kind == "text":
        return tidy(value)
    if field.kind == "lines":
        return [line for line in map(one_line, value) if line]
    if field.kind == "date":
        return str(value)
    return list(value) if field.kind == "numbers" else value


def entry_of(row: object, fields: tuple[Field, ...]) -> Entry:
    """The fields of a row, canonical, in order."""
    return {field.name: canonical(field, getattr(row, field.name)) for field in fields}


def blank(fields: tuple[Field, ...]) -> Entry:
    return {field.name: field.default for field in fields}


def canonical_json(value: Any) -> str:
    """Equal values give equal text, byte for byte."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def apart_from_file(step: Mapping[str, Any]) -> Entry:
    """A step without the name of its file: the name says nothing to anybody."""
    return {name: value for name, value in step.items() if name != "file_name"}


def words_digest(step: Mapping[str, Any]) -> str:
    """What a person would notice of a step: neither its file name nor the advice rows it carries."""
    return digest({name: value for name, value in step.items() if name not in ("file_name", "rows")})
