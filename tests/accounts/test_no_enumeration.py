"""Whether an address has an account here is told to nobody but its owner: both ways look the same, page by page."""

import re

import pytest

from recovery.models import OutgoingMail
from tests.accounts.conftest import CODE, sign_up_form
from tests.browsing import browser, form_to, forms_of, send, sign_in

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
FREE = "nobody.here@example.org"


def what_one_sees(client, answer, address):
    """Everything that a browser can tell apart, with the address and the token of the page left out."""
    cookies = sorted((name, morsel["max-age"], morsel["httponly"]) for name, morsel in client.cookies.items())
    body = TOKEN.sub("", answer.content.decode().replace(address, "ADDRESS"))
    return answer.status_code, answer.get("Location"), cookies, body


def the_same(alice, walk):
    """Walk through the same pages with a known and with an unknown address; every page must look the same."""
    seen = []
    for address in (alice.email, FREE):
        client = browser()
        seen.append([what_one_sees(client, answer, address) for answer in walk(client, address)])
    assert len(seen[0]) == len(seen[1])
    for known, unknown in zip(*seen, strict=True):
        assert known == unknown


def wrong_codes(client, path):
    """The page that asks for a code, four wrong codes, and where that leaves one."""
    page = client.get(path)
    yield page
    form = next(form for form in forms_of(page) if "code" in form.fields)
    for _ in range(4):
        yield send(client, form, code="WRNG-CODE")
    yield client.get(path)


def test_signing_up(alice):
    def walk(client, address):
        yield send(client, sign_up_form(client, email=address))
        yield from wrong_codes(client, "/account/confirm-email/")

    the_same(alice, walk)


def test_asking_for_another_code_after_signing_up(alice, at_noon):
    def walk(client, address):
        send(client, sign_up_form(client, email=address))
        page = client.get("/account/confirm-email/")
        at_noon.tick(60)
        yield send(client, next(form for form in forms_of(page) if form.fields.get("action") == "resend"))
        yield client.get("/account/confirm-email/")

    the_same(alice, walk)


def test_signing_in_with_a_wrong_password(alice):
    def walk(client, address):
        yield sign_in(client, address, "not the right words at all")

    the_same(alice, walk)


def test_signing_in_with_many_wrong_passwords(alice):
    def walk(client, address):
        client.defaults["REMOTE_ADDR"] = f"192.0.2.{len(address)}"
        form = form_to(client.get("/account/login/"), "/account/login/")
        for number in range(12):
            yield send(client, form, login=address, password=f"not the right words, {number}")

    the_same(alice, walk)


def test_asking_for_a_sign_in_code(alice):
    def walk(client, address):
        yield send(client, form_to(client.get("/account/login/code/"), "/account/login/code/"), email=address)
        yield from wrong_codes(client, "/account/login/code/confirm/")

    the_same(alice, walk)


def test_asking_for_a_new_password(alice):
    def walk(client, address):
        yield send(client, form_to(client.get("/account/password/reset/"), "/account/password/reset/"), email=address)
        yield from wrong_codes(client, "/account/password/reset/confirm/")

    the_same(alice, walk)


@pytest.mark.parametrize("path", ["/account/login/code/", "/account/password/reset/"])
def test_an_address_without_an_account_gets_no_mail(post, path):
    client = browser()
    assert send(client, form_to(client.get(path), path), email=FREE).status_code == 302
    assert post() == []
    assert not OutgoingMail.objects.exists()


def test_signing_up_with_a_known_address_tells_its_owner_alone_and_makes_nothing(alice, post):
    client = browser()
    send(client, sign_up_form(client, email=alice.email))
    (mail,) = post()
    assert (mail.to, mail.subject) == ([alice.email], "Your account")
    assert CODE.search(mail.body) is None
    assert alice.email not in mail.body


def test_a_stranger_who_signed_up_with_an_address_first_does_not_keep_its_owner_out(post, newest_code):
    send(stranger := browser(), sign_up_form(stranger, email="ann@example.org", password1="a password only he knows"))
    owner = browser()
    send(owner, form_to(owner.get("/account/password/reset/"), "/account/password/reset/"), email="ann@example.org")
    form = next(form for form in forms_of(owner.get("/account/password/reset/confirm/")) if "code" in form.fields)
    send(owner, form, code=newest_code())
    complete = "/account/password/reset/complete/"
    send(owner, form_to(owner.get(complete), complete), password1="ten stones of her own", password2="ten stones of her own")
    assert sign_in(browser(), "ann@example.org", "ten stones of her own").url == "/today/"
    assert sign_in(browser(), "ann@example.org", "a password only he knows").status_code == 200
