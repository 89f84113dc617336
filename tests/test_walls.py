"""When something stands in the way while somebody writes: nothing is lost, nothing is saved by itself, nobody else sees it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import path

import config.urls
from recovery.actions.plan import finish_step
from recovery.models import DataKey, Decision, ParkedPost, PhaseDone, Plan, SafetyCheck, Step, StepProgress, Writing, WritingRevision
from recovery.queries.journey import decision_place
from recovery.queries.person import vault_of
from recovery.queries.writings import open_writing
from recovery.vault import Vault
from tests.browsing import browser, end_session, form_to, forms_of, send, sign_in, signed_in_through_the_page, what_is_logged
from tests.conftest import NOW, fresh

pytestmark = pytest.mark.django_db

S = "the blue cup is still on the window sill"
OTHER = "nobody moved the blue cup"
AUTOSAVE = {"HTTP_ACCEPT": "application/json"}

# --- a place that breaks, for the page that says so -----------------------------------------------------------------


def broken(request):
    raise ValueError(f"could not read {request.POST.get('text')}")


urlpatterns = [*config.urls.urlpatterns, path("broken/", broken)]
handler400, handler403 = config.urls.handler400, config.urls.handler403
handler404, handler500 = config.urls.handler404, config.urls.handler500

# --- every form that takes writing ----------------------------------------------------------------------------------

# name: (page that shows the form, where it goes, what is typed)
WRITING_FORMS = {
    "a note": ("/notes/new/", "/notes/save/", {"text": S}),
    "a note in the pause": ("/pause/", "/notes/save/", {"text": S}),
    "answers, saved": ("/s/k5/", "/s/k5/save/", {"a1-text": S}),
    "answers, finished": ("/s/k5/", "/s/k5/finish/", {"a1-text": S}),
    "a line": ("/s/k5/", "/s/k5/save/", {"line": S}),
    "a word on skipping": ("/s/k5/", "/s/k5/skip/", {"word": S}),
    "a word on setting aside": ("/s/k5/", "/s/k5/later/", {"word": S}),
    "a first-night note": ("/s/k1/stop/", "/plan/sealed/", {"text": S}),
    "a decision": ("/decide/", "/decide/keep/", {"choice": "let_go", "words": S}),
}
every_writing_form = pytest.mark.parametrize("place", WRITING_FORMS)


def open_form(client, place):
    """The page, and its form filled in and ready to be sent."""
    page, action, typed = WRITING_FORMS[place]
    shown = action.replace("/save/", "/finish/").replace("/later/", "/skip/") if page.startswith("/s/k5") else action
    form = form_to(client.get(page), shown)
    form.action = action
    form.fields |= typed
    return form


def everything_kept(user):
    """All that stands in the database in this person's hand, opened with their key."""
    user = fresh(user)
    texts = [open_writing(user, row).value for row in Writing.objects.filter(owner=user)]
    sittings = Decision.objects.filter(plan__owner=user).values_list("pk", "content")
    return str(texts + [vault_of(user).open(sealed, decision_place(pk)) for pk, sealed in sittings])


@pytest.fixture
def alice(alice):
    """Past the first step, so that the first-night note is offered."""
    finish_step(alice, "k1", fact_id="6a0f2a3e-64bb-4a0c-9d2b-5d0c8f1d2a11", at=NOW - timedelta(days=20))
    return alice


@pytest.fixture
def as_alice(alice):
    return browser(alice)


def kept_page(client):
    answer = client.get("/notes/kept/")
    assert answer.status_code == 200
    return answer


def take_up(client, number=0):
    """Press "Save it where it belongs" at one of the kept texts, newest first."""
    offers = [form for form in forms_of(kept_page(client)) if "mark" in form.fields]
    return send(client, offers[number])


# --- an ended session, an ended token -------------------------------------------------------------------------------


