"""What a step says after each move: in a short sentence, once, and without a word of theirs."""

from uuid import uuid4

import pytest
from django.urls import reverse

from recovery.enums import ActivityKind, StepState
from recovery.queries.journey import journey_of
from recovery.queries.texts import plain_text
from recovery.rules.audience import activity_is_shown
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
WORDS = "pomegranate"


def test_saving_without_script_says_so_once(as_alice, at_noon):
    answer = as_alice.post("/s/k5/save/", {"a1-text": WORDS, "a1-rev": 0, "page": str(uuid4())}, follow=True)
    shown = answer.content.decode()
    assert plain_text("step.saved") in shown.split('class="notices"')[1].split("</ul>")[0]
    assert WORDS in shown
    assert 'class="notices"' not in as_alice.get("/s/k5/").content.decode()


def test_saving_by_script_leaves_no_sentence_waiting_for_a_later_page(as_alice, at_noon):
    fields = {"a1-text": WORDS, "a1-rev": 0, "page": str(uuid4())}
    assert as_alice.post("/s/k5/save/", fields, headers={"accept": "application/json"}).json()["ok"]
    assert 'class="notices"' not in as_alice.get("/s/k5/").content.decode()


@pytest.mark.parametrize(("move", "key"), [("skip", "step.skipped"), ("later", "step.set_aside")])
def test_a_step_left_says_that_it_waits(as_alice, at_noon, move, key):
    assert plain_text(key) not in as_alice.get("/s/k4/").content.decode()
    as_alice.post(f"/s/k4/{move}/", {"fact": str(uuid4())})
    assert plain_text(key) in as_alice.get("/s/k4/").content.decode()
    at_noon.tick(60)
    as_alice.post("/s/k4/again/", {"fact": str(uuid4())})
    assert plain_text(key) not in as_alice.get("/s/k4/").content.decode()


def test_the_step_that_asks_what_they_want_leads_to_the_page_of_the_two_sittings(alice, as_alice, at_noon):
    guide = journey_of(alice, NOW).guide
    asking = [step for step in guide.steps.values() if any(activity.kind is ActivityKind.DECISION for activity in step.activities)]
    assert asking
    for step in asking:
        page = as_alice.get(f"/s/{step.key}/").content.decode()
        assert f'href="{reverse("recovery:decide")}"' in page.split('id="step-form"')[1].split("</form>")[0]


def test_every_activity_of_every_open_step_stands_on_its_page(alice, as_alice, at_noon):
    """None may fall between two templates."""
    for key, view in journey_of(alice, NOW).road.steps.items():
        if view.state is not StepState.CLOSED:
            page = as_alice.get(f"/s/{key}/").content.decode()
            shown = [activity for activity in view.step.activities if activity_is_shown(activity, frozenset())]
            assert [activity.key for activity in shown if activity.prompt_html not in page] == []
