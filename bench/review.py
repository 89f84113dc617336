"""Precision and recall of the draft review on the labelled messages of the tests. Needs neither database nor wrk."""

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
import yaml

EXAMPLES = Path(__file__).parent.parent / "tests" / "rules" / "review_examples.yaml"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
# How near a message was to whoever made the lists.
SORTS = {"made": "the lists were made with these", "held": "kept back meanwhile", "fresh": "written when the lists stood"}
Example = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Tally:
    """Pairs of a message and a kind: found rightly, found wrongly, not found."""

    right: int
    wrong: int
    missed: int

    def __str__(self) -> str:
        precision, recall = self.right / max(self.right + self.wrong, 1), self.right / max(self.right + self.missed, 1)
        return f"precision {precision:4.2f}  recall {recall:4.2f}  ({self.right} right, {self.wrong} wrong, {self.missed} missed)"


def sort_of(example: Example) -> str:
    return next((sort for sort in SORTS if sort in example), "made")


def tally(pairs: Iterable[tuple[set[str], set[str]]]) -> Tally:
    """`pairs`: (kinds asked for, kinds found) of each message."""
    kept = list(pairs)
    return Tally(
        sum(len(asked & found) for asked, found in kept),
        sum(len(found - asked) for asked, found in kept),
        sum(len(asked - found) for asked, found in kept),
    )


def lines() -> Iterator[str]:
    from recovery.releases.review_file import review_words  # noqa: PLC0415  (Django is set up only now)
    from recovery.rules.review import ReviewKind, review  # noqa: PLC0415

    examples: list[Example] = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    found = [{kind.value for kind in review(example["say"], review_words(), at=NOON).kinds} for example in examples]
    pairs = [(set(example["kinds"]), seen) for example, seen in zip(examples, found, strict=True)]
    yield f"draft review, {len(examples)} labelled messages"
    for sort, words in SORTS.items():
        of_sort = [pair for pair, example in zip(pairs, examples, strict=True) if sort_of(example) == sort]
        yield f"  {words:<32} {len(of_sort):>4}  {tally(of_sort)}"
    for kind in ReviewKind:
        if any(kind in asked | seen for asked, seen in pairs):
            yield f"  {kind:<32}       {tally(({kind.value} & asked, {kind.value} & seen) for asked, seen in pairs)}"
    yield f"  {'all of them':<32} {len(pairs):>4}  {tally(pairs)}"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")  # the lists are read through it; nothing else is
    django.setup()
    print(*lines(), "", sep="\n")
