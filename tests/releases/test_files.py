import tempfile
from pathlib import Path

import pytest
from hypothesis import given

from recovery.errors import GuideFaulty
from recovery.management.guide_files import SHIPPED
from recovery.releases import differing_files, files_of, read_draft, read_files, write_files
from recovery.releases.fields import tidy
from recovery.releases.files import step_text
from tests.manuscripts import changed, make_activity, make_manuscript, make_step
from tests.releases.strategies import LAW, TEXTS, manuscripts

STEP_FILE = """---
key: k8
title: Plan for the urge
core: true
minutes: 6
why: "It is loud: and short."
evidence: some
sources:
- gollwitzer-2006
rows: [31, 133]
short: |
  Pick one thing.
line: When it comes, I will…
activities:
- key: a1
  kind: if_then
  prompt: |
    Write one plan.

    Say it.
  items:
  - If I wake | then I put the phone away
---
The text.

::: only home
For some.
:::
"""


@pytest.fixture
def written(tmp_path):
    def write(manuscript=None):
        write_files(manuscript or make_manuscript(), tmp_path)
        return tmp_path

    return write


def faults_after(directory, file, old, new):
    path = directory / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [(fault.file, fault.line, fault.field, fault.message) for fault in read_draft(directory).faults]


@LAW
@given(manuscripts())
def test_what_is_exported_loads_as_it_was(manuscript):
    with tempfile.TemporaryDirectory() as directory:
        write_files(manuscript, Path(directory))
        read = read_files(Path(directory))
    assert read == manuscript
    assert files_of(read) == files_of(manuscript)


@LAW
@given(TEXTS)
def test_tidying_twice_is_tidying_once(text):
    assert tidy(tidy(text)) == tidy(text)


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        (" \n\n  a\r\nb \n \n", "  a\nb"),
        ("a\x0bb\u2028c\x85d\re", "a\nb\nc\nd\ne"),
        ("\ufeffa\x00b\x1bc", "abc"),
        (" \t\n ", ""),
    ],
)
def test_a_text_has_one_form(text, tidied):
    assert tidy(text) == tidied


@pytest.mark.parametrize(
    ("why", "written"),
    [
        ("One.", "why: One.\n"),
        ("It's one.", "why: It's one.\n"),
        ("one: two", 'why: "one: two"\n'),
        ("One.\n\nTwo.", "why: |\n  One.\n\n  Two.\n"),
        ("One. \nTwo.", 'why: "One. \\nTwo."\n'),
        ("  One.\nTwo.", 'why: "  One.\\nTwo."\n'),
        ("x " * 200 + "x", f"why: {'x ' * 200}x\n"),
    ],
)
def test_a_text_is_written_in_the_plainest_way_that_keeps_it(why, written):
    assert written in step_text(make_step("k1", why=why))


def test_a_step_is_written_as_documented():
    step = make_step(
        "k8", title="Plan for the urge", core=True, minutes=6, why="It is loud: and short.", evidence="some", sources=["gollwitzer-2006"],
        rows=[31, 133], short="Pick one thing.", line="When it comes, I will…", body="The text.\n\n::: only home\nFor some.\n:::",
        activities=[make_activity("a1", "if_then", prompt="Write one plan.\n\nSay it.", items=["If I wake | then I put the phone away"])],
    )  # fmt: skip
    assert step_text(step) == STEP_FILE


def test_the_shipped_guide_is_canonical():
    reading = read_draft(SHIPPED)
    assert reading.faults == ()
    assert differing_files(SHIPPED, reading.manuscript) == ()


def test_windows_line_ends_and_byte_order_marks_are_read(written):
    directory = written()
    for path in directory.rglob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_files(directory) == make_manuscript()


def test_defaults_may_be_left_out_or_empty(written):
    directory = written()
    path = directory / "steps" / "k1-a-step.md"
    path.write_text(path.read_text().replace("core: true", "core: false\nhurts:\nsources: []\naudience:"))
    assert read_files(directory) == changed(make_manuscript(), "k1", core=False)


