"""Coming back to a browser that was left alone: what was written waits folded until they have said who they are."""

import pytest
from playwright.sync_api import expect

from tests.conftest import PASSWORD
from tests.journeys.cast import Cast
from tests.journeys.visitors import address

pytestmark = pytest.mark.browser

LINE = "A glass of water."


@pytest.fixture
def idle(house):
    visitor = house.visitor(Cast().idle)
    visitor.open("today")
    visitor.leave_alone(minutes=30)
    return visitor


def say_who(visitor):
    visitor.page.get_by_label("Password").fill(PASSWORD)
    visitor.press("Confirm")


def test_step_left_alone_folds_its_answers_until_they_say_who_they_are(idle):
    idle.open("step", "k1")
    assert LINE not in idle.page.content()
    idle.page.get_by_role("link", name="Show it again").first.click()
    say_who(idle)
    idle.is_at("step", "k1")
    expect(idle.page.locator("input[name=line]")).to_have_value(LINE)


def test_notes_left_alone_ask_who_is_there_and_today_does_not(idle):
    for name in ("today", "plan", "pause", "crisis", "note-new"):
        idle.open(name)
        assert idle.path == address(name)
    idle.open("notes")
    assert idle.path == address("account_reauthenticate")
    say_who(idle)
    idle.is_at("notes")


def test_finishing_a_folded_step_overwrites_nothing(idle):
    idle.open("step", "k1")
    idle.press("Finish this step")
    idle.is_at("stop", "k1")
    idle.open("how-far")
    say_who(idle)
    assert LINE in idle.words


def test_shared_device_left_alone_is_signed_out(house, alice):
    visitor = house.visitor()
    visitor.bring_session(alice, device="shared")
    visitor.open("today")
    visitor.leave_alone(minutes=11)
    visitor.open("today")
    assert visitor.path == address("account_login")
