"""My distance: the boundary, calm days, the log and its kind sentences, the cards beside it, and what changed."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from freezegun import freeze_time

from recovery.actions.account import mark_welcomed, tell
from recovery.actions.daily import keep_record
from recovery.enums import Boundary, Channel, Contact, DailyKind
from recovery.models import DailyRecord, ParkedPost, Plan, Writing
from recovery.queries.daily import records_of
from recovery.queries.distance import boundary_now
from tests.browsing import form_to, forms_of, send
from tests.conftest import NOW, PASSWORD, fresh, make_user, signed_in
from tests.daily_help import draw, log
from tests.people import DAY, check

pytestmark = pytest.mark.django_db
CHOICE = {"boundary": "necessary", "length": "month", "topics": ["children"], "channels": ["messages", "calls"]}


@pytest.fixture(autouse=True)
def _noon(at_noon):
    return at_noon


def said(user, kind=DailyKind.CONTACT):
    return [record.said for record in records_of(user, [kind])]


def note(client, contact, **more):
    form = form_to(client.get("/distance/new/"), "/distance/save/")
    return send(client, form, contact=contact, **more)


def text_of(answer):
    return answer.content.decode()


# --- The boundary -------------------------------------------------------------------------------------------------


def test_a_boundary_is_chosen_with_nothing_set_beforehand_and_its_review_is_said_as_a_date(alice, as_alice):
    page = as_alice.get("/distance/choose/")
    form = form_to(page, "/distance/choose/")
    assert {"boundary", "length", "topics"} <= form.unticked
    assert not {"boundary", "length", "topics"} & set(form.fields)
    assert send(as_alice, form, fields=CHOICE).url == "/distance/"
    assert said(alice, DailyKind.BOUNDARY) == [{**CHOICE, "review_on": "2026-12-22"}]
    shown = text_of(as_alice.get("/distance/"))
    assert "22 December 2026" in shown
    assert "30 days left" not in shown
    assert "Your first calm day will show here." in shown


def test_a_length_of_ones_own_asks_for_its_day_and_loses_nothing(as_alice):
    form = form_to(as_alice.get("/distance/choose/"), "/distance/choose/")
    for until, sentence in (("", "Please choose the day"), ("2026-11-22", "a day after today"), ("2027-02-31", "no such day")):
        answer = send(as_alice, form, fields={**CHOICE, "length": "own", "until": until})
        assert (answer.status_code, sentence in text_of(answer)) == (422, True)
        assert form_to(answer, "/distance/choose/").fields["boundary"] == "necessary"
    send(as_alice, form, fields={**CHOICE, "length": "own", "until": "2027-03-01"})
    assert "1 March 2027" in text_of(as_alice.get("/distance/"))


def test_what_was_written_in_the_step_is_a_suggestion_and_no_more(alice, as_alice):
    step = form_to(as_alice.get("/s/k2/"), "/s/k2/finish/")
    send(as_alice, step, fields={"a1-value": ["low"], "a2-value": ["a week"]})
    page = as_alice.get("/distance/choose/")
    assert "only a beginning" in text_of(page)
    assert form_to(page, "/distance/choose/").fields["boundary"] == "low"
    assert not DailyRecord.objects.exists()


def test_a_boundary_changed_keeps_its_history_and_put_down_keeps_its_days(alice, as_alice, at_noon):
    draw(alice, at=NOW - 5 * DAY)
    send(as_alice, form_to(as_alice.get("/distance/choose/"), "/distance/choose/"), fields=CHOICE)
    at_noon.tick(timedelta(minutes=1))
    form = form_to(as_alice.get("/distance/"), "/distance/down/")
    for _tap in range(2):
        assert send(as_alice, form).url == "/distance/"
    page = as_alice.get("/distance/")
    assert [record.said["boundary"] for record in page.context["distance"].history] == ["off", "necessary", "none"]
    assert "5 calm days so far." in text_of(page)
    assert "No boundary stands" in text_of(page)


def test_a_boundary_with_the_id_of_somebody_elses_record_is_not_found(bob, as_alice):
    row = log(bob, Contact.MET)
    form = form_to(as_alice.get("/distance/choose/"), "/distance/choose/")
    assert send(as_alice, form, fields={**CHOICE, "id": str(row.pk)}).status_code == 404
    assert said(bob) == [{"contact": "met"}]


def test_a_boundary_may_have_begun_on_an_earlier_day(alice, as_alice):
    form = form_to(as_alice.get("/distance/choose/"), "/distance/choose/")
    for _tap in range(2):
        send(as_alice, form, fields={**CHOICE, "began": "2026-11-18"})
    assert len(records_of(alice, [DailyKind.BOUNDARY])) == 1
    assert as_alice.get("/distance/").context["distance"].calm.total == 4


def test_a_boundary_chosen_by_mistake_is_taken_out_and_chosen_again_with_its_day(alice, as_alice, bob):
    choose = {**CHOICE, "boundary": "none"}
    send(as_alice, form_to(as_alice.get("/distance/choose/"), "/distance/choose/"), fields=choose)
    (kept,) = records_of(alice, [DailyKind.BOUNDARY])
    assert signed_in(bob).post(f"/distance/{kept.id}/remove/").status_code == 404
    assert send(as_alice, form_to(as_alice.get("/distance/"), f"/distance/{kept.id}/remove/")).url == "/distance/"
    assert said(alice, DailyKind.BOUNDARY) == []
    assert boundary_now(fresh(alice), NOW) is None
    send(as_alice, form_to(as_alice.get("/distance/choose/"), "/distance/choose/"), fields={**choose, "began": "2026-11-10"})
    assert "12" in text_of(as_alice.get("/distance/"))
    assert len(said(alice, DailyKind.BOUNDARY)) == 1
    assert boundary_now(fresh(alice), NOW).at.date().isoformat() == "2026-11-10"


@pytest.mark.parametrize(
    ("began", "sentence"),
    [
        ("2026-11-23", "lies in the future"),
        ("2015-12-31", "more than ten years ago"),
        ("2026-02-30", "There is no such day"),
        ("2026-11-19", "on a later day than this"),
    ],
)
def test_a_beginning_that_cannot_be_gets_a_sentence_at_its_field(alice, as_alice, began, sentence):
    draw(alice, at=NOW - 2 * DAY)
    form = form_to(as_alice.get("/distance/choose/"), "/distance/choose/")
    refused = send(as_alice, form, fields={**CHOICE, "began": began})
    assert (refused.status_code, sentence in text_of(refused)) == (422, True)
    assert form_to(refused, "/distance/choose/").fields["began"] == began
    assert len(records_of(alice, [DailyKind.BOUNDARY])) == 1


def test_a_beginning_on_the_day_of_the_last_choice_stands_after_it(alice, as_alice):
    draw(alice, Boundary.LOW, at=NOW - 2 * DAY + timedelta(hours=6))
    send(as_alice, form_to(as_alice.get("/distance/choose/"), "/distance/choose/"), fields={**CHOICE, "began": "2026-11-20"})
    assert boundary_now(alice, NOW).kind is Boundary.NECESSARY


# --- The log ------------------------------------------------------------------------------------------------------


def test_noting_takes_two_taps_and_what_is_wrong_is_never_folded_away(as_alice):
    fold = "<details class=\"fold\" open>"
    assert fold not in text_of(as_alice.get("/distance/new/"))
    refused = text_of(note(as_alice, "met", day="2026-11-23"))
    assert refused.index(fold) < refused.index("lies in the future") < refused.index("</details>", refused.index(fold))
    assert text_of(note(as_alice, "", before="after the film")).count(fold) == 1


@pytest.mark.parametrize("contact", [contact.value for contact in Contact])
def test_every_kind_of_contact_is_noted_once_and_never_scolded(alice, as_alice, contact):
    form = form_to(as_alice.get("/distance/new/"), "/distance/save/")
    for _tap in range(2):
        answer = send(as_alice, form, contact=contact)
        assert answer.status_code == 200
    assert said(alice) == [{"contact": contact}]
    words = text_of(answer).lower()
    assert [word for word in ("streak", "reset", "failed", "day 0", "relapse", "slip", "should") if word in words] == []


def test_contact_about_an_agreed_topic_becomes_agreed_contact_and_costs_no_day(alice, as_alice):
    draw(alice, at=NOW - 4 * DAY, topics=["children"])
    assert "agreed contact" in text_of(note(as_alice, "reached_out", day="2026-11-20", topic="children"))
    assert said(alice) == [{"contact": "agreed", "topic": "children"}]
    assert as_alice.get("/distance/").context["distance"].calm.total == 4


def test_req_37_contact_for_safety_is_never_a_lapse(alice, as_alice):
    draw(alice, at=NOW - 4 * DAY)
    note(as_alice, "reached_out", day="2026-11-20", topic="safety")
    page = as_alice.get("/distance/").context["distance"]
    assert (page.calm.total, page.unanswered) == (4, 0)


def test_req_36_a_lapse_takes_its_own_day_and_no_page_shows_a_zero(alice, as_alice):
    draw(alice, at=NOW - 2 * DAY)
    note(as_alice, "reached_out", day="2026-11-20")
    note(as_alice, "reached_out", day="2026-11-21")
    for path in ("/distance/", "/today/"):
        assert "Your first calm day will show here." in text_of(as_alice.get(path))
    draw(alice, at=NOW - 40 * DAY)
    assert "38 calm days so far." in text_of(as_alice.get("/distance/"))
    assert "Calm days: 28 of the last 30." in text_of(as_alice.get("/today/"))


def test_a_month_of_lapses_is_left_out_and_not_shown_as_nothing(alice, as_alice):
    draw(alice, at=NOW - 40 * DAY)
    for days in range(1, 32):
        log(alice, Contact.REACHED_OUT, at=NOW - days * DAY)
    shown = text_of(as_alice.get("/distance/"))
    assert "9 calm days so far." in shown
    assert "In the last 30 days" not in shown
    today = text_of(as_alice.get("/today/"))
    assert "Calm days: 0" not in today
    assert "first calm day" not in today


@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ({"day": "2026-11-23"}, "lies in the future"),
        ({"day": "2026-11-22", "clock": "12:01"}, "lies in the future"),
        ({"day": "2015-12-31"}, "more than ten years ago"),
        ({"day": "2026-02-30"}, "There is no such day"),
        ({"day": "yesterday"}, "There is no such day"),
        ({"day": "2026-11-20", "clock": "25:00"}, "There is no such time"),
        ({"day": ""}, "Please choose a day"),
    ],
)
def test_a_moment_that_cannot_be_gets_a_sentence_at_its_field_and_loses_nothing(as_alice, when, sentence):
    answer = note(as_alice, "met", before="after the film", **when)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    kept = form_to(answer, "/distance/save/").fields
    assert (kept["contact"], kept["before"], kept["day"]) == ("met", "after the film", when["day"])
    assert not DailyRecord.objects.exists()


def test_an_event_is_read_corrected_and_removed_by_its_owner_alone(alice, as_alice, as_bob):
    note(as_alice, "met", day="2026-11-20", clock="21:30", before="a long day", when="I am tired", then="call my brother")
    page = f"/distance/{DailyRecord.objects.get().pk}/"
    assert "If I am tired, then I call my brother" in text_of(as_alice.get("/distance/log/"))
    form = form_to(as_alice.get(page), page)
    assert (form.fields["clock"], form.fields["before"]) == ("21:30", "a long day")
    assert as_bob.get(page).status_code == as_bob.post(page, form.fields).status_code == as_bob.post(f"{page}remove/").status_code == 404
    assert send(as_alice, form, before="a long week").url == "/distance/log/"
    (record,) = records_of(alice, [DailyKind.CONTACT])
    assert (record.said["before"], record.at) == ("a long week", datetime(2026, 11, 20, 21, 30, tzinfo=UTC))
    assert send(as_alice, form_to(as_alice.get(page), f"{page}remove/")).url == "/distance/log/"
    assert not DailyRecord.objects.exists()
    assert as_alice.post(f"{page}remove/").status_code == 404


def test_a_correction_without_a_time_leaves_the_moment_as_it_was(alice, as_alice, at_noon):
    note(as_alice, "met")
    at_noon.tick(timedelta(minutes=10))
    page = f"/distance/{DailyRecord.objects.get().pk}/"
    send(as_alice, form_to(as_alice.get(page), page), contact="checked_profile")
    (record,) = records_of(alice, [DailyKind.CONTACT])
    assert (record.said["contact"], record.at) == ("checked_profile", NOW)


def test_the_log_is_read_by_month_of_the_persons_own_days(db):
    user = make_user("ann@example.org", time_zone="Pacific/Auckland")
    mark_welcomed(user, at=NOW)
    log(user, Contact.MET, at=datetime(2026, 10, 31, 12, 0, tzinfo=UTC))  # already November there
    client = signed_in(fresh(user))
    assert "We met" in text_of(client.get("/distance/log/2026/11/"))
    assert "Nothing is noted in this month." in text_of(client.get("/distance/log/2026/10/"))
    for path in ("2026/13", "2026/12", "2015/12", "0/1", "99999/1", f"{10**20 - 1}/1", f"2026/{10**20 - 1}"):
        assert client.get(f"/distance/log/{path}/").status_code == 404


def test_a_week_without_an_entry_asks_whether_there_is_anything_to_add(alice, as_alice):
    draw(alice, at=NOW - 8 * DAY)
    for path in ("/distance/", "/today/"):
        assert "Anything to add" in text_of(as_alice.get(path))
    log(alice, Contact.URGE_PASSED)
    for path in ("/distance/", "/today/"):
        assert "Anything to add" not in text_of(as_alice.get(path))


@pytest.mark.parametrize("kind", [DailyKind.CHECK_IN, DailyKind.PAUSE])
def test_whoever_was_here_within_the_week_is_not_asked_what_there_is_to_add(alice, as_alice, kind):
    draw(alice, at=NOW - 20 * DAY)
    said_then = {"mood": 3} if kind is DailyKind.CHECK_IN else {"end": "not_yet", "helped": None, "what": ""}
    for days, asked in ((8, True), (6, False)):
        at = NOW - days * DAY
        keep_record(alice, kind, said_then, record_id=uuid4(), about=at, at=at)
        for path in ("/distance/", "/today/"):
            assert ("Anything to add" in text_of(as_alice.get(path))) is asked


def test_what_there_is_to_add_is_one_tap_away(alice, as_alice):
    assert 'href="/distance/new/"' not in text_of(as_alice.get("/today/"))
    draw(alice, at=NOW - 8 * DAY)
    assert 'href="/distance/new/"' in text_of(as_alice.get("/today/"))
    shown = text_of(as_alice.get("/distance/"))
    assert 'href="/distance/new/"' in shown[shown.index("Anything to add") :]


def test_today_says_nothing_of_the_last_days_where_the_calm_ones_lie_weeks_back(alice, as_alice):
    for began, ended in ((20, 15), (12, 11)):
        draw(alice, at=NOW - began * DAY)
        draw(alice, Boundary.OFF, at=NOW - ended * DAY, channels=[])
        assert "Calm" not in text_of(as_alice.get("/today/")), (began, ended)
    draw(alice, at=NOW)
    today = text_of(as_alice.get("/today/"))
    assert "Calm" not in today
    assert "first calm day" not in today, "there were some"
    draw(alice, Boundary.LOW, at=NOW - 2 * DAY)
    assert "Calm days: 2 of the last 2." in text_of(as_alice.get("/today/"))
    assert "8 calm days so far." in text_of(as_alice.get("/distance/")), "nothing of before is lost"


def test_a_boundary_put_down_today_keeps_its_line_for_yesterday(alice, as_alice):
    draw(alice, at=NOW - DAY)
    draw(alice, Boundary.OFF, at=NOW, channels=[])
    assert "Calm: yesterday." in text_of(as_alice.get("/today/"))


def test_each_channel_watched_counts_for_itself(alice, as_alice):
    draw(alice, at=NOW - 4 * DAY, channels=[Channel.MESSAGES, Channel.PROFILES])
    log(alice, Contact.CHECKED_PROFILE, at=NOW - DAY)
    channels = dict(as_alice.get("/distance/").context["distance"].channels)
    assert {channel: days.total for channel, days in channels.items()} == {Channel.MESSAGES: 4, Channel.PROFILES: 3}


# --- The pursuit guard --------------------------------------------------------------------------------------------

HURTS, RESTS, OTHER_SIDE = "That silence hurts", "now rests for 30 days", 'href="/distance/two/"'


def test_the_second_message_without_an_answer_meets_a_kind_sentence_and_only_the_third_the_other_side(as_alice):
    told, there = [], []
    for _ in range(3):
        told.append(text_of(note(as_alice, "reached_out")))
        there.append(as_alice.get("/distance/two/").status_code)
    assert there == [404, 404, 200], "nobody meets it beforehand"
    assert "a third message can feel heavy" in text_of(as_alice.get("/distance/two/"))
    assert [HURTS in page for page in told] == [False, True, True]
    assert [RESTS in page for page in told] == [False, False, True]
    assert [OTHER_SIDE in page for page in told] == [False, False, True]
    assert OTHER_SIDE in text_of(as_alice.get("/distance/"))


def test_a_word_of_theirs_answers_what_was_sent_before_it(alice, as_alice):
    for _ in range(2):
        note(as_alice, "reached_out", day="2026-11-20")
    note(as_alice, "they_reached_out", day="2026-11-21")
    assert HURTS not in text_of(note(as_alice, "reached_out"))
    for _ in range(4):
        note(as_alice, "checked_profile")
    assert OTHER_SIDE not in text_of(as_alice.get("/distance/"))


def test_what_repeated_messages_bring_is_said_beforehand(as_alice):
    for path in ("/distance/", "/distance/choose/", "/distance/new/"):
        assert "from the third time in 30 days that you write without an answer, or ask others for news" in text_of(as_alice.get(path))


# --- They wrote, and a meeting ------------------------------------------------------------------------------------


def test_they_wrote_offers_three_choices_a_text_to_change_and_sends_nothing(alice, as_alice):
    draw(alice, topics=["children", "money"])
    page = as_alice.get("/distance/reply/")
    shown = text_of(page)
    assert [shown.index(f"<summary>{words}</summary>") for words in ("Reply later", "Reply briefly", "Do not reply")]
    assert [scheme for scheme in ("mailto:", "sms:", "wa.me", "whatsapp:") if scheme in shown] == []
    samples = [form for form in forms_of(page) if "text" in form.fields]
    assert samples[1].fields["text"].startswith("The children: on [day]")
    assert "Money:" in samples[1].fields["text"]
    assert "The pet" not in samples[1].fields["text"]
    send(as_alice, samples[0], text="Thank you. Not today.")
    assert Writing.objects.get().kind == "note"


def test_if_you_meet_anyway_is_readable_for_everybody_but_those_whom_an_order_forbids_contact(alice, as_alice, as_bob, bob):
    assert "own way home" in text_of(as_alice.get("/distance/outside/"))
    check(alice, at=NOW, g2_protects="yes")
    assert as_alice.get("/distance/outside/").status_code == 200
    check(alice, at=NOW, g2_applies="yes")
    send(as_bob, form_to(as_bob.get("/changed/5/"), "/changed/5/"), binds="me")
    for client in (as_alice, as_bob):
        assert client.get("/distance/outside/").status_code == 403
        assert "/distance/outside/" not in text_of(client.get("/changed/"))
        assert "Reply briefly" not in text_of(client.get("/distance/reply/"))


# --- Something changed --------------------------------------------------------------------------------------------


def changes(client, number, **more):
    return send(client, form_to(client.get(f"/changed/{number}/"), f"/changed/{number}/"), **more)


def test_what_changed_is_kept_once_and_the_log_hears_of_contact(alice, as_alice):
    for number in (1, 2):
        form = form_to(as_alice.get(f"/changed/{number}/"), f"/changed/{number}/")
        for _tap in range(2):
            assert send(as_alice, form, words="on the bus").status_code == 200
    kept = said(alice, DailyKind.CHANGE)
    assert sorted(entry["change"] for entry in kept) == ["they_wrote", "we_met"]
    assert {entry["words"] for entry in kept} == {"on the bus"}
    assert {entry["contact"] for entry in said(alice)} == {"they_reached_out", "met"}
    assert len(said(alice)) == 2
    assert "on the bus" in text_of(as_alice.get("/distance/log/"))


def test_together_again_lets_the_plan_rest(alice, as_alice):
    send(as_alice, form_to(changes(as_alice, 3), "/today/rest/"))
    assert Plan.objects.get(owner=alice).paused_at is not None


def test_someone_new_asks_what_to_seal_take_or_delete(as_alice):
    shown = text_of(changes(as_alice, 4))
    assert "nearer this device" in shown
    assert all(path in shown for path in ("/notes/", "/settings/data/", "/settings/erase/"))


@pytest.mark.parametrize(("binds", "forbidden"), [("them", False), ("me", True), ("both", True), ("rather_not", False)])
def test_an_order_brings_help_and_the_questions_and_says_what_is_put_away(as_alice, binds, forbidden):
    answer = changes(as_alice, 5, binds=binds)
    shown = text_of(answer)
    assert "tel:" in shown
    assert 'href="/questions/"' in shown
    assert ("could be an offence" in shown) is forbidden
    assert "/changed/6/" not in text_of(as_alice.get("/changed/"))
    assert as_alice.get("/changed/6/").status_code == 404


def test_an_order_without_an_answer_whom_it_binds_asks_and_keeps_nothing(as_alice):
    assert changes(as_alice, 5, words="heard it today").status_code == 422
    assert not DailyRecord.objects.exists()


# --- Around -------------------------------------------------------------------------------------------------------


def test_all_of_it_works_without_a_plan(db):
    user = make_user("ann@example.org")
    mark_welcomed(user, at=NOW)
    tell(user, {"aim": "distance"})
    client = signed_in(fresh(user))
    draw(user, Boundary.LOW, at=NOW - 3 * DAY)
    for path in ("/today/", "/distance/", "/distance/choose/", "/distance/new/", "/distance/reply/", "/distance/outside/", "/changed/5/"):
        assert client.get(path).status_code == 200
    assert "Calm days: 3 of the last 3." in text_of(client.get("/today/"))


@pytest.mark.parametrize(
    ("page", "action", "fields"),
    [
        ("/distance/new/", "/distance/save/", {"contact": "met", "before": "a long day"}),
        ("/distance/choose/", "/distance/choose/", CHOICE),
        ("/changed/1/", "/changed/1/", {"words": "on the bus"}),
    ],
)
def test_a_post_that_meets_an_ended_session_is_kept_and_taken_up_later(alice, as_alice, page, action, fields):
    form = form_to(as_alice.get(page), action)
    as_alice.logout()
    send(as_alice, form, fields=fields)
    assert not DailyRecord.objects.exists()
    again = signed_in(alice)
    offered = form_to(again.get("/notes/kept/"), action)
    assert send(again, offered).status_code in (200, 302)
    assert DailyRecord.objects.filter(owner=alice).exists()
    assert not ParkedPost.objects.exists()


def test_pages_that_show_what_was_noted_ask_again_and_noting_never_does(alice, as_alice, at_noon):
    row = log(alice, Contact.MET)
    draw(alice)
    form = form_to(as_alice.get("/distance/new/"), "/distance/save/")
    with freeze_time(NOW + timedelta(minutes=30)):
        for path in ("/distance/", "/distance/log/", f"/distance/{row.pk}/", "/distance/choose/"):
            assert as_alice.get(path).url.startswith("/account/reauthenticate/")
        for path in ("/distance/new/", "/distance/reply/", "/distance/outside/", "/changed/", "/changed/1/", "/today/"):
            assert as_alice.get(path).status_code == 200
        assert send(as_alice, form, contact="urge_passed", id=str(uuid4())).status_code == 200


def test_asking_others_a_third_time_says_that_a_part_rests_and_never_scolds(as_alice):
    shown = [text_of(note(as_alice, "asked_others")) for _time in range(3)]
    assert ["one part of the road now rests" in page for page in shown] == [False, False, True]
    assert "or ask others for news" in text_of(as_alice.get("/distance/"))
    assert as_alice.get("/distance/two/").status_code == 200


def test_an_export_holds_boundary_contact_and_changes_in_the_words_of_their_pages(alice, as_alice):
    draw(alice, at=NOW - 3 * DAY, topics=["children"], review_on="2026-12-01")
    note(as_alice, "asked_others", before="off")
    changes(as_alice, 5, binds="both")
    client = signed_in(alice)
    send(client, form_to(client.get("/account/reauthenticate/"), "/account/reauthenticate/"), password=PASSWORD)
    answer = send(client, form_to(client.get("/settings/data/take/"), "/settings/data/file/"))
    pages = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    shown = pages.read("waymark.html").decode()
    for words in ("My boundary", "Children", "2026-12-01", "I asked others about them", "It tells both of us", ">off<"):
        assert words in shown
    assert {row["kind"] for row in json.loads(pages.read("waymark.json"))["days"]} == {"boundary", "contact", "change"}
