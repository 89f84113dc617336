"""Accounts at the desk: ids, days and counts for operators, nothing for anybody else, and no look without a record."""

import io
import json
import re
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.urls import reverse

from recovery.actions.account import erase_person
from recovery.actions.people import LOOKED, SESSIONS_ENDED, SWITCHED_OFF, SWITCHED_ON, end_all_sessions, note_look, switch_account
from recovery.actions.staff import make_editor
from recovery.errors import PersonGone
from recovery.models import AuditRecord, Person, SafetyCheck, User, Writing
from recovery.queries.people import ON_A_PAGE
from tests.admin.test_screens import FORBIDDEN
from tests.browsing import browser, form_to, forms_of, say_who_it_is, send, sign_in, signed_in_through_the_page
from tests.conftest import NOW, PASSWORD, fresh, make_person, signed_in
from tests.html_pages import html_faults
from tests.people import check, finish
from tests.writing_help import write_note

PEOPLE, RECORD = "/desk/people/", "/desk/record/"


def page_of(user, act=""):
    return f"{PEOPLE}{user.pk}/{act}"


@pytest.fixture
def olive(db):
    """Runs the place."""
    return fresh(make_editor("olive@example.org", PASSWORD, publisher=False, operator=True, at=NOW)[0])


@pytest.fixture
def as_olive(olive, at_noon):
    client = signed_in_through_the_page(olive)
    AuditRecord.objects.all().delete()
    return client


@pytest.fixture
def lived_in(alice):
    """Alice has left traces of every kind."""
    write_note(alice, "two chairs by the window")
    finish(alice, "k1")
    check(alice, at=NOW, g4="yes")
    return alice


def every_page(alice):
    return [PEOPLE, RECORD, page_of(alice), page_of(alice, "sessions/"), page_of(alice, "switch/")]


def acts():
    return list(AuditRecord.objects.order_by("pk").values_list("actor_id", "action", "subject"))


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["edith", "writer"])
def test_editors_and_publishers_get_what_they_get_for_any_page_that_is_not_there(request, who, alice):
    client = signed_in(request.getfixturevalue(who))
    nowhere = client.get("/desk/recovery/writing/")
    for path in every_page(alice):
        for answer in (client.get(path), client.post(path, {"to": "off"})):
            assert answer.status_code in (404, 405), path
        assert client.get(path).content == nowhere.content, "not even that such a page exists"
    assert PEOPLE not in client.get("/desk/").content.decode()
    assert RECORD not in client.get("/desk/").content.decode()
    assert not AuditRecord.objects.filter(action=LOOKED).exists()
    assert fresh(alice).is_active


def test_a_superuser_who_is_no_staff_does_not_reach_the_desk(alice, bob):
    User.objects.filter(pk=bob.pk).update(is_superuser=True)
    assert signed_in(fresh(bob)).get(page_of(alice)).status_code == 302
    assert not AuditRecord.objects.filter(action=LOOKED).exists()


def test_in_production_an_operator_without_a_second_step_reaches_none_of_it(as_olive, lived_in, settings):
    settings.PRODUCTION = True
    for path in every_page(lived_in):
        assert as_olive.get(path).url == "/account/2fa/"
    assert acts() == []


def test_an_operator_is_offered_both_lists(as_olive):
    desk = as_olive.get("/desk/").content.decode()
    assert PEOPLE in desk
    assert RECORD in desk


def test_after_twenty_idle_minutes_every_page_asks_who_is_there(as_olive, lived_in, at_noon):
    at_noon.tick(21 * 60)
    for path in every_page(lived_in):
        assert as_olive.get(path).url.startswith("/account/reauthenticate/"), path
    assert acts() == []


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_the_list_shows_ids_days_and_switches_and_no_address(as_olive, lived_in, bob):
    Person.objects.filter(user=lived_in).update(last_seen_at=NOW - timedelta(days=3))
    Person.objects.filter(user=bob).update(last_seen_at=None)
    switch_account(bob.pk, on=False, actor=lived_in, at=NOW)
    page = as_olive.get(PEOPLE)
    rows = {str(row.id): (row.seen_on, row.active, row.staff) for row in page.context["people"].accounts}
    assert rows[str(lived_in.pk)] == (NOW.date() - timedelta(days=3), True, False)
    assert rows[str(bob.pk)] == (None, False, False)
    words = page.content.decode()
    assert str(lived_in.pk) in words
    assert "19 Nov 2026" in words
    assert "@" not in words
    assert not re.search(r"\d\d:\d\d", words), "days, not hours"


