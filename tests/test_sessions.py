"""Whose device, how long, who is there now: what a session does while nobody looks, and how it ends."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recovery.actions.account import set_time_zone
from recovery.actions.answers import save_answers
from recovery.actions.plan import finish_step
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import WritingKind
from recovery.models import Person, User, Writing
from tests.browsing import browser, end_session, form_to, forms_of, say_who_it_is, send, sign_in, signed_in_through_the_page
from tests.conftest import NOW, PASSWORD

pytestmark = pytest.mark.django_db

S = "the kettle is older than both of us"
IDLE = timedelta(minutes=21)


@pytest.fixture
def alice(alice, at_noon):
    """She finished the first step, answered the fifth, and keeps one note."""
    finish_step(alice, "k1", fact_id=uuid4(), at=NOW - timedelta(days=2))
    save_answers(alice, "k5", {"a1": {"text": S}}, revisions={}, page_id=None, at=NOW)
    save_writing(alice, Where(WritingKind.NOTE), Save(uuid4(), {"text": S}), at=NOW)
    return alice


@pytest.fixture
def at_home(alice):
    """Signed in on a device that only she uses."""
    return signed_in_through_the_page(alice, own=True)


@pytest.fixture
def at_the_library(alice):
    return signed_in_through_the_page(alice, own=False)


def note_page():
    return f"/notes/{Writing.objects.get(kind='note').pk}/"


# --- who are you, again? --------------------------------------------------------------------------------------------

ASKED = ["/notes/", "a note", "/notes/kept/", "/settings/", "/questions/why/", "/plan/so-far/", "/decide/"]
NEVER_ASKED = ["/today/", "/plan/", "/pause/", "/notes/new/", "/now/", "/questions/", "/s/k1/", "/s/k1/stop/", "/plan/p1/", "/help/"]


@pytest.mark.parametrize("path", ASKED)
def test_after_twenty_idle_minutes_pages_with_their_words_ask_who_is_there(at_home, at_noon, path):
    path = note_page() if path == "a note" else path
    assert at_home.get(path).status_code == 200
    at_noon.tick(IDLE)
    answer = at_home.get(path)
    assert (answer.status_code, answer.url) == (302, f"/account/reauthenticate/?{urlencode({'next': path})}")


@pytest.mark.parametrize("path", NEVER_ASKED)
def test_after_twenty_idle_minutes_pages_for_getting_through_do_not_ask(at_home, at_noon, path):
    at_noon.tick(IDLE)
    assert at_home.get(path).status_code == 200


def test_a_right_password_opens_the_page_that_asked(at_home, at_noon):
    at_noon.tick(IDLE)
    asks = at_home.get(at_home.get("/notes/").url)
    form = form_to(asks, "/account/reauthenticate/")
    wrong = send(at_home, form, password="not these stones at all")
    assert wrong.status_code == 200
    assert at_home.get("/notes/").status_code == 302
    assert send(at_home, form, password=PASSWORD).url == "/notes/"
    assert S in at_home.get("/notes/").content.decode()
    assert at_home.get("/settings/").status_code == 200, "asked once, not page by page"


def test_they_are_asked_again_after_the_next_idle_time(at_home, at_noon):
    at_noon.tick(IDLE)
    say_who_it_is(at_home)
    at_noon.tick(IDLE)
    assert at_home.get("/notes/").status_code == 302


def test_a_short_pause_asks_nothing(at_home, at_noon):
    for _ in range(4):
        at_noon.tick(timedelta(minutes=15))
        assert at_home.get("/notes/").status_code == 200


def test_earlier_answers_on_a_step_fold_away_and_open_again(at_home, at_noon):
    assert S in at_home.get("/s/k5/").content.decode()
    at_noon.tick(IDLE)
    folded = at_home.get("/s/k5/")
    assert folded.status_code == 200
    assert S not in folded.content.decode()
    assert "/account/reauthenticate/?next=/s/k5/" in folded.content.decode()
    say_who_it_is(at_home)
    assert S in at_home.get("/s/k5/").content.decode()


def test_why_they_skipped_folds_away_too(at_home, at_noon):
    send(at_home, form_to(at_home.get("/s/k6/"), "/s/k6/skip/"), word=S)
    assert S in at_home.get("/s/k6/").content.decode()
    at_noon.tick(IDLE)
    assert S not in at_home.get("/s/k6/").content.decode()


def test_saving_is_never_asked_and_what_was_folded_stays_as_it_was(alice, at_home, at_noon):
    at_noon.tick(IDLE)
    folded = form_to(at_home.get("/s/k5/"), "/s/k5/finish/")
    folded.action = "/s/k5/save/"
    assert "a1-text" not in folded.fields
    folded.fields["a2-text"] = "and it still works"
    assert send(at_home, folded).status_code == 302
    assert send(at_home, form_to(at_home.get("/notes/new/"), "/notes/save/"), text="written while idle").status_code == 302
    say_who_it_is(at_home)
    shown = form_to(at_home.get("/s/k5/"), "/s/k5/finish/").fields
    assert (shown["a1-text"], shown["a2-text"]) == (S, "and it still works")
    assert "written while idle" in at_home.get("/notes/").content.decode()


def test_a_form_with_a_mistake_shows_an_idle_session_nothing_from_before(alice, at_home, at_noon):
    send(at_home, form_to(at_home.get("/decide/"), "/decide/keep/"), choice="let_go", words=S)
    at_noon.tick(timedelta(days=1))
    say_who_it_is(at_home)
    form = form_to(at_home.get("/decide/"), "/decide/keep/")
    send(at_home, form, choice="let_go", words=S)
    assert S in at_home.get("/decide/").content.decode()
    form = form_to(at_home.get("/decide/"), "/decide/keep/")
    at_noon.tick(IDLE)
    answer = send(at_home, form, choice=None, words="")
    assert answer.status_code == 422
    assert S not in answer.content.decode()


def test_an_account_without_any_way_to_confirm_signs_in_anew_by_a_mailed_code(alice, at_home, at_noon):
    user = User.objects.get(pk=alice.pk)
    user.set_unusable_password()
    user.save()
    client = browser(user)
    client.get("/today/")
    at_noon.tick(IDLE)
    answer = client.get("/notes/")
    assert (answer.status_code, answer.url) == (302, "/account/login/code/?next=%2Fnotes%2F")
    assert client.get("/today/").url.startswith("/account/login/")


# --- a device that others use ---------------------------------------------------------------------------------------


def test_a_shared_session_ends_with_the_browser_and_an_own_one_lasts_thirty_days(at_home, at_the_library):
    assert at_the_library.cookies["w"]["max-age"] == ""
    assert at_home.cookies["w"]["max-age"] == 30 * 24 * 3600


def test_a_shared_session_ends_after_ten_idle_minutes(at_the_library, at_noon):
    at_noon.tick(timedelta(minutes=9))
    assert at_the_library.get("/today/").status_code == 200
    at_noon.tick(timedelta(minutes=11))
    answer = at_the_library.get("/today/")
    assert (answer.status_code, answer.url) == (302, "/account/login/?next=/today/")
    assert answer["Clear-Site-Data"] == '"cache"'


def test_a_shared_session_ends_after_twelve_hours_however_busy(at_the_library, at_noon):
    for _ in range(12 * 60 // 9 + 1):
        assert at_the_library.get("/today/").status_code == 200
        at_noon.tick(timedelta(minutes=9))
    assert at_the_library.get("/today/").status_code == 302


def test_an_own_session_stays_for_weeks(at_home, at_noon):
    at_noon.tick(timedelta(days=29))
    assert at_home.get("/today/").status_code == 200


def test_what_was_being_written_when_a_shared_session_ended_is_kept(alice, at_the_library, at_noon):
    form = form_to(at_the_library.get("/notes/new/"), "/notes/save/")
    at_noon.tick(timedelta(minutes=11))
    assert send(at_the_library, form, text="half a sentence").url == "/account/login/?next=/notes/kept/"
    sign_in(at_the_library, alice.email, own=False)
    assert "half a sentence" in at_the_library.get("/notes/kept/").content.decode()


def test_a_device_may_be_changed_in_settings(at_home, at_noon):
    form = form_to(at_home.get("/settings/"), "/settings/place/")
    assert send(at_home, form, device="shared").status_code == 302
    assert at_home.cookies["w"]["max-age"] == ""
    at_noon.tick(timedelta(minutes=11))
    assert at_home.get("/today/").status_code == 302


def test_the_key_of_a_session_changes_with_the_sign_in(alice):
    client = browser()
    client.get("/account/login/")
    client.session["before"] = True
    client.session.save()
    sign_in(client, alice.email)
    first = client.cookies["w"].value
    end_session(client)
    sign_in(client, alice.email)
    assert client.cookies["w"].value != first


# --- reading writes nothing -----------------------------------------------------------------------------------------

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")
READ = [
    "/", "/how-it-works/", "/first-step/", "/calm/", "/help/", "/myths/", "/privacy/", "/leave/", "/gone/",
    "/pause/", "/welcome/", "/welcome/1/", "/welcome/2/", "/welcome/3/", "/today/", "/plan/", "/plan/so-far/", "/plan/finished/",
    "/plan/later/tonight/", "/plan/p1/", "/plan/p1/end/", "/plan/p4/", "/s/k1/", "/s/k2/", "/s/k5/", "/s/k32/", "/s/k1/stop/", "/decide/",
    "/questions/", "/questions/why/", "/now/", "/notes/", "/notes/new/", "/notes/kept/", "/settings/", "/settings/consent/",
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


# --- leaving --------------------------------------------------------------------------------------------------------

EXIT = "https://www.bbc.com/weather"


def is_signed_in(client):
    return client.get("/today/").status_code == 200


def test_signing_out_ends_the_session_and_clears_the_cache(at_home):
    page = at_home.get("/account/logout/")
    assert is_signed_in(at_home), "asking is not signing out"
    answer = send(at_home, form_to(page, "/account/logout/"))
    assert (answer.status_code, answer.url) == (302, "/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert not is_signed_in(at_home)


def test_leave_signs_out_and_goes_somewhere_neutral_without_any_token(at_home):
    del at_home.cookies["t"]
    answer = at_home.post("/leave/go/", headers={"sec-fetch-site": "same-origin"})
    assert (answer.status_code, answer["Location"]) == (303, EXIT)
    assert answer["Clear-Site-Data"] == '"cache"'
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert not is_signed_in(at_home)


def test_leave_works_in_browsers_that_do_not_say_where_a_request_comes_from(at_home):
    assert at_home.post("/leave/go/").status_code == 303
    assert not is_signed_in(at_home)


def test_leave_from_another_site_signs_nobody_out(at_home):
    answer = at_home.post("/leave/go/", headers={"sec-fetch-site": "cross-site"})
    assert (answer.status_code, answer["Location"]) == (303, EXIT)
    assert "Clear-Site-Data" not in answer
    assert is_signed_in(at_home)


def test_leave_by_a_link_signs_nobody_out(at_home):
    answer = at_home.get("/leave/go/")
    assert (answer.status_code, answer["Location"]) == (303, EXIT)
    assert is_signed_in(at_home)


def test_leave_goes_nowhere_but_to_the_allowed_place(at_home):
    answer = at_home.post("/leave/go/?next=https://example.org/", {"next": "https://example.org/", "to": "https://example.org/"})
    assert answer["Location"] == EXIT
    assert f"form-action 'self' {EXIT}/" in at_home.get("/help/")["Content-Security-Policy"]


def test_leave_works_for_somebody_who_is_not_signed_in(db):
    answer = browser().post("/leave/go/")
    assert (answer.status_code, answer["Location"]) == (303, EXIT)
    assert not answer.cookies


def test_erasing_the_account_signs_out_and_clears_the_cache(alice, at_home):
    answer = send(at_home, form_to(at_home.get("/settings/erase/"), "/settings/erase/go/"))
    assert (answer.status_code, answer.url) == (302, "/gone/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert not User.objects.filter(pk=alice.pk).exists()
    assert not is_signed_in(at_home)


def test_erasing_asks_who_is_there_after_ten_minutes(alice, at_home, at_noon):
    form = form_to(at_home.get("/settings/erase/"), "/settings/erase/go/")
    at_noon.tick(timedelta(minutes=11))
    assert at_home.get("/settings/erase/").url == "/account/reauthenticate/?next=%2Fsettings%2Ferase%2F"
    assert send(at_home, form).url == "/settings/erase/"
    assert User.objects.filter(pk=alice.pk).exists()


def test_erasing_ends_the_sessions_of_every_device(alice, at_home, at_the_library):
    send(at_home, form_to(at_home.get("/settings/erase/"), "/settings/erase/go/"))
    assert not is_signed_in(at_the_library)
    assert not any(str(alice.pk) in str(session.get_decoded()) for session in Session.objects.all())


# --- their own day --------------------------------------------------------------------------------------------------


def test_the_time_zone_of_the_browser_is_kept_at_sign_up(db):
    client = browser()
    form = form_to(client.get("/account/signup/"), "/account/signup/")
    send(client, form, email="ann@example.org", password1=PASSWORD, adult="on", consent="on", device="own", time_zone="Pacific/Auckland")
    assert Person.objects.get(user__email="ann@example.org").time_zone == "Pacific/Auckland"


@pytest.mark.parametrize("sent", ["Moon/Crater", "../../etc/passwd", "the kettle is older", "\x00"])
def test_a_time_zone_that_is_none_is_not_kept(db, sent):
    client = browser()
    form = form_to(client.get("/account/signup/"), "/account/signup/")
    send(client, form, email="ann@example.org", password1=PASSWORD, adult="on", consent="on", device="own", time_zone=sent)
    assert Person.objects.filter(user__email="ann@example.org").values_list("time_zone", flat=True).first() in ("", None)


def test_days_and_hours_are_shown_in_the_time_of_the_person(alice, at_noon):
    """At noon of 22 November in Greenwich it is one o'clock at night of the 23rd in Auckland."""
    set_time_zone(alice, time_zone="Pacific/Auckland")
    client = signed_in_through_the_page(alice)
    send(client, form_to(client.get("/notes/new/"), "/notes/save/"), text="written at night")
    shown = client.get("/notes/").content.decode()
    assert "Monday 23 November 2026" in shown
    assert "22 November" not in shown


