"""Where Leave goes: an allow-list of the operator's, from which a person may choose for their own pages."""

import re

import pytest
from django.conf import settings

from recovery.actions.account import tell
from tests.browsing import browser, form_to, send
from tests.conftest import fresh, signed_in

pytestmark = pytest.mark.django_db


def target_on(page):
    return re.search(r'data-exit="([^"]*)"', page.content.decode())[1]


@pytest.mark.parametrize("name", list(settings.EXIT_URLS))
def test_req_21_leave_goes_where_the_person_chose_with_script_and_without(alice, as_alice, name):
    send(as_alice, form_to(as_alice.get("/settings/"), "/settings/place/"), exit=name)
    for path in ("/today/", "/notes/", "/now/", "/account/email/"):
        assert target_on(as_alice.get(path)) == settings.EXIT_URLS[name]
    answer = as_alice.post("/leave/go/")
    assert (answer.status_code, answer["Location"]) == (303, settings.EXIT_URLS[name])
    assert answer["Referrer-Policy"] == "no-referrer"


def test_public_pages_lead_to_the_same_place_for_everybody(alice, as_alice):
    tell(alice, {"exit": "encyclopedia"})
    for path in ("/", "/help/", "/calm/", "/leave/", "/leave/traces/", "/no-such-page/"):
        assert target_on(as_alice.get(path)) == target_on(browser().get(path)) == settings.EXIT_TARGET


@pytest.mark.parametrize("said", ["https://elsewhere.example/", "mirror", "javascript:alert(1)"])
def test_req_21_leave_goes_nowhere_outside_the_list(alice, as_alice, said):
    form = form_to(as_alice.get("/settings/"), "/settings/place/")
    assert send(as_alice, form, exit=said).status_code == 422
    tell(alice, {"exit": said})  # however it came there
    assert target_on(as_alice.get("/today/")) == settings.EXIT_TARGET
    assert as_alice.post("/leave/go/")["Location"] == settings.EXIT_TARGET


def test_policy_lets_the_form_lead_to_each_of_them_and_is_the_same_on_every_page(alice, as_alice):
    tell(alice, {"exit": "search"})
    policies = {answer["Content-Security-Policy"] for answer in (as_alice.get("/today/"), browser().get("/help/"), browser().get("/"))}
    assert len({tuple(sorted(policy.split("; "))) for policy in policies}) == 1
    allowed = re.search(r"form-action ([^;]*)", policies.pop())[1].split()
    assert {url.rstrip("/") + "/" for url in settings.EXIT_URLS.values()} | {"'self'"} == set(allowed)


def test_choice_is_kept_sealed_and_a_lost_key_still_lets_leave(alice, as_alice):
    tell(alice, {"exit": "encyclopedia"})
    assert b"encyclopedia" not in bytes(fresh(alice).person.about)
    alice.data_key.delete()
    assert signed_in(alice).post("/leave/go/")["Location"] == settings.EXIT_TARGET


def test_words_about_traces_are_linked_from_where_they_are_needed(as_alice):
    for path in ("/leave/", "/welcome/", "/help/", "/help/gb/", "/settings/"):
        assert 'href="/leave/traces/"' in as_alice.get(path).content.decode(), path


def test_advice_elsewhere_is_a_plain_link_that_says_nothing_about_us():
    page = browser().get("/leave/traces/").content.decode()
    links = re.findall(r'<a [^>]*href="https://[^>]*>', page)
    assert len(links) >= 4
    assert [link for link in links if 'rel="noreferrer noopener"' not in link or "target" in link] == []


def test_removing_the_copy_asks_the_browser_for_storage_and_cache_and_nothing_more():
    answer = browser().get("/leave/forget/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"', "not cookies: nobody is signed out by it"
    assert not answer.cookies
