"""A look at a draft: which words may weigh on whoever reads it, and why (docs/draft-review.md).

It marks and explains. It never rewrites, never calls a draft good, and nothing depends on what it finds. Its word lists
come from a content file (`review.yaml`), so that editors and translators own them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recovery.rules.gates import NIGHT, is_night
from recovery.rules.phrases import Finder, Phrase, Tokens, phrases_of, tokens_of

LONGEST = 90  # words of a message that is easy to read and easy to decline
LATE = (22, 5)  # local hours
MOST_ASKS = 1
QUOTES = 5  # marked words repeated beside one reason


class ReviewKind(StrEnum):
    """What a look may find. Values stand in `review.yaml` and in the keys of short texts."""

    THREAT_SELF = "threat_self"
    THREAT_HARM = "threat_harm"
    BLAME = "blame"
    SORRY_BUT = "sorry_but"
    GUILT = "guilt"
    PRESSURE = "pressure"
    PROMISE = "promise"
    BARGAIN = "bargain"
    DECLARATION = "declaration"
    DEMAND = "demand"
    DRINK = "drink"
    LONG = "long"
    ASKS = "asks"
    LATE = "late"


THREATS = (ReviewKind.THREAT_SELF, ReviewKind.THREAT_HARM)
# Kinds that have a word list. The phrases of `asks` are counted, not marked.
LISTED = tuple(kind for kind in ReviewKind if kind not in (ReviewKind.LONG, ReviewKind.LATE))


@dataclass(frozen=True, slots=True)
class Mark:
    """text[start:end] is of this kind."""

    start: int
    end: int
    kind: ReviewKind


@dataclass(frozen=True, slots=True)
class Review:
    """`marks` in the order of the text, those of one kind never overlapping; `whole`: what is about all of it."""

    marks: tuple[Mark, ...] = ()
    whole: tuple[ReviewKind, ...] = ()

    @property
    def kinds(self) -> tuple[ReviewKind, ...]:
        """Everything found: threats first, then as the text goes on, then what is about all of it."""
        found = dict.fromkeys(mark.kind for mark in self.marks)
        return (*(k for k in THREATS if k in found), *(k for k in found if k not in THREATS), *(k for k in self.whole if k not in found))


@dataclass(frozen=True, slots=True)
class WordList:
    """The phrases of one kind, and those that take a find inside them back."""

    phrases: tuple[Phrase, ...] = ()
    unless: tuple[Phrase, ...] = ()


class ReviewWords:
    """All word lists of a language, ready to be found."""

    def __init__(self, lists: Mapping[ReviewKind, WordList]) -> None:
        self.marked = Finder((kind.value, phrase) for kind, words in lists.items() for phrase in words.phrases)
        self.unless = Finder((kind.value, phrase) for kind, words in lists.items() for phrase in words.unless)


def word_list(phrases: Iterable[str], unless: Iterable[str] = ()) -> WordList:
    """A list as it is written. Raises PhraseFaulty."""
    return WordList(tuple(f for one in phrases for f in phrases_of(one)), tuple(f for one in unless for f in phrases_of(one)))


# --- Looking ------------------------------------------------------------------------------------------------------


def _exempt_until(tokens: Tokens, words: ReviewWords) -> dict[str, dict[int, int]]:
    """For each kind: how far an exception reaches that began at or before this word."""
    reach: dict[str, dict[int, int]] = {}
    for kind, first, last in words.unless.spans(tokens):
        of_kind = reach.setdefault(kind, {})
        of_kind[first] = max(of_kind.get(first, -1), last)
    for of_kind in reach.values():
        furthest = -1
        for at in range(len(tokens.words)):
            furthest = of_kind[at] = max(furthest, of_kind.get(at, -1))
    return reach


def _spans(tokens: Tokens, words: ReviewWords) -> Iterator[tuple[ReviewKind, int, int]]:
    reach = _exempt_until(tokens, words)
    for kind, first, last in words.marked.spans(tokens):
        if kind not in reach or reach[kind][first] < last:
            yield ReviewKind(kind), first, last


def _merged(spans: Iterable[tuple[ReviewKind, int, int]]) -> Iterator[tuple[ReviewKind, int, int]]:
    """What overlaps within a kind becomes one. Comes and goes in the order of its first words."""
    open_now: dict[ReviewKind, tuple[int, int]] = {}
    for kind, first, last in spans:
        if kind in open_now and first <= open_now[kind][1]:
            open_now[kind] = (open_now[kind][0], max(open_now[kind][1], last))
            continue
        if kind in open_now:
            yield kind, *open_now[kind]
        open_now[kind] = (first, last)
    for kind, (first, last) in open_now.items():
        yield kind, first, last


def review(text: str, words: ReviewWords, *, at: datetime, night: tuple[int, int] = NIGHT, drank: bool = False) -> Review:
    """What stands out in a draft.

    `at` is aware and local to the person, `night` their own night in local hours, `drank` their own word about tonight.
    Takes time in proportion to the text. Never raises.
    """
    tokens = tokens_of(text)
    spans = list(_spans(tokens, words))
    asks = {tokens.words[first].sentence for kind, first, _ in spans if kind is ReviewKind.ASKS}
    asks |= {number for number, asked in enumerate(tokens.asked) if asked}
    about = {
        ReviewKind.LONG: len(tokens.words) > LONGEST,
        ReviewKind.ASKS: len(asks) > MOST_ASKS,
        ReviewKind.LATE: is_night(at, *LATE) or is_night(at, *night),
        ReviewKind.DRINK: drank,
    }
    places = _merged(span for span in spans if span[0] is not ReviewKind.ASKS)
    marks = (Mark(tokens.words[first].start, tokens.words[last].end, kind) for kind, first, last in places)
    return Review(
        tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, mark.kind))),
        tuple(kind for kind, holds in about.items() if holds),
    )


# --- Laying it out ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the text, with the numbers of the reasons why it is marked; none for the rest."""

    text: str
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """`quotes`: the first few marked words of this kind, as they stand in the text."""

    number: int
    kind: ReviewKind
    quotes: tuple[str, ...] = ()


def pieces_of(text: str, found: Review) -> tuple[Piece, ...]:
    """The whole text in order; marks that touch are one piece. Joined, the pieces are the text."""
    numbers = {kind: number for number, kind in enumerate(found.kinds, start=1)}
    pieces: list[Piece] = []
    at = 0
    for start, end, kinds in _touching(found.marks):
        pieces += [Piece(text[at:start])] if start > at else []
        pieces.append(Piece(text[start:end], tuple(sorted({numbers[kind] for kind in kinds}))))
        at = end
    return (*pieces, Piece(text[at:])) if at < len(text) else tuple(pieces)


def _touching(marks: Sequence[Mark]) -> Iterator[tuple[int, int, list[ReviewKind]]]:
    """Runs of marks that overlap, with their kinds."""
    run: tuple[int, int, list[ReviewKind]] | None = None
    for mark in marks:
        if run is not None and mark.start < run[1]:
            run = (run[0], max(run[1], mark.end), [*run[2], mark.kind])
            continue
        if run is not None:
            yield run
        run = (mark.start, mark.end, [mark.kind])
    if run is not None:
        yield run


def reasons_of(text: str, found: Review) -> tuple[Reason, ...]:
    """Why, numbered as the pieces are."""
    quotes: dict[ReviewKind, dict[str, None]] = {}
    for mark in found.marks:
        quotes.setdefault(mark.kind, {}).setdefault(text[mark.start : mark.end])
    return tuple(Reason(number, kind, tuple(quotes.get(kind, ()))[:QUOTES]) for number, kind in enumerate(found.kinds, start=1))
