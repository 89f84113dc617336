"""What somebody else may see: titles, paths, subjects, senders, headers. Generated over every address and every mail."""

import html
import re
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.urls import reverse

from recovery.actions.plan import finish_step
from recovery.enums import PhaseRole
from recovery.models import Phase
from tests import addresses
from tests.addresses import OWN, ROWS, every_url
from tests.browsing import browser, form_to, send
from tests.conftest import NOW, signed_in
from tests.test_mail_templates import PREFIXES, TOLD

pytestmark = pytest.mark.django_db

BANNED = {
    "ex", "exes", "ex's", "breakup", "break-up", "breakups", "abuse", "abused", "abuser", "abusive", "reconnect", "reconnecting", "violence",
    "suicide", "crisis", "stalking", "grief", "grieving", "divorce", "separation", "relationship", "partner", "heartbreak",
}  # fmt: skip


def words_in(text):
    """Whole words, as somebody reads them: a hyphen, an underscore and a slash part them as well as a space."""
    text = text.lower()
    return set(re.findall(r"[\w'-]+", text)) | set(re.findall(r"[a-z]+", text))


def banned():
    """The list, and the names of the phases: what code calls them, and their titles as whole sentences."""
    return BANNED | {role.value for role in PhaseRole if role not in (PhaseRole.SELF, PhaseRole.CLOSING)}


def title_of(page):
    return html.unescape(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1])


def says(text):
    telling = words_in(text) & banned()
    return telling | {title for title in Phase.objects.values_list("title", flat=True) if title.lower() in text.lower()}


@pytest.mark.parametrize(("sentence", "found"), [("An ex and a text", {"ex"}), ("/plan/let_go/", {"let_go"}), ("Next, exact, express", set())])
def test_banned_word_is_found_as_a_whole_word_only(sentence, found):
    assert says(sentence) == found


def test_req_24_no_address_holds_a_telling_word():
    paths = {path for name, path in every_url() if not name.startswith("admin:")}
    assert len(paths) > 80
    # What stands between < and > is filled in: keys, which say nothing by design.
    assert {path: says(re.sub(r"<[^>]*>", "", path)) for path in paths if says(re.sub(r"<[^>]*>", "", path))} == {}


HER_ROWS = {addresses.NOTE, addresses.PARKED, addresses.EARLIER, addresses.LOGGED}  # stand-ins for ids that are made elsewhere
READ = sorted(name for name, row in OWN.items() if row.alice[0] == 200 and not HER_ROWS & set(row.args))


@pytest.fixture
def at_work(alice):
    """Alice with one step behind her, who has just said who she is: no page leads her elsewhere."""
    finish_step(alice, "k1", fact_id=uuid4(), at=NOW)
    client = signed_in(alice)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": 9_999_999_999}]
    session.save()
    return client


@pytest.mark.parametrize("name", READ)
def test_req_24_titles_of_signed_in_pages_say_nothing(at_work, name):
    answer = at_work.get(reverse(name, args=ROWS[name].args))
    if answer["Content-Type"].startswith("text/html"):
        title = title_of(answer.content.decode())
        assert title.endswith("Waymark")
        assert says(title) == set()
    else:  # a calendar entry is one more thing that others see
        assert answer["Content-Type"].startswith("text/calendar")
        assert says(answer.content.decode()) == set()


@pytest.mark.parametrize("key", [f"k{number}" for number in range(1, 45)] + [f"p{number}" for number in range(1, 7)])
def test_req_24_titles_of_the_whole_road_say_nothing(as_alice, key):
    answer = as_alice.get(f"/s/{key}/" if key.startswith("k") else f"/plan/{key}/")
    assert answer.status_code in (200, 403, 404)
    assert words_in(title_of(answer.content.decode())) & banned() == set()


@pytest.mark.parametrize("prefix", PREFIXES)
def test_req_24_subjects_and_bodies_of_mail_say_nothing(prefix):
    assert says(render_to_string(f"{prefix}_subject.txt", TOLD)) == set()
    assert says(render_to_string(f"{prefix}_message.txt", TOLD)) == set()


def test_req_24_sender_of_mail_says_nothing(alice, django_capture_on_commit_callbacks):
    client = browser()
    with django_capture_on_commit_callbacks(execute=True):
        send(client, form_to(client.get("/account/login/code/"), "/account/login/code/"), email=alice.email)
    assert [(says(sent.from_email), says(sent.subject)) for sent in mail.outbox] == [(set(), set())]
    assert says(settings.DEFAULT_FROM_EMAIL) == set()


# --- What stays behind ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(OWN))
def test_req_23_every_signed_in_answer_is_stored_nowhere(alice, name):
    row = OWN[name]
    args = [arg if arg not in HER_ROWS else "2b1c8b0e-9a59-4a0e-8a3c-7f4f3d2c1b0a" for arg in row.args]
    for method in ("get", "post"):
        answer = getattr(signed_in(alice), method)(reverse(name, args=args))
        assert answer["Cache-Control"] == "no-store", (method, answer.status_code)


@pytest.mark.parametrize("out", ["/account/logout/", "/leave/go/", "/settings/erase/go/"])
def test_req_23_every_way_out_has_the_browser_forget_the_pages(at_work, out):
    assert at_work.post(out)["Clear-Site-Data"] == '"cache"'


# --- Walls: calm, with the way out and the way to people --------------------------------------------------------------

WALLS = ["400.html", "403.html", "404.html", "413.html", "429.html", "500.html", "503.html"]


@pytest.mark.parametrize("wall", WALLS)
def test_wall_says_what_is_safe_and_offers_leave_and_help(wall):
    page = render_to_string(wall)
    assert f'action="{reverse("recovery:leave-go")}"' in page
    assert page.count(f'href="{reverse("recovery:help")}"') >= 2, "in the bar, and in the page"
    assert f'href="{reverse("recovery:calm")}"' in page
    assert re.search(r"safe|lost", page), "what they wrote is still there"
    assert says(title_of(page)) == set()


def test_wall_of_a_broken_server_does_not_wait_for_it_to_leave(as_alice, monkeypatch):
    as_alice.raise_request_exception = False
    monkeypatch.setattr("recovery.views.shared.journey_of", lambda *asked: 1 / 0)
    answer = as_alice.get("/plan/")
    assert answer.status_code == 500
    assert f'data-exit="{settings.EXIT_TARGET}"' in answer.content.decode()


def test_icon_is_there_under_the_name_that_browsers_ask_for(client):
    answer = client.get("/favicon.ico", follow=False)
    assert answer.status_code == 302
    assert answer.url.startswith("/static/img/favicon")
    assert not answer.cookies
