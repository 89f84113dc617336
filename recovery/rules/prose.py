"""The shape of guide text: runs and blocks, links, plain words. Knows Markdown's marks, nothing of HTML."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MARK = ":::"
TAGGED = ("only", "unless")
BLOCK_KINDS = (*TAGGED, "example")
LINK_PAGES = frozenset({
    "help", "calm", "pause", "notes", "plan", "today", "settings", "safety-check", "so-far", "ladder", "myths", "traces", "mirror",
    "friend-sheet", "sorry",
})  # fmt: skip

_INLINE_LINK = re.compile(r"\]\(\s*<?([^)\s>]*)")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:\s*<?([^\s>]+)", re.M)
_AUTOLINK = re.compile(r"(?<!\()<([a-zA-Z][a-zA-Z0-9+.-]*:[^\s<>]*)>")
_LINK_TEXT = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_STARTS_UNIT = re.compile(r"^\s*(?:#{1,6}\s+|[-*+]\s+|\d{1,9}[.)]\s+)")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_EMPHASIS = re.compile(r"\*+|(?<!\w)_+|_+(?!\w)|`+|\\(?=\W)")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a step's text, plain or in a block. `kind` is "text" or one of BLOCK_KINDS."""

    kind: str
    text: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockFault:
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, heading or list item in plain words, and the line of the text it begins on."""

    line: int
    text: str


@dataclass
class _Blocks:
    """Reads line by line; whatever is wrong, every word ends up in some run, so that a preview shows it."""

    runs: list[Run] = field(default_factory=list)
    faults: list[BlockFault] = field(default_factory=list)
    kind: str = "text"
    tags: tuple[str, ...] = ()
    inside: bool = False
    begins: int = 1
    lines: list[str] = field(default_factory=list)

    def fault(self, line: int, message: str) -> None:
        self.faults.append(BlockFault(line, message))

    def close(self) -> None:
        text = "\n".join(self.lines)
        if text.strip():
            self.runs.append(Run(self.kind, text.strip("\n"), self.tags))
        elif self.inside:
            self.fault(self.begins, "This block says nothing.")
        self.kind, self.tags, self.inside, self.lines = "text", (), False, []

    def open(self, number: int, name: str, tags: tuple[str, ...]) -> None:
        if self.inside:
            self.fault(self.begins, f"This block is not closed before line {number}. Blocks end with ::: and do not nest.")
        self.close()
        self.inside, self.begins = True, number
        if name not in BLOCK_KINDS:
            self.fault(number, f"There is no block called “{name}”. Blocks are: {', '.join(BLOCK_KINDS)}.")
            return
        self.kind, self.tags = name, tags
        if name in TAGGED and not tags:
            self.fault(number, f"“{name}” needs at least one tag.")
        if name not in TAGGED and tags:
            self.fault(number, f"“{name}” takes no tags.")

    def mark(self, number: int, words: list[str]) -> None:
        if words:
            self.open(number, words[0], tuple(words[1:]))
        elif self.inside:
            self.close()
        else:
            self.fault(number, "This ::: closes nothing.")


def runs_of(body: str) -> tuple[tuple[Run, ...], tuple[BlockFault, ...]]:
    """The runs of a step's text in order, and what is wrong with its blocks. Lines count from 1."""
    reader = _Blocks()
    for number, line in enumerate(body.split("\n"), start=1):
        bare = line.strip()
        if bare.startswith(MARK):
            reader.mark(number, bare[len(MARK) :].split())
        else:
            reader.lines.append(line)
    if reader.inside:
        reader.fault(reader.begins, "This block is never closed. Blocks end with a line that is just :::")
    reader.close()
    return tuple(reader.runs), tuple(reader.faults)


def links_of(markdown: str) -> tuple[str, ...]:
    """The targets of all links, in order of kind, as written."""
    return tuple(found for pattern in (_INLINE_LINK, _REFERENCE, _AUTOLINK) for found in pattern.findall(markdown))


def _plain(line: str) -> str:
    return _EMPHASIS.sub("", _AUTOLINK.sub("", _LINK_TEXT.sub(r"\1", line)))


def _pieces(markdown: str) -> Iterator[Unit]:
    lines: list[str] = []
    begins = 1
    for number, raw in enumerate(markdown.split("\n"), start=1):
        line = _QUOTE.sub("", raw)
        is_break = not line.strip() or line.strip().startswith(MARK) or bool(_RULE.match(line)) or bool(_REFERENCE.match(line))
        if (is_break or _STARTS_UNIT.match(line)) and lines:
            yield Unit(begins, " ".join(lines))
            lines = []
        if is_break:
            continue
        if not lines:
            begins = number
        lines.append(_plain(_STARTS_UNIT.sub("", line)).strip())
        if raw.lstrip().startswith("#"):
            yield Unit(begins, " ".join(lines))
            lines = []
    if lines:
        yield Unit(begins, " ".join(lines))


def units_of(markdown: str) -> tuple[Unit, ...]:
    """The paragraphs, headings and list items of a text in plain words, without marks, links' targets and block lines."""
    return tuple(unit for unit in _pieces(markdown) if unit.text.strip())


def words_of(text: str) -> list[str]:
    return _WORD.findall(text)


def word_count(markdown: str) -> int:
    """Words a reader would read: no marks, no link targets, no block lines."""
    return sum(len(words_of(unit.text)) for unit in units_of(markdown))
