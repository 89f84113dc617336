"""The word lists of the draft review: strict reading, every fault with its line."""

import pytest

from recovery.errors import GuideFaulty
from recovery.management.guide_files import SHIPPED
from recovery.releases.review_file import REVIEW_FILE, read_review
from recovery.rules.review import LISTED


@pytest.fixture
def shipped():
    return (SHIPPED / REVIEW_FILE).read_text(encoding="utf-8")


def faults(tmp_path, text):
    (tmp_path / REVIEW_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(GuideFaulty) as refused:
        read_review(tmp_path)
    return [str(fault) for fault in refused.value.faults]


def test_shipped_lists_can_be_read():
    assert read_review(SHIPPED)


@pytest.mark.parametrize(
    ("kind", "line", "told"),
    [
        ("blame\n  phrases:\n  - you never\n  - you ...", 4, "“you ...”: A gap"),
        ("blame\n  phrases:\n  - you never\n  - you never", 4, "given twice"),
        ("blame\n  phrases:\n  - 'no'\n  - no", 4, "Must be text"),
        ("blame\n  phrases:\n  - you never\n  unless:\n  - you*", 5, "must be whole"),
        ("blame\n  phrases: []", 1, "phrases: Is missing"),
        ("shame\n  phrases:\n  - you never", 1, "“shame” is not one of"),
        ("long\n  phrases:\n  - a long word", 1, "“long” is not one of"),
        ("blame\n  words:\n  - you never\n  phrases:\n  - you always", 2, "no such field"),
        ("blame\n  phrases:\n  - [you never]", 3, "Must be text"),
        ("blame\n  phrases: you never", 2, "Must be a list"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path, kind, line, told):
    (fault, *_) = faults(tmp_path, f"- kind: {kind}\n")
    assert fault.startswith(f"{REVIEW_FILE}:{line}: ")
    assert told in fault


def test_a_kind_that_fell_out_of_the_file_is_told(tmp_path, shipped):
    without = "- kind: blame" + shipped.split("- kind: blame")[1]
    assert "threat_self, threat_harm" in faults(tmp_path, without)[0]
    assert len(LISTED) == shipped.count("\n- kind: ")


def test_a_kind_given_twice_and_a_missing_file_are_told(tmp_path, shipped):
    assert "“blame” is used twice." in faults(tmp_path, shipped + "- kind: blame\n  phrases:\n  - you never\n")[0]
    (tmp_path / "none").mkdir()
    with pytest.raises(GuideFaulty) as refused:
        read_review(tmp_path / "none")
    assert "This file is missing." in str(refused.value.faults[0])