# --- Faults name file, line and field -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        ("steps/k1-a-step.md", "core: true", "kore: true", ("steps/k1-a-step.md", 4, "kore", "no such field")),
        ("steps/k1-a-step.md", "core: true", "core: yes please", ("steps/k1-a-step.md", 4, "core", "true or false")),
        ("steps/k1-a-step.md", "core: true", "title: Twice", ("steps/k1-a-step.md", 4, "title", "given twice")),
        ("steps/k1-a-step.md", "minutes: 4", "minutes: soon", ("steps/k1-a-step.md", 5, "minutes", "whole number")),
        ("steps/k1-a-step.md", "minutes: 4", "minutes: -4", ("steps/k1-a-step.md", 5, "minutes", "whole number")),
        ("steps/k1-a-step.md", "title: Take step k1", "title: 12", ("steps/k1-a-step.md", 3, "title", "quotes")),
        ("steps/k1-a-step.md", "title: Take step k1", f"title: {'x' * 41}", ("steps/k1-a-step.md", 3, "title", "41 characters")),
        ("steps/k1-a-step.md", "common sense", "sure", ("steps/k1-a-step.md", 7, "evidence", "“sure” is not one of")),
        ("steps/k1-a-step.md", "evidence: common sense\n", "", ("steps/k1-a-step.md", 2, "evidence", "missing")),
        ("steps/k1-a-step.md", "kind: list", "kind: quiz", ("steps/k1-a-step.md", 13, "kind", "“quiz”")),
        ("steps/k1-a-step.md", "- key: a1\n", "- key: a1\n  kind: list\n- key: a1\n", ("steps/k1-a-step.md", 14, "key", "twice")),
        ("steps/k1-a-step.md", "core: true", "core: [true", ("steps/k1-a-step.md", 5, "", "not YAML")),
        ("steps/k1-a-step.md", "---\nkey", "key", ("steps/k1-a-step.md", 1, "", "Must begin with a head")),
        ("steps/k1-a-step.md", "key: k1\n", "---\nkey: k1\n", ("steps/k1-a-step.md", 1, "", "empty head")),
        ("steps/k2-a-step.md", "key: k2", "key: k3", ("steps/k3-a-step.md", 2, "key", "also the key of steps/k2-a-step.md")),
        ("guide.yaml", "language: en", "language:", ("guide.yaml", 1, "language", "missing")),
        ("guide.yaml", "kind: trunk", "kind: closing", ("guide.yaml", 7, "kind", "is of the kind trunk")),
        ("guide.yaml", "[k1, k2]", "k1", ("guide.yaml", 16, "steps", "Must be a list")),
        ("guide.yaml", "[k1, k2]", "[k1, k2, k99]", ("guide.yaml", 16, "steps", "“k99” has no file")),
        ("guide.yaml", "[k1, k2]", "[k1]", ("steps/k2-a-step.md", 1, "key", "No phase in guide.yaml lists")),
        ("guide.yaml", "role: self", "role: grieve", ("guide.yaml", 17, "role", "“grieve” is used twice")),
        ("sources.yaml", "year: 2020", "year: then", ("sources.yaml", 3, "year", "whole number")),
    ],
)
def test_a_faulty_file_is_told_with_line_and_field(written, file, old, new, fault):
    found = faults_after(written(), file, old, new)
    assert any((name, line, field) == fault[:3] and fault[3] in message for name, line, field, message in found), found


def test_every_fault_of_every_file_is_told_at_once(written):
    directory = written()
    faults_after(directory, "steps/k1-a-step.md", "core: true", "kore: true")
    found = faults_after(directory, "sources.yaml", "year: 2020", "year: then")
    with pytest.raises(GuideFaulty) as refused:
        read_files(directory)
    assert [fault.file for fault in refused.value.faults] == [name for name, *_ in found] == ["steps/k1-a-step.md", "sources.yaml"]


@pytest.mark.parametrize(
    ("text", "says"), [("key: m1\n", "Must be a list"), ("- m1\n", "Must be a list of fields"), ("- a: \x07\n", "a character")]
)
def test_a_list_file_of_another_shape_is_told(written, text, says):
    directory = written()
    (directory / "myths.yaml").write_text(text)
    fault = read_draft(directory).faults[0]
    assert (fault.file, fault.line) == ("myths.yaml", 1)
    assert says in fault.message


def test_bytes_that_are_no_text_are_told(written):
    directory = written()
    (directory / "sources.yaml").write_bytes(b"- key: a\n  says: \xff\n")
    assert [str(fault) for fault in read_draft(directory).faults] == ["sources.yaml:2: Is not UTF-8 text."]


def test_an_odd_file_name_is_told(written):
    directory = written()
    (directory / "steps" / "k1-a-step.md").rename(directory / "steps" / "Über.md")
    assert [str(fault) for fault in read_draft(directory).faults] == ["steps/Über.md:1: File names are small letters, digits and hyphens."]


def test_files_that_are_missing_are_not_canonical(written):
    directory = written()
    manuscript = read_files(directory)
    (directory / "myths.yaml").unlink()
    assert differing_files(directory, manuscript) == ("myths.yaml",)


def test_a_directory_without_a_guide_is_told(tmp_path):
    assert "guide.yaml" in [fault.file for fault in read_draft(tmp_path).faults]


# --- Writing ------------------------------------------------------------------------------------------------------


def test_writing_again_takes_away_steps_that_left(written):
    directory = written(make_manuscript(per_phase=2))
    write_files(make_manuscript(per_phase=1), directory)
    assert read_files(directory) == make_manuscript(per_phase=1)


def test_writing_into_a_directory_of_something_else_is_refused(tmp_path):
    (tmp_path / "letters").mkdir()
    with pytest.raises(ValueError, match="not empty"):
        write_files(make_manuscript(), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letters"]


@pytest.mark.parametrize("name", ["../k1", "K1", "k2-a-step", ""])
def test_an_unsafe_or_taken_file_name_is_refused(tmp_path, name):
    with pytest.raises(ValueError, match="file name"):
        write_files(changed(make_manuscript(), "k1", file_name=name), tmp_path / "out")
    assert not (tmp_path / "out").exists()
