"""Looking back, firsts, small good things and hard dates, as somebody meets them."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from recovery.actions.daily import keep_record
from recovery.enums import DailyKind
from recovery.models import DailyRecord
from recovery.queries.daily import records_of
from tests.browsing import form_to, forms_of, send
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CAUSAL = ("because", "due to", "caused", "leads to", "makes you", "score", "average", "others")


def keep(user, kind, said, about=NOW):
    return keep_record(user, kind, said, record_id=uuid4(), about=about, at=NOW)


def said_in(user, kind):
    return [record.said for record in records_of(user, [kind])]


# --- Looking back -------------------------------------------------------------------------------------------------


def test_looking_back_with_nothing_says_that_it_is_too_little(as_alice):
    for show in ("week", "month", "all", "nonsense"):
        shown = as_alice.get("/insight/", {"show": show}).content.decode()
        assert shown.count("Too little to tell yet") == 6
        assert "<table" not in shown


def test_what_helped_in_the_pause_is_said_drawn_and_listed_and_own_lines_count_together(alice, as_alice, at_noon):
    for number, what in enumerate(["breath", "breath", "call", "line:0a", "line:0b", "line:0c", ""]):
        keep(alice, DailyKind.PAUSE, {"helped": True, "what": what}, NOW - number * DAY)
    keep(alice, DailyKind.PAUSE, {"helped": False, "what": "call"}, NOW - 9 * DAY)
    shown = as_alice.get("/insight/").content.decode()
    assert "Named most often: A line of my own (3 of 6 times)." in shown
    drawn = shown[shown.rindex('<ul class="tally"') :]
    assert [word in drawn for word in ("A line of my own", "Breathing", "Talking to somebody", "Writing it here")] == [True] * 3 + [False]
    assert 'd="M0 0h600v12H0z"' in drawn
    assert '<th scope="row">Talking to somebody</th><td>1</td>' in drawn
    assert "line:0a" not in shown


def test_looking_back_says_it_in_a_sentence_draws_it_and_lists_it(alice, as_alice, at_noon):
    for days in range(8):
        late = (NOW - days * DAY).replace(hour=22 if days else 11)
        keep(alice, DailyKind.CHECK_IN, {"mood": 2 + (days < 4) * 2, "urge": 4, "sleep": 3, "before": ["alone"]}, late)
        keep(alice, DailyKind.PAUSE, {"helped": days < 6}, late)
    keep(alice, DailyKind.HARD_DATE, {"label": "a day", "on": "2026-11-18", "repeats": "once", "plan": ""})
    shown = as_alice.get("/insight/").content.decode()
    assert "on 4 of 4 days; in the earlier half on 0 of 4" in shown
    assert "14 of the 16 urges you told of came between 22:00 and 23:00" in shown
    assert "Being alone (8 of 8 times)" in shown
    assert "the pause helped 6 of 8 times" in shown
    assert "diamond: a hard date" in shown
    assert shown.count("<figure class=\"chart\"") == shown.count("The same as a table") == 6
    assert "What helped in the pause" not in shown, "nothing was named"
    assert [word for word in CAUSAL if f" {word} " in shown.lower()] == []


def hours(client):
    found = client.get("/insight/").context["hours"]
    return {hour: count for hour, count in enumerate(found.by_hour) if count}


def test_an_urge_that_a_pause_brought_to_the_log_is_one_urge(alice, as_alice, at_noon):
    page = as_alice.get(send(as_alice, form_to(as_alice.get("/pause/"), "/pause/end/"), end="passed").url)
    (form,) = [form for form in forms_of(page) if "urge" in form.unticked]
    send(as_alice, form, urge="on", helped="yes")
    assert said_in(alice, DailyKind.CONTACT) == [{"contact": "urge_passed"}]
    assert hours(as_alice) == {12: 1}
    at_noon.tick(timedelta(hours=-3))
    send(as_alice, form_to(as_alice.get("/distance/new/"), "/distance/save/"), contact="urge_passed")
    at_noon.tick(timedelta(hours=3))
    assert hours(as_alice) == {9: 1, 12: 1}, "another one, noted by itself"


def test_a_day_that_was_named_without_a_time_says_nothing_of_an_hour(alice, as_alice, at_noon):
    def note(page, save, **said):
        send(as_alice, form_to(as_alice.get(page), save), day="2026-11-20", **said)

    note("/distance/new/", "/distance/save/", contact="urge_passed")
    note("/check-in/", "/check-in/save/", urge="4")
    assert hours(as_alice) == {}
    note("/distance/new/", "/distance/save/", contact="urge_passed", clock="12:00")
    note("/check-in/", "/check-in/save/", urge="4", clock="12:00")
    keep(alice, DailyKind.CHECK_IN, {"urge": 4}, (NOW - DAY).replace(hour=12))
    assert hours(as_alice) == {12: 3}, "one of before that says nothing of it has its hour"
    assert len(as_alice.get("/insight/").context["pictures"][1]["trend"].points) == 2, "its day still counts"


def test_looking_back_over_a_week_leaves_out_what_came_before(alice, as_alice, at_noon):
    for days in range(20, 26):
        keep(alice, DailyKind.CHECK_IN, {"mood": 3}, NOW - days * DAY)
    assert as_alice.get("/insight/?show=week").context["pictures"][0]["trend"].points == ()
    assert len(as_alice.get("/insight/?show=month").context["pictures"][0]["trend"].points) == 6


def test_three_years_are_read_three_months_at_a_time_and_drawn_by_week(alice, as_alice, at_noon):
    made = {NOW - days * DAY for days in range(0, 3 * 365, 5)}
    for at in made:
        keep(alice, DailyKind.CHECK_IN, {"mood": 3}, at)
    url, counted = "/insight/?show=quarter", 0
    while url:
        page = as_alice.get(url)
        assert page.context["span"].weekly
        assert "Week from" in page.content.decode()
        points = page.context["pictures"][0]["trend"].points
        assert len(points) <= 14
        counted += sum(point.count for point in points)
        back = page.context["span"].back + 1
        url = f"/insight/?show=quarter&back={back}" if f'href="?show=quarter&amp;back={back}"' in page.content.decode() else ""
    assert (counted, back) == (len(made), 12), "each check-in stands on one of the pages, and on no other"


@pytest.mark.parametrize("back", ["-1", "x", "99999", "²", "1e3"])
def test_a_made_up_span_is_the_one_that_ends_today(as_alice, at_noon, back):
    assert as_alice.get("/insight/", {"show": "week", "back": back}).context["span"].last == NOW.date()


# --- Firsts -------------------------------------------------------------------------------------------------------


def test_a_first_is_kept_with_its_day_and_can_be_taken_off(alice, as_alice, at_noon):
    send(as_alice, form_to(as_alice.get("/firsts/"), "/firsts/save/"), what="song", day="2026-11-19")
    (record,) = records_of(alice, [DailyKind.FIRST])
    assert (record.said["what"], record.at) == ("song", datetime(2026, 11, 19, 12, 0, tzinfo=UTC))
    page = as_alice.get("/firsts/")
    assert "A song was just a song" in page.content.decode()
    send(as_alice, form_to(page, f"/firsts/{record.id}/delete/"))
    assert not DailyRecord.objects.exists()


@pytest.mark.parametrize(("fields", "words"), [({}, "choose one of these"), ({"what": "own"}, "in a few words"), ({"what": "song", "day": "2027-01-01"}, "lies in the future")])
def test_a_first_that_lacks_something_says_what_and_shows_nothing_of_before(alice, as_alice, at_noon, fields, words):
    keep(alice, DailyKind.FIRST, {"what": "own", "words": "the blue cup"})
    answer = send(as_alice, form_to(as_alice.get("/firsts/"), "/firsts/save/"), fields=fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "blue cup" not in answer.content.decode(), "a post is never asked who is there"


# --- Small good things --------------------------------------------------------------------------------------------


def test_own_things_stand_on_the_list_and_are_counted_gently(alice, as_alice, at_noon):
    send(as_alice, form_to(as_alice.get("/care/"), "/care/save/"), words="feed the ducks")
    own = str(records_of(alice, [DailyKind.CARE])[0].id)
    for item in (own, "water", own):
        send(as_alice, form_to(as_alice.get("/care/"), "/care/done/"), item=item)
    shown = as_alice.get("/care/").content.decode()
    assert "2 times so far" in shown
    assert "You were good to yourself 3 times" in shown
    send(as_alice, form_to(as_alice.get("/care/"), f"/care/{own}/delete/"))
    assert said_in(alice, DailyKind.CARE).count({"done": own, "words": "feed the ducks"}) == 2, "what was done stays done"


def test_a_thing_of_somebody_else_cannot_be_done(alice, as_alice, bob, at_noon):
    theirs = keep(bob, DailyKind.CARE, {"words": "theirs"})
    form = form_to(as_alice.get("/care/"), "/care/done/")
    assert send(as_alice, form, item=str(theirs.pk)).status_code == 404
    assert said_in(alice, DailyKind.CARE) == []


# --- Hard dates ---------------------------------------------------------------------------------------------------


def mark(client, **fields):
    return send(client, form_to(client.get("/dates/"), "/dates/save/"), fields={"label": "a birthday", "repeats": "yearly", **fields})


def test_the_week_before_a_hard_date_is_a_light_one_and_today_names_nothing(alice, as_alice, at_noon):
    assert mark(as_alice, on="2020-11-27", plan="soup and a film").status_code == 302
    page = as_alice.get("/today/")
    shown = page.content.decode()
    assert page.context["today"].offer == "light"
    assert "This week may be a light one" in shown
    assert "birthday" not in shown
    assert "soup" not in shown
    assert "soup and a film" in as_alice.get("/dates/").content.decode()


@pytest.mark.parametrize(
    ("on", "repeats", "sentence"),
    [
        ("1990-11-27", "yearly", ""),
        ("1900-01-01", "yearly", ""),
        ("2016-01-01", "once", ""),
        ("1899-12-31", "yearly", "from 1900 on"),
        ("2036-01-01", "yearly", "from 1900 on"),
        ("1990-11-27", "once", "within ten years"),
        ("2015-12-31", "once", "within ten years"),
    ],
)
def test_a_hard_date_that_repeats_may_have_begun_long_ago_and_a_single_one_not(alice, as_alice, at_noon, on, repeats, sentence):
    answer = mark(as_alice, on=on, repeats=repeats)
    assert answer.status_code == (422 if sentence else 302)
    assert sentence in answer.content.decode()
    assert [one["on"] for one in said_in(alice, DailyKind.HARD_DATE)] == ([] if sentence else [on])


def test_an_anniversary_of_long_ago_comes_again_on_its_day(as_alice, at_noon):
    mark(as_alice, on="2012-05-01")
    assert "Saturday 1 May 2027" in as_alice.get("/dates/").content.decode()
    mark(as_alice, on="1990-11-27")
    assert as_alice.get("/today/").context["today"].offer == "light"


def test_a_hard_date_far_ahead_changes_nothing_on_today(as_alice, at_noon):
    mark(as_alice, on="2026-12-24")
    assert as_alice.get("/today/").context["today"].offer == "next"


def test_a_hard_date_can_be_changed_and_taken_off(alice, as_alice, at_noon):
    mark(as_alice, on="2026-12-24")
    (record,) = records_of(alice, [DailyKind.HARD_DATE])
    form = form_to(as_alice.get(f"/dates/{record.id}/"), "/dates/save/")
    assert form.fields["on"] == "2026-12-24"
    send(as_alice, form, repeats="once", on="2027-01-06")
    assert said_in(alice, DailyKind.HARD_DATE) == [{"label": "a birthday", "on": "2027-01-06", "repeats": "once", "plan": ""}]
    send(as_alice, form_to(as_alice.get("/dates/"), f"/dates/{record.id}/delete/"))
    assert said_in(alice, DailyKind.HARD_DATE) == []


@pytest.mark.parametrize("odd", [{"on": "2027-02-29"}, {"on": ""}, {"label": ""}, {"on": "2400-01-01"}])
def test_a_hard_date_that_cannot_be_gets_a_sentence_and_loses_nothing(alice, as_alice, at_noon, odd):
    answer = mark(as_alice, **{"on": "2026-12-24", "plan": "soup", **odd})
    assert answer.status_code == 422
    assert "errorlist" in answer.content.decode()
    assert form_to(answer, "/dates/save/").fields["plan"] == "soup"
    assert not [form for form in forms_of(answer) if "delete" in form.action]
    assert said_in(alice, DailyKind.HARD_DATE) == []
