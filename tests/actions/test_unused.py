"""Unused accounts: off unless asked for; a neutral warning, thirty days, gone; any visit cancels it; never staff."""

import re
import runpy
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as outbox
from django.core.management import call_command
from freezegun import freeze_time

from config import env
from recovery.actions import unused
from recovery.actions.account import note_visit
from recovery.models import AuditRecord, ErasedPerson, OutgoingMail, Person, ShortText, User
from recovery.queries.texts import forget_texts, plain_text
from tests.browsing import signed_in_through_the_page
from tests.conftest import NOW, fresh, make_person
from tests.people import DAY

pytestmark = pytest.mark.django_db
LAST = NOW  # the last visit of the accounts here
LIMIT = NOW.replace(year=2027)  # twelve months later
HOUR = timedelta(hours=1)
SETTINGS = str(Path(__file__).parents[2] / "config" / "settings.py")


@pytest.fixture
def left(alice):
    """Alice was here at LAST and never again."""
    User.objects.filter(pk=alice.pk).update(date_joined=LAST - 200 * DAY, last_login=LAST - DAY)
    note_visit(alice, at=LAST)
    return alice


def warn(at, months=12):
    return unused.warn_unused(months, at=at)


def forget(at, months=12):
    return unused.forget_unused(months, at=at)


def is_there(user):
    return User.objects.filter(pk=user.pk).exists()


def test_unset_means_never(left):
    ten_years = LIMIT.replace(year=2037)
    assert (warn(ten_years, 0), forget(ten_years, 0)) == (0, 0)
    Person.objects.update(warned_at=LAST + DAY)
    assert forget(ten_years, 0) == 0
    with freeze_time(ten_years):
        call_command("tick", verbosity=0)
    assert is_there(left)
    assert outbox.outbox == []


def test_the_warning_goes_out_thirty_days_before_once_and_says_nothing_of_why(left, bob, django_capture_on_commit_callbacks):
    note_visit(bob, at=LIMIT - 40 * DAY)
    with django_capture_on_commit_callbacks(execute=True):
        assert warn(LIMIT - 30 * DAY - HOUR) == 0
        assert warn(LIMIT - 30 * DAY + HOUR) == 1
        assert warn(LIMIT - 30 * DAY + 2 * HOUR) == 0
        assert warn(LIMIT) == 0
    (message,) = outbox.outbox
    assert (message.to, message.subject) == (["alice@example.org"], "Your account")
    assert message.body == plain_text("mail.unused")
    assert "30 days" in message.body
    assert not re.search(r"http|waymark|alice|\b(ex|breakup|plan|step|words?|writing)\b", message.body, re.IGNORECASE)


