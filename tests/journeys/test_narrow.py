"""The first night and the first part on the narrowest phone: nothing is ever wider than the window."""

import pytest

from tests.journeys.tour import NARROW, SIDEWAYS
from tests.journeys.walking import answer, be_welcomed, do_step, offered, seal_note, sign_up

pytestmark = pytest.mark.browser


def test_first_nights_at_320_px_never_scroll_sideways(house):
    visitor = house.visitor(viewport=NARROW, device_scale_factor=2, has_touch=True, is_mobile=True)
    seen = {}
    visitor.after_each_move = lambda: seen.update({visitor.page.url: visitor.page.evaluate(SIDEWAYS)})
    visitor.open("home")
    visitor.follow("Show me the first step")
    visitor.follow("Keep a place here")
    sign_up(visitor, "narrow@example.org")
    be_welcomed(visitor)
    do_step(visitor, {})
    seal_note(visitor)
    for _step in range(3):
        assert offered(visitor) == "Open this step"
        visitor.follow("Open this step")
        do_step(visitor, {})
    assert offered(visitor) == "Look back on this part"
    visitor.follow("Look back on this part")
    visitor.press("Yes, this part is done")
    for name in ("plan", "how-far", "notes", "settings", "pause", "help", "crisis", "questions"):
        visitor.open(name)
    answer(visitor, "Let go, well", "A low day")
    assert {url: wide for url, wide in seen.items() if wide} == {}
    assert len(seen) > 20
