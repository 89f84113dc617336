"""release_check: what may lapse with time stops a release, and nothing else."""

import shutil
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from recovery.management.commands.release_check import deployment, guide, helplines
from recovery.management.guide_files import SHIPPED
from recovery.releases.live_files import read_helplines


@pytest.fixture
def files(tmp_path: Path) -> Path:
    shutil.copytree(SHIPPED, tmp_path / "en")
    return tmp_path / "en"


def due_days() -> list[date]:
    return sorted(date.fromisoformat(line["review_by"]) for line in read_helplines(SHIPPED))


def test_helplines_pass_until_the_day_the_first_is_due_and_not_after() -> None:
    first = due_days()[0]
    assert list(helplines(SHIPPED, first)) == []
    assert list(helplines(SHIPPED, first + timedelta(days=1)))


def test_every_helpline_is_overdue_in_the_end() -> None:
    assert len(list(helplines(SHIPPED, due_days()[-1] + timedelta(days=1)))) == len(due_days())


def test_a_helpline_may_not_go_unchecked_for_more_than_half_a_year(files: Path) -> None:
    file = files / "helplines.yaml"
    line = next(text for text in file.read_text(encoding="utf-8").splitlines() if "review_by" in text)
    file.write_text(file.read_text(encoding="utf-8").replace(line, line.rpartition(" ")[0] + " 2099-01-01", 1), encoding="utf-8")
    assert [problem for problem in helplines(files, due_days()[0]) if "180 days" in problem]


def test_a_guide_file_that_is_not_canonical_stops_a_release(files: Path) -> None:
    assert list(guide(files)) == []
    step = sorted((files / "steps").glob("*.md"))[0]
    step.write_text(step.read_text(encoding="utf-8") + "\n\n\n", encoding="utf-8")
    assert any(problem.startswith("format_guide") for problem in guide(files))


def test_a_guide_with_a_fault_stops_a_release(files: Path) -> None:
    step = sorted((files / "steps").glob("*.md"))[0]
    step.write_text(step.read_text(encoding="utf-8").replace("\nwhy: ", "\nwhy_not: ", 1), encoding="utf-8")
    assert any(problem.startswith("check_guide") for problem in guide(files))


def test_the_settings_pass_djangos_own_deployment_checks() -> None:
    assert list(deployment()) == []


def test_the_command_says_what_stands_in_the_way(files: Path) -> None:
    (files / "helplines.yaml").write_text("- nothing\n", encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError, match="stand in the way of a release"):
        call_command("release_check", files, stdout=out)
    said = out.getvalue()
    assert "helplines.yaml" in said.splitlines()[0]
    assert "guide: ok" in said
    assert "deployment: ok" in said
