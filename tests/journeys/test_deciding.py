"""Looking back, reading it once, answering on two days, and changing one's mind: without script, and by keyboard alone."""

import re

import pytest
from django.utils import timezone

from recovery.enums import Choice
from recovery.models import Decision
from recovery.queries.journey import journey_of
from tests.conftest import fresh
from tests.journeys.test_keyboard import Keys
from tests.journeys.walking import answer, days_pass, offered
from tests.people import DAY, sit, walk_the_trunk

pytestmark = pytest.mark.browser

EMAIL = "torn@example.org"
BOXES = {"Early, good": "Sang in the car.", "Last, hard": "Three weeks of I'm fine.", "Last, ordinary": "Two people in two rooms."}


@pytest.fixture
def torn(house):
    """Everything before the decision lies behind them; what looks back is still unwritten."""
    user = house.person(EMAIL, at=timezone.now() - 40 * DAY)
    walk_the_trunk(user, at=timezone.now() - 20 * DAY)
    return user


def write(visitor, key, button="Save", **fields):
    visitor.open("step", key)
    for label, words in fields.items():
        visitor.page.locator(f"[name='{label.replace('_', '-')}']").first.fill(words)
    visitor.press(button)


def counts(user):
    return journey_of(fresh(user), timezone.now()).road.choice


def test_from_looking_back_to_an_answer_that_counts_and_another_one_after_it_without_script(house, torn):
    visitor = house.visitor(torn, java_script_enabled=False, viewport={"width": 360, "height": 640})
    visitor.open("step", "k23")
    for label, words in BOXES.items():
        visitor.page.get_by_label(label).fill(words)
    visitor.press("Save")
    assert visitor.page.get_by_label("Last, hard").input_value() == BOXES["Last, hard"]
    write(visitor, "k26", "Save and stay here", a2_left="The move.", a2_right="You were never home.")
    write(visitor, "k31", a3_left="Sunday mornings.", a3_right="March.")

    visitor.open("phase-end", "p3")
    visitor.follow("one page")
    visitor.is_at("mirror")
    for words in (*BOXES.values(), "You were never home.", "Sunday mornings.", "March."):
        assert words in visitor.words
    visitor.follow("Close it for today")

    assert offered(visitor) == "Answer, for today"
    answer(visitor, "Reconnect slowly", "A low day")
    assert "Because today is a low day." not in visitor.words, "blind to each other"
    days_pass(EMAIL, 1)
    answer(visitor, "Let go, well", "A steady day")
    assert "Your two answers differ." in visitor.words
    assert "Because today is a low day." in visitor.words
    days_pass(EMAIL, 1)
    answer(visitor, "Let go, well", "A low day")
    assert "It counts from" in visitor.words
    assert counts(torn) is None
    days_pass(EMAIL, 3)
    visitor.open("decide")
    assert "What counts today" in visitor.words
    assert counts(torn) is Choice.LET_GO

    answer(visitor, "Not yet; look again later", "A steady day")
    days_pass(EMAIL, 1)
    answer(visitor, "Not yet; look again later", "A low day")
    assert counts(torn) is Choice.LET_GO, "a change rests, too"
    days_pass(EMAIL, 3)
    assert counts(torn) is Choice.NOT_YET
    visitor.open("decide")
    visitor.page.get_by_text("What you said before", exact=True).click()
    assert visitor.page.get_by_text("Because today is a steady day.").count() == 2
    assert Decision.objects.count() == 5


def test_boxes_and_an_answer_by_keyboard_alone(house, torn):
    sit(torn, Choice.NOT_YET, at=timezone.now() - DAY)
    visitor = house.visitor(torn, viewport={"width": 1280, "height": 600})
    keys = Keys(visitor)
    visitor.open("step", "k23")
    for label, words in BOXES.items():
        keys.type(label, words)
    keys.tab_to("Save")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_load_state()
    visitor.until(lambda: visitor.page.get_by_label("Last, hard").input_value() == BOXES["Last, hard"])

    visitor.open("decide")
    keys.press("Read what I wrote about it first")
    assert BOXES["Early, good"] in visitor.words
    keys.press("What do I want?")
    keys.choose("Let go, well", steps=2)
    keys.type("In a few words, why", "I don't know yet.")
    keys.tab_to("Keep this answer")
    visitor.page.keyboard.press("Enter")
    visitor.until(lambda: Decision.objects.count() == 2)
    visitor.open("decide")
    assert "I don't know yet." in visitor.words
    assert "It counts from" in visitor.words


def test_the_sheet_for_a_friend_prints_on_one_side_and_needs_nobody(house):
    visitor = house.visitor()
    visitor.open("friend-sheet")
    assert visitor.page.context.cookies() == []
    printed = visitor.page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1
