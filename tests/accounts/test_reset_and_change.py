"""A forgotten password, a new password, a new address."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from recovery.models import User
from tests.accounts.conftest import code_form, give_code, is_signed_in
from tests.browsing import browser, form_to, say_who_it_is, send, sign_in, signed_in_through_the_page

pytestmark = pytest.mark.django_db
RESET, CONFIRM, COMPLETE = "/account/password/reset/", "/account/password/reset/confirm/", "/account/password/reset/complete/"
CHANGE, EMAIL, VERIFY = "/account/password/change/", "/account/email/", "/account/confirm-email/"
NEW = "eight warm stones on another path"


def ask_for_reset(client, email):
    return send(client, form_to(client.get(RESET), RESET), email=email)


def set_password(client, password):
    return send(client, form_to(client.get(COMPLETE), COMPLETE), password1=password, password2=password)


def test_a_code_lets_them_set_a_new_password(alice, newest_code):
    client = browser()
    assert ask_for_reset(client, alice.email).url == CONFIRM
    assert give_code(client, CONFIRM, newest_code()).url == COMPLETE
    assert set_password(client, NEW).status_code == 302
    assert sign_in(browser(), alice.email, NEW).url == "/today/"
    assert sign_in(browser(), alice.email).status_code == 200, "the old one opens nothing"


def test_a_new_password_ends_every_other_session(alice, newest_code):
    elsewhere = signed_in_through_the_page(alice)
    client = browser()
    ask_for_reset(client, alice.email)
    give_code(client, CONFIRM, newest_code())
    set_password(client, NEW)
    assert not is_signed_in(elsewhere)


def test_a_new_password_is_told_by_a_mail_that_says_nothing_else(alice, post, newest_code):
    client = browser()
    ask_for_reset(client, alice.email)
    give_code(client, CONFIRM, newest_code())
    set_password(client, NEW)
    assert [(mail.subject, mail.to) for mail in post()] == [("Your code", [alice.email]), ("Your account", [alice.email])]


@pytest.mark.parametrize("weak", ["eleven chrs", "1q2w3e4r5t6y", "alice@example.org"])
def test_a_weak_new_password_is_refused(alice, newest_code, weak):
    client = browser()
    ask_for_reset(client, alice.email)
    give_code(client, CONFIRM, newest_code())
    assert set_password(client, weak).status_code == 200
    assert sign_in(browser(), alice.email).url == "/today/"


def test_three_wrong_codes_end_the_reset(alice, newest_code):
    client = browser()
    ask_for_reset(client, alice.email)
    form, code = code_form(client, CONFIRM), newest_code()
    for _ in range(3):
        send(client, form, code="WRNG-CODE")
    send(client, form, code=code)
    assert client.get(COMPLETE).status_code == 302


def test_a_reset_code_ends_after_a_quarter_of_an_hour(alice, at_noon, newest_code):
    client = browser()
    ask_for_reset(client, alice.email)
    form, code = code_form(client, CONFIRM), newest_code()
    at_noon.tick(timedelta(minutes=16))
    send(client, form, code=code)
    assert client.get(COMPLETE).status_code == 302


def test_the_page_for_a_new_password_opens_for_nobody_without_a_code(alice):
    client = browser()
    ask_for_reset(client, alice.email)
    assert client.get(COMPLETE).status_code == 302


def test_a_password_is_changed_with_the_old_one_and_ends_the_other_sessions(alice, post):
    here, elsewhere = signed_in_through_the_page(alice), signed_in_through_the_page(alice)
    form = form_to(here.get(CHANGE), CHANGE)
    wrong = send(here, form, oldpassword="not the old one", password1=NEW, password2=NEW)
    assert wrong.status_code == 200
    assert is_signed_in(elsewhere)
    assert send(here, form, oldpassword="seven quiet stones on a path", password1=NEW, password2=NEW).status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert [mail.subject for mail in post()] == ["Your account"]


# --- a new address --------------------------------------------------------------------------------------------------


@pytest.fixture
def confirmed(alice):
    client = signed_in_through_the_page(alice)
    say_who_it_is(client)
    return client


def ask_for_address(client, address):
    form = form_to(client.get(EMAIL), EMAIL)
    return send(client, form, email=address, action_add="")


def test_a_new_address_counts_once_its_code_was_given(alice, confirmed, newest_code):
    assert ask_for_address(confirmed, "alice.new@example.org").url == VERIFY
    assert sign_in(browser(), "alice.new@example.org").status_code == 200, "not before it is confirmed"
    assert give_code(confirmed, VERIFY, newest_code()).status_code == 302
    assert sign_in(browser(), "alice.new@example.org").url == "/today/"
    assert User.objects.get(pk=alice.pk).email == "alice.new@example.org"
    assert [row.email for row in EmailAddress.objects.filter(user=alice)] == ["alice.new@example.org"]
    assert sign_in(browser(), "alice@example.org").status_code == 200


def test_the_code_goes_to_the_new_address_and_the_word_to_the_old(confirmed, post, newest_code):
    ask_for_address(confirmed, "alice.new@example.org")
    assert [mail.to for mail in post()] == [["alice.new@example.org"]]
    give_code(confirmed, VERIFY, newest_code())
    told = post()[1:]
    assert [(mail.subject, mail.to) for mail in told] == [("Your account", ["alice@example.org"])]
    assert "alice.new" not in told[0].body


def test_a_new_address_is_asked_for_only_after_saying_who_they_are(alice, post):
    client = signed_in_through_the_page(alice)
    answer = ask_for_address(client, "thief@example.org")
    assert answer.url == f"/account/reauthenticate/?next={EMAIL.replace('/', '%2F')}"
    assert post() == []
    assert not EmailAddress.objects.filter(email="thief@example.org").exists()


def test_an_address_of_somebody_else_is_neither_taken_nor_told(alice, bob, confirmed):
    free, taken = ask_for_address(confirmed, "new@example.org"), ask_for_address(confirmed, bob.email)
    assert (free.status_code, free.url) == (taken.status_code, taken.url)
    assert EmailAddress.objects.get(email=bob.email).user_id == bob.pk
    assert User.objects.get(pk=alice.pk).email == "alice@example.org"


def test_no_page_after_a_change_repeats_an_address_in_a_message(confirmed, newest_code):
    ask_for_address(confirmed, "alice.new@example.org")
    answer = give_code(confirmed, VERIFY, newest_code())
    page = confirmed.get(answer.url)
    assert [str(message) for message in page.context["messages"] if "@" in str(message)] == []
