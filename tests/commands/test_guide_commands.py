import shutil
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recovery.management.guide_files import SHIPPED
from recovery.models import Guide, Release, Step
from recovery.releases import files_of, read_files, write_files
from tests.manuscripts import AT, changed, load_manuscript, make_manuscript, publish_manuscript, sentences


def run(name, *args):
    out = StringIO()
    call_command(name, *map(str, args), stdout=out)
    return out.getvalue()


@pytest.fixture
def directory(tmp_path):
    """A directory of guide files with texts and helplines, as shipped."""
    write_files(make_manuscript(key="small"), tmp_path / "en")
    for name in ("texts.yaml", "helplines.yaml"):
        shutil.copy(SHIPPED / name, tmp_path / "en" / name)
    return tmp_path / "en"


def rewrite(directory, **kwargs):
    write_files({**changed(make_manuscript(), "k1", **kwargs), "key": "small"}, directory)


# --- load_guide ---------------------------------------------------------------------------------------------------


def test_loading_does_not_publish_by_itself(directory, db):
    assert "guide: 21 created" in run("load_guide", directory)
    assert not Release.objects.filter(guide__key="small").exists()


def test_loading_publishes_a_first_release_when_asked_and_no_second(directory, db):
    assert "release 1" in run("load_guide", directory, "--publish")
    rewrite(directory, title="Newly shipped")
    assert "guide: 1 updated" in run("load_guide", directory, "--publish")
    assert Release.objects.filter(guide__key="small").count() == 1
    assert Step.objects.get(guide__key="small", key="k1").title == "Newly shipped"


def test_loading_tells_what_was_kept_as_edited(directory, db):
    run("load_guide", directory)
    Step.objects.filter(guide__key="small", key="k1").update(title="Edited")
    rewrite(directory, title="Newly shipped")
    assert "kept as edited here, though the files changed: step k1" in run("load_guide", directory)


def test_loading_a_faulty_guide_for_publishing_is_refused_with_every_fault(directory, db):
    rewrite(directory, title="", minutes=90)
    with pytest.raises(CommandError, match=r"(?s)step k1, title: Is empty.*step k1, minutes: 90 is outside"):
        run("load_guide", directory, "--publish")
    assert not Release.objects.filter(guide__key="small").exists()


def test_loading_unreadable_files_names_file_and_line(directory, db):
    (directory / "sources.yaml").write_text("- key: a\n  year: then\n")
    with pytest.raises(CommandError, match=r"sources\.yaml:2: year: Must be a whole number\."):
        run("load_guide", directory)
    assert not Guide.objects.filter(key="small").exists()


# --- export_guide, format_guide -----------------------------------------------------------------------------------


def test_exporting_writes_what_was_loaded(directory, tmp_path, db):
    run("load_guide", directory)
    run("export_guide", tmp_path / "out", "--guide", "small")
    assert files_of(read_files(tmp_path / "out")) == files_of(read_files(directory))


@pytest.mark.parametrize(("key", "says"), [("nobody", "no such guide"), ("", "several guides")])
def test_exporting_an_unclear_guide_is_refused(directory, tmp_path, db, key, says):
    run("load_guide", directory)
    with pytest.raises(CommandError, match=says):
        run("export_guide", tmp_path / "out", "--guide", key)


def test_exporting_over_something_else_is_refused(directory, tmp_path, db):
    run("load_guide", directory)
    with pytest.raises(CommandError, match="not empty"):
        run("export_guide", tmp_path, "--guide", "small")


def test_formatting_mends_what_checking_found(directory):
    path = directory / "steps" / "k1-a-step.md"
    canonical = path.read_text()
    path.write_text(canonical.replace("title: Take step k1", 'title:   "Take step k1"'))
    with pytest.raises(CommandError, match=r"steps/k1-a-step\.md"):
        run("format_guide", directory, "--check")
    assert "steps/k1-a-step.md" in run("format_guide", directory)
    assert path.read_text() == canonical
    assert "canonical form" in run("format_guide", directory, "--check")


def test_formatting_files_that_cannot_be_read_changes_nothing(directory):
    (directory / "sources.yaml").write_text("- key: a\n  year: then\n")
    with pytest.raises(CommandError, match=r"sources\.yaml:2"):
        run("format_guide", directory)
    assert (directory / "sources.yaml").read_text() == "- key: a\n  year: then\n"


# --- check_guide --------------------------------------------------------------------------------------------------


def test_checking_a_sound_guide_tells_ages_and_rows(directory):
    (directory / "texts.yaml").unlink()
    out = run("check_guide", directory)
    assert "phase p1" in out
    assert "Take step k12" in out
    assert "Advice rows carried: 12 of 193; still to come: 1, 14, 15" in out
    assert out.endswith("Fit to be published.\n")


def checked(directory, capsys):
    with pytest.raises(CommandError, match="Not fit"):
        call_command("check_guide", str(directory))
    return capsys.readouterr().out


def test_checking_names_faults_and_findings_at_their_line(directory, capsys):
    rewrite(directory, minutes=90, body=f"{sentences(45)}\n\nA toxic\nbond.")
    out = checked(directory, capsys)
    assert "blocks  step k1, minutes: 90 is outside 2 to 20." in out
    lines = (directory / "steps" / "k1-a-step.md").read_text().split("\n")
    assert f"steps/k1-a-step.md:{lines.index('A toxic') + 1}: step k1, body [label] “toxic”" in out


def test_checking_names_unreadable_files(directory, capsys):
    (directory / "sources.yaml").write_text("- key: a\n  year: then\n")
    assert "blocks  sources.yaml:2: year" in checked(directory, capsys)


def test_an_exception_with_its_reason_lets_a_finding_pass(directory, capsys):
    rewrite(directory, why="A toxic bond.")
    (directory / "texts.yaml").unlink()
    assert "steps/k1-a-step.md:6: step k1, why [label]" in checked(directory, capsys)
    exception = directory / "lint-exceptions.yaml"
    exception.write_text("- place: step k1, why\n  rule: label\n  words: toxic\n  reason: Repeats a word that readers meet.\n")
    assert "Fit to be published." in run("check_guide", directory)
    exception.write_text("- place: step k1, why\n  rule: label\n")
    with pytest.raises(CommandError, match=r"lint-exceptions\.yaml:1: reason: Is missing"):
        run("check_guide", directory)


# --- publish_guide ------------------------------------------------------------------------------------------------


def test_publishing_chosen_steps_from_the_command_line(db):
    guide = publish_manuscript().guide
    Step.objects.filter(guide=guide, key="k1").update(title="Other")
    Step.objects.filter(guide=guide, key="k2").update(title="Half-writ")
    assert "release 2" in run("publish_guide", "--guide", "g", "--step", "k1", "--note", "A typo")
    release = guide.releases.latest("number")
    assert release.note == "A typo"
    assert "Half-writ" not in release.document


def test_publishing_a_faulty_guide_is_refused(db):
    load_manuscript(changed(make_manuscript(), "k1", title=""), at=AT)
    with pytest.raises(CommandError, match="step k1, title: Is empty"):
        run("publish_guide", "--guide", "g")
