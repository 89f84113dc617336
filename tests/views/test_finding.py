"""Finding one's own words: only theirs, nothing sealed, nothing in an address or a log."""

import tracemalloc
from datetime import date, timedelta
from uuid import uuid4

import pytest

from recovery.actions.letters import seal_letter
from recovery.actions.new_plan import begin_new_plan
from recovery.enums import Answer, WritingKind
from recovery.models import Plan, Writing
from recovery.queries.finding import MOST, Wish, find_writing
from recovery.queries.person import vault_of
from recovery.queries.writings import writing_place
from recovery.rules.carrying import Told
from tests.browsing import form_to, send
from tests.conftest import NOW, fresh
from tests.writing_help import answer, write_note

pytestmark = pytest.mark.django_db


def look(client, **said):
    return send(client, form_to(client.get("/notes/find/"), "/notes/find/"), **said)


def found(response):
    return [(one.match, one.kind.value) for one in response.context["finds"].found]


def test_words_are_found_in_notes_letters_answers_and_lines_whatever_their_case(as_alice, alice, at_noon):
    write_note(alice, "The Fern is dry")
    write_note(alice, "fern, again", kind=WritingKind.LETTER, at=NOW - timedelta(days=1))
    answer(alice, "k5", a1={"text": "a FERN"}, line="one fern more", at=NOW - timedelta(days=2))
    write_note(alice, "nothing of it")
    reply = look(as_alice, words="fern")
    assert sorted(found(reply)) == [("FERN", "answer"), ("Fern", "note"), ("fern", "letter"), ("fern", "line")]
    assert "fern" not in reply.wsgi_request.get_full_path()


def test_nobody_finds_what_is_sealed_or_another_persons(as_alice, alice, bob, at_noon):
    seal_letter(write_note(alice, "the fern", kind=WritingKind.LETTER), until=date(2026, 12, 24))
    write_note(bob, "the fern of bob")
    assert found(look(as_alice, words="fern")) == []


def test_marks_beside_a_text_are_no_words_of_theirs(as_alice, at_noon):
    send(as_alice, form_to(as_alice.get("/notes/new/f1/"), "/notes/save/"), text="The fern.", after="heavier")
    assert found(look(as_alice, words="heavier")) == []


def test_signs_that_are_stored_in_another_way_are_found_as_they_were_typed(as_alice, alice, at_noon):
    write_note(alice, 'She said "stay" and drew a \\ line.\nThen rain.')
    for words in ('"STAY"', "a \\ line", "then rain"):
        assert len(found(look(as_alice, words=words))) == 1, words
    assert found(look(as_alice, words='\\"stay')) == []
    assert found(look(as_alice, words="nthen")) == []


@pytest.mark.parametrize("typed", ["'", "\u2019", "\u02bc"])
@pytest.mark.parametrize("looked_for", ["'", "\u2019", "\u02bc"])
def test_an_apostrophe_is_found_whichever_sign_stands_for_it(as_alice, alice, at_noon, typed, looked_for):
    write_note(alice, f"It{typed}s late, and I don{typed}t know.\nThen rain.")
    (one,) = look(as_alice, words=f"DON{looked_for}T know").context["finds"].found
    assert (one.before, one.match, one.after) == (f"It{typed}s late, and I ", f"don{typed}t know", ".\nThen rain.")


def test_a_note_is_found_by_the_feeling_it_began_with(as_alice, alice, at_noon):
    for key in ("f1", "f2"):
        send(as_alice, form_to(as_alice.get(f"/notes/new/{key}/"), "/notes/save/"), text=f"The fern of {key}.")
    write_note(alice, "fern")
    (one,) = look(as_alice, words="fern", feeling="f2").context["finds"].found
    assert (one.before, one.after) == ("The ", " of f2.")


def test_a_find_in_an_earlier_plan_leads_to_that_plan(as_alice, alice, at_noon):
    answer(alice, "k5", a1={"text": "a fern"})
    before = Plan.objects.get(owner=alice)
    begin_new_plan(alice, Told(Answer.YES), plan_id=uuid4(), packs=before.pk, at=NOW)
    page = look(as_alice, words="fern").content.decode()
    assert f'href="/notes/earlier/{before.pk}/"' in page
    assert 'href="/s/k5/"' not in page


