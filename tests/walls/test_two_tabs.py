"""The same text open twice: both are shown, neither is lost; the same form sent twice makes one row."""

from datetime import timedelta

import pytest

from recovery.models import Decision, PhaseDone, Plan, SafetyCheck, StepProgress, Writing, WritingRevision
from tests.browsing import form_to, send, signed_in_through_the_page
from tests.walls.forms import AUTOSAVE, OTHER, S, earlier_texts, every_writing_form, everything_kept, open_form

pytestmark = pytest.mark.django_db


def test_two_tabs_on_one_step_show_both_texts_and_lose_none(alice, as_alice):
    first, second = open_form(as_alice, "answers, saved"), open_form(as_alice, "answers, saved")
    assert send(as_alice, first, fields={"a1-text": OTHER}).status_code == 302
    clash = send(as_alice, second)
    assert clash.status_code == 409
    assert OTHER in clash.content.decode()
    again = form_to(clash, "/s/k5/finish/")
    assert again.fields["a1-text"] == S
    assert OTHER in everything_kept(alice), "nothing was overwritten yet"
    again.action = "/s/k5/save/"
    assert send(as_alice, again).status_code == 302
    assert S in everything_kept(alice)
    assert earlier_texts(alice) == [{"text": OTHER}]


def test_a_clash_while_finishing_does_not_finish(alice, as_alice):
    first, second = open_form(as_alice, "answers, finished"), open_form(as_alice, "answers, finished")
    first.action = "/s/k5/save/"
    send(as_alice, first, fields={"a1-text": OTHER})
    assert send(as_alice, second).status_code == 409
    assert not StepProgress.objects.filter(step__key="k5", kind="finished").exists()


def test_two_tabs_on_one_note_show_both_texts_and_lose_none(alice, as_alice):
    send(as_alice, open_form(as_alice, "a note"))
    page = f"/notes/{Writing.objects.get(kind='note').pk}/"
    first, second = (form_to(as_alice.get(page), "/notes/save/") for _ in range(2))
    assert send(as_alice, first, text=f"{S}, washed").status_code == 302
    clash = send(as_alice, second, text=OTHER)
    assert clash.status_code == 409
    assert f"{S}, washed" in clash.content.decode()
    again = form_to(clash, "/notes/save/")
    assert again.fields["text"] == OTHER
    assert send(as_alice, again).status_code == 302
    assert OTHER in everything_kept(alice)
    assert earlier_texts(alice) == [{"text": f"{S}, washed"}, {"text": S}]


def test_an_autosave_that_clashes_says_so_and_overwrites_nothing(alice, as_alice):
    first, second = open_form(as_alice, "answers, saved"), open_form(as_alice, "answers, saved")
    send(as_alice, first, fields={"a1-text": OTHER})
    answer = as_alice.post(second.action, second.fields, **AUTOSAVE)
    assert answer.status_code == 409
    assert OTHER in everything_kept(alice)
    assert S not in everything_kept(alice)


def test_an_autosave_gives_the_new_revision_and_the_next_save_of_that_page_is_no_clash(alice, as_alice):
    form = open_form(as_alice, "answers, saved")
    saved = as_alice.post(form.action, form.fields, **AUTOSAVE).json()
    assert saved == {"ok": True, "revisions": {"a1-rev": 1}}
    form.fields |= {name: str(number) for name, number in saved["revisions"].items()}
    assert send(as_alice, form, fields={"a1-text": OTHER}).status_code == 302
    assert OTHER in everything_kept(alice)


def test_autosaves_within_ten_minutes_are_one_revision(alice, at_noon):
    client = signed_in_through_the_page(alice)
    form = open_form(client, "answers, saved")
    for number, words in enumerate(("one", "one two", "one two three", "one two three four")):
        form.fields |= {"a1-text": words, "a1-rev": str(number)}
        assert client.post(form.action, form.fields, **AUTOSAVE).status_code == 200
        at_noon.tick(timedelta(minutes=3))
    assert earlier_texts(alice) == []
    client.post(form.action, form.fields | {"a1-text": "one two", "a1-rev": "4"}, **AUTOSAVE)
    assert earlier_texts(alice) == [{"text": "one two three four"}]


