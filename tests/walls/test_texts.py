"""Odd and large texts: kept exactly as they were typed, or refused with every word still on the page."""

import pytest

from recovery.models import Decision, Writing
from tests.browsing import end_session, form_to, send, sign_in
from tests.walls.forms import AUTOSAVE, S, assert_calm, everything_kept, kept_page, open_form

pytestmark = pytest.mark.django_db


ODD = {
    "emoji": "🌧️👩‍👩‍👧 then 🌤️",
    "right to left": "\u202bהספל הכחול עדיין שם\u202c وما زال هناك",
    "several lines": "first\n\n  second, indented\nthird",
    "markup": '<script>alert("x")</script> & {{ user.email }} {% csrf_token %}',
    "a lone half of a pair": "a \ud83d b".encode("utf-8", "replace").decode(),
    "100 kB": "a small word and " * 6250,
    "exactly 1 MB": "x" * (1024 * 1024),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("place", ["a note", "answers, saved"])
def test_odd_and_large_texts_come_back_as_they_were_written(alice, as_alice, place, text):
    form = open_form(as_alice, place)
    field = next(name for name, value in form.fields.items() if value == S)
    assert send(as_alice, form, fields={field: text.replace("\n", "\r\n")}).status_code == 302
    row = Writing.objects.get(kind__in=["note", "answer"])
    page = f"/notes/{row.pk}/" if place == "a note" else "/s/k5/"
    action = "/notes/save/" if place == "a note" else "/s/k5/finish/"
    assert form_to(as_alice.get(page), action).fields[field] == text


NUL = {
    "a note": "text",
    "a note in the pause": "text",
    "answers, saved": "a1-text",
    "answers, finished": "a1-text",
    "a line": "line",
    "a first-night note": "text",
    "a decision": "words",
}


@pytest.mark.parametrize("place", NUL)
def test_a_character_that_cannot_be_kept_is_said_and_the_text_stays_on_the_page(alice, as_alice, place):
    form = open_form(as_alice, place)
    answer = send(as_alice, form, fields={NUL[place]: f"{S}\x00"})
    assert answer.status_code == 422
    assert S in answer.content.decode()
    assert S not in everything_kept(alice)


def test_an_autosave_that_cannot_be_kept_says_so(as_alice):
    form = open_form(as_alice, "a note")
    assert as_alice.post(form.action, form.fields | {"text": "\x00"}, **AUTOSAVE).status_code == 422


TOO_LARGE = {place: field for place, field in NUL.items() if place != "a line"}


@pytest.mark.parametrize("place", TOO_LARGE)
def test_a_text_over_1_mb_is_refused_with_the_text_kept_on_the_page(alice, as_alice, place):
    text = S + "x" * (1024 * 1024 + 1 - len(S))
    form = open_form(as_alice, place)
    answer = send(as_alice, form, fields={TOO_LARGE[place]: text})
    assert answer.status_code in (413, 422)
    assert text in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert not Writing.objects.exists()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("place", ["a note", "answers, saved"])
def test_an_autosave_over_1_mb_says_so(as_alice, place):
    form = open_form(as_alice, place)
    fields = {name: "x" * (1024 * 1024 + 1) if value == S else value for name, value in form.fields.items()}
    assert as_alice.post(form.action, fields, **AUTOSAVE).status_code == 413


@pytest.mark.parametrize("size", [1024 * 1024, 1024 * 1024 + 1], ids=["exactly 1 MB", "over 1 MB"])
def test_a_large_text_at_an_ended_session_is_kept(alice, as_alice, size):
    form = open_form(as_alice, "a note")
    end_session(as_alice)
    send(as_alice, form, text=S + "x" * (size - len(S)))
    sign_in(as_alice, alice.email)
    assert S in kept_page(as_alice).content.decode()


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("token", [True, False])
def test_over_8_mb_is_a_calm_page(as_alice, signed_in, token):
    form = open_form(as_alice, "a note")
    if not signed_in:
        end_session(as_alice)
    if not token:
        del as_alice.cookies["t"]
    answer = send(as_alice, form, text=S + "x" * (8 * 1024 * 1024))
    assert answer.status_code == 413
    assert_calm(answer)
