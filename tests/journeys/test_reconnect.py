"""The one part that is closed by rule: an honest, amicable person walks into it; everybody else reads the same refusal."""

import pytest
from django.utils import timezone

from recovery.actions.account import tell
from recovery.enums import Choice
from tests.journeys.cast import Cast
from tests.journeys.visitors import address
from tests.journeys.walking import do_step, offered
from tests.people import DAY, check, decide, open_the_gate, walk_the_trunk

pytestmark = pytest.mark.browser

FIRST, SECOND = "k32", "k33"
WORDS = "Five sentences that are easy to say no to."
LAST_QUESTION = 14


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def daytime(house, now):
    """A person whose night is not now, wherever the clock of this machine stands."""

    def make(email):
        user = house.person(email, at=now - 40 * DAY)
        hour = (now.hour + 8) % 24
        tell(user, {"night": [hour, (hour + 5) % 24]})
        return user

    return make


def refusal(visitor, key):
    visitor.open("step", key)
    assert visitor.answer.status == 403
    return visitor.words


def test_honest_person_answers_the_questions_and_walks_the_first_two_steps(house, daytime, now):
    user = daytime("honest@example.org")
    walk_the_trunk(user, at=now - 20 * DAY)
    decide(user, Choice.RECONNECT, before=now)
    visitor = house.visitor(user)
    refused = refusal(visitor, FIRST)
    assert "Not part of your road today." in refused

    visitor.open("questions")
    visitor.press("Begin")
    for _page in range(LAST_QUESTION):
        for choice in visitor.page.get_by_role("radio", name="No", exact=True).all():
            choice.check()
        visitor.press("Go on")
    visitor.page.get_by_role("radio", name="Yes", exact=True).check()  # one thing is already different
    visitor.press("Read my answers")
    visitor.press("Save these answers")
    assert "People to talk to" not in visitor.words

    typed = {}
    assert offered(visitor) == "Begin this part"
    visitor.follow("Begin this part")
    visitor.follow("To the first step")
    visitor.is_at("step", FIRST)
    do_step(visitor, typed)
    assert offered(visitor) == "Open this step"
    visitor.follow("Open this step")
    visitor.is_at("step", SECOND)
    do_step(visitor, typed)
    assert [*typed] == [FIRST, SECOND]
    assert "2 of 4 steps done" in _plan(visitor)


def _plan(visitor):
    visitor.open("plan")
    return visitor.words


def test_everybody_else_reads_the_same_refusal_at_the_same_addresses(house, daytime, now):
    cast = {name: daytime(f"{name}@example.org") for name in ("beginner", "harmed", "unsure", "silent", "letting-go", "afraid")}
    for name in ("harmed", "unsure", "afraid"):
        open_the_gate(cast[name], now=now)
    check(cast["harmed"], at=now - DAY, g4="yes")
    check(cast["unsure"], at=now - DAY, g10="not_sure")
    tell(cast["afraid"], {"fear": "yes"})
    walk_the_trunk(cast["silent"], at=now - 20 * DAY)
    decide(cast["silent"], Choice.RECONNECT, before=now)
    walk_the_trunk(cast["letting-go"], at=now - 20 * DAY)
    check(cast["letting-go"], at=now - 10 * DAY)
    decide(cast["letting-go"], Choice.LET_GO, before=now)

    read = {}
    for name, user in cast.items():
        visitor = house.visitor(user)
        read[name] = [refusal(visitor, FIRST), refusal(visitor, SECOND)]
        visitor.open("phase", "p4")
        read[name].append(visitor.words)
        assert "Slowly, with two yeses" in _plan(visitor)
        assert visitor.page.locator(f"a[href='{address('step', FIRST)}']").count() == 0
        visitor.context.close()
    words = {text for texts in read.values() for text in texts}
    assert len(words) == 1, read

    stranger = house.visitor()
    stranger.open("step", FIRST)
    assert stranger.path == address("account_login")


def test_words_written_while_the_gate_closes_are_refused_there_and_can_be_kept_as_a_note(house, now):
    cast = Cast()
    visitor = house.visitor(cast.past)
    visitor.open("step", SECOND)
    visitor.page.locator("#step-form textarea").first.fill(WORDS)
    check(cast.past, at=now, g5="yes")  # answered in another browser
    visitor.press("Finish this step")
    assert visitor.answer.status == 403
    assert visitor.page.get_by_label("Your words").input_value() == WORDS
    visitor.press("Keep it as a note")
    visitor.is_at("notes")
    assert WORDS in visitor.words
    assert "Not part of your road today." in refusal(visitor, SECOND)
