"""A session or a form's token ended while somebody wrote: the text is kept for its writer, offered, never saved by itself."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from recovery.models import ParkedPost, Step
from tests.browsing import browser, end_session, form_to, forms_of, send, sign_in, signed_in_through_the_page
from tests.walls.forms import AUTOSAVE, OTHER, S, every_writing_form, everything_kept, kept_page, open_form, take_up

pytestmark = pytest.mark.django_db


@every_writing_form
def test_a_post_after_the_session_ended_is_offered_after_sign_in_and_lands_where_it_belongs(alice, as_alice, place):
    form = open_form(as_alice, place)
    end_session(as_alice)
    answer = send(as_alice, form)
    assert (answer.status_code, answer.url) == (302, "/account/login/?next=/notes/kept/")
    assert S not in everything_kept(alice)

    sign_in_page = as_alice.get(answer.url)
    assert S not in sign_in_page.content.decode()
    login = form_to(sign_in_page, "/account/login/")
    home = send(as_alice, login, login=alice.email, password="seven quiet stones on a path")
    assert home.url == "/notes/kept/"
    assert S in kept_page(as_alice).content.decode()
    assert S not in everything_kept(alice), "offered, never saved by itself"

    assert take_up(as_alice).status_code in (200, 302)
    assert S in everything_kept(alice)
    assert not ParkedPost.objects.exists(), "what was saved is no longer kept apart"
    assert S not in kept_page(as_alice).content.decode()


@every_writing_form
def test_a_post_with_an_ended_token_is_kept_for_its_owner(alice, as_alice, place):
    form = open_form(as_alice, place)
    as_alice.cookies["t"] = "x" * 32  # another tab signed in anew meanwhile: the token of this page counts no longer
    answer = send(as_alice, form)
    assert answer.status_code == 403
    assert S not in answer.content.decode()
    assert "/notes/kept/" in answer.content.decode()
    assert S not in everything_kept(alice)
    take_up(as_alice)
    assert S in everything_kept(alice)
    assert not ParkedPost.objects.exists()


def test_today_says_that_something_waits_and_saves_nothing_by_itself(alice, as_alice):
    form = open_form(as_alice, "a note")
    end_session(as_alice)
    send(as_alice, form)
    sign_in(as_alice, alice.email)
    assert "/notes/kept/" in as_alice.get("/today/").content.decode()
    as_alice.get("/notes/")
    assert S not in everything_kept(alice)
    assert ParkedPost.objects.count() == 1


def test_a_kept_text_may_be_let_go(alice, as_alice):
    form = open_form(as_alice, "a note")
    end_session(as_alice)
    send(as_alice, form)
    sign_in(as_alice, alice.email)
    discard = next(form for form in forms_of(kept_page(as_alice)) if form.action.endswith("/discard/"))
    assert send(as_alice, discard).url == "/notes/kept/"
    assert not ParkedPost.objects.exists()
    assert S not in everything_kept(alice)


def test_an_autosave_after_the_session_ended_is_told_so_and_kept(alice, as_alice):
    form = open_form(as_alice, "a note")
    end_session(as_alice)
    answer = as_alice.post(form.action, form.fields, **AUTOSAVE)
    assert answer.status_code == 401
    assert answer.json()["ok"] is False
    sign_in(as_alice, alice.email)
    assert S in kept_page(as_alice).content.decode()


def test_an_autosave_with_an_ended_token_is_told_so_and_kept(alice, as_alice):
    form = open_form(as_alice, "answers, saved")
    as_alice.cookies["t"] = "x" * 32
    answer = as_alice.post(form.action, form.fields, **AUTOSAVE)
    assert answer.status_code == 401
    assert S not in answer.content.decode()
    assert S in kept_page(as_alice).content.decode()


def test_the_autosaves_of_one_page_are_kept_once_and_push_nothing_else_out(alice, as_alice):
    note, step = open_form(as_alice, "a note"), open_form(as_alice, "answers, saved")
    end_session(as_alice)
    send(as_alice, note, text=OTHER)
    for words in range(1, 9):
        as_alice.post(step.action, step.fields | {"a1-text": " ".join(S.split()[:words])}, **AUTOSAVE)
    step.action = "/s/k5/finish/"
    send(as_alice, step)
    sign_in(as_alice, alice.email)
    shown = kept_page(as_alice).content.decode()
    assert ParkedPost.objects.count() == 2
    assert OTHER in shown
    assert S in shown


def test_only_the_newest_five_are_kept(alice, as_alice):
    forms = [open_form(as_alice, "a note") for _ in range(6)]
    end_session(as_alice)
    for number, form in enumerate(forms):
        send(as_alice, form, text=f"{S} {number}")
    sign_in(as_alice, alice.email)
    shown = kept_page(as_alice).content.decode()
    assert [f"{S} {number}" in shown for number in range(6)] == [False, True, True, True, True, True]


def test_what_is_kept_is_gone_after_a_day(alice, at_noon):
    client = signed_in_through_the_page(alice)
    form = open_form(client, "a note")
    end_session(client)
    send(client, form)
    at_noon.tick(timedelta(hours=23, minutes=59))
    sign_in(client, alice.email)
    assert S in kept_page(client).content.decode()
    at_noon.tick(timedelta(minutes=2))
    assert S not in kept_page(client).content.decode()
    assert "/notes/kept/" not in client.get("/today/").content.decode()
    call_command("tick", verbosity=0)
    assert not ParkedPost.objects.exists()


@pytest.mark.parametrize("mark", [None, "", "forged", "IjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMCI:1xUwsu:nonsense"])
def test_a_post_without_a_valid_mark_is_kept_for_nobody(as_alice, mark):
    form = open_form(as_alice, "a note")
    end_session(as_alice)
    answer = send(as_alice, form, mark=mark)
    assert answer.status_code == 302
    assert not ParkedPost.objects.exists()


def test_a_post_from_alices_page_in_bobs_session_is_kept_for_alice_alone(alice, bob, as_alice):
    form = open_form(as_alice, "a note")
    end_session(as_alice)
    sign_in(as_alice, bob.email)
    assert send(as_alice, form).status_code == 403
    assert S not in kept_page(as_alice).content.decode(), "bob must not be offered what alice wrote"
    assert S not in everything_kept(bob)
    assert S in kept_page(browser(alice)).content.decode()


def test_a_kept_text_that_clashes_stays_until_it_is_saved(alice, as_alice):
    client, form = as_alice, open_form(as_alice, "answers, saved")
    end_session(client)
    send(client, form)
    elsewhere = browser(alice)
    send(elsewhere, open_form(elsewhere, "answers, saved"), fields={"a1-text": OTHER})
    sign_in(client, alice.email)
    clash = take_up(client)
    assert clash.status_code == 409
    assert ParkedPost.objects.count() == 1
    again = form_to(clash, "/s/k5/finish/")
    again.action = "/s/k5/save/"
    assert send(client, again).status_code == 302
    assert S in everything_kept(alice)
    assert not ParkedPost.objects.exists()


def test_a_kept_text_of_another_person_cannot_be_let_go_by_saving(alice, bob, as_alice):
    form = open_form(as_alice, "a note")
    end_session(as_alice)
    send(as_alice, form)
    client = browser(bob)
    note = form_to(client.get("/notes/new/"), "/notes/save/")
    assert send(client, note, text=OTHER, parked=str(ParkedPost.objects.get().pk)).status_code == 302
    assert ParkedPost.objects.count() == 1


def test_what_an_editor_was_writing_is_kept_too_and_lands_in_the_draft(edith):
    step = Step.objects.get(key="k5")
    client, page = browser(edith), f"/desk/recovery/step/{step.pk}/change/"
    form = form_to(client.get(page), page)
    end_session(client)
    assert send(client, form, why=S).url == "/account/login/?next=/notes/kept/"
    sign_in(client, edith.email)
    assert S in kept_page(client).content.decode()
    assert S not in Step.objects.get(key="k5").why
    assert take_up(client).status_code == 302
    assert Step.objects.get(key="k5").why == S
    assert not ParkedPost.objects.exists()
