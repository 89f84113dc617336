"""How long a session lasts, on a device of one's own and on one that others use."""

from datetime import timedelta

import pytest

from tests.browsing import browser, end_session, form_to, send, sign_in

pytestmark = pytest.mark.django_db


def test_a_shared_session_ends_with_the_browser_and_an_own_one_lasts_thirty_days(at_home, at_the_library):
    assert at_the_library.cookies["w"]["max-age"] == ""
    assert at_home.cookies["w"]["max-age"] == 30 * 24 * 3600


def test_a_shared_session_ends_after_ten_idle_minutes(at_the_library, at_noon):
    at_noon.tick(timedelta(minutes=9))
    assert at_the_library.get("/today/").status_code == 200
    at_noon.tick(timedelta(minutes=11))
    answer = at_the_library.get("/today/")
    assert (answer.status_code, answer.url) == (302, "/account/login/?next=/today/")
    assert answer["Clear-Site-Data"] == '"cache"'


def test_a_shared_session_ends_after_twelve_hours_however_busy(at_the_library, at_noon):
    for _ in range(12 * 60 // 9 + 1):
        assert at_the_library.get("/today/").status_code == 200
        at_noon.tick(timedelta(minutes=9))
    assert at_the_library.get("/today/").status_code == 302


def test_an_own_session_stays_for_weeks(at_home, at_noon):
    at_noon.tick(timedelta(days=29))
    assert at_home.get("/today/").status_code == 200


def test_what_was_being_written_when_a_shared_session_ended_is_kept(alice, at_the_library, at_noon):
    form = form_to(at_the_library.get("/notes/new/"), "/notes/save/")
    at_noon.tick(timedelta(minutes=11))
    assert send(at_the_library, form, text="half a sentence").url == "/account/login/?next=/notes/kept/"
    sign_in(at_the_library, alice.email, own=False)
    assert "half a sentence" in at_the_library.get("/notes/kept/").content.decode()


def test_a_device_may_be_changed_in_settings(at_home, at_noon):
    form = form_to(at_home.get("/settings/"), "/settings/place/")
    assert send(at_home, form, device="shared").status_code == 302
    assert at_home.cookies["w"]["max-age"] == ""
    at_noon.tick(timedelta(minutes=11))
    assert at_home.get("/today/").status_code == 302


def test_the_key_of_a_session_changes_with_the_sign_in(alice):
    client = browser()
    client.get("/account/login/")
    client.session["before"] = True
    client.session.save()
    sign_in(client, alice.email)
    first = client.cookies["w"].value
    end_session(client)
    sign_in(client, alice.email)
    assert client.cookies["w"].value != first