def test_a_detail_page_counts_rows_and_holds_no_word_address_ciphertext_or_way_to_either(as_olive, lived_in):
    page = as_olive.get(page_of(lived_in)).content.decode()
    note, said = Writing.objects.get(kind="note"), SafetyCheck.objects.get()
    for secret in ("alice", "@", "two chairs", str(note.pk), str(said.pk), bytes(note.ciphertext).hex()[:24], "/notes/", "127.0.0.1"):
        assert secret not in page, secret
    held = as_olive.get(page_of(lived_in)).context["held"]
    assert (held.texts, held.facts, held.plans, held.consents, held.sessions) == (1, 2, 1, 1, 0)


def test_whether_somebody_was_asked_about_their_safety_cannot_be_told_from_the_counts(as_olive, alice, bob):
    finish(alice, "k1", "k2")
    finish(bob, "k1")
    check(bob, at=NOW, g4="yes")
    assert as_olive.get(page_of(alice)).context["held"] == as_olive.get(page_of(bob)).context["held"]


def test_the_list_goes_on_on_further_pages_and_asks_the_same_of_the_database(as_olive, django_assert_num_queries):
    User.objects.bulk_create(User(email=f"somebody{number}@example.org", password="!") for number in range(2 * ON_A_PAGE))
    with django_assert_num_queries(3):
        first = as_olive.get(PEOPLE)
    ids = [row.id for number in (1, 2, 3) for row in as_olive.get(f"{PEOPLE}?page={number}").context["people"].accounts]
    assert len(ids) == len(set(ids)) == User.objects.count()
    assert "?page=2" in first.content.decode()
    for odd in ("0", "-1", "x", "9" * 40, "²"):
        assert as_olive.get(PEOPLE, {"page": odd}).status_code == 200


@pytest.mark.parametrize("field", ["q", "email", "email__contains", "o", "e"])
def test_there_is_no_search_and_an_address_in_the_url_finds_nothing(as_olive, alice, bob, field):
    plain = as_olive.get(PEOPLE)
    asked = as_olive.get(PEOPLE, {field: "alice@example.org"})
    assert [row.id for row in asked.context["people"].accounts] == [row.id for row in plain.context["people"].accounts]
    assert [form for form in forms_of(plain) if form.method == "get"] == []


# --- on record --------------------------------------------------------------------------------------------------------


def test_req_34_looking_at_a_person_leaves_a_record_and_shows_no_plaintext(as_olive, olive, lived_in):
    page = as_olive.get(page_of(lived_in))
    assert page.status_code == 200
    assert "two chairs" not in page.content.decode()
    row = AuditRecord.objects.get()
    assert (row.actor_id, row.action, row.subject, row.at) == (str(olive.pk), LOOKED, str(lived_in.pk), NOW)
    as_olive.get(page_of(lived_in))
    assert AuditRecord.objects.count() == 2, "each look is one"


