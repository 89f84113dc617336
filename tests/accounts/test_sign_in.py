"""Coming back: by password or by a mailed code, from their own browser at the first try."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session

from tests.accounts.conftest import code_form, give_code, is_signed_in, sign_up_form
from tests.browsing import browser, form_to, forms_of, send, sign_in, signed_in_through_the_page
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
CODE, CONFIRM = "/account/login/code/", "/account/login/code/confirm/"


def ask_for_code(client, email):
    return send(client, form_to(client.get(CODE), CODE), email=email)


def test_the_right_password_opens_today(alice):
    client = browser()
    assert sign_in(client, alice.email).url == "/today/"
    assert client.get("/today/").status_code == 200


def test_a_wrong_password_opens_nothing_and_is_not_repeated(alice):
    client = browser()
    answer = sign_in(client, alice.email, "a password of another place")
    assert answer.status_code == 200
    assert "a password of another place" not in answer.content.decode()
    assert not is_signed_in(client)
    assert not Session.objects.exists()


def test_signing_in_leads_back_to_where_they_were_going(alice):
    client = browser()
    locked = client.get("/s/k2/")
    assert locked.url == "/account/login/?next=/s/k2/"
    form = form_to(client.get(locked.url), "/account/login/")
    assert send(client, form, login=alice.email, password=PASSWORD).url == "/s/k2/"


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(alice, target):
    client = browser()
    form = form_to(client.get("/account/login/", {"next": target}), "/account/login/")
    assert send(client, form, login=alice.email, password=PASSWORD, next=target).url == "/today/"


def test_somebody_who_is_signed_in_is_not_asked_to_sign_in(alice):
    assert browser(alice).get("/account/login/").url == "/today/"


def test_an_account_that_was_closed_by_the_operator_opens_nothing(alice):
    alice.is_active = False
    alice.save()
    client = browser()
    sign_in(client, alice.email)
    assert not is_signed_in(client)


# --- by a mailed code -----------------------------------------------------------------------------------------------


def test_a_mailed_code_opens_today_and_counts_as_a_device_that_others_use(alice, newest_code):
    client = browser()
    assert ask_for_code(client, alice.email).url == CONFIRM
    assert give_code(client, CONFIRM, newest_code()).url == "/today/"
    assert is_signed_in(client)
    assert client.cookies["w"]["max-age"] == "", "a code asks nothing about the device, so the answer is the careful one"


def test_a_mailed_code_works_once(alice, newest_code):
    client = browser()
    ask_for_code(client, alice.email)
    form, code = code_form(client, CONFIRM), newest_code()
    send(client, form, code=code)
    client.session.flush()
    other = browser()
    other.get(CONFIRM)
    other.post(CONFIRM, {"code": code})
    assert not is_signed_in(other)


def test_a_mailed_code_ends_after_a_quarter_of_an_hour(alice, at_noon, newest_code):
    client = browser()
    ask_for_code(client, alice.email)
    form, code = code_form(client, CONFIRM), newest_code()
    at_noon.tick(timedelta(minutes=16))
    send(client, form, code=code)
    assert not is_signed_in(client)


def test_three_wrong_codes_end_the_attempt(alice, newest_code):
    client = browser()
    ask_for_code(client, alice.email)
    form, code = code_form(client, CONFIRM), newest_code()
    for _ in range(3):
        send(client, form, code="WRNG-CODE")
    send(client, form, code=code)
    assert not is_signed_in(client)


def test_a_code_leads_back_to_where_they_were_going(alice, newest_code):
    client = browser()
    page = client.get(f"{CODE}?next=/notes/")
    asked = send(client, form_to(page, CODE), email=alice.email)
    assert give_code(client, asked.url, newest_code()).url == "/notes/"


# --- nobody locks anybody out ---------------------------------------------------------------------------------------


def guess(times, email, **environ):
    client = browser(**environ)
    form = form_to(client.get("/account/login/"), "/account/login/")
    for number in range(times):
        assert send(client, form, login=email, password=f"guess number {number} of many").status_code == 200


def test_after_a_hundred_wrong_passwords_from_elsewhere_they_sign_in_at_the_first_try(alice):
    home = signed_in_through_the_page(alice, REMOTE_ADDR="192.0.2.1")
    home.session.flush()
    guess(100, alice.email, REMOTE_ADDR="198.51.100.9")
    assert sign_in(browser(REMOTE_ADDR="198.51.100.9"), alice.email).status_code == 200, "elsewhere even the right password waits"
    assert sign_in(home, alice.email).url == "/today/"
    assert is_signed_in(home)


def test_guesses_from_many_places_are_stopped_by_the_account_and_not_for_its_owner(alice):
    home = signed_in_through_the_page(alice, REMOTE_ADDR="192.0.2.1")
    home.session.flush()
    for number in range(30):
        sign_in(browser(REMOTE_ADDR=f"198.51.100.{number}"), alice.email, "one guess from each place")
    stranger = browser(REMOTE_ADDR="203.0.113.5")
    assert sign_in(stranger, alice.email).status_code == 200
    assert not is_signed_in(stranger), "even the right password waits, elsewhere"
    assert sign_in(home, alice.email).url == "/today/"


def test_somebody_in_the_same_house_cannot_lock_them_out_either(alice):
    """One address for the whole house: the other one guesses from another browser on the same connection."""
    home = signed_in_through_the_page(alice, REMOTE_ADDR="192.0.2.1")
    home.session.flush()
    guess(100, alice.email, REMOTE_ADDR="192.0.2.1")
    assert sign_in(home, alice.email).url == "/today/"


def test_a_browser_that_was_theirs_may_not_guess_for_ever(alice):
    home = signed_in_through_the_page(alice)
    home.session.flush()
    for _ in range(10):
        sign_in(home, alice.email, "a guess on a borrowed phone")
    assert sign_in(home, alice.email).status_code == 200
    assert not is_signed_in(home)


def test_the_cookie_of_a_known_browser_names_nobody_and_cannot_be_made(alice, bob):
    home = signed_in_through_the_page(alice)
    known = home.cookies["b"]
    assert "alice" not in known.value
    assert (known["httponly"], known["samesite"]) == (True, "Lax")
    for _ in range(30):
        sign_in(browser(REMOTE_ADDR="198.51.100.9"), bob.email, "one guess")
    forger = browser(REMOTE_ADDR="203.0.113.5")
    forger.cookies["b"] = known.value  # alice's own cookie says nothing about bob
    assert sign_in(forger, bob.email).status_code == 200
    assert not is_signed_in(forger)


def test_a_shared_device_keeps_no_mark_of_who_signed_in(alice):
    client = signed_in_through_the_page(alice, own=False)
    assert "b" not in client.cookies


def test_too_many_tries_meet_a_calm_answer(alice):
    guess(20, alice.email)
    answer = sign_in(browser(), alice.email, "a guess that is wrong")
    assert "Too many failed login attempts" in answer.content.decode()
    assert "a guess that is wrong" not in answer.content.decode()
    assert alice.email not in browser().get("/account/login/").content.decode()


def test_the_page_of_too_many_requests_is_calm(db):
    client = browser()
    form = sign_up_form(client)
    answers = [send(client, form) for _ in range(25)]
    resting = [answer for answer in answers if answer.status_code == 429]
    assert resting
    assert 'href="/help/"' in resting[0].content.decode()
    assert any(form.action == "/leave/go/" for form in forms_of(resting[0]))
    assert PASSWORD not in resting[0].content.decode()