def test_the_time_of_one_person_is_not_that_of_the_next(alice, bob, at_noon):
    set_time_zone(alice, time_zone="Pacific/Auckland")
    signed_in_through_the_page(alice).get("/today/")
    save_writing(bob, Where(WritingKind.NOTE), Save(uuid4(), {"text": "noon"}), at=NOW)
    assert "Sunday 22 November 2026" in signed_in_through_the_page(bob).get("/notes/").content.decode()


def test_a_time_zone_may_be_changed_and_one_that_is_none_is_refused(at_home):
    form = form_to(at_home.get("/settings/"), "/settings/place/")
    assert send(at_home, form, time_zone="America/New_York").status_code == 302
    refused = send(at_home, form, time_zone="Moon/Crater")
    assert refused.status_code == 422
    assert "America/New_York" in refused.content.decode()
    assert Person.objects.get(user__email="alice@example.org").time_zone == "America/New_York"


def test_tomorrow_in_the_calendar_is_tomorrow_where_they_are(alice, at_noon):
    set_time_zone(alice, time_zone="Pacific/Auckland")
    file = signed_in_through_the_page(alice).get("/plan/later/tomorrow/").content.decode()
    evening = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # eight in the evening of the 24th in Auckland
    assert f"DTSTART:{evening:%Y%m%dT%H%M%SZ}" in file
    assert mail.outbox == []


