"""Today on a small phone: the next step, the check-in, calm days and the pause stand there without scrolling."""


import pytest
from django.utils import timezone

from recovery.actions.account import tell
from recovery.enums import Contact
from tests.conftest import fresh
from tests.daily_help import draw, log
from tests.people import DAY, finish

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 640}
FOUR = [".next", ".checkin", ".calm-line", ".pause-line"]
BOXES = "names => names.map(name => { const box = document.querySelector(name).getBoundingClientRect(); return [box.top, box.bottom]; })"
SMALL = """() => [...document.querySelectorAll("main :is(a, button)")].filter(one => one.checkVisibility())
    .filter(one => one.closest(".next, .checkin, .calm-line, .pause-line") && !one.closest(".soft"))
    .filter(one => { const box = one.getBoundingClientRect(); return box.height < 43.9 || box.width < 43.9; }).map(one => one.innerText)"""
LOUD = ".button:not(.button--quiet):visible"


def settle(house, *, calm):
    """Some days in, with a boundary and a lapse or without any."""
    now = timezone.now()
    user = house.person("phone@example.org", at=now - 20 * DAY)
    tell(user, {"pace": "when_i_come"})
    finish(user, "k1", "k2", "k4", at=now - 2 * DAY)
    if calm:
        draw(user, at=now - 9 * DAY)
        log(user, Contact.REACHED_OUT, at=now - 3 * DAY)
    return fresh(user)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("calm", [True, False], ids=["calm-days", "no-boundary"])
def test_an_ordinary_day_fits_one_phone_screen_in_its_order(house, calm, script):
    visitor = house.visitor(settle(house, calm=calm), viewport=PHONE, java_script_enabled=script, has_touch=True, is_mobile=True)
    visitor.open("today")
    boxes = visitor.page.evaluate(BOXES, FOUR)
    assert [bottom for _top, bottom in boxes if bottom > PHONE["height"]] == []
    assert [top for top, _bottom in boxes] == sorted(top for top, _bottom in boxes)
    assert visitor.page.evaluate(SMALL) == []
    assert visitor.page.locator(LOUD).count() == 1, "one call to action"
    assert ("Calm days:" in visitor.words) is calm


def test_a_wide_window_has_room_to_say_why(house):
    visitor = house.visitor(settle(house, calm=True))
    visitor.open("today")
    assert visitor.page.locator(".next__why").is_visible()
    assert visitor.page.locator("h1").bounding_box()["height"] > 20


def test_a_long_title_and_coming_back_still_fit(house):
    """The longest title of the shipped guide, on two lines, with the words for somebody who was away."""
    visitor = house.visitor(settle(house, calm=True), viewport=PHONE)
    visitor.open("today")
    visitor.page.locator("#next-title").evaluate("title => { title.textContent = 'Look for what has really changed' }")
    assert visitor.page.evaluate(BOXES, FOUR)[-1][1] <= PHONE["height"]