@every_writing_form
def test_a_post_after_the_session_ended_is_offered_after_sign_in_and_lands_where_it_belongs(alice, as_alice, place):
    form = open_form(as_alice, place)
    end_session(as_alice)
    answer = send(as_alice, form)
    assert (answer.status_code, answer.url) == (302, "/account/login/?next=/notes/kept/")
    assert S not in everything_kept(alice)

    sign_in_page = as_alice.get(answer.url)
    assert S not in sign_in_page.content.decode()
    login = form_to(sign_in_page, "/account/login/")
    home = send(as_alice, login, login=alice.email, password="seven quiet stones on a path")
    assert home.url == "/notes/kept/"
    assert S in kept_page(as_alice).content.decode()
    assert S not in everything_kept(alice), "offered, never saved by itself"

    assert take_up(as_alice).status_code in (200, 302)
    assert S in everything_kept(alice)
    assert not ParkedPost.objects.exists(), "what was saved is no longer kept apart"
    assert S not in kept_page(as_alice).content.decode()


@every_writing_form
def test_a_post_with_an_ended_token_is_kept_for_its_owner(alice, as_alice, place):
    form = open_form(as_alice, place)
    as_alice.cookies["t"] = "x" * 32  # another tab signed in anew meanwhile: the token of this page counts no longer
    answer = send(as_alice, form)
    assert answer.status_code == 403
    assert S not in answer.content.decode()
    assert "/notes/kept/" in answer.content.decode()
    assert S not in everything_kept(alice)
    take_up(as_alice)
    assert S in everything_kept(alice)
    assert not ParkedPost.objects.exists()


def test_today_says_that_something_waits_and_saves_nothing_by_itself(alice, as_alice):
    form = open_form(as_alice, "a note")
    end_session(as_alice)
    send(as_alice, form)
    sign_in(as_alice, alice.email)
    assert "/notes/kept/" in as_alice.get("/today/").content.decode()
    as_alice.get("/notes/")
    assert S not in everything_kept(alice)
    assert ParkedPost.objects.count() == 1


def test_a_kept_text_may_be_let_go(alice, as_alice):
    form = open_form(as_alice, "a note")
    end_session(as_alice)
    send(as_alice, form)
    sign_in(as_alice, alice.email)
    discard = next(form for form in forms_of(kept_page(as_alice)) if form.action.endswith("/discard/"))
    assert send(as_alice, discard).url == "/notes/kept/"
    assert not ParkedPost.objects.exists()
    assert S not in everything_kept(alice)


def test_an_autosave_after_the_session_ended_is_told_so_and_kept(alice, as_alice):
    form = open_form(as_alice, "a note")
    end_session(as_alice)
    answer = as_alice.post(form.action, form.fields, **AUTOSAVE)
    assert answer.status_code == 401
    assert answer.json()["ok"] is False
    sign_in(as_alice, alice.email)
    assert S in kept_page(as_alice).content.decode()


def test_an_autosave_with_an_ended_token_is_told_so_and_kept(alice, as_alice):
    form = open_form(as_alice, "answers, saved")
    as_alice.cookies["t"] = "x" * 32
    answer = as_alice.post(form.action, form.fields, **AUTOSAVE)
    assert answer.status_code == 401
    assert S not in answer.content.decode()
    assert S in kept_page(as_alice).content.decode()


def test_the_autosaves_of_one_page_are_kept_once_and_push_nothing_else_out(alice, as_alice):
    note, step = open_form(as_alice, "a note"), open_form(as_alice, "answers, saved")
    end_session(as_alice)
    send(as_alice, note, text=OTHER)
    for words in range(1, 9):
        as_alice.post(step.action, step.fields | {"a1-text": " ".join(S.split()[:words])}, **AUTOSAVE)
    step.action = "/s/k5/finish/"
    send(as_alice, step)
    sign_in(as_alice, alice.email)
    shown = kept_page(as_alice).content.decode()
    assert ParkedPost.objects.count() == 2
    assert OTHER in shown
    assert S in shown