def test_a_second_first_night_note_is_shown_to_keep_and_the_sealed_one_stays(alice, as_alice):
    first, second = open_form(as_alice, "a first-night note"), open_form(as_alice, "a first-night note")
    assert send(as_alice, first).status_code == 200
    answer = send(as_alice, second, text=OTHER)
    assert answer.status_code == 409
    shown = form_to(answer, "/notes/save/")
    assert shown.fields["text"] == OTHER
    assert S not in answer.content.decode(), "the sealed one stays sealed"
    assert send(as_alice, shown).status_code == 302
    assert S in everything_kept(alice)
    assert OTHER in everything_kept(alice)


def test_another_word_on_skipping_from_the_same_page_takes_the_place_of_the_first(alice, as_alice):
    form = open_form(as_alice, "a word on skipping")
    send(as_alice, form)
    assert send(as_alice, form, word=OTHER).status_code == 302
    assert OTHER in everything_kept(alice)
    assert earlier_texts(alice) == [{"text": S, "step": "k5"}]


# --- twice the same -------------------------------------------------------------------------------------------------


@every_writing_form
def test_a_form_sent_twice_makes_one_row(alice, as_alice, place):
    form = open_form(as_alice, place)
    send(as_alice, form)
    once = (Writing.objects.count(), WritingRevision.objects.count(), StepProgress.objects.count(), Decision.objects.count())
    answer = send(as_alice, form)
    assert answer.status_code in (200, 302)
    assert (Writing.objects.count(), WritingRevision.objects.count(), StepProgress.objects.count(), Decision.objects.count()) == once
    assert everything_kept(alice).count(S) == 1


def test_reopening_sent_twice_is_one_fact(alice, as_alice):
    form = form_to(as_alice.get("/s/k1/"), "/s/k1/again/")
    send(as_alice, form)
    send(as_alice, form)
    assert StepProgress.objects.filter(kind="reopened").count() == 1


def test_reviewed_answers_sent_twice_are_one_check(as_alice):
    intro = form_to(as_alice.get("/questions/"), "/questions/ask/")
    question = form_to(send(as_alice, intro, to="4"), "/questions/ask/")
    review = form_to(send(as_alice, question, g9="no", review="1"), "/questions/save/")
    assert send(as_alice, review).status_code == 200
    assert send(as_alice, review).status_code == 200
    assert SafetyCheck.objects.count() == 1


def test_a_phase_declared_done_twice_is_one_fact(as_alice):
    form = form_to(as_alice.get("/plan/p1/end/"), "/plan/p1/done/")
    send(as_alice, form)
    send(as_alice, form)
    assert PhaseDone.objects.count() == 1


def test_a_plan_begun_twice_is_one_plan(alice, as_alice):
    Plan.objects.filter(owner=alice).delete()
    form = form_to(as_alice.get("/today/"), "/today/begin/")
    send(as_alice, form)
    send(as_alice, form)
    assert Plan.objects.filter(owner=alice).count() == 1


def test_skipping_then_going_back_and_finishing_finishes(as_alice):
    page = as_alice.get("/s/k5/")
    send(as_alice, form_to(page, "/s/k5/skip/"))
    answer = send(as_alice, form_to(page, "/s/k5/finish/"), fields={"a1-text": S})
    assert answer.url == "/s/k5/stop/"
    assert as_alice.get("/s/k5/stop/").status_code == 200


@pytest.mark.parametrize("place", ["a note", "answers, saved"])
def test_a_save_whose_answer_was_lost_is_recognised(alice, as_alice, place):
    """The server saved, the answer never arrived; they write on and press Save again from the same page."""
    form = open_form(as_alice, place)
    as_alice.post(form.action, form.fields, **AUTOSAVE)
    assert send(as_alice, form).status_code == 302
    field = next(name for name, value in form.fields.items() if value == S)
    assert send(as_alice, form, fields={field: f"{S}, and it is clean"}).status_code == 302
    assert Writing.objects.filter(kind__in=["note", "answer"]).count() == 1
    assert f"{S}, and it is clean" in everything_kept(alice)


def test_saving_what_is_stored_already_is_never_a_clash(alice, as_alice):
    first, second = open_form(as_alice, "answers, saved"), open_form(as_alice, "answers, saved")
    send(as_alice, first)
    assert send(as_alice, second).status_code == 302
    assert earlier_texts(alice) == []
