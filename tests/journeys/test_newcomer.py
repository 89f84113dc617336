"""The first five minutes, as product.md has them, in a browser."""

import pytest

from recovery.enums import WritingKind
from recovery.models import Writing
from tests.journeys.walking import FIRST_NIGHT, TYPED, be_welcomed, finish_first_step, line_of, seal_note, sign_up

pytestmark = pytest.mark.browser

NEWCOMER = "newcomer@example.org"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_newcomer_first_night_is_welcomed_and_keeps_a_first_stone(house, script):
    someone = house.visitor(java_script_enabled=script)
    someone.open("home")
    someone.follow("Show me the first step")
    assert someone.heading == "Get through today"
    assert someone.context.cookies() == []

    someone.follow("Keep a place here")
    sign_up(someone, NEWCOMER)
    someone.is_at("welcome")
    assert "cannot clear your browser's history" in someone.words
    be_welcomed(someone)
    someone.is_at("step", "k1")

    typed = finish_first_step(someone)
    someone.is_at("stop", "k1")
    assert "Your first stone is in place" in someone.words
    assert someone.heading == "This is a good place to stop."
    assert "Next:" in someone.words

    seal_note(someone)
    assert someone.heading == "Sealed"
    assert FIRST_NIGHT not in someone.words
    someone.follow("Enough for now")
    someone.is_at("today")
    assert "One stone of yours lies on the path" in someone.words

    someone.open("step", "k1")
    assert ["line", line_of("k1")] in typed
    assert someone.page.locator("#step-form").evaluate(TYPED) == typed


def test_newcomer_skipping_every_question_still_reaches_step_one(house):
    someone = house.visitor()
    someone.open("account_signup")
    sign_up(someone, NEWCOMER)
    someone.press("Good to know")
    for number in (1, 2, 3):
        assert f"Question {number} of 3" in someone.words
        someone.press("Skip this")
    someone.is_at("step", "k1")


def test_newcomer_who_is_afraid_meets_help_before_the_first_step(house):
    someone = house.visitor()
    someone.open("account_signup")
    sign_up(someone, NEWCOMER)
    someone.press("Good to know")
    someone.press("Skip this")
    someone.press("Skip this")
    someone.page.get_by_role("radio", name="Not sure").check()
    someone.press("Go on")
    assert someone.heading == "First, people who can help"
    someone.press("Go on to the first step")
    someone.is_at("step", "k1")


def test_first_night_note_before_an_ending_is_nowhere_to_be_read(house):
    someone = house.visitor()
    someone.open("account_signup")
    sign_up(someone, NEWCOMER)
    be_welcomed(someone)
    finish_first_step(someone)
    seal_note(someone)
    assert Writing.objects.filter(kind=WritingKind.FIRST_NIGHT, sealed=True).count() == 1
    for name in ("today", "plan", "how-far", "notes"):
        someone.open(name)
        assert FIRST_NIGHT not in someone.page.content()


def test_stop_page_asked_for_a_date_gives_a_calendar_file_that_says_nothing(house, alice):
    someone = house.visitor(alice)
    someone.open("step", "k1")
    finish_first_step(someone)
    with someone.page.expect_download() as waiting:
        someone.page.get_by_role("link", name="Tomorrow").click()
    words = waiting.value.path().read_text()
    assert waiting.value.suggested_filename == "quarter-of-an-hour.ics"
    assert "SUMMARY:A quiet quarter of an hour" in words
    assert "aymark" not in words.replace("PRODID:-//Waymark//EN", "")
