"""A closed step by every address and every post: the same refusal, none of its words, and the person's own words back."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils.html import strip_tags

from recovery.actions.account import erase_person, tell
from recovery.actions.guide import retire_step
from recovery.actions.writing import LARGEST
from recovery.enums import PhaseRole
from recovery.models import Activity, Step, StepProgress, Writing
from recovery.queries.journey import journey_of
from tests.conftest import NOW, fresh, signed_in
from tests.people import check, finish, open_the_gate, publish, road_of
from tests.writing_help import answer

pytestmark = pytest.mark.django_db
JSON = {"headers": {"accept": "application/json"}}
BROKEN, HUGE = "before\x00after", "x" * (LARGEST + 1)


def reconnect_steps(user):
    return journey_of(user, NOW).guide.by_role[PhaseRole.RECONNECT].steps


def first_field(step):
    names = {"list": "items", "two_column": "left", "checklist": "own", "if_then": "if", "practice": "note", "check": "note", "grid": "cells"}
    return f"{step.activities[0].key}-{names.get(step.activities[0].kind, 'text')}"


def posts(step, words="my own words"):
    """Everything that can be sent to a step, well-formed and not."""
    ids = {"page": str(uuid4()), "fact": str(uuid4())}
    for path in ("save", "finish"):
        for sent in (words, BROKEN, HUGE):
            yield f"/s/{step.key}/{path}/", {first_field(step): sent, **ids}
        yield f"/s/{step.key}/{path}/", {**ids, "page": "not an id"}
    yield f"/s/{step.key}/finish/", {**ids, "short": "1"}
    for path in ("skip", "later", "again"):
        yield f"/s/{step.key}/{path}/", {**ids, "word": words}


def plain(html):
    return re.sub(r"\s+", " ", strip_tags(html)).strip()


def words_of(step):
    """How every text of the step begins."""
    texts = [plain(html) for html in (*(block.html for block in step.blocks), step.short_html, step.why_html)]
    return [text[:60] for text in texts if text]


def shows(answer, step):
    page = plain(answer.content.decode())
    return [words for words in words_of(step) if words in page]


def test_no_step_of_reconnect_is_shown_or_changed_by_any_post_while_it_is_closed(alice, as_alice):
    for step in reconnect_steps(alice):
        for path, fields in posts(step):
            refused = as_alice.post(path, fields)
            assert refused.status_code == 403, path
            assert shows(refused, step) == [], path
        assert as_alice.get(f"/s/{step.key}/").status_code == 403
    assert not StepProgress.objects.filter(plan__owner=alice).exists()
    assert not Writing.objects.filter(owner=alice).exists()


def test_an_autosave_to_a_closed_step_is_told_so_in_json(alice, as_alice):
    (step, *_) = reconnect_steps(alice)
    for words in ("my own words", BROKEN, HUGE):
        refused = as_alice.post(f"/s/{step.key}/save/", {first_field(step): words}, **JSON)
        assert (refused.status_code, refused.json()["ok"]) == (403, False)


@pytest.mark.parametrize("words", ["my own words", "before\x00after"])
def test_what_was_typed_into_a_closed_step_is_given_back_to_keep_as_a_note(alice, as_alice, words):
    (step, *_) = reconnect_steps(alice)
    refused = as_alice.post(f"/s/{step.key}/finish/", {first_field(step): words})
    assert words.split("\x00")[0] in refused.content.decode()
    assert "Keep it as a note" in refused.content.decode()


def test_a_step_that_fear_holds_back_is_closed_in_the_same_way(alice, as_alice):
    tell(alice, {"fear": "not_sure"})
    step = journey_of(fresh(alice), NOW).guide.steps["k17"]
    for path, fields in posts(step):
        refused = as_alice.post(path, fields)
        assert refused.status_code == 403, path
        assert shows(refused, step) == []


def test_a_gate_that_closes_takes_the_page_away_and_keeps_what_was_done(alice, as_alice, at_noon):
    open_the_gate(alice)
    finish(alice, "k32")
    step = journey_of(alice, NOW).guide.steps["k33"]
    assert len(shows(as_alice.get("/s/k33/"), step)) >= 3, "this test knows the words of the step"
    check(alice, at=NOW, g4="yes")
    at_noon.tick(timedelta(minutes=1))
    assert as_alice.get("/s/k33/").status_code == 403
    assert road_of(alice, NOW + timedelta(minutes=1)).steps["k32"].done


# --- Steps that changed -------------------------------------------------------------------------------------------


def test_an_answer_whose_activity_left_the_step_is_shown_below_the_form(alice, as_alice):
    answer(alice, a1={"text": "the green coat"})
    Activity.objects.filter(step__key="k1", key="a1").update(key="a7")
    publish()
    page = as_alice.get("/s/k1/")
    assert page.context["earlier"] == ["the green coat"]
    assert "the green coat" in page.content.decode()


def test_answers_of_a_step_that_left_the_guide_are_on_the_page_of_how_far_they_came(alice, as_alice):
    finish(alice, "k1")
    answer(alice, "k11", a1={"text": "the green coat"})
    retire_step(Step.objects.get(key="k11"), actor=None, at=NOW)
    publish()
    assert as_alice.get("/s/k11/").status_code == 404
    page = as_alice.get("/plan/so-far/").content.decode()
    assert "the green coat" in page
    assert Step.objects.get(key="k11").title in page


# --- Clashes and folded pages -------------------------------------------------------------------------------------


def test_after_a_clash_saving_once_more_keeps_these_words_without_another_clash(alice, as_alice):
    """One of two answers clashes, the other is saved: the page that comes back starts from both new revisions."""
    step = journey_of(alice, NOW).guide.steps["k4"]
    field = first_field(step)
    answer(alice, "k4", **{step.activities[0].key: {"text": "before"}}, line="before")
    as_alice.post("/s/k4/save/", {field: "theirs", f"{step.activities[0].key}-rev": 1, "page": str(uuid4())})
    mine = {field: "mine", f"{step.activities[0].key}-rev": 1, "line": "my line", "line-rev": 1, "page": str(uuid4())}
    clash = as_alice.post("/s/k4/save/", mine)
    assert clash.status_code == 409
    form = clash.context["form"]
    again = {name: form[name].value() for name in (field, f"{step.activities[0].key}-rev", "line", "line-rev", "page")}
    assert as_alice.post("/s/k4/save/", {**again, "line": "my other line"}).status_code == 302
    stored = {row.activity_key: row.revision for row in Writing.objects.filter(owner=alice)}
    assert stored == {step.activities[0].key: 3, "": 3}


def test_a_page_whose_answers_were_folded_finishes_the_step_and_leaves_them_as_they_are(alice, as_alice):
    answer(alice, a1={"ticked": ["x"], "own": []}, line="It passed.")
    assert as_alice.post("/s/k1/finish/", {"page": str(uuid4()), "fact": str(uuid4())}).status_code == 302
    assert set(Writing.objects.filter(owner=alice).values_list("revision", flat=True)) == {1}
    assert road_of(alice, NOW + timedelta(days=365)).steps["k1"].done


# --- Erased in another tab ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_late_save_of_somebody_who_erased_everything_meanwhile_ends_on_the_last_page(alice, accept):
    tab = signed_in(alice)
    tab.get("/today/")
    note = {"text": "one", "id": str(uuid4()), "rev": 0}
    with connection.execute_wrapper(EraseBeforeTheFirstWrite(alice)):
        answered = tab.post("/notes/save/", note, headers={"accept": accept})
    if accept == "application/json":
        assert (answered.status_code, answered.json()["ok"]) == (401, False)
    else:
        assert (answered.status_code, answered["Location"]) == (302, "/gone/")
    assert not Writing.objects.exists()
    assert tab.get("/today/")["Location"].startswith("/account/login/")


class EraseBeforeTheFirstWrite:
    """The other tab's request at the worst moment of this one: after the person was loaded, before anything is written."""

    def __init__(self, user):
        self.user, self.waiting = user, True

    def __call__(self, execute, sql, params, many, context):
        if self.waiting and sql.startswith("SAVEPOINT"):
            self.waiting = False
            erase_person(fresh(self.user))
        return execute(sql, params, many, context)


@pytest.mark.parametrize(("tags", "said"), [(["children"], True), (["work", "on-off"], True), (["on-off"], False), ([], False)])
def test_the_page_of_reasons_says_that_contact_about_what_is_shared_is_no_slip(alice, as_alice, at_noon, tags, said):
    tell(alice, {"tags": tags, "answered": ["shared"]})
    assert ("never counts as a slip" in as_alice.get("/questions/why/").content.decode()) is said
