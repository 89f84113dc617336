"""Saying "I am still here": the idle time begins anew, and nothing else changes."""

from datetime import timedelta

import pytest

from recovery.edge.session import SessionEnd
from tests.browsing import form_to

pytestmark = pytest.mark.django_db
JSON = {"accept": "application/json"}



def press(client, form):
    return client.post(form.action, form.fields, headers=JSON)


def test_req_33_staying_prolongs_a_shared_session_by_ten_minutes(at_the_library, at_noon):
    form = form_to(at_the_library.get("/notes/"), "/stay/")
    at_noon.tick(timedelta(seconds=100))  # too soon after the visit for it to be noted by itself
    assert press(at_the_library, form).json() == {"ok": True, "left": 600}
    at_noon.tick(timedelta(seconds=590))
    assert at_the_library.get("/today/").status_code == 200


def test_req_33_nothing_prolongs_a_shared_session_beyond_twelve_hours(at_the_library, at_noon):
    form = form_to(at_the_library.get("/notes/"), "/stay/")
    for _ in range(12 * 60 // 9 - 1):
        at_noon.tick(timedelta(minutes=9))
        left = press(at_the_library, form).json()["left"]
    assert left == 12 * 3600 - 79 * 9 * 60 == 540
    page = at_the_library.get("/today/").content.decode()
    assert "so you will be signed out in about 9 minutes" in page
    at_noon.tick(timedelta(minutes=9, seconds=1))
    assert press(at_the_library, form).status_code == 401


def test_staying_needs_the_token_of_the_page(alice, at_the_library):
    assert at_the_library.post("/stay/", headers=JSON).status_code in (401, 403)


def test_staying_after_the_end_signs_nobody_in(at_the_library, at_noon):
    form = form_to(at_the_library.get("/notes/"), "/stay/")
    at_noon.tick(timedelta(minutes=11))
    assert press(at_the_library, form).status_code == 401
    assert at_the_library.get("/today/").status_code == 302


def test_staying_on_an_own_device_keeps_private_pages_open(at_home, at_noon):
    form = form_to(at_home.get("/notes/"), "/stay/")
    at_noon.tick(timedelta(minutes=19))
    assert press(at_home, form).json() == {"ok": True, "left": 1200}
    at_noon.tick(timedelta(minutes=19))
    assert at_home.get("/notes/").status_code == 200


def test_staying_too_late_does_not_answer_who_is_there(at_home, at_noon):
    form = form_to(at_home.get("/notes/"), "/stay/")
    at_noon.tick(timedelta(minutes=21))
    press(at_home, form)
    assert at_home.get("/notes/").url.startswith("/account/reauthenticate/")


def test_own_device_hears_of_no_end_on_pages_that_never_ask(at_home):
    assert "data-left" not in at_home.get("/today/").content.decode()
    assert "data-left" in at_home.get("/notes/").content.decode()


def test_public_pages_know_of_no_session(at_the_library):
    for path in ("/help/", "/calm/", "/leave/traces/"):
        assert "data-left" not in at_the_library.get(path).content.decode()


@pytest.mark.parametrize(("left", "last", "minutes", "final"), [(600, 43200, 10, False), (59, 43200, 1, False), (300, 300, 5, True)])
def test_end_of_a_session_in_words(left, last, minutes, final):
    end = SessionEnd(left, 600, last)
    assert (end.minutes, end.final) == (minutes, final)


def test_page_of_a_shared_device_counts_from_the_last_noted_visit(at_the_library, at_noon):
    at_the_library.get("/today/")
    at_noon.tick(timedelta(seconds=110))
    assert 'data-left="490"' in at_the_library.get("/today/").content.decode()


