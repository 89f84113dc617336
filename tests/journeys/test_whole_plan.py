"""From the first step to graduation by the road of letting go, coming back in other browsers on other days."""

import pytest

from tests.journeys.visitors import address
from tests.journeys.walking import (
    FIRST_NIGHT,
    TYPED,
    answer,
    be_welcomed,
    days_pass,
    finish_first_step,
    line_of,
    offered,
    seal_note,
    sign_up,
    walk_on,
)

pytestmark = pytest.mark.browser

WALKER = "walker@example.org"
CORE_OF_LETTING_GO = 18  # four core steps in each of four parts, two in the closing


def come_back(house, **options):
    """Another day: everything so far lies a day further back, in a browser that knows nothing."""
    days_pass(WALKER, 1)
    visitor = house.visitor(**options)
    visitor.sign_in(WALKER)
    visitor.is_at("today")
    return visitor


def decide_to_let_go(house, visitor, **options):
    assert offered(visitor) == "Answer, for today"
    answer(visitor, "Let go, well", "A low day")
    visitor = come_back(house, **options)
    answer(visitor, "Let go, well", "A steady day")
    assert "What you said, side by side" in visitor.words
    days_pass(WALKER, 3)
    return come_back(house, **options)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_whole_plan_by_letting_go_ends_in_graduation_with_everything_kept(house, script):
    options = {"java_script_enabled": script}
    visitor, typed = house.visitor(**options), {}
    visitor.open("account_signup")
    sign_up(visitor, WALKER)
    be_welcomed(visitor)
    typed["k1"] = finish_first_step(visitor)
    seal_note(visitor)

    visitor = come_back(house, **options)
    assert walk_on(visitor, typed) == "Answer, for today"
    visitor = decide_to_let_go(house, visitor, **options)
    assert walk_on(visitor, typed) == "See how far you came"
    assert len(typed) == CORE_OF_LETTING_GO

    visitor.follow("See how far you came")
    assert visitor.heading == "You walked the whole road"
    assert visitor.path == address("graduation")

    visitor = come_back(house, **options)
    visitor.open("how-far")
    assert FIRST_NIGHT not in visitor.words  # it waits folded: they choose whether to hear it
    visitor.page.get_by_text("The note from your first night").click()
    assert FIRST_NIGHT in visitor.words
    assert visitor.page.locator(".line-kept p:first-child").all_inner_texts() == [line_of(key) for key in typed]
    for key, written in typed.items():
        visitor.open("step", key)
        assert visitor.page.locator("#step-form").evaluate(TYPED) == written, key
