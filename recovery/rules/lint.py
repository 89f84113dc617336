"""Content lint: words a guide must not use, and sameness. Every finding says where, which words and why.

It reads Markdown in plain words; it never judges what a person types. Exceptions carry a reason, and one that no longer
excuses anything is itself a finding.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from recovery.rules.guide import MYTH_TEXTS, STEP_TEXTS
from recovery.rules.lint_words import FIGURE, WORD_RULES
from recovery.rules.prose import units_of, words_of

LONG_PARAGRAPH = 12  # words; shorter ones may well be alike
SHINGLE = 3  # words in a row
TOO_ALIKE = 0.5  # share of the shorter paragraph's shingles that stands in the longer one


@dataclass(frozen=True, slots=True)
class Finding:
    """`line` counts within the text at `place`; `words` are the words that were found."""

    place: str
    line: int
    rule: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class LintException:
    """This rule does not hold at this place, for a reason. `words`, where given, narrows it to findings that hold them."""

    place: str
    rule: str
    reason: str
    words: str = ""

    def excuses(self, finding: Finding) -> bool:
        return self.place == finding.place and self.rule == finding.rule and self.words.lower() in finding.words.lower()


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of the guide. `sourced`: the entry it stands in names a study. `quotes`: it repeats a claim to answer it."""

    place: str
    text: str
    step_key: str = ""
    sourced: bool = False
    quotes: bool = False


# --- What is read -------------------------------------------------------------------------------------------------


def _step_passages(step: Mapping[str, Any]) -> Iterator[Passage]:
    place, sourced = f"step {step['key']}", bool(step["sources"])
    for name in ("title", *STEP_TEXTS, "line"):
        yield Passage(f"{place}, {name}", step[name], step["key"], sourced)
    for activity in step["activities"]:
        texts = {name: activity[name] for name in ("prompt", "help", "left", "right", "low", "high")}
        for name, text in {**texts, "items": "\n\n".join(activity["items"])}.items():
            yield Passage(f"{place}, activity {activity['key']}, {name}", text, step["key"], sourced)


def passages_of(manuscript: Mapping[str, Any]) -> Iterator[Passage]:
    """Every text of a manuscript that people read, in order."""
    for phase in manuscript["phases"]:
        for name in ("title", "summary", "opener", "closer"):
            yield Passage(f"phase {phase['key']}, {name}", phase[name])
        for step in phase["steps"]:
            yield from _step_passages(step)
    for myth in manuscript["myths"]:
        for name in ("title", *MYTH_TEXTS):
            quotes = name in ("title", "claim", "rests_on")
            yield Passage(f"myth {myth['key']}, {name}", myth[name], sourced=bool(myth["sources"]), quotes=quotes)


# --- Words --------------------------------------------------------------------------------------------------------


def word_findings(passage: Passage) -> Iterator[Finding]:
    """Words and figures that should not stand in this text. A text that quotes a claim may use the claim's words."""
    for unit in units_of(passage.text):
        for rule in () if passage.quotes else WORD_RULES:
            for found in rule.pattern.finditer(unit.text):
                yield Finding(passage.place, unit.line, rule.rule, found[0], rule.why)
        for found in () if passage.sourced or passage.quotes else FIGURE.finditer(unit.text):
            yield Finding(passage.place, unit.line, "figure", found[0], "A figure needs its source.")


# --- Sameness -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Paragraph:
    step_key: str
    place: str
    line: int
    opening: str
    shingles: frozenset[tuple[str, ...]]


def _paragraphs(passages: Iterable[Passage]) -> Iterator[_Paragraph]:
    for passage in passages:
        for unit in units_of(passage.text) if passage.step_key else ():
            words = [word.lower() for word in words_of(unit.text)]
            if len(words) >= LONG_PARAGRAPH:
                shingles = frozenset(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))
                yield _Paragraph(passage.step_key, passage.place, unit.line, " ".join(unit.text.split()[:8]), shingles)


def _shared(paragraphs: Sequence[_Paragraph]) -> Counter[tuple[int, int]]:
    """How many shingles each pair of paragraphs shares; found by shingle, so that long guides stay quick."""
    holders: dict[tuple[str, ...], list[int]] = {}
    shared: Counter[tuple[int, int]] = Counter()
    for index, paragraph in enumerate(paragraphs):
        for shingle in paragraph.shingles:
            earlier = holders.setdefault(shingle, [])
            shared.update((other, index) for other in earlier)
            earlier.append(index)
    return shared


def likeness_findings(passages: Iterable[Passage]) -> Iterator[Finding]:
    """Paragraphs of two different steps that say nearly the same."""
    paragraphs = list(_paragraphs(passages))
    for (first, second), count in sorted(_shared(paragraphs).items()):
        one, other = paragraphs[first], paragraphs[second]
        if one.step_key != other.step_key and count >= TOO_ALIKE * min(len(one.shingles), len(other.shingles)):
            why = f"Says nearly the same as {one.place}, line {one.line}: “{one.opening}…”"
            yield Finding(other.place, other.line, "alike", f"{other.opening}…", why)


def shape_findings(manuscript: Mapping[str, Any]) -> Iterator[Finding]:
    """One shape (the kinds of activities, in order) three times in a row."""
    for phase in manuscript["phases"]:
        shapes = [(step["key"], tuple(activity["kind"] for activity in step["activities"])) for step in phase["steps"]]
        for ((first, one), (second, two)), (_, (third, three)) in pairwise(pairwise(shapes)):
            if one == two == three:
                why = f"Steps {first}, {second} and {third} have the same shape; a change keeps people awake."
                yield Finding(f"step {third}", 1, "shape", ", ".join(three), why)


def lint(
    manuscript: Mapping[str, Any], *, texts: Mapping[str, str] | None = None, exceptions: Sequence[LintException] = ()
) -> tuple[Finding, ...]:
    """What the lint finds in a manuscript and in `texts` (short texts by key) and no exception excuses."""
    passages = [*passages_of(manuscript), *(Passage(f"text {key}", text) for key, text in (texts or {}).items())]
    found = [finding for passage in passages for finding in word_findings(passage)]
    found += [*likeness_findings(passages), *shape_findings(manuscript)]
    left = tuple(finding for finding in found if not any(exception.excuses(finding) for exception in exceptions))
    idle = (exception for exception in exceptions if not any(exception.excuses(finding) for finding in found))
    return left + tuple(
        Finding(exception.place, 1, "exception", exception.rule, "This exception excuses nothing any more.") for exception in idle
    )