def test_the_names_of_boxes_are_no_words_of_theirs(as_alice, alice, at_noon):
    answer(alice, "k23", a4={"cells": [["Early | good", "the fern"]]})
    assert found(look(as_alice, words="early")) == []
    assert found(look(as_alice, words="fern")) == [("fern", "answer")]


def test_filters_narrow_by_kind_by_part_and_by_days_of_the_person(as_alice, alice, at_noon):
    write_note(alice, "fern")
    write_note(alice, "fern", kind=WritingKind.LETTER, at=NOW - timedelta(days=9))
    answer(alice, "k5", a1={"text": "fern"}, at=NOW - timedelta(days=20))
    assert found(look(as_alice, words="fern", kind="letter")) == [("fern", "letter")]
    assert found(look(as_alice, words="fern", phase="p1")) == [("fern", "answer")]
    assert found(look(as_alice, words="fern", phase="p2")) == []
    assert found(look(as_alice, words="fern", since="2026-11-22")) == [("fern", "note")]
    assert found(look(as_alice, words="fern", since="2026-11-13", until="2026-11-13")) == [("fern", "letter")]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"words": ""}, "Type a word or two"),
        ({"words": "fern", "since": "2026-02-30"}, "There is no such day"),
        ({"words": "fern", "since": "2026-03-02", "until": "2026-03-01"}, "lies before the first one"),
    ],
)
def test_half_a_wish_gets_a_sentence_at_the_field_and_loses_nothing(as_alice, said, sentence):
    reply = look(as_alice, **said)
    page = reply.content.decode()
    assert reply.status_code == 422
    assert sentence in page
    assert all(f'value="{words}"' in page for words in said.values() if words)


def test_after_twenty_idle_minutes_a_search_shows_nothing_before_they_say_who_they_are(as_alice, alice, at_noon):
    write_note(alice, "the fern")
    form = form_to(as_alice.get("/notes/find/"), "/notes/find/")
    at_noon.tick(timedelta(minutes=21))
    assert send(as_alice, form, words="fern").url.startswith("/account/reauthenticate/")


def write_many(user, count, text):
    """That many notes, a minute apart; `{}` in the text stands for the number of each."""
    vault, rows = vault_of(user), []
    for number in range(count):
        pk = uuid4()
        sealed = vault.seal({"text": text.format(number)}, writing_place(pk))
        rows.append(Writing(pk=pk, owner=user, kind="note", ciphertext=sealed, created_at=NOW - timedelta(minutes=number)))
    Writing.objects.bulk_create(rows, batch_size=500)


def test_a_result_is_bounded_and_costs_one_query_whatever_was_written(alice, django_assert_num_queries):
    write_many(alice, 300, f"before {'x' * 200} fern {{}} {'y' * 200}")
    with django_assert_num_queries(1):
        finds = find_writing(alice, Wish("fern"), now=NOW)
    assert (len(finds.found), finds.more) == (MOST, True)
    assert max(len(one.before + one.match + one.after) for one in finds.found) < 140
    with django_assert_num_queries(1):
        assert find_writing(alice, Wish("fern 299"), now=NOW).more is False


def peak_of_search(user):
    """The most bytes at once while all that somebody wrote is gone through for words that are not there."""
    tracemalloc.start()
    try:
        assert find_writing(user, Wish("no such words"), now=NOW).found == ()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_five_thousand_texts_cost_a_search_no_more_memory_than_five_hundred(alice, bob):
    """5,000 texts of 300 words are about 8 MB and stay sealed but for the one that is looked at."""
    text = "{} " + "some words of one long evening by the window " * 33
    write_many(alice, 500, text)
    write_many(bob, 5000, text)
    peak_of_search(fresh(alice))  # what is loaded once
    few, many = peak_of_search(fresh(alice)), peak_of_search(fresh(bob))
    assert many < few + 512 * 1024, (few, many)
