"""This week: plain sentences, names of days, own words on tap, and at most weekly."""

import re
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from recovery.actions.account import set_time_zone
from recovery.actions.daily import keep_record
from recovery.enums import Contact, DailyKind
from tests.conftest import NOW, fresh, signed_in
from tests.daily_help import draw, log
from tests.people import DAY, finish

pytestmark = pytest.mark.django_db
EVENING = NOW + timedelta(hours=6)  # Sunday


@pytest.fixture
def on_sunday_evening(at_noon):
    at_noon.move_to(EVENING)
    return at_noon


def keep(user, kind, said, at):
    keep_record(user, kind, said, record_id=uuid4(), about=at, at=at)


def words_of(client):
    page = client.get("/week/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")]).split())


def test_a_week_is_told_in_sentences_and_names_of_days(alice, on_sunday_evening):
    draw(alice, at=NOW - 3 * DAY)
    log(alice, Contact.REACHED_OUT, at=NOW - 2 * DAY)
    log(alice, Contact.URGE_PASSED, at=NOW - 4 * DAY)
    keep(alice, DailyKind.PAUSE, {"end": "passed", "helped": None, "what": ""}, NOW - DAY)
    keep(alice, DailyKind.PAUSE, {"end": "not_yet", "helped": None, "what": ""}, NOW - 5 * DAY)
    keep(alice, DailyKind.CHECK_IN, {"mood": 2, "good": "the blue cup"}, NOW - 6 * DAY)
    keep(alice, DailyKind.CHECK_IN, {"mood": 4}, NOW - DAY)
    keep(alice, DailyKind.CARE, {"done": "water"}, NOW - DAY)
    keep(alice, DailyKind.FIRST, {"what": "laughed", "words": "at the dog"}, NOW - DAY)
    keep(alice, DailyKind.CHECK_IN, {"mood": 4, "good": "the other week"}, NOW - 7 * DAY)
    finish(alice, "k1", at=NOW - 3 * DAY)
    told = words_of(signed_in(fresh(alice)))
    assert "16 November – 22 November" in told
    assert "You stopped and said how it was: Monday , Saturday ." in told.replace("Monday,", "Monday ,").replace("Saturday.", "Saturday .")
    assert re.search(r"An urge came and passed: Wednesday ?, Saturday", told)
    assert re.search(r"Calm days: Thursday ?, Saturday", told)
    assert "Laughed" in told
    assert "Get through today" in told
    assert "the other week" not in told
    assert told.index("In your own words") < told.index("the blue cup") < told.index("at the dog")
    assert [word for word in ("score", "only", "missed", "%", "streak", "failed") if word in told.lower()] == []


def test_contact_in_mondays_small_hours_costs_monday_its_calm_and_an_urge_then_is_sundays(alice, on_sunday_evening):
    draw(alice, at=NOW - 20 * DAY)
    monday = NOW.replace(hour=2) - 6 * DAY
    keep(alice, DailyKind.FIRST, {"what": "laughed", "words": ""}, NOW - DAY)
    log(alice, Contact.URGE_PASSED, at=monday)
    assert re.search(r"Calm days: Monday ?, Tuesday", words_of(signed_in(fresh(alice))))
    assert "An urge came and passed" not in words_of(signed_in(fresh(alice)))
    log(alice, Contact.REACHED_OUT, at=monday)
    assert re.search(r"Calm days: Tuesday ?, Wednesday", words_of(signed_in(fresh(alice))))


def test_own_words_stand_folded_until_a_tap(alice, on_sunday_evening):
    keep(alice, DailyKind.FIRST, {"what": "own", "words": "the blue cup"}, NOW - DAY)
    page = signed_in(fresh(alice)).get("/week/").content.decode()
    fold = page[page.index('<details class="fold">') : page.index("</details>")]
    assert page.count("the blue cup") == fold.count("the blue cup") == 1


def test_too_little_says_so_and_counts_nothing(alice, on_sunday_evening):
    keep(alice, DailyKind.CHECK_IN, {"mood": 2}, NOW - DAY)
    told = words_of(signed_in(fresh(alice)))
    assert "not enough here to tell" in told
    assert "Saturday" not in told


def test_today_links_to_it_quietly_and_only_then(alice, at_noon):
    for moment, there in ((NOW, False), (EVENING, True), (EVENING + DAY, True), (EVENING + 2 * DAY, False)):
        at_noon.move_to(moment)
        client = signed_in(fresh(alice))
        page = client.get("/today/").content.decode()
        assert ('<a class="plain" href="/week/">' in page) is there, moment
        assert ("from Sunday afternoon to Monday night" in words_of(client)) is not there


def test_sunday_is_the_persons_own(alice, at_noon):
    set_time_zone(alice, time_zone="Asia/Tokyo")
    assert datetime.now(ZoneInfo("Asia/Tokyo")).hour == 21
    assert 'href="/week/"' in signed_in(fresh(alice)).get("/today/").content.decode()


def test_a_week_without_a_plan_and_of_somebody_else_shows_nothing_of_hers(alice, edith, on_sunday_evening):
    for days in (1, 2):
        keep(alice, DailyKind.CHECK_IN, {"mood": 2, "good": "the blue cup"}, NOW - days * DAY)
    assert "not enough here" in words_of(signed_in(edith))
    assert "the blue cup" in words_of(signed_in(fresh(alice)))


def test_it_reads_the_same_number_of_times_for_a_full_week(alice, on_sunday_evening, django_assert_num_queries):
    client = signed_in(fresh(alice))
    client.get("/week/")
    with django_assert_num_queries(5):
        client.get("/week/")
    for days in range(7):
        for number in range(4):
            keep(alice, DailyKind.CHECK_IN, {"mood": 2, "good": f"thing {number}"}, NOW - days * DAY)
        log(alice, Contact.URGE_PASSED, at=NOW - days * DAY)
    with django_assert_num_queries(5):
        assert client.get("/week/").status_code == 200
