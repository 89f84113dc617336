"""The wording of the safety check: short texts, one calm page per subject."""

from dataclasses import dataclass

from recovery.queries.texts import plain_text
from recovery.rules.gates import QUESTIONS

# Which questions stand on one page. The order is the one they are asked in: the other person's side first.
SUBJECTS: tuple[tuple[str, ...], ...] = (
    ("g4",),
    ("g5",),
    ("g6",),
    ("g7a_follow",),
    ("g7a_selfharm",),
    ("g8", "g8_support"),
    ("g3a",),
    ("g3b",),
    ("g7b",),
    ("g2_protects", "g2_applies"),
    ("g1b",),
    ("g9",),
    ("g9b",),
    ("g10",),
    ("g12",),
)
assert sorted(q for subject in SUBJECTS for q in subject) == sorted(QUESTIONS)


@dataclass(frozen=True, slots=True)
class Question:
    key: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Subject:
    number: int
    title: str
    questions: tuple[Question, ...]
    last: bool


def subject(number: int) -> Subject:
    """One page of the check; numbers outside the range give the nearest page."""
    number = min(max(number, 0), len(SUBJECTS) - 1)
    keys = SUBJECTS[number]
    questions = tuple(Question(key, plain_text(f"question.{key}"), plain_text(f"question_why.{key}")) for key in keys)
    return Subject(number, plain_text(f"question_subject.{keys[0]}"), questions, last=number == len(SUBJECTS) - 1)


def all_subjects() -> tuple[Subject, ...]:
    return tuple(subject(number) for number in range(len(SUBJECTS)))
