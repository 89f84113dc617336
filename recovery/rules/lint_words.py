"""The words a guide does not use, and why: what an editor is told when one slips in.

Requirement 38 of the care rules and its cousins. Patterns ignore case and are matched against plain words.
"""

import re
from dataclasses import dataclass

_NUMBER = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)"
_THEY = r"(?:they|your ex)"
_WILL = r"(?:['’]ll| will| would)"
_KNOWS = r"(?:love|miss|want|think|feel|care|regret)s?"


@dataclass(frozen=True, slots=True)
class WordRule:
    rule: str
    pattern: re.Pattern[str]
    why: str


def _rules(rule: str, why: str, *patterns: str) -> tuple[WordRule, ...]:
    return tuple(WordRule(rule, re.compile(pattern, re.I), why) for pattern in patterns)


WORD_RULES: tuple[WordRule, ...] = (
    *_rules(
        "banned",
        "Nobody can be won or got back, and nobody is made to feel something; it takes two free people.",
        r"\bmiss(?:es|ing)? you\b",
        r"\b(?:win|winning|get|getting|make|making) (?:them|him|her|your ex|an ex|someone|your love) back\b",
        r"\bwin(?:ning)? back\b",
        r"\bmak(?:e|es|ing) (?:them|your ex)\b",
    ),
    *_rules(
        "banned",
        "A no, a silence or a block is an answer.",
        r"\b(?:never|don['’]t ever|do not ever) give up\b",
        r"\bfight for (?:them|your ex|love|your love|the relationship)\b",
        r"\b(?:play hard to get|text them first|no[- ]contact rule)\b",
    ),
    *_rules("banned", "Nothing here is guaranteed; say “some people find”.", r"\bguarantee\w*"),
    *_rules("banned", "A figure about couples at large says nothing about these two.", r"(?:%|\bper ?cent) of couples\b"),
    *_rules(
        "banned",
        "Fate is a reason to hold on to what hurts.",
        r"\bsoul ?mates?\b",
        r"\b(?:were|are|was|be) meant to be\b",
        r"\bthe one that got away\b",
    ),
    *_rules("banned", "Jealousy is never a tool.", r"\b(?:make|making|get) (?:them|your ex) jealous\b"),
    *_rules(
        "cliche",
        "A phrase that helps nobody in pain.",
        r"\btime heals\b",
        r"\bplenty (?:more |of (?:other )?)fish\b",
        r"\beverything happens for a reason\b",
        r"\ball for the best\b",
    ),
    *_rules(
        "promise",
        "Feelings cannot be promised; say “some people find”.",
        r"(?<!how )\byou(?:['’]ll| will) (?:soon |surely |definitely |always )?(?:feel|heal|be (?:fine|happ\w+|stronger|okay|over))\b",
        r"\bthe (?:pain|hurt|ache) (?:['’]ll|will|is going to) (?:stop|go|end|pass|fade)\b",
        r"\bit(?:['’]s| is) (?:sure|certain|bound) to\b",
        r"\bthis (?:always |really )works\b",
    ),
    *_rules(
        "prediction",
        "Nobody can know what another person feels or will do.",
        rf"\b{_THEY}{_WILL} (?:come|call|write|reach|regret|reali[sz]e|see|want|love|miss|change|forgive|understand|be back)\b",
        rf"\b{_THEY} (?:still|secretly|really|probably|surely|must|deep down) {_KNOWS}\b",
    ),
    *_rules(
        "stages",
        "Stage models of grief lack evidence and can hurt those who differ.",
        r"\bstages? of (?:grief|grieving|loss|a breakup|healing)\b",
        r"\b(?:five|seven) stages\b",
    ),
    *_rules(
        "pronoun",
        "Guide text is gender-neutral: “they”, “your ex”.",
        r"\b(?:he|she|him|her|his|hers|himself|herself)\b",
        r"\b(?:girl|boy)friends?\b",
        r"\bex-?(?:wife|husband)\b",
    ),
    *_rules(
        "loss",
        "No loss language: going back is a normal move and costs nothing.",
        r"\bstreaks?\b",
        r"\breset(?:s|ting)?\b",
        r"\bfail(?:ed|ures?)\b",
        r"\bday (?:0|zero)\b",
        r"\brelapse[ds]?\b",
    ),
    *_rules(
        "label",
        "Behaviour words, not labels; never a diagnosis.",
        r"\bnarciss\w+",
        r"\btoxic\b",
        r"\bgaslight\w*",
        r"\bcodependen\w+",
        r"\b(?:anxious|avoidant|secure)(?:ly)? attach\w+",
        r"\battachment style\b",
    ),
    *_rules("blame", "Nobody is asked why they stayed.", r"\bwhy (?:did|didn['’]t|do|don['’]t) you (?:stay|leave|go back)\b"),
    *_rules("body", "No body or weight content.", r"\b(?:lose|losing|drop) weight\b", r"\bcalories\b", r"\bget in(?:to)? shape\b"),
)

FIGURE = re.compile(
    rf"\d+(?:[.,]\d+)?\s?(?:%|per ?cent\b)|\b(?!one of two\b){_NUMBER} (?:in|of|out of) {_NUMBER}\b(?! (?:minute|day|week|month|hour))",
    re.I,
)
