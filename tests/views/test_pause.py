"""The pause by its pages: never a sign-in form, a wait, words, people, an ending, what helped."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from recovery.actions.account import withdraw_consent
from recovery.actions.pausing import keep_pause
from recovery.enums import DailyKind, PauseEnd, WritingKind
from recovery.models import DailyRecord, ParkedPost, Writing, WritingRevision
from recovery.queries.daily import records_of
from recovery.queries.distance import distance_page, unanswered_lately
from recovery.queries.writings import open_writing
from tests.browsing import form_to, forms_of, send
from tests.canary import without_session
from tests.conftest import NOW, fresh, signed_in
from tests.daily_help import draw
from tests.writing_help import answer

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(as_alice, at_noon):
    return as_alice


def text(response):
    return response.content.decode()


def pauses(user):
    return [(record.said["end"], record.said["helped"], record.said["what"]) for record in records_of(fresh(user), [DailyKind.PAUSE])]


def end_with(client, end):
    return send(client, form_to(client.get("/pause/"), "/pause/end/"), end=end)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["/pause/", "/pause/end/", "/pause/away/", "/pause/00000000-0000-4000-8000-000000000999/", "/pause/00000000-0000-4000-8000-000000000999/helped/"])
def test_the_pause_never_answers_with_a_sign_in_form(db, alice, path, method):
    for client in (Client(), signed_in(alice)):
        reply = getattr(client, method)(path)
        assert "/account/" not in reply.get("Location", "")


def test_without_script_the_page_says_when_the_wait_ends(client):
    assert "Until 12:10 nothing has to happen." in text(client.get("/pause/?wait=10", follow=True))
    assert 'value="10"' in text(client.get("/pause/")), "ten minutes unless they set another number"


def test_loading_the_page_again_goes_on_with_the_same_wait(client, at_noon):
    url = client.get("/pause/?wait=10").url
    assert url.endswith("#wait")
    assert "About 10 more minutes." in text(client.get(url))
    at_noon.tick(timedelta(minutes=7, seconds=20))
    again = text(client.get(url))
    assert "Until 12:10 nothing has to happen." in again
    assert "About 3 more minutes." in again
    assert 'data-wait-seconds="160"' in again, "script counts from the same end"
    at_noon.tick(timedelta(minutes=3))
    over = text(client.get(url))
    assert "The wait is over." in over
    assert 'name="wait" value="10"' in over, "another may be set"
    at_noon.tick(timedelta(hours=7))
    assert "The wait is over." not in text(client.get(url))


def test_the_calm_page_goes_on_with_a_wait_that_its_address_names(db, at_noon):
    begun = text(Client().get("/calm/?wait=10"))
    assert "For 10 minutes nothing has to happen." in begun
    mark = re.search(r'data-wait-mark="(\d+)"', begun)[1]
    at_noon.tick(timedelta(minutes=7, seconds=20))
    again = text(Client().get("/calm/", {"until": mark}))
    assert "For 3 minutes nothing has to happen." in again
    assert 'data-wait-seconds="160"' in again
    at_noon.tick(timedelta(minutes=3))
    assert "The wait is over." in text(Client().get("/calm/", {"until": mark}))
    assert "The wait is over." not in text(Client().get("/calm/", {"until": "9" * 40}))


@pytest.mark.parametrize("mark", ["", "x", "-1", "1e9", "²", "9" * 40, "0", str(int(NOW.timestamp()) + 7201)])
def test_an_address_with_a_made_up_end_offers_a_wait_as_ever(client, mark):
    page = client.get("/pause/", {"until": mark})
    assert page.status_code == 200
    assert "data-wait=" not in text(page)
    assert "The wait is over." not in text(page)


def test_own_words_stand_there_from_their_page_and_from_the_steps(client, alice):
    answer(alice, "k8", a2={"items": ["Tomorrow I may still choose.", "It is late."]})
    send(client, form_to(client.get("/notes/words/"), "/notes/words/"), lines=["Ring my aunt.", ""])
    page = text(client.get("/pause/"))
    assert page.index("Ring my aunt.") < page.index("Tomorrow I may") < page.index("It is late.")


def test_a_line_that_helped_rises(client, alice):
    send(client, form_to(client.get("/notes/words/"), "/notes/words/"), lines=["Ring my aunt.", "It is late."])
    url = end_with(client, "passed").url
    after = client.get(url)
    form = form_to(after, f"{url}helped/")
    late = next(value for value, label in after.context["form"].fields["what"].choices if label == "It is late.")
    assert send(client, form, helped="yes", what=late).status_code == 302
    page = text(client.get("/pause/"))
    assert page.index("It is late.") < page.index("Ring my aunt.")


@pytest.mark.parametrize(
    ("end", "says"), [("passed", "stayed with it"), ("reached_out", "Nothing you have built is gone"), ("not_yet", "once more")]
)
def test_each_ending_is_kept_once_and_answered_without_blame(client, alice, end, says):
    form = form_to(client.get("/pause/"), "/pause/end/")
    first, again = send(client, form, end=end), send(client, form, end=end)
    assert first.url == again.url
    assert pauses(alice) == [(end, None, "")]
    page = text(client.get(first.url))
    assert says in page
    assert [word for word in ("reset", "failed", "streak", "day 0", "relapse") if word in page.lower()] == []


def contact(user):
    return [(record.said, record.at) for record in records_of(fresh(user), [DailyKind.CONTACT])]


def test_having_reached_out_stands_in_the_log_once_and_costs_its_own_day(client, alice):
    draw(alice, at=NOW - timedelta(days=3))
    form = form_to(client.get("/pause/"), "/pause/end/")
    for _tap in range(2):
        url = send(client, form, end="reached_out").url
    assert contact(alice) == [({"contact": "reached_out"}, NOW)]
    assert "It stands in your log" in text(client.get(url))
    assert distance_page(fresh(alice), NOW + timedelta(days=1)).calm.total == 3
    assert unanswered_lately(alice, NOW + timedelta(days=1)) == 1


def test_it_may_be_left_out_of_the_log_and_a_late_second_tap_brings_nothing_back(client, alice):
    form = form_to(client.get("/pause/"), "/pause/end/")
    url = send(client, form, end="reached_out").url
    leave = form_to(client.get(url), f"{url}unnoted/")
    for _tap in range(2):
        assert send(client, leave).url == url
    send(client, form, end="reached_out")
    assert contact(alice) == []
    assert pauses(alice) == [("reached_out", None, "")]
    page = text(client.get(url))
    assert "Your log does not hold it." in page
    assert "Do not note it" not in page


def test_another_ending_takes_it_back_and_what_was_said_about_it_stays(client, alice):
    form = form_to(client.get("/pause/"), "/pause/end/")
    send(client, form, end="reached_out")
    send(client, form, end="passed")
    assert contact(alice) == []
    url = send(client, form, end="reached_out").url
    event = client.get(url).context["event"].id
    send(client, form_to(client.get(f"/distance/{event}/"), f"/distance/{event}/"), before="a long day")
    assert "Do not note it" not in text(client.get(url))
    client.post(f"{url}unnoted/")
    send(client, form, end="not_yet")
    assert [said for said, _at in contact(alice)] == [{"contact": "reached_out", "before": "a long day"}]


def test_the_second_and_third_time_meet_the_same_kind_words_as_the_log(client, alice):
    for times, (second, third) in enumerate([(False, False), (True, False), (True, True)], start=1):
        page = text(client.get(end_with(client, "reached_out").url))
        assert (("That silence hurts" in page), ("/distance/two/" in page)) == (second, third), times
        assert client.get("/distance/two/").status_code == (200 if third else 404)


def test_one_tap_says_that_it_helped_and_may_keep_an_urge_that_passed(client, alice):
    url = end_with(client, "passed").url
    form = form_to(client.get(url), f"{url}helped/")
    send(client, form, helped="yes", urge="on")
    send(client, form, helped="yes", urge="on")
    assert pauses(alice) == [("passed", True, "")]
    assert [record.said for record in records_of(fresh(alice), [DailyKind.CONTACT])] == [{"contact": "urge_passed"}]
    send(client, form, helped="no")
    assert pauses(alice) == [("passed", False, "")]
    assert records_of(fresh(alice), [DailyKind.CONTACT]) == ()


def test_only_a_pause_that_passed_can_be_an_urge_that_passed(client, alice):
    url = end_with(client, "not_yet").url
    assert "urge to get in touch" not in text(client.get(url))
    client.post(f"{url}helped/", {"helped": "yes", "urge": "on"})
    assert records_of(fresh(alice), [DailyKind.CONTACT]) == ()


def test_a_made_up_ending_or_answer_keeps_nothing(client, alice):
    client.post("/pause/end/", {"id": str(uuid4()), "end": "won"})
    client.post("/pause/end/", {"id": "no id", "end": "passed"})
    assert not DailyRecord.objects.exists()
    url = end_with(client, "passed").url
    client.post(f"{url}helped/", {"helped": "seven"})
    assert pauses(alice) == [("passed", None, "")]


def test_the_pause_of_another_person_is_not_found(client, alice, bob):
    pause_id = uuid4()
    keep_pause(bob, PauseEnd.PASSED, pause_id=pause_id, at=NOW)
    assert client.get(f"/pause/{pause_id}/").status_code == 404
    assert client.post(f"/pause/{pause_id}/helped/", {"helped": "yes"}).status_code == 404
    client.post("/pause/end/", {"id": str(pause_id), "end": "not_yet"})
    assert pauses(bob) == [("passed", None, "")]


# --- write it here instead -------------------------------------------------------------------------------------------


def test_what_is_written_in_the_pause_becomes_a_letter(client, alice):
    send(client, form_to(client.get("/pause/"), "/notes/save/"), text="Do you still water the fern?")
    row = Writing.objects.get()
    assert (row.kind, open_writing(fresh(alice), row).value) == (WritingKind.LETTER, {"text": "Do you still water the fern?"})


def test_what_vanishes_leaves_nothing_of_what_was_saved_on_the_way(client, alice):
    form = form_to(client.get("/pause/"), "/notes/save/")
    form.fields["text"] = "Do you still water the fern?"
    client.post("/notes/save/", form.fields, headers={"accept": "application/json"})
    assert Writing.objects.count() == 1
    form.action = "/pause/away/"
    gone = send(client, form)
    assert (Writing.objects.count(), WritingRevision.objects.count(), ParkedPost.objects.count()) == (0, 0, 0)
    page = text(client.get(gone.url))
    assert "It is gone." in page
    assert "fern" not in page


def test_what_was_to_vanish_is_not_kept_when_the_session_had_ended(client):
    form = form_to(client.get("/pause/"), "/notes/save/")
    form.fields["text"], form.action = "Do you still water the fern?", "/pause/away/"
    with without_session(client):
        assert send(client, form).url == "/calm/"
    assert not ParkedPost.objects.exists()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/pause/away/", form.fields).status_code == 403
    assert not ParkedPost.objects.exists()


# --- people ----------------------------------------------------------------------------------------------------------


def call_page(client):
    return form_to(client.get("/notes/people/"), "/notes/people/")


def test_a_number_they_typed_is_one_tap_away_and_no_other_number_is(client, alice):
    assert "tel:" not in text(client.get("/pause/"))
    send(client, call_page(client), name_0="Aunt", phone_0="+44 (0)20 7946-0000")
    assert 'href="tel:+4402079460000"' in text(client.get("/pause/"))
    assert "Call Aunt" in text(client.get("/pause/"))
    assert b"Aunt" not in bytes(Writing.objects.get().ciphertext)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"name_0": "Aunt", "phone_0": "ring the bell"}, "does not look like a number"),
        ({"name_0": "Aunt"}, "Their number is missing"),
        ({"phone_0": "020 7946 0000"}, "What do you call them?"),
    ],
)
def test_half_a_person_gets_a_sentence_at_the_field_and_loses_nothing(client, said, sentence):
    reply = send(client, call_page(client), **said)
    assert reply.status_code == 422
    assert sentence in text(reply)
    assert all(words in text(reply) for words in said.values())
    assert not Writing.objects.exists()


def test_there_are_five_places_and_a_sixth_person_is_nowhere(client):
    form = call_page(client)
    for place in range(6):
        form.fields |= {f"name_{place}": f"Aunt {place}", f"phone_{place}": f"020 7946 000{place}"}
    send(client, form)
    page = text(client.get("/pause/"))
    assert "Aunt 4" in page
    assert "Aunt 5" not in page


def test_a_number_that_is_taken_out_is_kept_in_no_earlier_version(client, at_noon):
    send(client, call_page(client), name_0="Aunt", phone_0="020 7946 0000")
    at_noon.tick(timedelta(hours=1))
    Client.get(client, "/today/")
    client.post("/account/reauthenticate/", {"password": "seven quiet stones on a path"})
    send(client, call_page(client), name_0="", phone_0="")
    assert "tel:" not in text(client.get("/pause/"))
    assert not WritingRevision.objects.exists()


def test_two_tabs_with_words_never_overwrite_each_other(client, alice):
    first, second = (form_to(client.get("/notes/words/"), "/notes/words/") for _ in range(2))
    assert send(client, first, lines=["It is late."]).status_code == 302
    clash = send(client, second, lines=["Ring my aunt."])
    assert clash.status_code == 409
    assert "It is late." in text(clash)
    assert "Ring my aunt." in text(clash)
    assert send(client, form_to(clash, "/notes/words/")).status_code == 302
    assert "Ring my aunt." in text(client.get("/pause/"))
    assert WritingRevision.objects.count() == 1


def test_words_sent_after_the_session_had_ended_wait_for_their_owner(client):
    form = form_to(client.get("/notes/words/"), "/notes/words/")
    with without_session(client):
        assert "/account/login/" in send(client, form, lines=["It is late."]).url
    offered = [form for form in forms_of(client.get("/notes/kept/")) if "mark" in form.fields]
    assert send(client, offered[0]).url == "/notes/words/"
    assert "It is late." in text(client.get("/pause/"))
    assert not ParkedPost.objects.exists()


def test_after_taking_back_consent_the_pause_keeps_nothing(client, alice):
    form = form_to(client.get("/pause/"), "/pause/end/")
    withdraw_consent(alice, at=NOW)
    assert send(client, form, end="passed").url == "/calm/"
    assert client.post("/notes/words/", {"id": str(uuid4()), "lines": "It is late."}).url == "/settings/consent/"
    assert not DailyRecord.objects.exists()
    assert not Writing.objects.exists()
