"""A new plan: four questions, the same for everybody, and an earlier plan to read and to delete."""

import re
from datetime import timedelta

import pytest

from recovery.actions.account import tell
from recovery.models import Plan, Writing
from recovery.queries.journey import journey_of
from tests.browsing import form_to, say_who_it_is, send, signed_in_through_the_page
from tests.conftest import NOW, fresh, make_user, signed_in
from tests.people import DAY, check, finish, open_the_gate, road_of
from tests.writing_help import answer, write_note

pytestmark = pytest.mark.django_db
SAID = {"same_person": "yes", "order_stands": "yes", "wrote_first": "no", "together_since": "no"}
CHANGING = re.compile(r'value="[0-9a-zA-Z]{64}"|[0-9a-f]{8}-[0-9a-f-]{27}|value="[\w-]+:[\w:-]+"')


@pytest.fixture
def at_home(alice, at_noon):
    return signed_in_through_the_page(alice)


def begin(client, **changes):
    """The questions, the page that shows them once more, and the button."""
    review = send(client, form_to(client.get("/settings/plan/"), "/settings/plan/"), **{**SAID, **changes})
    assert review.status_code == 200
    return send(client, form_to(review, "/settings/plan/begin/"))


def test_the_questions_are_asked_only_after_saying_who_they_are(alice, at_home, at_noon):
    form = form_to(at_home.get("/settings/plan/"), "/settings/plan/")
    review = send(at_home, form, **SAID)
    at_noon.tick(timedelta(minutes=11))
    assert at_home.get("/settings/plan/").url.startswith("/account/reauthenticate/")
    assert send(at_home, form_to(review, "/settings/plan/begin/")).url == "/settings/plan/"
    assert Plan.objects.count() == 1
    say_who_it_is(at_home)
    assert begin(at_home).url == "/today/"
    assert Plan.objects.count() == 2


def test_the_page_and_every_answer_to_it_are_the_same_whatever_was_disclosed(alice, bob, at_noon):
    for question in ("g2_applies", "g3a", "g4", "g6"):
        check(alice, at=NOW - DAY, **{question: "yes"})
    tell(fresh(alice), {"fear": "yes"})
    seen = []
    for user in (alice, bob):
        client = signed_in_through_the_page(user)
        page = client.get("/settings/plan/")
        review = send(client, form_to(page, "/settings/plan/"), **SAID)
        begun = send(client, form_to(review, "/settings/plan/begin/"))
        seen.append([CHANGING.sub("", shown.content.decode()) for shown in (page, review)] + [begun.url])
    assert seen[0] == seen[1]


def test_an_answer_left_open_is_asked_for_and_nothing_is_chosen_beforehand(at_home):
    form = form_to(at_home.get("/settings/plan/"), "/settings/plan/")
    assert set(SAID) <= form.unticked
    missing = send(at_home, form, **{**SAID, "wrote_first": None})
    assert missing.status_code == 422
    assert "Please choose one" in missing.content.decode()
    assert Plan.objects.count() == 1


def test_the_review_begins_nothing_and_answers_made_up_begin_nothing(at_home):
    review = send(at_home, form_to(at_home.get("/settings/plan/"), "/settings/plan/"), **SAID)
    assert Plan.objects.count() == 1
    assert send(at_home, form_to(review, "/settings/plan/begin/"), same_person="maybe").url == "/settings/plan/"
    assert Plan.objects.count() == 1


def test_a_double_tap_and_a_second_tab_make_one_new_plan(alice, at_home):
    review, other = (send(at_home, form_to(at_home.get("/settings/plan/"), "/settings/plan/"), **SAID) for _ in range(2))
    for page in (review, review, other):
        assert send(at_home, form_to(page, "/settings/plan/begin/")).url == "/today/"
    assert Plan.objects.count() == 2


def test_after_a_plan_about_somebody_else_the_first_two_questions_are_asked_again(at_home):
    assert begin(at_home, same_person="no").url == "/welcome/2/"