# --- coming back ----------------------------------------------------------------------------------------------------


def test_after_a_week_away_today_says_return_for_the_day_and_then_as_ever(at_home, at_noon):
    at_home.get("/today/")
    at_noon.tick(timedelta(days=8))
    back = at_home.get("/today/")
    assert back.context["today"].offer == "return"
    at_noon.tick(timedelta(hours=11))
    assert at_home.get("/today/").context["today"].offer == "return"
    at_noon.tick(timedelta(hours=2))
    assert at_home.get("/today/").context["today"].offer == "next"


def test_six_days_away_are_no_absence(at_home, at_noon):
    at_home.get("/today/")
    at_noon.tick(timedelta(days=6, hours=23))
    assert at_home.get("/today/").context["today"].offer != "return"


def test_somebody_who_comes_back_finds_everything_and_is_not_scolded(at_home, at_noon):
    done = at_home.get("/plan/").context["journey"].road.done_count
    at_noon.tick(timedelta(days=20))
    page = at_home.get("/today/")
    assert at_home.get("/plan/").context["journey"].road.done_count == done
    words = page.content.decode().lower()
    assert [word for word in ("days away", "missed", "streak", "20 days", "behind", "forgot") if word in words] == []


def test_the_first_thing_done_after_coming_back_ends_the_welcome(at_home, at_noon):
    at_home.get("/today/")
    at_noon.tick(timedelta(days=8))
    page = at_home.get("/s/k2/")
    at_noon.tick(timedelta(minutes=5))
    send(at_home, form_to(page, "/s/k2/finish/"), short="1")
    assert at_home.get("/today/").context["today"].offer == "rest"
    assert not [form for form in forms_of(at_home.get("/today/")) if form.action == "/today/begin/"]
