"""An editor changes a step, looks at it, publishes it; alice sees the new words and has lost nothing."""

import pytest

from tests.conftest import PASSWORD
from tests.journeys.cast import Cast
from tests.journeys.visitors import address
from tests.journeys.walking import TYPED, do_step

pytestmark = pytest.mark.browser

STEP, TITLE = "k2", "Choose a boundary of your own"
NEW_WORDS = "A boundary is a door with a handle on your side."


@pytest.fixture
def cast(house):
    return Cast()


def open_the_desk(house, cast, **options):
    """Through the sign-in that everybody uses: the desk has none of its own."""
    visitor = house.visitor(**options)
    email = cast.edith.email
    visitor.page.goto(address("admin:index"))
    visitor.page.get_by_label("Email").fill(email)
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.press("Sign In")
    assert visitor.path == address("admin:index")
    return visitor


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_editor_publishes_a_changed_step_and_alice_keeps_everything(house, cast, script):
    alice, typed = house.visitor(cast.alice), {}
    alice.open("step", STEP)
    old_words = alice.page.locator("main .lead").inner_text()
    do_step(alice, typed)

    edith = open_the_desk(house, cast, java_script_enabled=script)
    assert "People see release 1" in edith.page.locator("main").inner_text()
    edith.follow("Phases and steps")
    edith.follow(TITLE)
    edith.page.get_by_label("Why it helps").fill(NEW_WORDS)
    edith.press("Save as draft")
    said = edith.page.locator("main").inner_text()
    assert "Saved as draft. People still see release 1." in said

    edith.page.get_by_role("link", name="Preview").first.click()
    edith.page.get_by_text(NEW_WORDS).wait_for()
    alice.open("step", STEP)
    assert old_words in alice.words
    assert NEW_WORDS not in alice.words

    edith.open("admin:recovery_guide_publish", cast.guide.pk)
    said = edith.page.locator("main").inner_text()
    assert TITLE in said
    assert "fewer than five" in said
    edith.page.get_by_label("A note for the list of releases").fill("A plainer beginning.")
    edith.page.get_by_role("button", name="Publish").click()
    edith.page.get_by_text("Release 2 is published.").wait_for()

    alice.open("step", STEP)
    assert NEW_WORDS in alice.words
    assert "have changed since you did it" in alice.words
    assert alice.page.locator("#step-form").evaluate(TYPED) == typed[STEP]
    alice.open("plan")
    row = alice.page.get_by_role("listitem").filter(has_text=TITLE)
    assert "Updated since" in row.inner_text()
    assert row.locator(".stone--done").count() == 1


def test_editor_who_may_not_publish_is_shown_no_way_to(house, cast):
    cast.edith.groups.set([cast.edith.groups.model.objects.get(name="Editors")])
    edith = open_the_desk(house, cast)
    edith.open("admin:recovery_guide_road", cast.guide.pk)
    assert edith.page.get_by_role("link", name="Publish").count() == 0
    edith.open("admin:recovery_guide_publish", cast.guide.pk)
    assert edith.answer.status == 403