def test_only_the_newest_five_are_kept(alice, as_alice):
    forms = [open_form(as_alice, "a note") for _ in range(6)]
    end_session(as_alice)
    for number, form in enumerate(forms):
        send(as_alice, form, text=f"{S} {number}")
    sign_in(as_alice, alice.email)
    shown = kept_page(as_alice).content.decode()
    assert [f"{S} {number}" in shown for number in range(6)] == [False, True, True, True, True, True]


def test_what_is_kept_is_gone_after_a_day(alice, at_noon):
    client = signed_in_through_the_page(alice)
    form = open_form(client, "a note")
    end_session(client)
    send(client, form)
    at_noon.tick(timedelta(hours=23, minutes=59))
    sign_in(client, alice.email)
    assert S in kept_page(client).content.decode()
    at_noon.tick(timedelta(minutes=2))
    assert S not in kept_page(client).content.decode()
    assert "/notes/kept/" not in client.get("/today/").content.decode()
    call_command("tick", verbosity=0)
    assert not ParkedPost.objects.exists()


@pytest.mark.parametrize("mark", [None, "", "forged", "IjAwMDAwMDAwLTAwMDAtNDAwMC04MDAwLTAwMDAwMDAwMDAwMCI:1xUwsu:nonsense"])
def test_a_post_without_a_valid_mark_is_kept_for_nobody(as_alice, mark):
    form = open_form(as_alice, "a note")
    end_session(as_alice)
    answer = send(as_alice, form, mark=mark)
    assert answer.status_code == 302
    assert not ParkedPost.objects.exists()


def test_a_post_from_alices_page_in_bobs_session_is_kept_for_alice_alone(alice, bob, as_alice):
    form = open_form(as_alice, "a note")
    sign_in(as_alice, bob.email) if end_session(as_alice) is None else None
    assert send(as_alice, form).status_code == 403
    assert S not in kept_page(as_alice).content.decode(), "bob must not be offered what alice wrote"
    assert S not in everything_kept(bob)
    assert S in kept_page(browser(alice)).content.decode()


def test_a_kept_text_that_clashes_stays_until_it_is_saved(alice, as_alice):
    client, form = as_alice, open_form(as_alice, "answers, saved")
    end_session(client)
    send(client, form)
    elsewhere = browser(alice)
    send(elsewhere, open_form(elsewhere, "answers, saved"), fields={"a1-text": OTHER})
    sign_in(client, alice.email)
    clash = take_up(client)
    assert clash.status_code == 409
    assert ParkedPost.objects.count() == 1
    again = form_to(clash, "/s/k5/finish/")
    again.action = "/s/k5/save/"
    assert send(client, again).status_code == 302
    assert S in everything_kept(alice)
    assert not ParkedPost.objects.exists()


def test_a_kept_text_of_another_person_cannot_be_let_go_by_saving(alice, bob, as_alice):
    form = open_form(as_alice, "a note")
    end_session(as_alice)
    send(as_alice, form)
    client = browser(bob)
    note = form_to(client.get("/notes/new/"), "/notes/save/")
    assert send(client, note, text=OTHER, parked=str(ParkedPost.objects.get().pk)).status_code == 302
    assert ParkedPost.objects.count() == 1


def test_what_an_editor_was_writing_is_kept_too_and_lands_in_the_draft(edith):
    step = Step.objects.get(key="k5")
    client, page = browser(edith), f"/desk/recovery/step/{step.pk}/change/"
    form = form_to(client.get(page), page)
    end_session(client)
    assert send(client, form, why=S).url == "/account/login/?next=/notes/kept/"
    sign_in(client, edith.email)
    assert S in kept_page(client).content.decode()
    assert S not in Step.objects.get(key="k5").why
    assert take_up(client).status_code == 302
    assert Step.objects.get(key="k5").why == S
    assert not ParkedPost.objects.exists()


# --- two tabs -------------------------------------------------------------------------------------------------------


def earlier_texts(user):
    user = fresh(user)
    key = Vault(user.pk, user.data_key.wrapped, user.data_key.wrapped_by)
    return [key.open(row.ciphertext, f"writing:{row.writing_id}") for row in WritingRevision.objects.filter(writing__owner=user)]


