"""Leave, sign out, delete everything: the session is gone, and the browser forgets the pages."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from recovery.models import User
from tests.browsing import browser, form_to, send

pytestmark = pytest.mark.django_db


EXIT = "https://www.bbc.com/weather"


def is_signed_in(client):
    return client.get("/today/").status_code == 200


def test_signing_out_ends_the_session_and_clears_the_cache(at_home):
    page = at_home.get("/account/logout/")
    assert is_signed_in(at_home), "asking is not signing out"
    answer = send(at_home, form_to(page, "/account/logout/"))
    assert (answer.status_code, answer.url) == (302, "/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert not is_signed_in(at_home)


def test_leave_signs_out_and_goes_somewhere_neutral_without_any_token(at_home):
    del at_home.cookies["t"]
    answer = at_home.post("/leave/go/", headers={"sec-fetch-site": "same-origin"})
    assert (answer.status_code, answer["Location"]) == (303, EXIT)
    assert answer["Clear-Site-Data"] == '"cache"'
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert not is_signed_in(at_home)


def test_leave_by_the_pages_own_script_signs_out_and_sends_nothing_on(at_home):
    answer = at_home.post("/leave/go/", headers={"sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors"})
    assert (answer.status_code, "Location" in answer) == (204, False)
    assert not is_signed_in(at_home)


def test_leave_works_in_browsers_that_do_not_say_where_a_request_comes_from(at_home):
    assert at_home.post("/leave/go/").status_code == 303
    assert not is_signed_in(at_home)


def test_leave_from_another_site_signs_nobody_out(at_home):
    answer = at_home.post("/leave/go/", headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, answer["Location"]) == (303, EXIT)
    assert "Clear-Site-Data" not in answer
    assert is_signed_in(at_home)


def test_leave_by_a_link_signs_nobody_out(at_home):
    answer = at_home.get("/leave/go/")
    assert (answer.status_code, answer["Location"]) == (303, EXIT)
    assert is_signed_in(at_home)


def test_leave_goes_nowhere_but_to_the_allowed_place(at_home):
    answer = at_home.post("/leave/go/?next=https://example.org/", {"next": "https://example.org/", "to": "https://example.org/"})
    assert answer["Location"] == EXIT
    assert f"form-action 'self' {EXIT}/ " in at_home.get("/help/")["Content-Security-Policy"]


def test_leave_works_for_somebody_who_is_not_signed_in(db):
    answer = browser().post("/leave/go/")
    assert (answer.status_code, answer["Location"]) == (303, EXIT)
    assert not answer.cookies


def test_erasing_the_account_signs_out_and_clears_the_cache(alice, at_home):
    answer = send(at_home, form_to(at_home.get("/settings/erase/"), "/settings/erase/go/"))
    assert (answer.status_code, answer.url) == (302, "/gone/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert not User.objects.filter(pk=alice.pk).exists()
    assert not is_signed_in(at_home)


def test_erasing_asks_who_is_there_after_ten_minutes(alice, at_home, at_noon):
    form = form_to(at_home.get("/settings/erase/"), "/settings/erase/go/")
    at_noon.tick(timedelta(minutes=11))
    assert at_home.get("/settings/erase/").url == "/account/reauthenticate/?next=%2Fsettings%2Ferase%2F"
    assert send(at_home, form).url == "/settings/erase/"
    assert User.objects.filter(pk=alice.pk).exists()


def test_erasing_ends_the_sessions_of_every_device(alice, at_home, at_the_library):
    send(at_home, form_to(at_home.get("/settings/erase/"), "/settings/erase/go/"))
    assert not is_signed_in(at_the_library)
    assert not any(str(alice.pk) in str(session.get_decoded()) for session in Session.objects.all())
