"""How hard a text reads: words, sentences and syllables → Flesch-Kincaid grade → the age of a reader at ease with it."""

import re
from dataclasses import dataclass
from functools import lru_cache

import pyphen  # type: ignore[import-untyped]

from recovery.rules.prose import units_of, words_of

AGE_AT_GRADE_ZERO = 5.0
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)")
_SILENT_END = re.compile(r"(?<=[^aeiouyl])e$|(?<=[^aeioutd])ed$|(?<=[^aeioucghsxz])es$", re.I)
_VOWELS = re.compile(r"[aeiouyáàâäéèêëíîïóôöúùûü]+", re.I)


@dataclass(frozen=True, slots=True)
class Measure:
    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        """Flesch-Kincaid grade (US school years); 0 for a text without words."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59

    @property
    def age(self) -> float:
        """Years; never below the age at which children begin to read."""
        return AGE_AT_GRADE_ZERO + max(0.0, self.grade)


@lru_cache(maxsize=4)
def _hyphenation(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=pyphen.language_fallback(language) or "en_US")


@lru_cache(maxsize=20_000)
def syllables(word: str, language: str = "en") -> int:
    """Syllables of one word, at least one.

    Hyphenation leaves out breaks that printers avoid ("o-pen"), so runs of vowels, less a silent ending, are the lower bound.
    """
    by_hyphen = len(_hyphenation(language).positions(word)) + 1
    sounded = _SILENT_END.sub("", word) if language.startswith("en") else word
    return max(by_hyphen, len(_VOWELS.findall(sounded)))


def _sentences(text: str) -> int:
    """Sentences of one paragraph. Words after the last full stop are one more."""
    return sum(bool(words_of(part)) for part in _SENTENCE_END.split(text))


def measure(markdown: str, language: str = "en") -> Measure:
    """Count a Markdown text as it reads: headings and list items end sentences, marks and link targets do not count."""
    units = [unit.text for unit in units_of(markdown)]
    words = [word for unit in units for word in words_of(unit)]
    return Measure(
        words=len(words),
        sentences=sum(_sentences(unit) for unit in units),
        syllables=sum(syllables(word.lower(), language) for word in words),
    )


def reading_age(markdown: str) -> float:
    """The age in years at which an English text reads easily: Flesch-Kincaid grade plus five."""
    return measure(markdown).age