def test_two_tabs_on_one_step_show_both_texts_and_lose_none(alice, as_alice):
    first, second = open_form(as_alice, "answers, saved"), open_form(as_alice, "answers, saved")
    assert send(as_alice, first, fields={"a1-text": OTHER}).status_code == 302
    clash = send(as_alice, second)
    assert clash.status_code == 409
    assert OTHER in clash.content.decode()
    again = form_to(clash, "/s/k5/finish/")
    assert again.fields["a1-text"] == S
    assert OTHER in everything_kept(alice), "nothing was overwritten yet"
    again.action = "/s/k5/save/"
    assert send(as_alice, again).status_code == 302
    assert S in everything_kept(alice)
    assert earlier_texts(alice) == [{"text": OTHER}]


def test_a_clash_while_finishing_does_not_finish(alice, as_alice):
    first, second = open_form(as_alice, "answers, finished"), open_form(as_alice, "answers, finished")
    first.action = "/s/k5/save/"
    send(as_alice, first, fields={"a1-text": OTHER})
    assert send(as_alice, second).status_code == 409
    assert not StepProgress.objects.filter(step__key="k5", kind="finished").exists()


def test_two_tabs_on_one_note_show_both_texts_and_lose_none(alice, as_alice):
    send(as_alice, open_form(as_alice, "a note"))
    page = f"/notes/{Writing.objects.get(kind='note').pk}/"
    first, second = (form_to(as_alice.get(page), "/notes/save/") for _ in range(2))
    assert send(as_alice, first, text=f"{S}, washed").status_code == 302
    clash = send(as_alice, second, text=OTHER)
    assert clash.status_code == 409
    assert f"{S}, washed" in clash.content.decode()
    again = form_to(clash, "/notes/save/")
    assert again.fields["text"] == OTHER
    assert send(as_alice, again).status_code == 302
    assert OTHER in everything_kept(alice)
    assert earlier_texts(alice) == [{"text": f"{S}, washed"}, {"text": S}]


def test_an_autosave_that_clashes_says_so_and_overwrites_nothing(alice, as_alice):
    first, second = open_form(as_alice, "answers, saved"), open_form(as_alice, "answers, saved")
    send(as_alice, first, fields={"a1-text": OTHER})
    answer = as_alice.post(second.action, second.fields, **AUTOSAVE)
    assert answer.status_code == 409
    assert OTHER in everything_kept(alice)
    assert S not in everything_kept(alice)


def test_an_autosave_gives_the_new_revision_and_the_next_save_of_that_page_is_no_clash(alice, as_alice):
    form = open_form(as_alice, "answers, saved")
    saved = as_alice.post(form.action, form.fields, **AUTOSAVE).json()
    assert saved == {"ok": True, "revisions": {"a1-rev": 1}}
    form.fields |= {name: str(number) for name, number in saved["revisions"].items()}
    assert send(as_alice, form, fields={"a1-text": OTHER}).status_code == 302
    assert OTHER in everything_kept(alice)


def test_autosaves_within_ten_minutes_are_one_revision(alice, at_noon):
    client = signed_in_through_the_page(alice)
    form = open_form(client, "answers, saved")
    for number, words in enumerate(("one", "one two", "one two three", "one two three four")):
        form.fields |= {"a1-text": words, "a1-rev": str(number)}
        assert client.post(form.action, form.fields, **AUTOSAVE).status_code == 200
        at_noon.tick(timedelta(minutes=3))
    assert earlier_texts(alice) == []
    client.post(form.action, form.fields | {"a1-text": "one two", "a1-rev": "4"}, **AUTOSAVE)
    assert earlier_texts(alice) == [{"text": "one two three four"}]