def test_the_warning_waits_sealed(left, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    warn(LIMIT)
    sealed = bytes(OutgoingMail.objects.get(user=left).sealed)
    assert b"alice" not in sealed
    assert b"account" not in sealed


def test_thirty_days_after_the_warning_the_account_is_erased_as_its_owner_would(left):
    warn(LIMIT - 30 * DAY + HOUR)
    assert forget(LIMIT) == 0, "the thirty days are not over"
    assert forget(LIMIT + 2 * HOUR) == 1
    assert not is_there(left)
    assert ErasedPerson.objects.filter(pk=left.pk).exists()
    assert forget(LIMIT + 3 * HOUR) == 0


def test_nobody_goes_without_a_warning_however_long_the_tick_stood_still(left):
    late = LIMIT.replace(year=2031)
    assert forget(late) == 0
    assert warn(late) == 1
    assert forget(late + 29 * DAY) == 0
    assert forget(late + 30 * DAY) == 1


@pytest.mark.parametrize("sign", ["visit", "sign-in"])
def test_any_sign_of_life_cancels_it_and_the_next_year_begins(left, sign):
    warn(LIMIT - 29 * DAY)
    back = LIMIT - 2 * DAY
    if sign == "visit":
        note_visit(left, at=back)
    else:
        User.objects.filter(pk=left.pk).update(last_login=back)
    assert forget(LIMIT + 60 * DAY) == 0
    assert is_there(left)
    a_year_on = back.replace(year=back.year + 1)
    assert warn(a_year_on - 31 * DAY) == 0
    assert warn(a_year_on - 29 * DAY) == 1, "warned again, a year after she was last here"
    assert forget(a_year_on + 2 * DAY) == 1


def test_signing_in_through_the_page_cancels_it(left):
    warn(LIMIT - 29 * DAY)
    with freeze_time(LIMIT - DAY):
        signed_in_through_the_page(fresh(left), own=True)
    assert forget(LIMIT + 30 * DAY) == 0


def test_staff_are_never_warned_or_forgotten(left, edith):
    boss = make_person("dan@example.org")
    User.objects.filter(pk__in=[edith.pk, boss.pk]).update(date_joined=LAST - DAY)
    User.objects.filter(pk=boss.pk).update(is_superuser=True)
    Person.objects.filter(user__in=[edith, boss]).update(warned_at=LAST + DAY)
    assert warn(LIMIT.replace(year=2030)) == 1
    assert forget(LIMIT.replace(year=2032)) == 1
    assert is_there(edith)
    assert is_there(boss)
    assert not is_there(left)


def test_an_address_that_was_never_confirmed_gets_no_mail(left, django_capture_on_commit_callbacks):
    EmailAddress.objects.filter(user=left).update(verified=False)
    with django_capture_on_commit_callbacks(execute=True):
        assert warn(LIMIT) == 1
    assert outbox.outbox == []
    assert forget(LIMIT + 30 * DAY) == 1


def test_a_warning_the_mail_server_would_not_take_was_no_warning(left, settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    settings.FORGET_AFTER_MONTHS = 12
    with freeze_time(LIMIT):
        warn(LIMIT)
        OutgoingMail.objects.update(created_at=LIMIT)
    for minutes, taken_back in ((59, False), (62, True)):
        with freeze_time(LIMIT + timedelta(minutes=minutes)):
            call_command("tick", verbosity=0)
        warned = Person.objects.get(user=left).warned_at
        assert (warned != LIMIT) is taken_back
    assert warned == LIMIT + timedelta(minutes=62), "given again, with thirty new days"
    assert forget(LIMIT + 30 * DAY + timedelta(minutes=30)) == 0
    assert OutgoingMail.objects.count() == 1, "the old mail is gone, the new one waits"


def test_without_its_sentence_nobody_is_warned_and_nobody_goes(left):
    ShortText.objects.filter(key="mail.unused").delete()
    forget_texts()
    assert warn(LIMIT) == 0
    assert forget(LIMIT + 90 * DAY) == 0


def test_the_tick_does_both_at_its_time(left, settings, django_capture_on_commit_callbacks):
    settings.FORGET_AFTER_MONTHS = 12
    for day in (LIMIT - 31 * DAY, LIMIT - 29 * DAY, LIMIT, LIMIT + 2 * DAY):
        assert is_there(left)
        with freeze_time(day), django_capture_on_commit_callbacks(execute=True):
            call_command("tick", verbosity=0)
            call_command("tick", verbosity=0)
    assert len(outbox.outbox) == 1
    assert not is_there(left)
    assert AuditRecord.objects.filter(subject__contains=str(left.pk)).count() == 0


def test_one_tick_warns_a_hundred_at_most(monkeypatch):
    monkeypatch.setattr(unused, "MOST", 2)
    people = [make_person(f"p{number}@example.org") for number in range(3)]
    User.objects.filter(pk__in=[user.pk for user in people]).update(date_joined=LAST)
    assert [warn(LIMIT), warn(LIMIT), warn(LIMIT)] == [2, 1, 0]
    later = LIMIT + 31 * DAY
    assert [forget(later), forget(later), forget(later)] == [2, 1, 0]


@pytest.mark.parametrize("value", ["5", "0", "-1", "a year"])
def test_a_time_shorter_than_six_months_stops_the_start(value, monkeypatch):
    monkeypatch.setenv("WAYMARK_FORGET_AFTER_MONTHS", value)
    with pytest.raises(env.BadSetting, match="6 or more"):
        runpy.run_path(SETTINGS)


@pytest.mark.parametrize(("value", "months"), [("", 0), ("6", 6), ("12", 12)])
def test_the_setting_is_read_from_the_environment(value, months, monkeypatch):
    monkeypatch.setenv("WAYMARK_FORGET_AFTER_MONTHS", value)
    assert runpy.run_path(SETTINGS)["FORGET_AFTER_MONTHS"] == months
