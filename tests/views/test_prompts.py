"""Prompts by their pages: an end, a way to stop, marks, and the break from writing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from recovery.actions.daily import keep_record
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import DailyKind, WritingKind
from recovery.models import Writing
from recovery.queries.writings import open_writing
from recovery.views.journal import FEELINGS, FREE, STEP
from tests.browsing import form_to, send
from tests.conftest import NOW, fresh
from tests.writing_help import write_note

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("key", [*FEELINGS, FREE, STEP])
def test_req_39_every_prompt_has_an_end_time_and_a_stop_link(as_alice, at_noon, key):
    page = text(as_alice.get(f"/notes/new/{key}/"))
    assert "Until 12:10." in page
    assert '<a class="plain" href="/today/">Stop here</a>' in page
    assert "Until 12:20." in text(as_alice.get(f"/notes/new/{key}/?minutes=20"))
    assert "Until 12:10." in text(as_alice.get(f"/notes/new/{key}/?minutes=9000"))


def test_a_prompt_that_is_none_is_not_found(as_alice):
    assert as_alice.get("/notes/new/zz/").status_code == 404


def write_on(client, **said):
    return send(client, form_to(client.get("/notes/new/f1/"), "/notes/save/"), **said)


def test_what_was_marked_is_kept_with_the_words_and_can_be_changed(as_alice, alice, at_noon):
    write_on(as_alice, text="The fern.", after="heavier", them="on")
    row = Writing.objects.get()
    assert open_writing(fresh(alice), row).value == {"text": "The fern.", "marks": {"prompt": "f1", "after": "heavier", "them": True}}
    form = form_to(as_alice.get(f"/notes/{row.pk}/"), "/notes/save/")
    send(as_alice, form, after="lighter")
    marks = open_writing(fresh(alice), Writing.objects.get()).value["marks"]
    assert (marks["after"], marks["prompt"]) == ("lighter", "f1")


def test_req_39_after_two_heavier_entries_the_page_suggests_something_else_and_still_lets_them_write(as_alice, at_noon):
    assert "something else might be kinder" not in text(as_alice.get("/notes/start/"))
    for _ in range(2):
        write_on(as_alice, text="The fern.", after="heavier")
        at_noon.tick(timedelta(minutes=5))
    page = text(as_alice.get("/notes/start/"))
    assert "something else might be kinder" in page
    assert 'href="/notes/new/w1/"' in page


def test_req_18_words_alone_never_change_the_suggestion(as_alice, at_noon):
    for _ in range(3):
        write_on(as_alice, text="My ex, my ex. Heavier, heavier. I cannot stop thinking of them.")
        at_noon.tick(timedelta(minutes=5))
    assert "something else might be kinder" not in text(as_alice.get("/notes/start/"))


def test_the_page_of_prompts_costs_the_same_for_little_and_for_three_years(as_alice, alice, at_noon, django_assert_num_queries):
    as_alice.get("/notes/start/")
    with django_assert_num_queries(6):
        as_alice.get("/notes/start/")
    for day in range(0, 3 * 365, 3):
        at = NOW - timedelta(days=day)
        keep_record(alice, DailyKind.CHECK_IN, {"mood": 3}, record_id=uuid4(), about=at, at=at)
    for number in range(60):
        write_note(alice, f"text {number}", at=NOW - timedelta(days=number))
    save_writing(alice, Where(WritingKind.NOTE), Save(uuid4(), {"text": "x", "marks": {"after": "same"}}), at=NOW)
    with django_assert_num_queries(6):
        as_alice.get("/notes/start/")