def test_a_second_first_night_note_is_shown_to_keep_and_the_sealed_one_stays(alice, as_alice):
    first, second = open_form(as_alice, "a first-night note"), open_form(as_alice, "a first-night note")
    assert send(as_alice, first).status_code == 200
    answer = send(as_alice, second, text=OTHER)
    assert answer.status_code == 409
    shown = form_to(answer, "/notes/save/")
    assert shown.fields["text"] == OTHER
    assert S not in answer.content.decode(), "the sealed one stays sealed"
    assert send(as_alice, shown).status_code == 302
    assert S in everything_kept(alice)
    assert OTHER in everything_kept(alice)


def test_another_word_on_skipping_from_the_same_page_takes_the_place_of_the_first(alice, as_alice):
    form = open_form(as_alice, "a word on skipping")
    send(as_alice, form)
    assert send(as_alice, form, word=OTHER).status_code == 302
    assert OTHER in everything_kept(alice)
    assert earlier_texts(alice) == [{"text": S, "step": "k5"}]


# --- twice the same -------------------------------------------------------------------------------------------------


@every_writing_form
def test_a_form_sent_twice_makes_one_row(alice, as_alice, place):
    form = open_form(as_alice, place)
    send(as_alice, form)
    once = (Writing.objects.count(), WritingRevision.objects.count(), StepProgress.objects.count(), Decision.objects.count())
    answer = send(as_alice, form)
    assert answer.status_code in (200, 302)
    assert (Writing.objects.count(), WritingRevision.objects.count(), StepProgress.objects.count(), Decision.objects.count()) == once
    assert everything_kept(alice).count(S) == 1


def test_reopening_sent_twice_is_one_fact(alice, as_alice):
    form = form_to(as_alice.get("/s/k1/"), "/s/k1/again/")
    send(as_alice, form)
    send(as_alice, form)
    assert StepProgress.objects.filter(kind="reopened").count() == 1


def test_reviewed_answers_sent_twice_are_one_check(as_alice):
    intro = form_to(as_alice.get("/questions/"), "/questions/ask/")
    question = form_to(send(as_alice, intro, to="4"), "/questions/ask/")
    review = form_to(send(as_alice, question, g9="no", review="1"), "/questions/save/")
    assert send(as_alice, review).status_code == 200
    assert send(as_alice, review).status_code == 200
    assert SafetyCheck.objects.count() == 1


def test_a_phase_declared_done_twice_is_one_fact(as_alice):
    form = form_to(as_alice.get("/plan/p1/end/"), "/plan/p1/done/")
    send(as_alice, form)
    send(as_alice, form)
    assert PhaseDone.objects.count() == 1


def test_a_plan_begun_twice_is_one_plan(alice, as_alice):
    Plan.objects.filter(owner=alice).delete()
    form = form_to(as_alice.get("/today/"), "/today/begin/")
    send(as_alice, form)
    send(as_alice, form)
    assert Plan.objects.filter(owner=alice).count() == 1


def test_skipping_then_going_back_and_finishing_finishes(as_alice):
    page = as_alice.get("/s/k5/")
    send(as_alice, form_to(page, "/s/k5/skip/"))
    answer = send(as_alice, form_to(page, "/s/k5/finish/"), fields={"a1-text": S})
    assert answer.url == "/s/k5/stop/"
    assert as_alice.get("/s/k5/stop/").status_code == 200


@pytest.mark.parametrize("place", ["a note", "answers, saved"])
def test_a_save_whose_answer_was_lost_is_recognised(alice, as_alice, place):
    """The server saved, the answer never arrived; they write on and press Save again from the same page."""
    form = open_form(as_alice, place)
    as_alice.post(form.action, form.fields, **AUTOSAVE)
    assert send(as_alice, form).status_code == 302
    field = next(name for name, value in form.fields.items() if value == S)
    assert send(as_alice, form, fields={field: f"{S}, and it is clean"}).status_code == 302
    assert Writing.objects.filter(kind__in=["note", "answer"]).count() == 1
    assert f"{S}, and it is clean" in everything_kept(alice)


def test_saving_what_is_stored_already_is_never_a_clash(alice, as_alice):
    first, second = open_form(as_alice, "answers, saved"), open_form(as_alice, "answers, saved")
    send(as_alice, first)
    assert send(as_alice, second).status_code == 302
    assert earlier_texts(alice) == []


