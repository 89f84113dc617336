"""Finding phrases in a text: whole words, whatever their case and apostrophes. The time it takes grows with the text alone.

A phrase is written as it is spoken (docs/draft-review.md):

    you never          these words after each other, in one sentence
    your/my fault      one of several words
    ask* later         any ending (not for the first word)
    you (really) did   a word that may be missing
    sorry ... but      up to five other words between
    ^don't you         only at the beginning of a sentence
    are you alone?     only in a sentence that ends with a question mark
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

MOST_BETWEEN = 5  # words that a gap may hold
MOST_GAPS = 2
MOST_OPTIONAL = 3

# Signs that belong to the letter before them; `\w` knows none of them.
_SIGNS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
_LETTER = rf"(?:[^\W_]|[{_SIGNS}])"
_WORD = re.compile(rf"[^\W_]{_LETTER}*(?:['’ʼ＇]{_LETTER}+)*")
_APOSTROPHES = str.maketrans("", "", "'’ʼ＇")
_LINE = re.compile(r"[\n\r\x0b\x0c\x85\u2028\u2029]")
# Three dots are a breath, not an end: "I am sorry… but".
_END = re.compile(rf"{_LINE.pattern}|[!?。！？؟]|(?<!\.)\.(?!\.)")
_ASKED = re.compile(r"[?？؟]")


class PhraseFaulty(ValueError):
    """A phrase that cannot be read; says why, for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a phrase: any of these, or anything that begins with one of those."""

    exact: frozenset[str]
    beginnings: tuple[str, ...] = ()

    def fits(self, word: str) -> bool:
        return word in self.exact or word.startswith(self.beginnings)


@dataclass(frozen=True, slots=True)
class Phrase:
    words: tuple[Word | None, ...]  # None: a gap
    opens: bool = False  # only at the beginning of a sentence
    asks: bool = False  # only in a question


@dataclass(frozen=True, slots=True)
class Token:
    word: str  # without case and apostrophes
    start: int
    end: int
    sentence: int
    opens: bool


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of a text, and which of its sentences end with a question mark."""

    words: tuple[Token, ...]
    asked: tuple[bool, ...]


def _plain(word: str) -> str:
    return unicodedata.normalize("NFKC", word).translate(_APOSTROPHES).casefold()


def tokens_of(text: str) -> Tokens:
    """The words of a text with their places, in order. A sentence ends at its mark or at the end of its line."""
    words: list[Token] = []
    asked: list[bool] = []
    at, opens = 0, True
    for found in _WORD.finditer(text):
        between = text[at : found.start()]
        if words and _END.search(between):
            asked.append(_is_asked(between))
            opens = True
        words.append(Token(_plain(found.group()), found.start(), found.end(), len(asked), opens))
        at, opens = found.end(), False
    if words:
        asked.append(_is_asked(text[at:]))
    return Tokens(tuple(words), tuple(asked))


def _is_asked(between: str) -> bool:
    """Whether what follows the last word of a sentence holds a question mark on the same line."""
    line = _LINE.search(between)
    return _ASKED.search(between, 0, line.start() if line else len(between)) is not None


# --- Reading a phrase ---------------------------------------------------------------------------------------------


def _word(written: str) -> Word:
    exact, beginnings = set(), []
    for one in written.split("/"):
        stem = one.removesuffix("*")
        if not _WORD.fullmatch(stem):
            raise PhraseFaulty(f"“{one}” is not a word.")
        if stem != one:
            beginnings.append(_plain(stem))
        else:
            exact.add(_plain(one))
    return Word(frozenset(exact), tuple(beginnings))


def _choices(part: str) -> tuple[tuple[Word | None, ...], ...]:
    """What may stand at this place of a phrase."""
    if part == "...":
        return ((None,),)
    if part.startswith("(") and part.endswith(")"):
        return ((_word(part[1:-1]),), ())
    return ((_word(part),),)


def _check(words: Sequence[Word | None], parts: Sequence[str]) -> None:
    gaps = [place for place, word in enumerate(words) if word is None]
    if not parts:
        raise PhraseFaulty("Is empty.")
    if parts[0].startswith("("):
        raise PhraseFaulty("A phrase begins with a word that is always there.")
    if gaps and (gaps[0] == 0 or gaps[-1] == len(words) - 1 or any(b - a == 1 for a, b in pairwise(gaps))):
        raise PhraseFaulty("A gap (...) stands between two words.")
    if words[0] is None or words[0].beginnings:
        raise PhraseFaulty("The first word of a phrase must be whole.")
    if len(gaps) > MOST_GAPS:
        raise PhraseFaulty(f"More than {MOST_GAPS} gaps (...) in one phrase.")


def phrases_of(written: str) -> tuple[Phrase, ...]:
    """Every form of a phrase as it is written in a word list. Raises PhraseFaulty."""
    opens, asks = written.startswith("^"), written.endswith("?")
    parts = written.removeprefix("^").removesuffix("?").split()
    if sum(part.startswith("(") for part in parts) > MOST_OPTIONAL:
        raise PhraseFaulty(f"More than {MOST_OPTIONAL} words that may be missing.")
    found = []
    for form in product(*map(_choices, parts)):
        words = [word for piece in form for word in piece]
        _check(words, parts)
        found.append(Phrase(tuple(words), opens, asks))
    return tuple(found)


# --- Finding phrases ----------------------------------------------------------------------------------------------


def _end_of(words: Sequence[Word | None], tokens: Sequence[Token], at: int, sentence: int) -> int | None:
    """The place after the last word of a phrase that goes on at `at`; None where it does not."""
    for place, word in enumerate(words):
        if word is None:
            rest, following = words[place + 1 :], words[place + 1]
            assert following is not None
            for start in range(at, min(at + MOST_BETWEEN + 1, len(tokens))):
                if following.fits(tokens[start].word) and (end := _end_of(rest, tokens, start, sentence)) is not None:
                    return end
            return None
        if at >= len(tokens) or tokens[at].sentence != sentence or not word.fits(tokens[at].word):
            return None
        at += 1
    return at


class Finder:
    """Many phrases, each with a label, looked up by their first one or two words."""

    def __init__(self, labelled: Iterable[tuple[str, Phrase]]) -> None:
        self._by_one: dict[str, list[tuple[str, Phrase]]] = {}
        self._by_two: dict[tuple[str, str], list[tuple[str, Phrase]]] = {}
        for label, phrase in labelled:
            self._add(label, phrase)

    def _add(self, label: str, phrase: Phrase) -> None:
        first, second = phrase.words[0], phrase.words[1] if len(phrase.words) > 1 else None
        assert first is not None
        for word in first.exact:
            if second is None or second.beginnings:
                self._by_one.setdefault(word, []).append((label, phrase))
                continue
            for following in second.exact:
                self._by_two.setdefault((word, following), []).append((label, phrase))

    def spans(self, tokens: Tokens) -> Iterator[tuple[str, int, int]]:
        """(label, first, last) of everything found, in the order of its first word; places are those of `tokens.words`."""
        words = tokens.words
        for at, token in enumerate(words):
            following = words[at + 1].word if at + 1 < len(words) else ""
            for label, phrase in (*self._by_one.get(token.word, ()), *self._by_two.get((token.word, following), ())):
                if (phrase.opens and not token.opens) or (phrase.asks and not tokens.asked[token.sentence]):
                    continue
                end = _end_of(phrase.words, words, at, token.sentence)
                if end is not None:
                    yield label, at, end - 1
