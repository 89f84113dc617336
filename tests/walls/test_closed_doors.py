"""A closed step, a page that is not there, something that broke: calm pages, and no word lost or shown to anybody else."""

import pytest
from django.test import Client
from django.urls import path

import config.urls
from recovery.models import DataKey, Writing
from tests.browsing import browser, form_to, send, what_is_logged
from tests.walls.forms import AUTOSAVE, S, assert_calm, everything_kept, open_form

pytestmark = pytest.mark.django_db


def broken(request):
    raise ValueError(f"could not read {request.POST.get('text')}")


urlpatterns = [*config.urls.urlpatterns, path("broken/", broken)]
handler400, handler403 = config.urls.handler400, config.urls.handler403
handler404, handler500 = config.urls.handler404, config.urls.handler500


CLOSED = {
    "save": {"a1-note": S},
    "finish": {"a1-note": S},
    "skip": {"word": S},
    "later": {"word": S},
}


@pytest.mark.parametrize("act", CLOSED)
def test_what_was_typed_into_a_closed_step_is_shown_to_keep_as_a_note(alice, as_alice, act):
    fact = "0b9d9a6e-4f4c-4e0a-8d5a-1d2c3b4a5f60"
    token = form_to(as_alice.get("/notes/new/"), "/notes/save/").fields["csrfmiddlewaretoken"]
    answer = as_alice.post(f"/s/k32/{act}/", {"csrfmiddlewaretoken": token, "fact": fact, **CLOSED[act]})
    assert answer.status_code == 403
    keep = form_to(answer, "/notes/save/")
    assert keep.fields["text"] == S
    assert not Writing.objects.exists()
    assert send(as_alice, keep).status_code == 302
    assert S in everything_kept(alice)
    assert S in as_alice.get("/notes/").content.decode()


def test_an_autosave_into_a_closed_step_says_so(as_alice):
    token = form_to(as_alice.get("/notes/new/"), "/notes/save/").fields["csrfmiddlewaretoken"]
    answer = as_alice.post("/s/k32/save/", {"csrfmiddlewaretoken": token, "a1-note": S}, **AUTOSAVE)
    assert answer.status_code == 403
    assert S not in answer.content.decode()
    assert not Writing.objects.exists()


@pytest.mark.parametrize("path", ["/nowhere/", "/s/zz/", "/plan/zz/", "/notes/0b9d9a6e-4f4c-4e0a-8d5a-1d2c3b4a5f60/"])
def test_a_page_that_is_not_there_is_calm(as_alice, path):
    answer = as_alice.get(path)
    assert answer.status_code == 404
    assert_calm(answer)


def test_a_page_that_is_not_there_is_calm_for_nobody_and_sets_no_cookie(db):
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert_calm(answer)
    assert not answer.cookies


def test_a_page_for_others_is_calm(as_alice):
    answer = as_alice.get("/desk/", follow=True)
    assert answer.status_code == 403
    assert_calm(answer)


def test_a_request_that_is_not_readable_is_calm(as_alice):
    answer = as_alice.post("/notes/save/", S, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert_calm(answer)


@pytest.mark.urls(__name__)
def test_when_something_breaks_the_page_is_calm_and_neither_page_nor_log_holds_what_was_typed(alice):
    client = browser(alice)
    client.raise_request_exception = False
    token = form_to(client.get("/notes/new/"), "/notes/save/").fields["csrfmiddlewaretoken"]
    with what_is_logged() as log:
        answer = client.post("/broken/", {"csrfmiddlewaretoken": token, "text": S})
    assert answer.status_code == 500
    assert_calm(answer)
    assert "ValueError" in log.getvalue()
    assert S not in log.getvalue()


def test_when_the_key_of_their_texts_cannot_be_opened_nothing_is_shown_or_saved(alice):
    client = browser(alice)
    client.raise_request_exception = False
    form = open_form(client, "a note")
    DataKey.objects.filter(user=alice).update(wrapped_by="lost")
    answer = send(client, form)
    assert answer.status_code == 503
    assert "Your words are locked just now" in answer.content.decode()
    assert_calm(answer)
    assert not Writing.objects.exists()