# --- odd and large texts --------------------------------------------------------------------------------------------

ODD = {
    "emoji": "🌧️👩‍👩‍👧 then 🌤️",
    "right to left": "\u202bהספל הכחול עדיין שם\u202c وما زال هناك",
    "several lines": "first\n\n  second, indented\nthird",
    "markup": '<script>alert("x")</script> & {{ user.email }} {% csrf_token %}',
    "a lone half of a pair": "a \ud83d b".encode("utf-8", "replace").decode(),
    "100 kB": "a small word and " * 6250,
    "exactly 1 MB": "x" * (1024 * 1024),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
@pytest.mark.parametrize("place", ["a note", "answers, saved"])
def test_odd_and_large_texts_come_back_as_they_were_written(alice, as_alice, place, text):
    form = open_form(as_alice, place)
    field = next(name for name, value in form.fields.items() if value == S)
    assert send(as_alice, form, fields={field: text.replace("\n", "\r\n")}).status_code == 302
    row = Writing.objects.get(kind__in=["note", "answer"])
    page = f"/notes/{row.pk}/" if place == "a note" else "/s/k5/"
    action = "/notes/save/" if place == "a note" else "/s/k5/finish/"
    assert form_to(as_alice.get(page), action).fields[field] == text


NUL = {
    "a note": "text",
    "a note in the pause": "text",
    "answers, saved": "a1-text",
    "answers, finished": "a1-text",
    "a line": "line",
    "a first-night note": "text",
    "a decision": "words",
}


@pytest.mark.parametrize("place", NUL)
def test_a_character_that_cannot_be_kept_is_said_and_the_text_stays_on_the_page(alice, as_alice, place):
    form = open_form(as_alice, place)
    answer = send(as_alice, form, fields={NUL[place]: f"{S}\x00"})
    assert answer.status_code == 422
    assert S in answer.content.decode()
    assert S not in everything_kept(alice)


def test_an_autosave_that_cannot_be_kept_says_so(as_alice):
    form = open_form(as_alice, "a note")
    assert as_alice.post(form.action, form.fields | {"text": "\x00"}, **AUTOSAVE).status_code == 422


TOO_LARGE = {place: field for place, field in NUL.items() if place != "a line"}


@pytest.mark.parametrize("place", TOO_LARGE)
def test_a_text_over_1_mb_is_refused_with_the_text_kept_on_the_page(alice, as_alice, place):
    text = S + "x" * (1024 * 1024 + 1 - len(S))
    form = open_form(as_alice, place)
    answer = send(as_alice, form, fields={TOO_LARGE[place]: text})
    assert answer.status_code in (413, 422)
    assert text in answer.content.decode()
    assert 'role="alert"' in answer.content.decode()
    assert not Writing.objects.exists()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("place", ["a note", "answers, saved"])
def test_an_autosave_over_1_mb_says_so(as_alice, place):
    form = open_form(as_alice, place)
    fields = {name: "x" * (1024 * 1024 + 1) if value == S else value for name, value in form.fields.items()}
    assert as_alice.post(form.action, fields, **AUTOSAVE).status_code == 413


@pytest.mark.parametrize("size", [1024 * 1024, 1024 * 1024 + 1], ids=["exactly 1 MB", "over 1 MB"])
def test_a_large_text_at_an_ended_session_is_kept(alice, as_alice, size):
    form = open_form(as_alice, "a note")
    end_session(as_alice)
    send(as_alice, form, text=S + "x" * (size - len(S)))
    sign_in(as_alice, alice.email)
    assert S in kept_page(as_alice).content.decode()


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("token", [True, False])
def test_over_8_mb_is_a_calm_page(as_alice, signed_in, token):
    form = open_form(as_alice, "a note")
    if not signed_in:
        end_session(as_alice)
    if not token:
        del as_alice.cookies["t"]
    answer = send(as_alice, form, text=S + "x" * (8 * 1024 * 1024))
    assert answer.status_code == 413
    assert_calm(answer)


# --- closed doors ---------------------------------------------------------------------------------------------------

CLOSED = {
    "save": {"a1-note": S},
    "finish": {"a1-note": S},
    "skip": {"word": S},
    "later": {"word": S},
}


@pytest.mark.parametrize("act", CLOSED)
def test_what_was_typed_into_a_closed_step_is_shown_to_keep_as_a_note(alice, as_alice, act):
    fact = "0b9d9a6e-4f4c-4e0a-8d5a-1d2c3b4a5f60"
    token = form_to(as_alice.get("/notes/new/"), "/notes/save/").fields["csrfmiddlewaretoken"]
    answer = as_alice.post(f"/s/k32/{act}/", {"csrfmiddlewaretoken": token, "fact": fact, **CLOSED[act]})
    assert answer.status_code == 403
    keep = form_to(answer, "/notes/save/")
    assert keep.fields["text"] == S
    assert not Writing.objects.exists()
    assert send(as_alice, keep).status_code == 302
    assert S in everything_kept(alice)
    assert S in as_alice.get("/notes/").content.decode()


def test_an_autosave_into_a_closed_step_says_so(as_alice):
    token = form_to(as_alice.get("/notes/new/"), "/notes/save/").fields["csrfmiddlewaretoken"]
    answer = as_alice.post("/s/k32/save/", {"csrfmiddlewaretoken": token, "a1-note": S}, **AUTOSAVE)
    assert answer.status_code == 403
    assert S not in answer.content.decode()
    assert not Writing.objects.exists()


# --- pages for when something stands in the way ---------------------------------------------------------------------


def assert_calm(answer):
    """Help, a minute, and the way out; nothing typed."""
    shown = answer.content.decode()
    assert S not in shown
    assert 'href="/help/"' in shown
    assert 'href="/calm/"' in shown
    assert any(form.action == "/leave/go/" and form.method == "post" for form in forms_of(answer))
    assert "<h1" in shown


@pytest.mark.parametrize("path", ["/nowhere/", "/s/zz/", "/plan/zz/", "/notes/0b9d9a6e-4f4c-4e0a-8d5a-1d2c3b4a5f60/"])
def test_a_page_that_is_not_there_is_calm(as_alice, path):
    answer = as_alice.get(path)
    assert answer.status_code == 404
    assert_calm(answer)


def test_a_page_that_is_not_there_is_calm_for_nobody_and_sets_no_cookie(db):
    answer = Client().get("/nowhere/")
    assert answer.status_code == 404
    assert_calm(answer)
    assert not answer.cookies


def test_a_page_for_others_is_calm(as_alice):
    answer = as_alice.get("/desk/", follow=True)
    assert answer.status_code == 403
    assert_calm(answer)


def test_a_request_that_is_not_readable_is_calm(as_alice):
    answer = as_alice.post("/notes/save/", S, content_type="multipart/form-data")
    assert answer.status_code == 400
    assert_calm(answer)


@pytest.mark.urls(__name__)
def test_when_something_breaks_the_page_is_calm_and_neither_page_nor_log_holds_what_was_typed(alice):
    client = browser(alice)
    client.raise_request_exception = False
    token = form_to(client.get("/notes/new/"), "/notes/save/").fields["csrfmiddlewaretoken"]
    with what_is_logged() as log:
        answer = client.post("/broken/", {"csrfmiddlewaretoken": token, "text": S})
    assert answer.status_code == 500
    assert_calm(answer)
    assert "ValueError" in log.getvalue()
    assert S not in log.getvalue()


def test_when_the_key_of_their_texts_cannot_be_opened_nothing_is_shown_or_saved(alice):
    client = browser(alice)
    client.raise_request_exception = False
    form = open_form(client, "a note")
    DataKey.objects.filter(user=alice).update(wrapped_by="lost")
    answer = send(client, form)
    assert answer.status_code == 500
    assert_calm(answer)
    assert not Writing.objects.exists()
