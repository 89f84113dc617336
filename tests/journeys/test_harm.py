"""Somebody who was harmed, and somebody who did harm: what each finds in the browser, before anything else."""

import pytest

from tests.journeys.cast import Cast

pytestmark = pytest.mark.browser
LAST_QUESTION = 14


@pytest.fixture
def open_to(house):
    """Somebody for whom reconnecting was open until they answered."""

    def make():
        cast = Cast()
        return house.visitor(cast.past, viewport={"width": 320, "height": 640})

    return make


def answer_all_but(visitor, question):
    """No to everything, and yes to one question, through the pages and the review."""
    visitor.open("questions")
    visitor.press("Begin")
    for _page in range(LAST_QUESTION):
        for group in visitor.page.locator("main fieldset").all():
            yes = question in group.inner_text()
            group.get_by_role("radio", name="Yes" if yes else "No", exact=True).check()
        visitor.press("Go on")
    visitor.page.get_by_role("radio", name="Yes", exact=True).check()
    visitor.press("Read my answers")
    visitor.press("Save these answers")


@pytest.mark.parametrize(
    ("question", "first_of_all"),
    [("Did they ever do any of these?", "If you were hu"), ("Have you ever done any of these?", "Wanting to sto")],
)
def test_somebody_harmed_or_who_harmed_finds_help_at_once_and_the_part_is_gone(open_to, question, first_of_all):
    visitor = open_to()
    visitor.open("ladder")
    assert visitor.answer.status == 200
    answer_all_but(visitor, question)
    visitor.follow("People to talk to")
    assert first_of_all in visitor.words
    assert "apolog" not in visitor.words.lower()
    for name, args in (("ladder", ()), ("rung", (1,)), ("step", ("k33",)), ("phase", ("p4",))):
        visitor.open(name, *args)
        assert visitor.answer.status == 403, name
    visitor.open("plan")
    assert "Not part of your road today." in visitor.words
    visitor.open("questions-why")
    assert "is not part of your road" not in visitor.words  # the reason itself stands here, for whoever has just said who they are
    visitor.open("today")
    assert "Say goodbye on paper" in visitor.words
