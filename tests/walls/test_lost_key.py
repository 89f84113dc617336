"""One person's key is missing: a page that says so for them, help and Leave still there, nobody else notices."""

import logging

import pytest
from allauth.mfa.models import Authenticator

from recovery.edge.account import MFAAdapter
from recovery.models import DataKey, User, Writing
from tests.browsing import browser, form_to, forms_of, send, signed_in_through_the_page, what_is_logged
from tests.canary import TOKEN, S
from tests.conftest import PASSWORD, fresh, signed_in
from tests.writing_help import write_note

pytestmark = pytest.mark.django_db
OPENS_THEIRS = ["/today/", "/plan/", "/s/k5/", "/notes/", "/settings/", "/decide/", "/questions/", "/plan/so-far/"]


@pytest.fixture
def page(as_alice):
    return as_alice.get("/notes/new/")


@pytest.fixture
def lost(alice):
    """Alice has a note, and the key that wraps her data key has left WAYMARK_KEYS."""
    write_note(alice, "one")
    DataKey.objects.filter(user=alice).update(wrapped_by="gone")
    return alice


@pytest.mark.parametrize("path", OPENS_THEIRS)
def test_a_lost_key_shows_its_own_page_with_help_leave_and_a_way_out(lost, as_alice, path):
    answer = as_alice.get(path)
    html = answer.content.decode()
    assert answer.status_code == 503
    assert "Your words are locked just now" in html
    assert "You did nothing wrong" in html
    assert "could not be kept" not in html, "nothing was sent"
    assert answer["Cache-Control"] == "no-store"
    for link in ("/help/", "/calm/", "/account/logout/", "/settings/erase/"):
        assert f'href="{link}"' in html, link
    assert any(form.action == "/leave/go/" for form in forms_of(answer))


def test_what_needs_no_key_still_answers_for_them(lost, as_alice):
    for path in ("/help/", "/calm/", "/privacy/", "/leave/", "/now/", "/settings/consent/", "/account/logout/"):
        assert as_alice.get(path).status_code == 200, path


def test_nobody_else_notices(lost, bob):
    his = signed_in(bob)
    assert [his.get(path).status_code for path in OPENS_THEIRS] == [200] * len(OPENS_THEIRS)


def test_she_can_still_sign_in_and_out_and_take_leave(lost):
    client = signed_in_through_the_page(fresh(lost), own=True)
    assert client.get("/today/").status_code == 503
    assert client.post("/leave/go/").status_code == 303
    assert client.get("/today/").status_code == 302


def test_she_can_still_have_everything_deleted(lost):
    client = signed_in_through_the_page(fresh(lost), own=True)
    assert send(client, form_to(client.get("/settings/erase/"), "/settings/erase/go/")).status_code == 302
    assert not User.objects.filter(pk=lost.pk).exists()


def test_a_save_is_refused_honestly_and_repeats_nothing(page, lost, as_alice):
    form = next(form for form in forms_of(page) if "text" in form.fields)
    answer = send(as_alice, form, text=S)
    assert answer.status_code == 503
    assert "could not be kept" in answer.content.decode()
    assert TOKEN not in answer.content.decode()
    told = as_alice.post(form.action, {**form.fields, "text": S}, HTTP_ACCEPT="application/json")
    assert (told.status_code, told.json()["ok"]) == (503, False)
    assert "copy your words" in told.json()["reason"]
    assert Writing.objects.filter(owner=lost, kind="note").count() == 1


def test_when_the_key_is_back_everything_is_as_it_was(lost, as_alice):
    before = as_alice.get("/today/").status_code
    DataKey.objects.filter(user=lost).update(wrapped_by="t1")
    assert (before, as_alice.get("/today/").status_code) == (503, 200)


def test_a_post_that_ended_with_its_session_says_nothing_was_kept_and_breaks_nothing(page, lost):
    form = next(form for form in forms_of(page) if "text" in form.fields)
    answer = browser().post(form.action, {**form.fields, "text": S})
    assert answer.status_code in (302, 403)


def test_a_second_factor_whose_key_is_lost_gets_the_same_page(alice, settings):
    mine = settings.WAYMARK_KEYS
    settings.WAYMARK_KEYS = ["gone:" + mine[0].partition(":")[2]]
    Authenticator.objects.create(user=alice, type="totp", data={"secret": MFAAdapter().encrypt("SECRET")})
    settings.WAYMARK_KEYS = mine
    client = browser()
    form = form_to(client.get("/account/login/"), "/account/login/")
    asked = client.get(send(client, form, login=alice.email, password=PASSWORD).url)
    answer = send(client, next(form for form in forms_of(asked) if "code" in form.fields), code="123456")
    assert answer.status_code == 503
    assert "locked just now" in answer.content.decode()


def test_readyz_says_how_many_and_stays_ready_for_everybody_else(lost, bob, client):
    answer = client.get("/readyz")
    assert answer.json()["keys"] == "ok, but 1 people need a key that is missing from WAYMARK_KEYS"
    assert not [line for name, line in answer.json().items() if name == "keys" and not line.startswith("ok")]


def test_readyz_is_not_ready_when_the_newest_key_does_not_open(alice, bob, client):
    DataKey.objects.update(wrapped_by="gone")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["keys"]) == (503, "not working")


def test_the_log_names_the_opaque_id_and_no_page(lost, as_alice, caplog):
    with caplog.at_level(logging.ERROR), what_is_logged() as log:
        as_alice.get("/s/k5/")
    assert "k5" not in log.getvalue()
    assert "Service Unavailable" in log.getvalue()
    (said,) = [record.getMessage() for record in caplog.records if record.name == "recovery.keys"]
    assert str(lost) in said
    assert "example.org" not in said
