"""Before a session ends the page says so, saves what is being written, and lets somebody stay (WCAG 2.2.1)."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from recovery.edge.session import SEEN
from tests.journeys.visitors import address

pytestmark = pytest.mark.browser

SECRET = "What only she should read"
HEAR = "document.addEventListener('waymark:save', () => { window.asked = (window.asked || 0) + 1 })"


def on_a(device, house, user, **options):
    """Somebody with their own clock: `fast_forward` lets time pass in the page alone."""
    visitor = house.visitor(**options)
    visitor.bring_session(user, device)
    visitor.page.clock.install()
    return visitor


def pass_time(visitor, minutes, seconds=0):
    visitor.page.clock.fast_forward(f"{minutes:02d}:{seconds:02d}")


def warning(visitor):
    return visitor.page.get_by_role("alert")


def test_req_33_shared_device_says_three_minutes_before_it_signs_out_and_lets_stay(house, alice):
    visitor = on_a("shared", house, alice)
    visitor.open("today")
    pass_time(visitor, 6, 50)
    assert not warning(visitor).is_visible()
    pass_time(visitor, 0, 20)
    assert "you will be signed out in a few minutes" in warning(visitor).inner_text()

    session = SessionStore(visitor.session_key)
    session[SEEN] -= 9 * 60
    session.save()
    warning(visitor).get_by_role("button", name="I am still here").click()
    warning(visitor).wait_for(state="hidden")
    assert SessionStore(visitor.session_key)[SEEN] > session[SEEN] + 8 * 60
    pass_time(visitor, 6, 50)
    assert not warning(visitor).is_visible(), "ten whole minutes again"
    pass_time(visitor, 0, 20)
    assert warning(visitor).is_visible()


@pytest.mark.parametrize("viewport", [{"width": 320, "height": 640}, {"width": 1280, "height": 800}], ids=["narrow", "wide"])
def test_warning_stands_in_the_window_and_leaves_leave_uncovered(house, alice, viewport):
    visitor = on_a("shared", house, alice, viewport=viewport)
    visitor.open("plan")
    pass_time(visitor, 7, 10)
    box = warning(visitor).bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= viewport["height"]
    assert box["width"] <= viewport["width"]
    visitor.page.get_by_role("button", name="Leave").click(trial=True)


def test_req_33_warning_has_what_is_being_written_saved(house, alice):
    visitor = on_a("shared", house, alice)
    visitor.context.add_init_script(HEAR)
    visitor.open("note-new")
    pass_time(visitor, 6, 50)
    assert visitor.page.evaluate("window.asked") is None
    pass_time(visitor, 0, 20)
    assert visitor.page.evaluate("window.asked") == 1


def test_autosave_counts_as_being_here(house, alice):
    visitor = on_a("shared", house, alice)
    visitor.open("step", "k1")
    pass_time(visitor, 6)
    with visitor.page.expect_response("**/save/"):
        visitor.page.locator("input[name=line]").fill(SECRET)
        pass_time(visitor, 0, 2)
    visitor.page.get_by_text("Saved just now").wait_for()
    pass_time(visitor, 2)
    assert not warning(visitor).is_visible()


def test_page_without_words_leaves_the_screen_when_the_time_is_over(house, alice):
    visitor = on_a("shared", house, alice)
    visitor.open("today")
    Session.objects.all().delete()
    pass_time(visitor, 10, 5)
    visitor.page.wait_for_url("**" + address("account_login") + "**")


def test_page_with_words_keeps_them_when_the_time_is_over_and_says_what_to_do(house, alice):
    visitor = on_a("shared", house, alice)
    visitor.open("note-new")
    visitor.page.get_by_label("Your words").fill(SECRET)
    Session.objects.all().delete()
    pass_time(visitor, 10, 5)
    assert "sign in again in another tab" in warning(visitor).inner_text()
    assert visitor.page.get_by_label("Your words").input_value() == SECRET
    assert not warning(visitor).get_by_role("button").is_visible()


def test_own_device_says_it_on_private_pages_only(house, alice):
    visitor = on_a("own", house, alice)
    visitor.open("plan")
    assert visitor.page.locator("[data-left]").count() == 0
    visitor.open("notes")
    pass_time(visitor, 16, 50)
    assert not warning(visitor).is_visible()
    pass_time(visitor, 0, 20)
    assert "private pages will ask who you are" in warning(visitor).inner_text()
    pass_time(visitor, 3)
    assert "After 20 quiet minutes" in warning(visitor).inner_text()
    assert visitor.path == address("notes"), "nothing is taken from the screen"


def test_req_33_without_script_the_page_says_it_beforehand(house, alice):
    visitor = on_a("shared", house, alice, java_script_enabled=False)
    visitor.open("note-new")
    said = visitor.page.locator(".before-end")
    assert said.bounding_box()["height"] > 10
    assert "after about 10 minutes without opening or saving anything you will be signed out" in said.inner_text()
    assert "http-equiv" not in visitor.page.content()
