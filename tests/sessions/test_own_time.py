"""Their own day, and coming back after a while."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from recovery.actions.account import set_time_zone
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import WritingKind
from recovery.models import Person
from tests.browsing import browser, form_to, forms_of, send, signed_in_through_the_page
from tests.conftest import NOW, PASSWORD

pytestmark = pytest.mark.django_db


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
    assert timezone.get_current_timezone_name() == "UTC", "nothing of hers stays with the thread that served her"
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
