"""Under 18: a kind page with people to talk to, no account, nothing kept."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core import mail

from recovery.models import Consent, DataKey, OutgoingMail, Person, User
from tests.accounts.conftest import sign_up
from tests.browsing import browser, form_to, send
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def test_req_35_without_the_tick_a_kind_page_no_account_and_nothing_kept():
    client = browser()
    answer = sign_up(client, adult=None)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<h1>If you are under 18</h1>" in page
    assert 'href="/help/for/young/"' in page
    assert page.index("/help/for/young/") < page.index('name="email"'), "people first; the form lies folded below"
    assert "This field is required" not in page.split("<details")[0]
    kept = (User, Person, DataKey, Consent, EmailAddress, OutgoingMail, Session)
    assert [model.__name__ for model in kept if model.objects.exists()] == []
    assert mail.outbox == []
    assert PASSWORD not in page


def test_req_35_whoever_only_missed_the_box_goes_on_from_there():
    client = browser()
    form = form_to(sign_up(client, adult=None), "/account/signup/")
    assert form.fields["email"] == "ann@example.org"
    answer = send(client, form, adult="on", password1=PASSWORD)
    assert (answer.status_code, answer.url) == (302, "/account/confirm-email/")
    assert User.objects.count() == 1


@pytest.mark.parametrize("said", ["", "false", None])
def test_req_35_nothing_but_the_tick_opens_an_account(said):
    fields = {"email": "ann@example.org", "password1": PASSWORD, "consent": "on", "device": "own"}
    client = browser()
    token = form_to(client.get("/account/signup/"), "/account/signup/").fields["csrfmiddlewaretoken"]
    client.post("/account/signup/", {**fields, **({} if said is None else {"adult": said}), "csrfmiddlewaretoken": token})
    assert not User.objects.exists()


def test_page_for_the_young_leads_to_youth_lines_first():
    page = browser().get("/help/ie/young/").content.decode()
    assert page.index("Childline Ireland") < page.index("Samaritans")
    assert "If you are under 18" in page
