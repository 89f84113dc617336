"""By own word, drink or drugs tonight: words are kept, writing waits until tomorrow, reading stays open."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from recovery.actions.answers import put_off_until_tomorrow
from recovery.enums import Act, Gate
from recovery.models import Person, Writing
from recovery.queries.journey import journey_of
from recovery.queries.person import about
from recovery.queries.writings import open_writing
from recovery.rules.gates import reconnect_gate
from recovery.rules.shapes import Circumstances
from tests.browsing import browser, form_to, forms_of, send
from tests.conftest import NOW, fresh
from tests.people import open_the_gate
from tests.shapes import NOON, make_guide, open_facts

pytestmark = pytest.mark.django_db
TONIGHT = "/s/k33/tonight/"
SAYS_SO = "I have been drinking or using tonight"


@pytest.fixture
def tab(alice, at_noon):
    open_the_gate(alice)
    return browser(fresh(alice))


def say_so(tab, **typed):
    form = form_to(tab.get("/s/k33/"), "/s/k33/finish/")
    form.action = TONIGHT
    return send(tab, form, fields=typed)


def test_one_tap_keeps_the_words_and_closes_writing_until_tomorrow(alice, tab, at_noon):
    assert SAYS_SO in tab.get("/s/k33/").content.decode()
    assert say_so(tab, line="one breath").url == "/s/k33/"
    assert [open_writing(fresh(alice), row).value for row in Writing.objects.all()] == [{"text": "one breath"}]
    page = tab.get("/s/k33/").content.decode()
    assert "Good that you said so." in page
    assert 'id="step-form"' not in page
    assert SAYS_SO not in page
    refused = tab.post("/s/k33/save/", {"line": "again", "csrfmiddlewaretoken": tab.cookies["t"].value})
    assert refused.status_code == 403
    at_noon.tick(timedelta(hours=18))
    assert 'id="step-form"' in tab.get("/s/k33/").content.decode()


def test_words_that_cannot_be_kept_there_are_given_back_and_writing_waits_all_the_same(alice, tab):
    answer = say_so(tab, line="x" * 301)
    assert answer.status_code == 403
    assert "x" * 301 in answer.content.decode()
    assert about(fresh(alice)).drank_on == NOW.date()


def test_it_is_sealed_with_what_they_told_and_only_the_last_day_is_kept(alice, tab):
    say_so(tab)
    put_off_until_tomorrow(fresh(alice), on=(NOW + timedelta(days=3)).date())
    assert b"2026-11" not in bytes(Person.objects.get(user=alice).about)
    assert [value for value in about(fresh(alice)).raw.values() if "2026" in str(value)] == ["2026-11-25"]


def test_it_is_the_persons_own_day(alice):
    Person.objects.filter(user=alice).update(time_zone="Pacific/Auckland")
    evening = datetime(2026, 11, 22, 23, 30, tzinfo=ZoneInfo("Pacific/Auckland"))
    put_off_until_tomorrow(fresh(alice), on=evening.date())
    assert journey_of(fresh(alice), evening).facts.drank_on.isoformat() == "2026-11-22"


def test_the_other_parts_of_the_road_ask_nothing_of_the_kind(tab):
    assert SAYS_SO not in tab.get("/s/k5/").content.decode()
    assert not [form for form in forms_of(tab.get("/s/k5/")) if "tonight" in form.action]


def test_enter_still_finishes_the_step(tab):
    page = tab.get("/s/k33/").content.decode()
    assert page.index("Finish this step") < page.index(SAYS_SO), "Enter presses the first button of a form"


@pytest.mark.parametrize("act", [Act.DRAFT, Act.REPLY, Act.MEET])
@pytest.mark.parametrize(("hours", "is_open"), [(0, False), (11, False), (12, False), (16, False), (17, True), (24, True)])
def test_midnight_alone_opens_nothing_whatever_their_night_is(act, hours, is_open):
    """Said at noon by somebody whose night is by day: closed till five the next morning."""
    guide = make_guide()
    facts = open_facts(guide, drank_on=NOON.date(), circumstances=Circumstances(night_from=9, night_to=12))
    answer = reconnect_gate(guide, facts, act=act, now=NOON + timedelta(hours=hours))
    by_drink = Gate.G11 in {reason.gate for reason in answer.reasons}
    assert by_drink is (not is_open or 9 <= (12 + hours) % 24 < 12)
    assert reconnect_gate(guide, facts, act=Act.READ, now=NOON + timedelta(hours=hours)).open