def test_req_34_without_the_record_nothing_is_shown(as_olive, lived_in, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(AuditRecord.objects, "create", broken)
    as_olive.raise_request_exception = False
    answer = as_olive.get(page_of(lived_in))
    assert answer.status_code == 500
    assert str(lived_in.pk) not in answer.content.decode()


def test_the_person_finds_in_their_own_export_that_somebody_looked(as_olive, lived_in):
    as_olive.get(page_of(lived_in))
    her = signed_in_through_the_page(lived_in)
    answer = send(her, form_to(her.get("/settings/data/take/"), "/settings/data/file/"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    told = [(act["act"], act["by"]) for act in json.loads(archive.read("waymark.json"))["acts"]]
    assert (LOOKED, "staff") in told


def test_a_list_an_unknown_id_and_an_erased_one_leave_no_record(as_olive, alice):
    as_olive.get(PEOPLE)
    assert as_olive.get(f"{PEOPLE}{uuid4()}/").status_code == 404
    pk = alice.pk
    form = form_to(as_olive.get(page_of(alice, "sessions/")), page_of(alice, "sessions/"))
    erase_person(alice)
    for act in ("", "sessions/", "switch/"):
        assert as_olive.get(f"{PEOPLE}{pk}/{act}").status_code == 404
    assert send(as_olive, form).status_code == 404
    assert acts() == []
    assert str(pk) not in as_olive.get(PEOPLE).content.decode()


def test_the_record_can_be_read_page_by_page_and_by_no_means_changed(as_olive, olive, lived_in, django_assert_num_queries):
    as_olive.get(page_of(lived_in))
    AuditRecord.objects.bulk_create(AuditRecord(actor_id="command", action="published", subject="guide", at=NOW) for _ in range(ON_A_PAGE))
    with django_assert_num_queries(3):
        first = as_olive.get(RECORD)
    assert "?page=2" in first.content.decode()
    rows = [row for number in (1, 2) for row in as_olive.get(f"{RECORD}?page={number}").context["record"].records]
    assert (str(olive.pk), LOOKED, str(lived_in.pk)) in [(row.actor_id, row.action, row.subject) for row in rows]
    assert [form for form in forms_of(first) if form.method == "post"] == []
    for method in ("post", "put", "delete", "patch"):
        assert getattr(as_olive, method)(RECORD).status_code in (403, 405)
    assert AuditRecord.objects.count() == ON_A_PAGE + 1
    assert as_olive.get("/desk/recovery/auditrecord/").status_code == 404


# --- acts -------------------------------------------------------------------------------------------------------------


def press(client, path, **fields):
    """Open the page that asks, and send its one form."""
    return send(client, form_to(client.get(path), path), **fields)


def test_signing_somebody_out_asks_first_ends_every_session_and_is_on_record(as_olive, olive, alice, bob):
    phone, library, other = (signed_in_through_the_page(user) for user in (alice, alice, bob))
    unlisted = signed_in(alice)
    as_olive.get(page_of(alice, "sessions/"))
    assert phone.get("/today/").status_code == 200, "the question does nothing"
    assert press(as_olive, page_of(alice, "sessions/")).url == page_of(alice)
    for client in (phone, library, unlisted):
        assert client.get("/today/").url.startswith("/account/login/")
    assert other.get("/today/").status_code == 200
    assert as_olive.get("/desk/").status_code == 200
    assert not UserSession.objects.filter(user=alice).exists()
    assert acts() == [(str(olive.pk), SESSIONS_ENDED, str(alice.pk))]
    assert signed_in_through_the_page(alice).get("/today/").status_code == 200, "she signs in again"


def test_an_account_that_is_off_lets_nobody_in_and_loses_nothing_and_its_old_sessions_stay_dead(as_olive, olive, lived_in):
    her = signed_in_through_the_page(lived_in)
    switch = page_of(lived_in, "switch/")
    assert press(as_olive, switch, to="off").url == page_of(lived_in)
    assert her.get("/today/").url.startswith("/account/login/")
    assert "/account/inactive/" in sign_in(browser(), lived_in.email).url
    assert Writing.objects.filter(owner=lived_in).count() == 1
    assert press(as_olive, switch, to="on").url == page_of(lived_in)
    assert her.get("/today/").url.startswith("/account/login/"), "a session of before does not come back"
    assert signed_in_through_the_page(lived_in).get("/notes/").status_code == 200
    done = [row for row in acts() if row[1] != LOOKED]
    assert done == [(str(olive.pk), word, str(lived_in.pk)) for word in (SWITCHED_OFF, SWITCHED_ON)]


def test_a_switch_sent_twice_or_from_an_old_page_is_one_act_and_one_without_a_side_none(as_olive, alice):
    switch = page_of(alice, "switch/")
    form = form_to(as_olive.get(switch), switch)
    for _time in range(2):
        assert send(as_olive, form, to="off").status_code == 302
    assert [row[1] for row in acts()] == [SWITCHED_OFF]
    for odd in ({}, {"to": ""}, {"to": "both"}):
        assert send(as_olive, form, **{"to": None, **odd}).status_code == 400
    assert not User.objects.get(pk=alice.pk).is_active
    assert [row[1] for row in acts()] == [SWITCHED_OFF]


@pytest.mark.parametrize("act", ["sessions/", "switch/"])
def test_nobody_shuts_the_door_behind_themselves(as_olive, olive, act):
    assert as_olive.get(page_of(olive, act)).status_code == 403
    token = as_olive.cookies["t"].value
    assert as_olive.post(page_of(olive, act), {"to": "off", "csrfmiddlewaretoken": token}).status_code == 403
    assert fresh(olive).is_active
    assert act not in as_olive.get(page_of(olive)).content.decode()


@pytest.mark.parametrize("act", ["sessions/", "switch/"])
def test_ten_minutes_after_signing_in_an_act_asks_who_is_there(as_olive, alice, at_noon, act):
    form = form_to(as_olive.get(page_of(alice, act)), page_of(alice, act))
    at_noon.tick(9 * 60)
    as_olive.get("/desk/")
    at_noon.tick(2 * 60)
    assert send(as_olive, form, to="off").url.startswith("/account/reauthenticate/")
    assert fresh(alice).is_active
    assert acts() == []
    say_who_it_is(as_olive)
    assert as_olive.get(page_of(alice, act)).status_code == 200


def test_a_form_without_its_token_does_nothing(as_olive, alice):
    assert as_olive.post(page_of(alice, "switch/"), {"to": "off"}).status_code == 403
    assert fresh(alice).is_active
    assert acts() == []


@pytest.mark.parametrize("verb", [note_look, end_all_sessions, lambda pk, **who: switch_account(pk, on=False, **who)])
def test_an_act_on_an_account_that_is_gone_says_so_and_is_not_on_record(olive, verb):
    before = AuditRecord.objects.count()
    with pytest.raises(PersonGone):
        verb(uuid4(), actor=olive, at=NOW)
    assert AuditRecord.objects.count() == before


def test_when_somebody_leaves_the_record_forgets_who_it_was_about_and_keeps_who_looked(as_olive, olive, alice):
    as_olive.get(page_of(alice))
    erase_person(alice)
    assert acts() == [(str(olive.pk), LOOKED, "erased")]


# --- as pages ---------------------------------------------------------------------------------------------------------


def test_every_page_keeps_the_policy_is_not_stored_and_valid_with_a_neutral_title(as_olive, lived_in, at_noon):
    switch_account(make_person("carol@example.org").pk, on=False, actor=lived_in, at=NOW)
    paths = [*every_page(lived_in), page_of(User.objects.get(email="carol@example.org"), "switch/"), "/desk/"]
    pages = {path: as_olive.get(path) for path in paths}
    for path, answer in pages.items():
        assert answer.status_code == 200
        assert [pattern for pattern in FORBIDDEN if re.search(pattern, answer.content.decode())] == []
        assert (answer["Cache-Control"], "unsafe" in answer["Content-Security-Policy"]) == ("no-store", False), path
    assert html_faults({path: answer.content.decode() for path, answer in pages.items()}) == []


def test_the_addresses_of_these_pages_hold_an_id_and_nothing_else(alice):
    names = ("people", "person", "person_sessions", "person_switch", "record")
    paths = [reverse(f"admin:{name}", args=[alice.pk] if "person" in name else []) for name in names]
    assert paths == [PEOPLE, *(page_of(alice, act) for act in ("", "sessions/", "switch/")), RECORD]
