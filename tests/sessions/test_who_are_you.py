"""After twenty idle minutes pages that show what somebody wrote ask who is there; nothing else does."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest

from recovery.models import User, Writing
from tests.browsing import browser, form_to, say_who_it_is, send
from tests.conftest import PASSWORD
from tests.sessions.conftest import S

pytestmark = pytest.mark.django_db


IDLE = timedelta(minutes=21)


def note_page():
    return f"/notes/{Writing.objects.get(kind='note').pk}/"


ASKED = ["/notes/", "a note", "/notes/kept/", "/notes/earlier/", "/notes/words/", "/notes/people/", "/notes/later/", "/notes/find/", "/settings/", "/settings/data/", "/settings/data/take/", "/settings/plan/", "/questions/why/", "/plan/so-far/", "/plan/so-far/booklet/", "/plan/pack/", "/decide/"]
NEVER_ASKED = ["/today/", "/plan/", "/pause/", "/notes/new/", "/now/", "/questions/", "/s/k1/", "/s/k1/stop/", "/plan/p1/", "/help/"]


@pytest.mark.parametrize("path", ASKED)
def test_after_twenty_idle_minutes_pages_with_their_words_ask_who_is_there(at_home, at_noon, path):
    path = note_page() if path == "a note" else path
    assert at_home.get(path).status_code == 200
    at_noon.tick(IDLE)
    answer = at_home.get(path)
    assert (answer.status_code, answer.url) == (302, f"/account/reauthenticate/?{urlencode({'next': path})}")


@pytest.mark.parametrize("path", NEVER_ASKED)
def test_after_twenty_idle_minutes_pages_for_getting_through_do_not_ask(at_home, at_noon, path):
    at_noon.tick(IDLE)
    assert at_home.get(path).status_code == 200


def test_a_right_password_opens_the_page_that_asked(at_home, at_noon):
    at_noon.tick(IDLE)
    asks = at_home.get(at_home.get("/notes/").url)
    form = form_to(asks, "/account/reauthenticate/")
    wrong = send(at_home, form, password="not these stones at all")
    assert wrong.status_code == 200
    assert at_home.get("/notes/").status_code == 302
    assert send(at_home, form, password=PASSWORD).url == "/notes/"
    assert S in at_home.get("/notes/").content.decode()
    assert at_home.get("/settings/").status_code == 200, "asked once, not page by page"


def test_they_are_asked_again_after_the_next_idle_time(at_home, at_noon):
    at_noon.tick(IDLE)
    say_who_it_is(at_home)
    at_noon.tick(IDLE)
    assert at_home.get("/notes/").status_code == 302


def test_a_short_pause_asks_nothing(at_home, at_noon):
    for _ in range(4):
        at_noon.tick(timedelta(minutes=15))
        assert at_home.get("/notes/").status_code == 200


def test_earlier_answers_on_a_step_fold_away_and_open_again(at_home, at_noon):
    assert S in at_home.get("/s/k5/").content.decode()
    at_noon.tick(IDLE)
    folded = at_home.get("/s/k5/")
    assert folded.status_code == 200
    assert S not in folded.content.decode()
    assert "/account/reauthenticate/?next=/s/k5/" in folded.content.decode()
    say_who_it_is(at_home)
    assert S in at_home.get("/s/k5/").content.decode()


def test_why_they_skipped_folds_away_too(at_home, at_noon):
    send(at_home, form_to(at_home.get("/s/k6/"), "/s/k6/skip/"), word=S)
    assert S in at_home.get("/s/k6/").content.decode()
    at_noon.tick(IDLE)
    assert S not in at_home.get("/s/k6/").content.decode()


def test_saving_is_never_asked_and_what_was_folded_stays_as_it_was(alice, at_home, at_noon):
    at_noon.tick(IDLE)
    folded = form_to(at_home.get("/s/k5/"), "/s/k5/finish/")
    folded.action = "/s/k5/save/"
    assert "a1-text" not in folded.fields
    folded.fields["a2-text"] = "and it still works"
    assert send(at_home, folded).status_code == 302
    assert send(at_home, form_to(at_home.get("/notes/new/"), "/notes/save/"), text="written while idle").status_code == 302
    say_who_it_is(at_home)
    shown = form_to(at_home.get("/s/k5/"), "/s/k5/finish/").fields
    assert (shown["a1-text"], shown["a2-text"]) == (S, "and it still works")
    assert "written while idle" in at_home.get("/notes/").content.decode()


def test_a_form_with_a_mistake_shows_an_idle_session_nothing_from_before(alice, at_home, at_noon):
    send(at_home, form_to(at_home.get("/decide/"), "/decide/keep/"), choice="let_go", words=S)
    at_noon.tick(timedelta(days=1))
    say_who_it_is(at_home)
    form = form_to(at_home.get("/decide/"), "/decide/keep/")
    send(at_home, form, choice="let_go", words=S)
    assert S in at_home.get("/decide/").content.decode()
    form = form_to(at_home.get("/decide/"), "/decide/keep/")
    at_noon.tick(IDLE)
    answer = send(at_home, form, choice=None, words="")
    assert answer.status_code == 422
    assert S not in answer.content.decode()


def test_an_account_without_any_way_to_confirm_signs_in_anew_by_a_mailed_code(alice, at_home, at_noon):
    user = User.objects.get(pk=alice.pk)
    user.set_unusable_password()
    user.save()
    client = browser(user)
    client.get("/today/")
    at_noon.tick(IDLE)
    answer = client.get("/notes/")
    assert (answer.status_code, answer.url) == (302, "/account/login/code/?next=%2Fnotes%2F")
    assert client.get("/today/").url.startswith("/account/login/")
