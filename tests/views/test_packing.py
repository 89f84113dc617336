"""The page for packing away: nothing happens before it was read once more."""

from datetime import timedelta

import pytest

from recovery.enums import WritingKind
from recovery.models import Writing
from tests.browsing import browser, form_to, say_who_it_is, send
from tests.conftest import NOW
from tests.writing_help import answer, write_note

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_notes(alice, at_noon):
    answer(alice, line="Mostly tired.", at=NOW - timedelta(hours=1))
    write_note(alice, "the blackbird", at=NOW - timedelta(hours=1))
    write_note(alice, "the green coat", kind=WritingKind.LETTER, at=NOW - timedelta(hours=1))
    return alice


@pytest.fixture
def at_home(with_notes):
    """Signed in a moment ago, so that who she is need not be asked."""
    client = browser(with_notes)
    say_who_it_is(client)
    return client


def review(client, **chosen):
    return send(client, form_to(client.get("/plan/pack/"), "/plan/pack/"), **chosen)


def test_reading_once_more_changes_nothing_and_says_what_would_happen(at_home):
    before = list(Writing.objects.values())
    page = review(at_home, notes="delete", letters="seal", until="2027-05-03")
    words = page.content.decode()
    assert page.status_code == 200
    assert "3 May 2027" in words
    assert "overwritten and deleted at once" in words
    assert "the blackbird" not in words
    assert list(Writing.objects.values()) == before


def test_after_reading_it_is_done_and_pressing_again_does_no_more(at_home, with_notes):
    form = form_to(review(at_home, notes="delete", letters="seal", until="2027-05-03"), "/plan/pack/go/")
    for _time in range(2):
        assert send(at_home, form).status_code == 302
        assert set(Writing.objects.values_list("kind", "sealed")) == {("line", False), ("letter", True)}
    assert "It is done." in at_home.get("/plan/pack/").content.decode()


@pytest.mark.parametrize(
    ("until", "says"),
    [("", "Which day?"), ("2026-11-22", "That day is here already."), ("2066-01-01", "more than twenty years"), ("soon", "There is no such day")],
)
def test_a_day_that_cannot_be_is_said_at_its_field_and_the_choices_stay(at_home, until, says):
    page = review(at_home, notes="delete", letters="seal", until=until)
    assert page.status_code == 422
    assert says in page.content.decode()
    form = form_to(page, "/plan/pack/")
    assert (form.fields["notes"], form.fields["letters"]) == ("delete", "seal")
    assert Writing.objects.count() == 3


def test_a_kind_takes_only_the_places_it_has(at_home):
    first, go = form_to(at_home.get("/plan/pack/"), "/plan/pack/"), form_to(review(at_home, notes="take"), "/plan/pack/go/")
    for form in (first, go):
        assert send(at_home, form, plan="seal", until="2027-05-03").status_code == 422
        assert send(at_home, form, notes="burn").status_code == 422
    assert not Writing.objects.filter(sealed=True).exists()


def test_keeping_everything_is_an_answer_too(at_home):
    page = review(at_home)
    assert "You chose to keep all of it." in page.content.decode()
    assert "/plan/pack/go/" not in page.content.decode()


def test_taking_along_leads_to_the_file(at_home):
    form = form_to(review(at_home, notes="take"), "/plan/pack/go/")
    assert send(at_home, form).url == "/settings/data/take/"
    assert Writing.objects.count() == 3


def test_a_made_up_moment_counts_as_now(at_home, with_notes):
    form = form_to(review(at_home, notes="delete"), "/plan/pack/go/")
    for odd in ("9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00", "yesterday", "2026-11-22T10:00:00", "9999-99-99T00:00:00Z", "x" * 39, ""):
        write_note(with_notes, "another", at=NOW)
        assert send(at_home, form, seen=odd).status_code == 302
        assert not Writing.objects.filter(kind="note").exists()


def test_before_deleting_who_is_there_is_asked_and_for_the_rest_it_is_not(at_home, at_noon):
    form = form_to(review(at_home, notes="delete"), "/plan/pack/go/")
    at_noon.tick(timedelta(minutes=15))
    assert at_home.get("/plan/pack/").status_code == 200
    assert review(at_home, notes="delete").url.startswith("/account/reauthenticate/?next=%2Fplan%2Fpack%2F")
    assert send(at_home, form).url == "/plan/pack/"
    assert Writing.objects.count() == 3
    assert send(at_home, form_to(review(at_home, letters="seal", until="2027-05-03"), "/plan/pack/go/")).status_code == 302
    assert Writing.objects.filter(sealed=True).count() == 1


def test_the_page_promises_no_mail_and_keeps_the_door_open(at_home):
    words = at_home.get("/plan/pack/").content.decode()
    assert "We send no reminders" in words
    assert 'href="/settings/plan/"' in words
