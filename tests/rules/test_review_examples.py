"""Labelled messages: what the review finds in each, exactly, with every miss said at the message itself."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from recovery.releases.review_file import review_words
from recovery.rules.review import ReviewKind, review

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EXAMPLES = yaml.safe_load((Path(__file__).parent / "review_examples.yaml").read_text(encoding="utf-8"))


def kinds_found(text):
    return {kind.value for kind in review(text, review_words(), at=NOON).kinds}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["say"][:40])
def test_example_finds_exactly_what_it_says(example):
    expected = (set(example["kinds"]) - set(example.get("missed", ()))) | set(example.get("extra", ()))
    assert kinds_found(example["say"]) == expected


def test_examples_are_enough_of_each_sort_and_a_third_was_kept_back():
    marked = [example for example in EXAMPLES if example["kinds"]]
    assert len(marked) >= 60
    assert len(EXAMPLES) - len(marked) >= 60
    assert 3 * sum("held" in example or "fresh" in example for example in EXAMPLES) >= len(EXAMPLES)
    assert len({example["say"] for example in EXAMPLES}) == len(EXAMPLES)
    shown = {kind for example in EXAMPLES for kind in example["kinds"]}
    assert shown == set(ReviewKind) - {ReviewKind.LATE}


def test_examples_that_the_lists_were_made_with_are_all_right():
    made_with = [example for example in EXAMPLES if not {"held", "fresh"} & set(example)]
    assert [example["say"] for example in made_with if {"missed", "extra"} & set(example)] == []


def test_nothing_is_noted_as_missed_that_is_not_asked_for():
    odd = [e["say"] for e in EXAMPLES if set(e.get("missed", ())) - set(e["kinds"]) or set(e.get("extra", ())) & set(e["kinds"])]
    assert odd == []
