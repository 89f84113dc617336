"""care/safety.md §4, requirements 29, 31 and 35: what somebody agreed to, takes along, and how old they say they are."""

import io
import json
import zipfile

import pytest
from django.test import Client

from recovery.actions.account import CONSENT_VERSION
from recovery.models import Consent, DailyRecord, User, Writing
from recovery.rules.shapes import Facts
from tests.browsing import browser, form_to, say_who_it_is, send, signed_in_through_the_page
from tests.conftest import PASSWORD
from tests.writing_help import write_note

pytestmark = pytest.mark.django_db
JOIN = {"email": "carol@example.org", "password1": PASSWORD, "device": "own", "time_zone": "Europe/London"}


def join(**changes):
    client = browser()
    form = form_to(client.get("/account/signup/"), "/account/signup/")
    assert {"adult", "consent"} <= form.unticked, "neither is ticked beforehand"
    return send(client, form, **{**JOIN, "adult": "on", "consent": "on", **changes})


def test_req_29_everything_is_exported_as_json_and_pages_and_then_deleted_at_once(alice, at_noon):
    write_note(alice, "the kettle is older than both of us")
    client = signed_in_through_the_page(alice)
    answer = send(client, form_to(client.get("/settings/data/take/"), "/settings/data/file/"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert "older than both of us" in archive.read("waymark.html").decode()
    assert json.loads(archive.read("waymark.json"))["writings"][0]["value"]["text"].startswith("the kettle")
    other = signed_in_through_the_page(alice)
    assert send(client, form_to(client.get("/settings/erase/"), "/settings/erase/go/")).status_code == 302
    assert not User.objects.filter(pk=alice.pk).exists()
    assert not Writing.objects.exists()
    assert other.get("/today/").status_code == 302, "signed out everywhere"


@pytest.mark.parametrize("path", ["/settings/data/take/", "/settings/erase/"])
def test_req_29_both_ask_who_it_is_first(alice, at_noon, path):
    client = signed_in_through_the_page(alice)
    at_noon.tick(660)
    assert client.get(path).url.startswith("/account/reauthenticate/")
    say_who_it_is(client)
    assert client.get(path).status_code == 200


def test_req_31_consent_is_a_box_of_its_own_with_its_version_kept(at_noon):
    assert join(consent=None).status_code == 200
    assert not User.objects.filter(email=JOIN["email"]).exists()
    assert join().status_code == 302
    kept = Consent.objects.get(user__email=JOIN["email"])
    assert (kept.version, kept.withdrawn_at) == (CONSENT_VERSION, None)


def test_req_31_taking_it_back_stops_everything_and_offers_deletion(alice, at_noon):
    client = signed_in_through_the_page(alice)
    send(client, form_to(client.get("/settings/consent/"), "/settings/consent/withdraw/"))
    assert Consent.objects.get(user=alice).withdrawn_at is not None
    for path in ("/today/", "/notes/", "/plan/", "/settings/data/", "/settings/plan/", "/notes/earlier/", "/check-in/", "/insight/", "/firsts/", "/dates/"):
        assert client.get(path).url == "/settings/consent/"
    page = client.get("/settings/consent/").content.decode()
    assert "/settings/erase/" in page
    assert "/settings/data/take/" in page
    note = {"text": "one", "id": "9d3f4e5a-1b2c-4d3e-8f9a-0b1c2d3e4f5a", "csrfmiddlewaretoken": client.cookies["t"].value}
    assert client.post("/notes/save/", note).url == "/settings/consent/"
    tap = {"mood": "2", "id": note["id"], "csrfmiddlewaretoken": note["csrfmiddlewaretoken"]}
    assert client.post("/check-in/tap/", tap).url == "/settings/consent/"
    assert not Writing.objects.exists()
    assert not DailyRecord.objects.exists()


def test_req_35_nobody_under_eighteen_gets_an_account_and_no_birth_date_is_asked(at_noon):
    assert join(adult=None).status_code == 200
    assert not User.objects.filter(email=JOIN["email"]).exists()
    assert join().status_code == 302
    assert Consent.objects.get(user__email=JOIN["email"]).adult_confirmed
    page = Client().get("/account/signup/").content.decode().lower()
    assert "birth" not in page
    assert "date" not in {field.name for field in User._meta.get_fields() if "birth" in field.name}
    assert not [name for name in Facts.__slots__ if "age" in name.split("_") or "birth" in name]
