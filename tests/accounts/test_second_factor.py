"""A second step: a code from an app, recovery codes; nothing of it lies readable in the database."""

import json

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session

from recovery import vault
from recovery.errors import KeyLost
from tests.accounts.conftest import code_form, give_code, is_signed_in
from tests.browsing import browser, form_to, forms_of, say_who_it_is, send, sign_in, signed_in_through_the_page

pytestmark = pytest.mark.django_db
ACTIVATE, DEACTIVATE, SECOND = "/account/2fa/totp/activate/", "/account/2fa/totp/deactivate/", "/account/2fa/authenticate/"
CODES = "/account/2fa/recovery-codes/"


def app_code(secret):
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.fixture
def confirmed(alice):
    client = signed_in_through_the_page(alice)
    say_who_it_is(client)
    return client


@pytest.fixture
def secret(confirmed):
    """Alice has set up an app; the secret it holds."""
    page = confirmed.get(ACTIVATE)
    shown = page.context["form"].secret
    assert send(confirmed, form_to(page, ACTIVATE), code=app_code(shown)).status_code == 302
    return shown


def to_second_step(alice):
    client = browser()
    answer = sign_in(client, alice.email)
    assert answer.url == SECOND
    return client, code_form(client, SECOND)


def test_the_secret_is_encrypted_and_opens_with_a_key_outside_the_database(alice, secret):
    held = Authenticator.objects.get(user=alice, type="totp").data["secret"]
    assert secret not in json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    assert vault.open_for_server(bytes.fromhex(held), "mfa-secret") == secret
    with pytest.raises(KeyLost):
        vault.open_for_server(bytes.fromhex(held), "somewhere else")


def test_the_secret_does_not_stay_in_the_session(secret):
    assert secret not in str([session.get_decoded() for session in Session.objects.all()])


def test_recovery_codes_are_encrypted_as_well(alice, confirmed, secret):
    shown = confirmed.get(CODES).context["unused_codes"]
    assert len(shown) == 10
    held = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    seed = get_adapter().decrypt(Authenticator.objects.get(user=alice, type="recovery_codes").data["seed"])
    assert seed not in held
    assert not [code for code in shown if code in held]


def test_the_label_in_the_app_says_nothing_about_the_person(alice, confirmed):
    page = confirmed.get(ACTIVATE)
    assert page.context["totp_url"].startswith("otpauth://totp/Waymark")
    assert "alice" not in page.context["totp_url"]


def test_the_password_alone_opens_nothing_any_more(alice, secret):
    client, form = to_second_step(alice)
    assert not is_signed_in(client)
    assert send(client, form, code="000000").status_code == 200
    assert not is_signed_in(client)
    assert send(client, form, code=app_code(secret)).url == "/today/"
    assert is_signed_in(client)


def test_a_code_of_the_app_works_once(alice, secret):
    client, form = to_second_step(alice)
    code = app_code(secret)
    assert send(client, form, code=code).url == "/today/"
    other, form = to_second_step(alice)
    assert send(other, form, code=code).status_code == 200
    assert not is_signed_in(other)


def test_a_recovery_code_opens_the_account_once(alice, confirmed, secret):
    code = confirmed.get(CODES).context["unused_codes"][0]
    client, form = to_second_step(alice)
    assert send(client, form, code=code).url == "/today/"
    other, form = to_second_step(alice)
    assert send(other, form, code=code).status_code == 200
    assert not is_signed_in(other)
    assert len(confirmed.get(CODES).context["unused_codes"]) == 9


def test_new_recovery_codes_end_the_old_ones(alice, confirmed, secret):
    old = confirmed.get(CODES).context["unused_codes"][0]
    generate = f"{CODES}generate/"
    send(confirmed, form_to(confirmed.get(generate), generate))
    client, form = to_second_step(alice)
    assert send(client, form, code=old).status_code == 200
    assert not is_signed_in(client)


def test_a_mailed_code_needs_the_second_step_too(alice, secret, newest_code):
    client = browser()
    send(client, form_to(client.get("/account/login/code/"), "/account/login/code/"), email=alice.email)
    assert give_code(client, "/account/login/code/confirm/", newest_code()).url == SECOND
    assert not is_signed_in(client)


def test_turning_it_off_asks_who_is_there_and_then_the_password_is_enough(alice, confirmed, secret):
    idle = signed_in_with_app(alice, secret)
    assert idle.get(DEACTIVATE).url.startswith("/account/reauthenticate/")
    assert Authenticator.objects.filter(user=alice, type="totp").exists()
    send(confirmed, form_to(confirmed.get(DEACTIVATE), DEACTIVATE))
    assert not Authenticator.objects.filter(user=alice, type="totp").exists()
    assert sign_in(browser(), alice.email).url == "/today/"


def signed_in_with_app(alice, secret):
    client, form = to_second_step(alice)
    send(client, form, code=app_code(secret))
    return client


def test_each_change_is_told_by_a_neutral_mail(alice, confirmed, secret, post):
    send(confirmed, form_to(confirmed.get(DEACTIVATE), DEACTIVATE))
    assert {(mail.subject, mail.to[0]) for mail in post()} == {("Your account", alice.email)}
    assert len(post()) >= 2


def test_setting_up_asks_who_is_there(alice):
    client = signed_in_through_the_page(alice)
    for path in (ACTIVATE, f"{CODES}generate/", "/account/2fa/webauthn/add/"):
        assert client.get(path).url.startswith("/account/reauthenticate/")


def test_guessing_the_second_step_is_slowed_down(alice, secret):
    client, form = to_second_step(alice)
    for number in range(12):
        send(client, form, code=f"{number:06}")
    assert send(client, form, code=app_code(secret)).status_code == 200
    assert not is_signed_in(client)


def test_the_key_page_offers_passkeys(confirmed):
    page = confirmed.get("/account/2fa/webauthn/add/")
    assert page.status_code == 200
    assert any("credential" in form.fields for form in forms_of(page))