def test_somebody_who_never_had_a_plan_is_led_to_today(at_noon):
    carol = make_user("carol@example.org")
    assert signed_in_through_the_page_of(carol).get("/settings/plan/").url == "/today/"


def signed_in_through_the_page_of(user):
    client = signed_in(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": NOW.timestamp()}]
    session.save()
    return client


def test_with_every_plan_packed_away_today_asks_before_the_next_begins(alice, at_home):
    Plan.objects.update(packed_at=NOW)
    page = at_home.get("/today/")
    assert send(at_home, form_to(page, "/today/begin/")).url == "/settings/plan/"
    assert begin(at_home).url == "/today/"
    assert journey_of(fresh(alice), NOW) is not None


def test_settings_and_graduation_lead_there(alice, at_home):
    assert "/settings/plan/" in at_home.get("/settings/").content.decode()


# --- Earlier plans ------------------------------------------------------------------------------------------------


def earlier_of(user):
    return Plan.objects.filter(owner=user, packed_at__isnull=False).latest("packed_at")


def test_an_earlier_plan_is_read_with_its_steps_lines_and_answers_in_the_words_of_then(alice, at_home):
    finish(alice, "k1", at=NOW - DAY)
    answer(alice, "k4", line="Mostly tired.", at=NOW - DAY)
    answer(alice, "k1", a1={"ticked": [], "own": ["a lamp by the bed"]}, at=NOW - DAY)
    steps = journey_of(fresh(alice), NOW).guide.steps
    begin(at_home)
    page = at_home.get(f"/notes/earlier/{earlier_of(alice).pk}/").content.decode()
    for words in (steps["k1"].title, steps["k4"].title, "Mostly tired.", "a lamp by the bed"):
        assert words in page
    forms = re.findall(r'<form[^>]*action="([^"]*)"', page)
    assert (forms, page.count("<form")) == (["/leave/go/", "/stay/"], 2), "only leaving and staying: nothing can be changed"
    assert f"/notes/earlier/{earlier_of(alice).pk}/" in at_home.get("/notes/earlier/").content.decode()
    for place in ("/notes/", "/plan/so-far/"):
        assert "/notes/earlier/" in at_home.get(place).content.decode()


def test_words_from_a_part_that_is_closed_now_are_read_without_the_words_of_its_step(alice, at_home):
    open_the_gate(alice)
    step = journey_of(fresh(alice), NOW).guide.steps["k33"]
    finish(alice, "k33")
    answer(alice, "k33", **{step.activities[0].key: {"text": "Five easy sentences."}})
    begin(at_home)
    page = at_home.get(f"/notes/earlier/{earlier_of(alice).pk}/").content.decode()
    assert "Five easy sentences." in page
    assert step.title not in page
    assert step.activities[0].prompt_html not in page


def test_the_open_plan_has_no_page_among_the_earlier_ones(alice, at_home):
    present = Plan.objects.get(owner=alice).pk
    for path in (f"/notes/earlier/{present}/", f"/notes/earlier/{present}/delete/"):
        assert at_home.get(path).status_code == 404


def test_an_earlier_plan_is_deleted_only_after_saying_who_they_are(alice, at_home, at_noon):
    answer(alice, "k4", line="Mostly tired.", at=NOW - DAY)
    write_note(alice, "a note")
    begin(at_home)
    path = f"/notes/earlier/{earlier_of(alice).pk}/delete/"
    asks = at_home.get(path)
    assert "evidence" in asks.content.decode()
    form = form_to(asks, f"{path}go/")
    at_noon.tick(timedelta(minutes=11))
    assert at_home.get(path).url.startswith("/account/reauthenticate/")
    assert send(at_home, form).url == path
    assert Plan.objects.count() == 2
    say_who_it_is(at_home)
    assert send(at_home, form_to(at_home.get(path), f"{path}go/")).url == "/notes/earlier/"
    assert Plan.objects.count() == 1
    assert [row.kind for row in Writing.objects.all()] == ["note"]
    assert send(at_home, form).status_code == 404, "gone"
    assert road_of(fresh(alice)) is not None
