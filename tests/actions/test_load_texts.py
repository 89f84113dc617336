import shutil
from datetime import date

import pytest

from recovery.actions.guide import load_helplines, load_texts
from recovery.errors import GuideFaulty
from recovery.management.guide_files import SHIPPED
from recovery.models import Helpline, ShortText

pytestmark = pytest.mark.django_db

TEXTS = """- key: test.lead
  where: First page
  safety: true
  text: "One [line](page:help)."
- key: test.more
  text: Two.
"""
LINES = """- country: XX
  name: Nowhere
  emergency: "112"
  lines:
  - key: xx-one
    name: One
    for: crisis
    phone: "116 123"
    chat: true
    site: https://one.example
    source: read at its site
    confidence: high
    verified_on: 2026-11-21
    review_by: 2027-05-15
  - key: xx-two
    name: Two
    for: any
    source: read at its site
    confidence: low
    verified_on: 2026-11-21
    review_by: 2027-05-15
"""


@pytest.fixture
def directory(tmp_path, db):
    Helpline.objects.all().delete()
    (tmp_path / "texts.yaml").write_text(TEXTS)
    (tmp_path / "helplines.yaml").write_text(LINES)
    return tmp_path


def change(directory, file, old, new):
    path = directory / file
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_texts_are_made_once(directory):
    assert load_texts(directory).created == ["text test.lead", "text test.more"]
    assert not any(places for _, places in load_texts(directory).counted)
    row = ShortText.objects.get(key="test.lead")
    assert (row.where, row.safety, row.text) == ("First page", True, "One [line](page:help).")


def test_an_untouched_text_follows_the_file_and_an_edited_one_stays(directory):
    load_texts(directory)
    ShortText.objects.filter(key="test.more").update(text="Edited.")
    change(directory, "texts.yaml", "One", "Another")
    change(directory, "texts.yaml", "Two", "Others")
    report = load_texts(directory)
    assert (report.updated, report.edited) == (["text test.lead"], ["text test.more"])
    assert ShortText.objects.get(key="test.more").text == "Edited."


def test_a_text_gone_from_the_file_stays(directory):
    load_texts(directory)
    change(directory, "texts.yaml", "- key: test.more\n  text: Two.\n", "")
    assert load_texts(directory).removed == []
    assert ShortText.objects.filter(key="test.more").exists()


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ('text: "One [line](page:help)."', "text:", 1, "text"),
        ("safety: true", "safety: maybe", 3, "safety"),
        ("where", "place", 2, "place"),
        ("test.more", "test.lead", 5, "key"),
    ],
)
def test_a_faulty_text_is_told_by_its_line_and_nothing_is_loaded(directory, old, new, line, field):
    change(directory, "texts.yaml", old, new)
    with pytest.raises(GuideFaulty) as refused:
        load_texts(directory)
    assert (line, field) in [(fault.line, fault.field) for fault in refused.value.faults]
    assert not ShortText.objects.filter(key__startswith="test.").exists()


def test_helplines_are_made_once(directory):
    assert load_helplines(directory).created == ["helpline xx-one", "helpline xx-two"]
    assert not any(places for _, places in load_helplines(directory).counted)
    row = Helpline.objects.get(key="xx-one")
    assert (row.country, row.country_name, row.emergency, row.purpose, row.chat) == ("XX", "Nowhere", "112", "crisis", True)
    assert (row.verified_on, Helpline.objects.get(key="xx-two").position) == (date(2026, 11, 21), 1)


def test_an_edited_helpline_stays_and_an_untouched_one_follows_or_goes(directory):
    load_helplines(directory)
    Helpline.objects.filter(key="xx-two").update(phone="1")
    change(directory, "helplines.yaml", "116 123", "116 124")
    change(directory, "helplines.yaml", "name: Two", "name: Three")
    report = load_helplines(directory)
    assert (report.updated, report.edited) == (["helpline xx-one"], ["helpline xx-two"])
    (directory / "helplines.yaml").write_text("[]")
    report = load_helplines(directory)
    assert (report.removed, report.edited) == (["helpline xx-one"], ["helpline xx-two"])


@pytest.mark.parametrize(
    ("old", "new", "line", "field"),
    [
        ("verified_on: 2026-11-21", "verified_on: lately", 13, "verified_on"),
        ("for: crisis", "for: everything", 7, "for"),
        ("source: read at its site\n    confidence: high", "confidence: high", 5, "source"),
        ("name: Nowhere", "title: Nowhere", 2, "title"),
    ],
)
def test_a_faulty_helpline_is_told_by_its_line(directory, old, new, line, field):
    change(directory, "helplines.yaml", old, new)
    with pytest.raises(GuideFaulty) as refused:
        load_helplines(directory)
    assert (line, field) in [(fault.line, fault.field) for fault in refused.value.faults]


def test_the_shipped_texts_and_helplines_load(tmp_path):
    for name in ("texts.yaml", "helplines.yaml"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    assert load_texts(tmp_path).edited == load_helplines(tmp_path).edited == []
    assert ShortText.objects.exists()
    assert Helpline.objects.exists()
