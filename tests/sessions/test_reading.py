"""Reading writes nothing, but that somebody was here, and that at most every two minutes."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recovery.models import Person
from tests.browsing import browser
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
READ = [
    "/", "/how-it-works/", "/first-step/", "/calm/", "/help/", "/myths/", "/privacy/", "/leave/", "/gone/",
    "/pause/", "/welcome/", "/welcome/1/", "/welcome/2/", "/welcome/3/", "/today/", "/plan/", "/plan/so-far/", "/plan/finished/",
    "/plan/later/tonight/", "/plan/p1/", "/plan/p1/end/", "/plan/p4/", "/s/k1/", "/s/k2/", "/s/k5/", "/s/k32/", "/s/k1/stop/", "/decide/",
    "/questions/", "/questions/why/", "/now/", "/notes/", "/notes/new/", "/notes/kept/", "/notes/words/", "/notes/people/", "/notes/later/", "/settings/", "/settings/consent/",
    "/settings/erase/", "/account/logout/", "/account/reauthenticate/", "/account/email/", "/account/password/change/", "/account/2fa/",
    "/account/2fa/recovery-codes/", "/account/2fa/webauthn/", "/account/sessions/", "/account/inactive/", "/nowhere/",
]  # fmt: skip


def writes_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return [query["sql"] for query in queries if query["sql"].lstrip().upper().startswith(WRITES)]


@pytest.mark.parametrize("path", READ)
def test_reading_a_page_a_second_time_writes_nothing(at_home, at_noon, path):
    at_home.get(path)
    at_noon.tick(timedelta(seconds=90))
    assert writes_of(at_home, path) == []


@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/login/code/", "/", "/s/k1/"])
def test_reading_a_page_signed_out_writes_nothing_at_all(db, path):
    assert writes_of(browser(), path) == []
    assert not Session.objects.exists()


def test_a_visit_is_noted_at_most_every_two_minutes(at_home, at_noon):
    noted = []
    for _ in range(9):
        at_noon.tick(timedelta(seconds=50))
        at_home.get("/today/")
        noted.append(Person.objects.get(user__email="alice@example.org").last_seen_at - NOW)
    assert sorted(set(noted)) == [timedelta(seconds=seconds) for seconds in (0, 150, 300, 450)]


def test_public_pages_note_no_visit_and_ask_the_database_nothing(at_home, at_noon):
    at_home.get("/calm/")
    at_noon.tick(timedelta(minutes=5))
    with CaptureQueriesContext(connection) as queries:
        answer = at_home.get("/first-step/")
        at_home.get("/first-step/")
    assert not answer.cookies
    sessions = [query["sql"] for query in queries if "session" in query["sql"] or "recovery_user" in query["sql"]]
    assert sessions == []
