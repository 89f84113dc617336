"""One form opens an account: an address, a password, two ticks that nobody sets for them, whose device."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from recovery.actions.account import CONSENT_VERSION
from recovery.models import Consent, DataKey, Person, User
from tests.accounts.conftest import code_form, give_code, is_signed_in, sign_up, sign_up_form
from tests.browsing import browser, form_to, forms_of, send, sign_in
from tests.conftest import NOW, PASSWORD

pytestmark = pytest.mark.django_db
CONFIRM = "/account/confirm-email/"


def test_the_form_asks_for_nothing_but_what_is_needed(db):
    form = form_to(browser().get("/account/signup/"), "/account/signup/")
    assert form.fields.keys() | form.unticked == {"csrfmiddlewaretoken", "email", "password1", "adult", "consent", "device", "time_zone"}


def test_age_consent_and_device_are_ticked_by_nobody_but_the_person(db):
    form = form_to(browser().get("/account/signup/"), "/account/signup/")
    assert form.unticked == {"adult", "consent", "device"}
    assert form.fields.keys() & form.unticked == set()


@pytest.mark.parametrize("left_out", ["email", "password1", "adult", "consent", "device"])
def test_signing_up_without_one_of_them_opens_no_account(db, left_out):
    answer = sign_up(browser(), **{left_out: None})
    assert answer.status_code == 200
    assert left_out in answer.context["form"].errors
    assert not User.objects.exists()


def test_a_form_that_comes_back_with_a_mistake_keeps_the_ticks_and_not_the_password(db):
    answer = sign_up(browser(), email="no address")
    form = form_to(answer, "/account/signup/")
    assert (form.fields["adult"], form.fields["consent"], form.fields["device"]) == ("on", "on", "own")
    assert form.fields["password1"] == ""


def test_the_code_opens_the_account_and_leads_to_the_welcome(newest_code):
    client = browser()
    answer = sign_up(client)
    assert (answer.status_code, answer.url) == (302, CONFIRM)
    assert not is_signed_in(client), "not before the address is known to be theirs"
    opened = give_code(client, CONFIRM, newest_code())
    assert (opened.status_code, opened.url) == (302, "/welcome/")
    assert client.get("/welcome/").status_code == 200
    assert EmailAddress.objects.get(email="ann@example.org").verified


def test_an_account_has_a_key_of_its_own_and_a_dated_versioned_consent(at_noon, newest_code):
    sign_up(browser())
    user = User.objects.get(email="ann@example.org")
    assert DataKey.objects.filter(user=user).exists()
    assert Person.objects.filter(user=user, welcomed_at=None).exists()
    consent = Consent.objects.get(user=user)
    assert (consent.version, consent.given_at, consent.withdrawn_at, consent.adult_confirmed) == (CONSENT_VERSION, NOW, None, True)


def test_no_birth_date_and_no_name_is_kept():
    kept = {field.name for model in (User, Person, Consent) for field in model._meta.get_fields()}
    assert not {name for name in kept if "birth" in name or name in ("first_name", "last_name", "name", "nickname", "age")}


@pytest.mark.parametrize(("device", "age"), [("own", 30 * 24 * 3600), ("shared", "")])
def test_the_device_decides_how_long_the_browser_stays_signed_in(newest_code, device, age):
    client = browser()
    sign_up(client, device=device)
    give_code(client, CONFIRM, newest_code())
    assert client.cookies["w"]["max-age"] == age


def test_a_code_is_read_as_people_type_it(newest_code):
    client = browser()
    sign_up(client)
    assert give_code(client, CONFIRM, f"  {newest_code().lower().replace('-', ' ')} ").url == "/welcome/"


def test_three_wrong_codes_end_the_attempt(newest_code):
    client = browser()
    sign_up(client)
    right = newest_code()
    form = code_form(client, CONFIRM)
    for _ in range(3):
        send(client, form, code="WRNG-CODE")
    send(client, form, code=right)
    assert not is_signed_in(client)
    assert not EmailAddress.objects.filter(verified=True).exists()


def test_a_code_is_of_no_use_after_a_quarter_of_an_hour(at_noon, newest_code):
    client = browser()
    sign_up(client)
    code = newest_code()
    form = code_form(client, CONFIRM)
    at_noon.tick(timedelta(minutes=16))
    send(client, form, code=code)
    assert not is_signed_in(client)


def test_another_code_may_be_asked_for_and_the_earlier_one_ends(at_noon, newest_code):
    client = browser()
    sign_up(client)
    first = newest_code()
    at_noon.tick(timedelta(minutes=1))
    again = next(form for form in forms_of(client.get(CONFIRM)) if form.fields.get("action") == "resend")
    send(client, again)
    second = newest_code()
    assert first != second
    form = code_form(client, CONFIRM)
    send(client, form, code=first)
    assert not is_signed_in(client)
    assert send(client, form, code=second).url == "/welcome/"


def test_an_account_that_was_never_confirmed_cannot_be_entered_with_its_password(at_noon, newest_code):
    sign_up(browser())
    at_noon.tick(timedelta(minutes=1))
    client = browser()
    assert sign_in(client, "ann@example.org").url == CONFIRM
    assert not is_signed_in(client)


def test_the_code_of_one_browser_opens_nothing_in_another(newest_code):
    sign_up(browser())
    thief = browser()
    assert thief.get(CONFIRM).status_code in (200, 302)
    assert not [form for form in forms_of(thief.get(CONFIRM, follow=True)) if "code" in form.fields]


# --- passwords ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("password", ["eleven chrs", "1q2w3e4r5t6y", "ann@example.org", "1234567890123"])
def test_a_weak_password_is_refused(db, password):
    answer = sign_up(browser(), password1=password)
    assert "password1" in answer.context["form"].errors
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["twelve chars", "a few words that do not belong together, " * 4, "שבע אבנים שקטות", "🌧️🌧️🌧️🌧️🌧️🌧️"])
def test_any_long_password_is_taken_as_it_is_typed(db, password):
    assert sign_up(browser(), password1=password).url == CONFIRM
    assert User.objects.get().check_password(password)


def test_a_password_may_be_pasted_and_kept_by_a_manager(db):
    page = browser().get("/account/signup/").content.decode()
    assert 'autocomplete="new-password"' in page
    assert "onpaste" not in page


def test_the_form_is_for_somebody_who_is_not_signed_in(alice):
    answer = browser(alice).get("/account/signup/")
    assert (answer.status_code, answer.url) == (302, "/today/")


def test_an_address_in_capitals_is_the_same_address(newest_code):
    client = browser()
    form = sign_up_form(client, email="Ann@Example.ORG")
    send(client, form)
    give_code(client, CONFIRM, newest_code())
    client = browser()
    assert sign_in(client, "ANN@example.org", PASSWORD).url == "/today/"
    assert User.objects.get().email == "ann@example.org"
