"""care/safety.md §4, requirements 1 to 6 and 10: the real pages and actions. The answer space itself is in tests/rules."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.html import strip_tags

from recovery.actions.account import tell
from recovery.actions.answers import save_answers
from recovery.actions.new_plan import begin_new_plan, delete_earlier_plan
from recovery.enums import Act, Answer, Choice, Gate, PhaseRole
from recovery.models import Plan, SafetyCheck
from recovery.queries.earlier import open_plan_id
from recovery.queries.journey import journey_of
from recovery.rules.carrying import Told
from recovery.rules.gates import HARD, SOFT, reconnect_gate
from tests.conftest import NOW, fresh, signed_in
from tests.people import CLEAR, DAY, check, decide, finish_core, open_the_gate, walk_the_trunk

pytestmark = pytest.mark.django_db
CLOSING = (Answer.YES, Answer.NOT_SURE, Answer.RATHER_NOT)
QUESTIONS = sorted(gate.value for gate in HARD | SOFT)


@pytest.fixture
def client(alice, at_noon):
    return signed_in(alice)


def pages_of_reconnect(user):
    phase = journey_of(fresh(user), NOW).guide.by_role[PhaseRole.RECONNECT]
    steps = [f"/s/{step.key}/" for step in phase.steps]
    return [f"/plan/{phase.key}/", f"/plan/{phase.key}/end/", *steps, *(f"{path}stop/" for path in steps[:1])]


def is_open(user, at=NOW, act=Act.READ):
    journey = journey_of(fresh(user), at)
    return reconnect_gate(journey.guide, journey.facts, act=act, now=journey.now).open


def test_req_01_a_new_account_sees_the_part_closed_and_its_addresses_refuse(alice, client):
    assert "Not part of your road today." in client.get("/plan/").content.decode()
    for path in pages_of_reconnect(alice)[:-1]:
        assert client.get(path).status_code == 403, path
        assert path not in client.get("/plan/").content.decode()


@pytest.mark.parametrize("answer", CLOSING)
@pytest.mark.parametrize("question", QUESTIONS)
def test_req_02_each_disclosure_alone_closes_the_part_on_the_page(alice, client, question, answer):
    open_the_gate(alice)
    assert client.get("/s/k32/").status_code == 200
    check(alice, at=NOW, **{question: answer})
    assert client.get("/s/k32/").status_code == 403


@pytest.mark.parametrize("question", QUESTIONS)
def test_req_03_a_missing_answer_closes_the_page_exactly_as_yes_does(alice, bob, at_noon, question):
    seen = []
    for user, said in ((alice, {}), (bob, {question: Answer.YES})):
        open_the_gate(user)
        SafetyCheck.objects.filter(plan__owner=user).delete()
        answers = {key: value for key, value in CLEAR.items() if key != question} | said
        send_check(user, answers)
        answer = signed_in(user).get("/s/k32/")
        words = re.sub(r"\s+", " ", strip_tags(answer.content.decode()))
        seen.append((answer.status_code, words))
    assert seen[0] == seen[1]
    assert seen[0][0] == 403


def send_check(user, answers):
    told = {key: value.value for key, value in answers.items()}
    assert signed_in(user).post("/questions/save/", {"check": str(uuid4()), **told}).status_code == 200


def test_req_04_an_answer_in_another_session_closes_an_open_page_on_its_next_post(alice, client):
    open_the_gate(alice)
    assert client.get("/s/k32/").status_code == 200
    send_check(alice, {"g10": Answer.YES})
    assert client.post("/s/k32/save/", {"line": "one"}).status_code == 403


@pytest.mark.parametrize("question", sorted(HARD))
def test_req_05_no_time_new_answer_or_number_of_new_plans_clears_a_hard_lock(alice, question):
    check(alice, at=NOW - 4000 * DAY, **{question.value: "yes"})
    other, first = Told(Answer.NO, Answer.NO, Answer.NO, Answer.NO), open_plan_id(alice)
    same = Told(Answer.YES, Answer.YES, Answer.NO, Answer.YES)
    for days, told in ((3000, same), (2000, other), (1000, same), (500, same)):
        begin_new_plan(fresh(alice), told, plan_id=uuid4(), packs=open_plan_id(alice), at=NOW - days * DAY)
    delete_earlier_plan(fresh(alice), first)
    open_the_gate(fresh(alice))
    tell(fresh(alice), {"fear": "no"})
    assert not is_open(alice)
    reasons = reconnect_gate(journey_of(fresh(alice), NOW).guide, journey_of(fresh(alice), NOW).facts, act=Act.READ, now=NOW).reasons
    assert [(reason.gate, reason.hard) for reason in reasons] == [(question, True)]


def test_req_05_the_one_way_back_of_a_wish_for_no_contact_is_their_own_first_word(alice):
    check(alice, at=NOW - 90 * DAY, g3a="yes")
    wrote = Told(Answer.YES, Answer.YES, Answer.YES, Answer.NO)
    begin_new_plan(fresh(alice), wrote, plan_id=uuid4(), packs=open_plan_id(alice), at=NOW - 60 * DAY)
    open_the_gate(fresh(alice))
    assert is_open(alice)


def test_req_05_an_order_that_has_ended_closes_a_new_plan_no_longer_and_every_other_gate_still_counts(alice):
    check(alice, at=NOW - 90 * DAY, g2_applies="yes", g6="yes")
    ended = Told(Answer.YES, Answer.NO, Answer.YES, Answer.YES)
    begin_new_plan(fresh(alice), ended, plan_id=uuid4(), packs=open_plan_id(alice), at=NOW - 60 * DAY)
    open_the_gate(fresh(alice))
    journey = journey_of(fresh(alice), NOW)
    assert [r.gate for r in reconnect_gate(journey.guide, journey.facts, act=Act.READ, now=NOW).reasons] == [Gate.G6]


def test_req_05_staff_have_no_way_to_an_answer_or_to_a_plan(edith, at_noon):
    desk = signed_in(edith).get("/desk/").content.decode().lower()
    for word in ("safetycheck", "safety check", "/plan/", "decision", "person"):
        assert f"/desk/recovery/{word}" not in desk
    for model in ("safetycheck", "plan", "decision", "person", "user", "writing"):
        assert signed_in(edith).get(f"/desk/recovery/{model}/").status_code == 404


def test_req_06_every_step_done_and_a_year_gone_open_nothing_by_themselves(alice):
    walk_the_trunk(alice, at=NOW - 360 * DAY)
    for role in (PhaseRole.GRIEVE, PhaseRole.SELF):
        finish_core(alice, role, at=NOW - 359 * DAY)
    assert not is_open(alice)
    assert not is_open(alice, NOW + timedelta(days=4000))
    check(alice, at=NOW - 30 * DAY)
    assert not is_open(alice), "no decision"


SOURCES = re.compile(r'<details class="fold comes-from.*?</details>', re.DOTALL)  # quotes popular advice, names studies and their years


def test_req_10_looking_back_and_deciding_show_no_number_grade_or_prediction(alice, client):
    decide(alice, Choice.LET_GO)
    page = strip_tags(SOURCES.sub("", client.get("/decide/").content.decode())).lower()
    assert "side by side" in page
    assert "%" not in page
    assert not re.search(r"\b(compatible|compatibility|score|grade|chance|odds|likely|percent)\b", page)


THEIRS = ["They rolled their eyes 7 times", "Sang all the way", "I was late", "I long for March", "The songs", "The stairs"]
JUDGING = r"\b(compatible|compatibility|score|grade|chance|odds|likely|unlikely|percent|points?|result|verdict|healthy|toxic|should|will)\b"


def write_in_the_third_part(user):
    said = {
        "k22": {"a1": {"ticked": [], "own": THEIRS[:1]}},
        "k23": {"a4": {"cells": [["Early | good", THEIRS[1]]]}, "a2": {"value": ["back and forth, and I never knew which"], "note": ""}},
        "k25": {"a1": {"left": [THEIRS[2]], "right": []}},
        "k27": {"a1": {"value": ["love"], "note": THEIRS[3]}},
        "k30": {"a3": {"value": ["many times"], "note": ""}},
        "k31": {"a3": {"left": [THEIRS[4]] * 2, "right": [THEIRS[5]]}},
    }
    for key, answers in said.items():
        save_answers(user, key, answers, revisions={}, page_id=None, at=NOW - DAY)


def main_of(page):
    words = html.unescape(strip_tags(SOURCES.sub("", re.search(r"<main.*?</main>", page, re.DOTALL)[0])))
    for theirs in THEIRS:
        assert theirs in words, "their own words, digits and all, stand there as typed"
        words = words.replace(theirs, "")
    return words.lower()


def test_req_10_the_mirror_adds_no_number_grade_or_prediction_to_their_words(alice, client):
    write_in_the_third_part(alice)
    ours = main_of(client.get("/mirror/").content.decode())
    assert "back and forth" in ours
    assert re.findall(r"\d|%", ours) == []
    assert re.findall(JUDGING, ours) == []


def test_req_10_for_and_against_stand_side_by_side_with_the_same_weight(alice, client):
    write_in_the_third_part(alice)
    page = client.get("/mirror/").content.decode()
    both = page[page.index('id="both"') :]
    sides = re.findall(r'<div class="([^"]*)">\s*<h3>(What speaks[^<]*)</h3>\s*(.)', both)
    assert [(name, first) for _look, name, first in sides] == [("What speaks for trying", "<"), ("What speaks against", "<")]
    assert len({look for look, _name, _first in sides}) == 1


def test_the_sentence_for_a_closed_part_is_the_same_for_a_plan_with_old_locks(alice, client):
    check(alice, at=NOW - DAY, g4="yes")
    before = client.get("/s/k32/").content.decode().count("Not part of your road today.")
    begin_new_plan(fresh(alice), Told(Answer.YES), plan_id=uuid4(), packs=open_plan_id(alice), at=NOW)
    assert client.get("/s/k32/").content.decode().count("Not part of your road today.") == before == 1
    assert Plan.objects.count() == 2
