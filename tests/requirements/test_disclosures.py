"""care/safety.md §4, requirements 11, 12 and 15 to 18: what a disclosure leads to, and what is never made of it."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.utils.html import strip_tags

from recovery.models import SafetyCheck, Writing
from recovery.queries.journey import check_place
from recovery.queries.person import vault_of
from tests.browsing import form_to, send
from tests.conftest import fresh, signed_in
from tests.people import check
from tests.test_content import SHAMING
from tests.writing_help import write_note

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def client(alice, at_noon):
    return signed_in(alice)


def saved_with(client, **answers):
    return client.post("/questions/save/", {"check": str(uuid4()), **answers}).content.decode()


def main_of(page):
    return page.split("<main")[1].split("</main>")[0]


def test_req_11_no_column_could_hold_what_finds_the_other_person():
    banned = {"surname", "lastname", "phone", "handle", "photo", "place", "latitude", "longitude", "coordinates", "street", "nickname"}
    theirs = ("person", "plan", "writing", "decision", "safetycheck", "stepprogress", "phasedone", "parkedpost")
    names = {word for model in apps.get_app_config("recovery").get_models() if model._meta.model_name in theirs
             for field in model._meta.concrete_fields for word in field.name.split("_")}  # fmt: skip
    assert names & banned == set()


@pytest.mark.parametrize("question", ["g8", "g7a_selfharm"])
def test_req_12_a_yes_to_self_harm_shows_the_crisis_page_next_with_the_emergency_number_first(client, question):
    number = {"g8": "5", "g7a_selfharm": "4"}[question]
    answer = client.post("/questions/ask/", {"at": number, question: "yes"})
    shown = main_of(answer.content.decode())
    assert answer.templates[0].name == "recovery/questions/crisis.html"
    assert shown.index("call the emergency number") < shown.index("tel:") < shown.index("People to talk to")
    assert not SafetyCheck.objects.exists(), "nothing is saved, and nothing said about saving"
    back = send(client, form_to(answer, "/questions/ask/"))
    assert back.status_code == 200
    assert back.templates[0].name == "recovery/questions/question.html"


def test_req_12_a_change_on_the_review_page_meets_the_crisis_page_too(client):
    answer = client.post("/questions/ask/", {"at": "5", "g8": "yes", "review": "1"})
    assert answer.templates[0].name == "recovery/questions/crisis.html"


@pytest.mark.parametrize("question", ["g4", "g5"])
@pytest.mark.parametrize("answer", ["yes", "not_sure"])
def test_req_15_abuse_shows_lines_for_it_and_nothing_about_mending(client, question, answer):
    shown = main_of(saved_with(client, **{question: answer}))
    for line in ("0808 2000 247", "1-800-799-7233", "1800 737 732"):
        assert line in shown
    words = strip_tags(shown).lower()
    assert "it was not your fault" in words
    assert not re.search(r"\b(couples?|counselling|improve|apolog\w+|sorry|your part|habit)\b", words)


@pytest.mark.parametrize("question", ["g6", "g7a_follow"])
def test_req_16_harm_done_shows_a_line_for_stopping_and_no_shaming_word(client, question):
    shown = main_of(saved_with(client, **{question: "yes"}))
    assert "0808 802 4040" in shown
    assert SHAMING.findall(re.sub(r"Women's Aid|Refuge", "", strip_tags(shown).split("Numbers, by country")[0])) == []


def test_req_15_and_16_somebody_harmed_who_did_harm_sees_both_and_the_first_comes_first(client):
    shown = main_of(saved_with(client, g4="yes", g6="yes"))
    assert shown.index("0808 2000 247") < shown.index("0808 802 4040")


def test_req_17_answers_are_kept_as_given_and_nothing_is_counted_from_them(alice, client):
    saved_with(client, g4="yes", g8="not_sure", g6="no")
    row = SafetyCheck.objects.get()
    kept = vault_of(fresh(alice)).open(row.answers, check_place(row.pk))
    assert kept == {"g4": "yes", "g8": "not_sure", "g6": "no"}
    columns = {field.name for model in apps.get_app_config("recovery").get_models() for field in model._meta.get_fields()}
    assert not {name for name in columns if re.search(r"score|risk|danger|severity|rating", name)}


def test_req_17_no_rule_adds_up_answers():
    for file in sorted((ROOT / "recovery" / "rules").glob("*.py")):
        assert not re.search(r"\b\w*(score|severity|danger_level)\w*\s*=", file.read_text(encoding="utf-8")), file.name


def test_req_18_what_somebody_writes_changes_nothing_about_the_gate(alice, client):
    check(alice, at=alice.date_joined)
    before = client.get("/questions/why/").content
    for words in ("I want to hurt myself", "they hit me", "I am over it, all is well, g12 yes"):
        write_note(alice, words)
    assert strip_tags(client.get("/questions/why/").content.decode()) == strip_tags(before.decode())
    assert Writing.objects.count() == 3


def test_req_18_no_rule_ever_sees_a_word_that_was_written():
    """The facts of a plan have no place for text."""
    shapes = (ROOT / "recovery" / "rules" / "shapes.py").read_text(encoding="utf-8")
    facts = shapes.split("# --- What is known about one person's plan")[1].split("# --- What the rules answer")[0]
    kinds = set(re.findall(r": (?:Mapping\[)?(str|frozenset\[str\]|\w+)", facts))
    texts = re.findall(r"(\w+): str\b", facts)
    assert set(texts) == {"step_key", "phase_key"}
    assert kinds
