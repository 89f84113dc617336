"""Check-ins as somebody meets them: three taps, more if they like, back-dated, changed, let go."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from recovery.actions.account import set_time_zone
from recovery.actions.daily import keep_record
from recovery.enums import Channel, DailyKind
from recovery.models import DailyRecord
from recovery.queries.daily import records_of
from recovery.queries.distance import unanswered_lately
from tests.browsing import form_to, forms_of, send
from tests.conftest import NOW, fresh, signed_in
from tests.daily_help import draw

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def told(user):
    return [record.said for record in records_of(fresh(user), [DailyKind.CHECK_IN])]


def check_in(client, **fields):
    """The whole form, filled in and sent."""
    return send(client, form_to(client.get("/check-in/"), "/check-in/save/"), fields=fields)


def keep(user, said, *, about=NOW):
    return keep_record(user, DailyKind.CHECK_IN, said, record_id=uuid4(), about=about, at=about)


# --- Three taps ---------------------------------------------------------------------------------------------------


def test_three_taps_from_today_keep_mood_urge_and_sleep_without_script(alice, as_alice, at_noon):
    page = as_alice.get("/today/")
    for number, name in enumerate(("mood", "urge", "sleep"), 1):
        answer = send(as_alice, form_to(page, "/check-in/tap/"), **{name: "2"})
        assert len(told(alice)[0]) == number, "each tap is kept by itself"
        page = as_alice.get(answer.url)
    assert told(alice) == [{"mood": 2, "urge": 2, "sleep": 2}]
    assert not [form for form in forms_of(page) if form.action == "/check-in/tap/"]


def test_a_tap_that_comes_twice_makes_one_check_in(alice, as_alice, at_noon):
    form = form_to(as_alice.get("/today/"), "/check-in/tap/")
    for _ in range(2):
        send(as_alice, form, mood="4")
    assert told(alice) == [{"mood": 4}]


def test_sleep_is_not_asked_a_second_time_that_day(alice, as_alice, at_noon):
    keep(alice, {"mood": 3, "sleep": 3}, about=NOW - 2 * HOUR)
    assert 'name="sleep"' not in as_alice.get("/check-in/").content.decode()
    page = as_alice.get("/today/")
    for name in ("mood", "urge"):
        page = as_alice.get(send(as_alice, form_to(page, "/check-in/tap/"), **{name: "2"}).url)
    assert 'name="sleep"' not in page.content.decode()


@pytest.mark.parametrize("odd", [{"mood": "9"}, {"mood": "x"}, {}, {"mood": "3", "id": "nonsense"}])
def test_an_odd_tap_keeps_nothing_and_shows_the_form(alice, as_alice, at_noon, odd):
    sent = {"id": str(uuid4()), **odd}
    assert as_alice.post("/check-in/tap/", sent).url == "/check-in/"
    assert told(alice) == []


def test_check_in_after_an_idle_time_asks_nobody_who_they_are(alice, as_alice, at_noon):
    as_alice.get("/today/")
    at_noon.tick(timedelta(minutes=40))
    answer = send(as_alice, form_to(as_alice.get("/today/"), "/check-in/tap/"), mood="2")
    assert as_alice.get(answer.url).status_code == 200
    assert as_alice.get("/check-in/").status_code == 200
    assert as_alice.get("/check-in/earlier/").url.startswith("/account/reauthenticate/"), "what was written is another matter"


def test_the_page_after_a_tap_shows_nothing_that_was_answered(alice, as_alice, at_noon):
    row = keep(alice, {"mood": 2, "line": "the blue cup", "urge": 4, "sleep": 1})
    shown = as_alice.get(f"/check-in/{row.pk}/next/").content.decode()
    assert "blue cup" not in shown
    assert "Very low" not in shown


# --- More, if they like -------------------------------------------------------------------------------------------


def test_a_whole_check_in_is_kept_as_it_was_given(alice, as_alice, at_noon):
    said = {"mood": "2", "feelings": ["sad", "missing"], "own": "like fog", "good": "tea", "line": "one\r\ntwo", "profile": "on", "before": ["alone"]}
    assert check_in(as_alice, **said, far="2").status_code == 302
    assert told(alice) == [
        {"mood": 2, "far": 2, "before": ["alone"], "feelings": ["missing", "sad"], "own": "like fog", "good": "tea", "profile": True, "line": "one\ntwo"}
    ]


def test_changing_a_check_in_takes_away_what_was_emptied(alice, as_alice, at_noon):
    row = keep(alice, {"mood": 2, "line": "gone soon", "profile": True}, about=NOW - 3 * DAY)
    form = form_to(as_alice.get(f"/check-in/{row.pk}/"), "/check-in/save/")
    assert send(as_alice, form, fields={"line": "", "profile": None, "mood": "4"}).url == "/check-in/earlier/"
    (record,) = records_of(alice, [DailyKind.CHECK_IN])
    assert (record.said, record.at) == ({"mood": 4}, NOW - 3 * DAY)


def test_an_untouched_form_of_a_new_check_in_never_empties_what_stands_under_its_id(alice, as_alice, at_noon):
    form = form_to(as_alice.get("/check-in/"), "/check-in/save/")
    send(as_alice, form, mood="2", line="first")
    send(as_alice, form, mood="3")
    assert told(alice) == [{"mood": 3, "line": "first"}]


def test_nothing_chosen_is_said_kindly_and_keeps_nothing(alice, as_alice, at_noon):
    answer = check_in(as_alice)
    assert answer.status_code == 422
    assert "One tap is enough" in answer.content.decode()
    assert told(alice) == []


def test_a_check_in_can_be_let_go(alice, as_alice, at_noon):
    row = keep(alice, {"mood": 2})
    form = form_to(as_alice.get(f"/check-in/{row.pk}/"), f"/check-in/{row.pk}/delete/")
    assert send(as_alice, form).url == "/check-in/earlier/"
    assert not DailyRecord.objects.exists()


def test_the_question_about_their_profile_can_be_taken_off_and_put_back(alice, as_alice, at_noon):
    for asks in (False, True):
        send(as_alice, form_to(as_alice.get("/check-in/"), "/check-in/asks/"), profile="ask" if asks else "leave")
        assert ('name="profile"' in str([form.unticked for form in forms_of(as_alice.get("/check-in/"))])) is False
        assert ("I looked at their profile" in as_alice.get("/check-in/").content.decode()) is asks


# --- What the log hears ------------------------------------------------------------------------------------------


def noted(user):
    return [(record.said, record.at) for record in records_of(fresh(user), [DailyKind.CONTACT])]


def test_a_look_at_their_profile_reaches_the_log_once_and_leaves_it_with_the_tick(alice, as_alice, at_noon):
    form = form_to(as_alice.get("/check-in/"), "/check-in/save/")
    for _ in range(2):
        send(as_alice, form, fields={"mood": "2", "profile": "on"})
    assert noted(alice) == [({"contact": "checked_profile"}, NOW)]
    page = f"/check-in/{DailyRecord.objects.get(kind=DailyKind.CHECK_IN).pk}/"
    kept = form_to(as_alice.get(page), "/check-in/save/")
    send(as_alice, kept, fields={"day": "2026-11-20", "clock": "21:30"})
    assert [at for _said, at in noted(alice)] == [datetime(2026, 11, 20, 21, 30, tzinfo=UTC)], "it moves with the check-in"
    send(as_alice, kept, fields={"profile": None})
    assert noted(alice) == []


def test_a_check_in_that_is_deleted_takes_the_look_out_of_the_log(alice, as_alice, at_noon):
    check_in(as_alice, mood="2", profile="on")
    page = f"/check-in/{DailyRecord.objects.get(kind=DailyKind.CHECK_IN).pk}/"
    send(as_alice, form_to(as_alice.get(page), f"{page}delete/"))
    assert not DailyRecord.objects.exists()


def test_a_look_taken_out_of_the_log_stays_out_and_one_with_words_stays_in(alice, as_alice, at_noon):
    check_in(as_alice, mood="2", profile="on")
    (event,) = records_of(alice, [DailyKind.CONTACT])
    as_alice.post(f"/distance/{event.id}/remove/")
    page = f"/check-in/{DailyRecord.objects.get(kind=DailyKind.CHECK_IN).pk}/"
    send(as_alice, form_to(as_alice.get(page), "/check-in/save/"), fields={"mood": "3"})
    assert noted(alice) == []
    for ticked in (None, "on"):
        send(as_alice, form_to(as_alice.get(page), "/check-in/save/"), fields={"profile": ticked})
    (event,) = records_of(alice, [DailyKind.CONTACT])
    send(as_alice, form_to(as_alice.get(f"/distance/{event.id}/"), f"/distance/{event.id}/"), before="a song")
    send(as_alice, form_to(as_alice.get(page), "/check-in/save/"), fields={"profile": None})
    assert [said for said, _at in noted(alice)] == [{"contact": "checked_profile", "before": "a song"}]


@pytest.mark.parametrize(("channel", "calm"), [(Channel.PROFILES, 3), (Channel.MESSAGES, 4)])
def test_a_look_costs_its_day_only_where_profiles_are_watched(alice, as_alice, at_noon, channel, calm):
    draw(alice, at=NOW - 4 * DAY, channels=[channel])
    check_in(as_alice, mood="2", profile="on", day="2026-11-20")
    assert as_alice.get("/distance/").context["distance"].calm.total == calm
    assert unanswered_lately(alice, NOW) == 0, "a look is no message"


# --- Days ---------------------------------------------------------------------------------------------------------


def test_a_check_in_of_another_day_stands_there_in_their_zone(alice, at_noon):
    set_time_zone(alice, time_zone="Asia/Tokyo")
    check_in(signed_in(fresh(alice)), mood="3", day="2026-11-20", clock="23:30")
    (record,) = records_of(alice, [DailyKind.CHECK_IN])
    assert record.at == datetime(2026, 11, 20, 14, 30, tzinfo=UTC)


def test_a_day_without_a_time_is_kept_as_such_until_a_time_is_said(alice, as_alice, at_noon):
    check_in(as_alice, mood="3", day="2026-11-20")
    assert told(alice) == [{"mood": 3, "untimed": True}]
    page = f"/check-in/{DailyRecord.objects.get().pk}/"
    form = form_to(as_alice.get(page), "/check-in/save/")
    assert form.fields["clock"] == "", "noon was never said"
    shown = as_alice.get("/check-in/earlier/").content.decode()
    assert "Friday 20 November 2026" in shown
    assert "12:00" not in shown
    send(as_alice, form, line="a word")
    assert told(alice) == [{"mood": 3, "line": "a word", "untimed": True}]
    as_alice.post("/check-in/tap/", {"id": form.fields["id"], "urge": "4"})
    assert told(alice) == [{"mood": 3, "line": "a word", "urge": 4, "untimed": True}], "a tap leaves the moment alone"
    send(as_alice, form, clock="21:30")
    assert "untimed" not in told(alice)[0]
    assert "Friday 20 November 2026, 21:30" in as_alice.get("/check-in/earlier/").content.decode()


def test_a_new_check_in_sent_again_with_a_time_has_its_hour(alice, as_alice, at_noon):
    form = form_to(as_alice.get("/check-in/"), "/check-in/save/")
    send(as_alice, form, mood="3", day="2026-11-20")
    send(as_alice, form, mood="3", day="2026-11-20", clock="08:00")
    assert told(alice) == [{"mood": 3}]


ODD_MOMENTS = {
    "lies in the future": ("2026-11-23", ""),
    "choose a day or a time that has been": ("2026-11-22", "12:01"),
    "more than ten years ago": ("2015-12-31", ""),
    "there is no such day": ("2026-02-30", ""),
    "there is no such time": ("2026-11-20", "25:99"),
    "clocks skipped": ("2026-03-29", "01:30"),
}


@pytest.mark.parametrize("words", ODD_MOMENTS)
def test_an_odd_moment_gets_a_sentence_at_its_field_and_loses_nothing(alice, as_alice, at_noon, words):
    day, clock = ODD_MOMENTS[words]
    answer = check_in(as_alice, mood="2", feelings=["sad"], line="the blue cup", day=day, clock=clock)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert words in shown.lower()
    assert "errorlist" in shown
    again = form_to(answer, "/check-in/save/").fields
    assert (again["mood"], again["line"], again["day"], again["clock"]) == ("2", "the blue cup", day, clock)
    assert "sad" in again["feelings"]
    assert told(alice) == []


def test_ten_thousand_feelings_and_endless_words_are_taken_calmly(alice, as_alice, at_noon):
    many = as_alice.post("/check-in/save/", {"id": str(uuid4()), "mood": "2", "feelings": ["sad"] * 900})
    assert many.status_code == 302
    assert told(alice) == [{"mood": 2, "feelings": ["sad"]}]
    unknown = as_alice.post("/check-in/save/", {"id": str(uuid4()), "mood": "2", "feelings": ["wrenlight"]})
    assert unknown.status_code == 422
    assert "wrenlight" not in unknown.content.decode()
    long = check_in(as_alice, mood="2", own="x" * 400)
    assert (long.status_code, "x" * 400 in long.content.decode()) == (422, True)
    huge = check_in(as_alice, mood="2", line="x" * (1024 * 1024 + 1))
    assert (huge.status_code, len(told(alice))) == (413, 1)


# --- Low days and Today -------------------------------------------------------------------------------------------


def low_days(user):
    for hours in (40, 20, 1):
        keep(user, {"mood": 1}, about=NOW - hours * HOUR)


@pytest.mark.parametrize("aim", ["plan", "write"])
def test_low_check_ins_bring_help_and_one_small_thing_instead_of_the_next_step(alice, as_alice, at_noon, aim):
    send(as_alice, form_to(as_alice.get("/settings/"), "/settings/pace/"), aim=aim, pace="steady")
    low_days(alice)
    page = as_alice.get("/today/")
    shown = page.content.decode()
    assert page.context["today"].offer == "low"
    assert "another person" in shown
    assert shown.count('class="button"') == 1
    assert 'href="/notes/new/"' not in shown, "no writing task on such days"
    keep(alice, {"mood": 4}, about=NOW - timedelta(minutes=5))
    assert as_alice.get("/today/").context["today"].offer != "low"


def test_three_low_taps_within_one_hard_hour_are_no_run_of_days(alice, as_alice, at_noon):
    for minutes in (15, 8, 1):
        keep(alice, {"mood": 1}, about=NOW - timedelta(minutes=minutes))
    page = as_alice.get("/today/")
    assert page.context["today"].offer != "low"
    assert "heavy days in a row" not in page.content.decode()
    keep(alice, {"mood": 2}, about=NOW - 20 * HOUR)
    assert "heavy days in a row" in as_alice.get("/today/").content.decode()


def test_req_17_low_days_store_and_show_no_score(alice, as_alice, at_noon):
    low_days(alice)
    before = list(DailyRecord.objects.values_list("content", flat=True))
    about = bytes(fresh(alice).person.about)
    shown = as_alice.get("/today/").content.decode().lower()
    assert list(DailyRecord.objects.values_list("content", flat=True)) == before
    assert bytes(fresh(alice).person.about) == about
    assert not [word for word in ("score", "risk", "streak", "failed", "average") if word in shown]


@pytest.mark.parametrize("path", ["/check-in/", "/today/"])
def test_the_link_to_the_crisis_page_stands_on_every_check_in_and_keeps_nothing(alice, as_alice, at_noon, path):
    assert 'href="/now/"' in as_alice.get(path).content.decode()
    kept = DailyRecord.objects.count(), bytes(fresh(alice).person.about)
    assert as_alice.get("/now/").status_code == 200
    assert (DailyRecord.objects.count(), bytes(fresh(alice).person.about)) == kept


def test_somebody_without_a_plan_can_check_in_from_today(bob, at_noon):
    bob.plans.all().delete()
    client = signed_in(fresh(bob))
    answer = send(client, form_to(client.get("/today/"), "/check-in/tap/"), mood="3")
    assert client.get(answer.url).status_code == 200
    assert told(bob) == [{"mood": 3}]


@pytest.mark.parametrize(("made_up", "status"), [(False, 302), (True, 422)])
def test_ten_thousand_feelings_are_kept_once_or_answered_at_the_field_with_every_word(alice, as_alice, at_noon, made_up, status):
    many = [f"made up {number}" for number in range(10_000)] if made_up else ["missing"] * 10_000
    form = form_to(as_alice.get("/check-in/"), "/check-in/save/")
    answer = send(as_alice, form, fields={"feelings": many, "line": "a grey morning", "mood": "3"})
    assert answer.status_code == status
    kept = [record.said for record in records_of(alice, [DailyKind.CHECK_IN])]
    assert kept == ([] if made_up else [{"mood": 3, "feelings": ["missing"], "line": "a grey morning"}])
    if made_up:
        assert "Please choose again." in answer.content.decode()
        assert "a grey morning" in answer.content.decode()
