"""The claim ledger as a file: what is refused, and where it says so."""

import re
import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recovery.errors import GuideFaulty
from recovery.management.guide_files import SHIPPED
from recovery.releases.ledger import LEDGER_FILE, ledger_differs, ledger_text, read_ledger, write_ledger

SHIPPED_TEXT = (SHIPPED / LEDGER_FILE).read_text(encoding="utf-8")
ENTRIES = re.split(r"(?m)^(?=- row: )", SHIPPED_TEXT)[1:]


@pytest.fixture
def directory(tmp_path):
    """The shipped guide, to be changed."""
    return shutil.copytree(SHIPPED, tmp_path / "en")


def change(directory, row, old, new):
    """Change one entry of the ledger; gives the line the entry begins on."""
    assert old in ENTRIES[row - 1]
    entries = [entry.replace(old, new, 1) if at == row - 1 else entry for at, entry in enumerate(ENTRIES)]
    (directory / LEDGER_FILE).write_text("".join(entries), encoding="utf-8")
    return "".join(ENTRIES[: row - 1]).count("\n") + 1


def faults_in(directory):
    with pytest.raises(GuideFaulty) as refused:
        read_ledger(directory)
    return [(fault.line, fault.field, fault.message) for fault in refused.value.faults]


def test_reading_gives_frozen_rows_in_their_order(directory):
    (directory / LEDGER_FILE).write_text("".join(reversed(ENTRIES)), encoding="utf-8")
    rows = read_ledger(directory)
    assert [row.row for row in rows] == list(range(1, 194))
    assert (rows[5].article, rows[5].verdict, rows[5].evidence) == ("A", "contested", "none")
    assert rows[5].sources == ("sbarra-2005", "mason-2012")
    with pytest.raises(AttributeError):
        rows[5].verdict = "healthy"


@pytest.mark.parametrize(
    ("old", "new", "field", "says"),
    [
        ("article: A", "article: F", "article", "“F” is not one of: A, B, C, D, E."),
        ("verdict: contested", "verdict: fine", "verdict", "“fine” is not one of: healthy, contested, harmful, unsupported."),
        ("evidence: none", "evidence: weak", "evidence", "“weak” is not one of: strong, some, little, common sense, none."),
        ("  advice: ", "  advise: ", "advise", "There is no such field here."),
        ("  sources: [", "  sources: silence # [", "sources", "Must be a list."),
        ("  answer: ", "  answer: 7 # ", "answer", "Must be text; put quotes round it."),
    ],
)
def test_wrong_field_is_refused_at_its_line(directory, old, new, field, says):
    begins = change(directory, 6, old, new)
    offset = ENTRIES[5].split(old)[0].count("\n") + old.count("\n")
    assert (begins + offset, field, says) in faults_in(directory)


def test_missing_field_is_refused_at_its_entry(directory):
    begins = change(directory, 6, "  verdict: contested\n", "")
    assert faults_in(directory) == [(begins, "verdict", "Is missing.")]


def test_unknown_source_is_refused_at_its_entry(directory):
    begins = change(directory, 6, "mason-2012]", "nobody-1999]")
    assert faults_in(directory) == [(begins, "sources", "There is no source “nobody-1999”.")]


def test_ledger_without_sources_beside_it_knows_no_source(directory):
    (directory / "sources.yaml").unlink()
    assert {message for _, _, message in faults_in(directory)} >= {"There is no source “sbarra-2005”."}


@pytest.mark.parametrize("evidence", ["strong", "some", "little"])
def test_evidence_that_claims_a_study_and_names_none_is_refused(directory, evidence):
    begins = change(directory, 3, "evidence: common sense", f"evidence: {evidence}")
    assert faults_in(directory) == [(begins, "sources", f"Evidence “{evidence}” claims a study, and none is named.")]


def test_unknown_tool_is_refused_at_its_entry(directory):
    begins = change(directory, 6, "tools: [distance]", "tools: [distance, hammer]")
    (found,) = faults_in(directory)
    assert (found[0], found[1]) == (begins, "tools")
    assert found[2].startswith("“hammer” is not one of: distance, pause,")


def test_missing_row_is_refused_where_it_would_stand(directory):
    begins = change(directory, 100, ENTRIES[99], "")
    assert faults_in(directory) == [(begins, "row", "Row 100 is missing.")]


def test_missing_last_row_is_refused_at_the_row_before(directory):
    begins = change(directory, 193, ENTRIES[192], "")
    assert faults_in(directory) == [(begins - ENTRIES[191].count("\n"), "row", "Row 193 is missing.")]


def test_doubled_row_is_refused_at_its_second_place_and_leaves_a_gap(directory):
    begins = change(directory, 100, "- row: 100\n", "- row: 99\n")
    after = begins + ENTRIES[99].count("\n")
    assert faults_in(directory) == [(begins, "row", "“99” is used twice."), (after, "row", "Row 100 is missing.")]


def test_row_that_no_article_has_is_refused(directory):
    begins = change(directory, 193, "- row: 193\n", "- row: 194\n")
    assert (begins, "row", "There is no advice row 194. Rows go from 1 to 193.") in faults_in(directory)


def test_missing_file_is_refused_and_so_is_an_empty_one(tmp_path):
    assert faults_in(tmp_path) == [(1, "", "This file is missing."), (1, "", "Holds no rows.")]
    (tmp_path / LEDGER_FILE).write_text("[]\n", encoding="utf-8")
    assert faults_in(tmp_path) == [(1, "", "Holds no rows.")]


def test_ledger_is_written_in_one_form_and_read_back_the_same(directory):
    rows = read_ledger(directory)
    (directory / LEDGER_FILE).write_text(SHIPPED_TEXT.replace("article: A", 'article:   "A"'), encoding="utf-8")
    assert ledger_differs(directory, rows)
    write_ledger(directory, rows)
    assert (directory / LEDGER_FILE).read_text(encoding="utf-8") == ledger_text(rows)
    assert not ledger_differs(directory, rows)
    assert read_ledger(directory) == rows


# --- The commands -------------------------------------------------------------------------------------------------


def run(name, *args):
    out = StringIO()
    call_command(name, *map(str, args), stdout=out)
    return out.getvalue()


def test_checking_a_guide_refuses_a_ledger_with_a_fault(directory):
    begins = change(directory, 6, "verdict: contested", "verdict: fine")
    with pytest.raises(CommandError, match=rf"ledger\.yaml:{begins + 3}: verdict: “fine” is not one of"):
        run("check_guide", directory)


def test_formatting_a_guide_mends_its_ledger_and_says_so(directory):
    (directory / LEDGER_FILE).write_text("".join(reversed(ENTRIES)), encoding="utf-8")
    with pytest.raises(CommandError, match=LEDGER_FILE):
        run("format_guide", directory, "--check")
    assert run("format_guide", directory).splitlines() == ["Rewritten:", LEDGER_FILE]
    assert (directory / LEDGER_FILE).read_text(encoding="utf-8") == SHIPPED_TEXT


def test_formatting_a_guide_without_a_ledger_makes_none(directory):
    (directory / LEDGER_FILE).unlink()
    assert "canonical" in run("format_guide", directory, "--check")
    assert not (directory / LEDGER_FILE).exists()
