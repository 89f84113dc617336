"""The ladder in a browser: given and waited for, every way it can end, up to trying again, and closed in the middle."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localtime

from recovery.actions.ladder import record_answer
from recovery.enums import Came, Rung
from recovery.models import LadderRecord
from tests.conftest import fresh
from tests.journeys.cast import Cast
from tests.people import DAY, check

pytestmark = pytest.mark.browser
PHONE = {"width": 320, "height": 640}
THEIRS = "I'd like that. Saturday, by the river?"


@pytest.fixture
def cast():
    return Cast()


def in_days(days):
    return (localtime() + timedelta(days=days)).date().isoformat()


def note_what_came(visitor, words, *, until=None, typed=""):
    visitor.page.get_by_label(words, exact=True).check()
    if until is not None:
        visitor.page.get_by_label("The day they named", exact=False).fill(in_days(until))
    if typed:
        visitor.page.get_by_label("Their words, if you like").fill(typed)
    visitor.press("Keep it")
    if visitor.heading == "Is that right?":
        visitor.press("Yes, it was so")


def climb_to(visitor, rung):
    visitor.page.get_by_role("link", name=rung).click()
    visitor.page.wait_for_load_state()


def is_on_the_road_of_letting_go(visitor):
    visitor.open("today")
    assert "Say goodbye on paper" in visitor.words or "Begin this part" in visitor.words
    visitor.open("ladder")
    assert visitor.answer.status == 403
    assert "Not part of your road today." in visitor.words


def test_message_given_on_a_phone_without_script_is_waited_for_and_can_be_taken_back_today(house, cast):
    visitor = house.visitor(cast.past, viewport=PHONE, java_script_enabled=False)
    visitor.open("ladder")
    visitor.page.get_by_text("I have given it", exact=True).click()
    visitor.page.get_by_label("I stop waiting on").fill(in_days(9))
    visitor.press("Mark it as given")
    visitor.is_at("ladder")
    assert "You stop waiting on" in visitor.words
    assert "The one first message" not in visitor.words
    visitor.press("It was not given")
    assert "The one first message" in visitor.words
    assert not LadderRecord.objects.exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("A no", "A no is hard to say and hard to hear"),
        ("Nothing, and I have stopped waiting", "You left them free"),
        ("They asked for no contact, or blocked me", "They have a right to quiet"),
    ],
)
def test_told_no_or_nothing_it_ends_kindly_and_letting_go_begins(house, cast, words, says):
    visitor = house.visitor(cast.waiting, viewport=PHONE)
    visitor.open("today")
    visitor.follow("Where the two of you are")
    climb_to(visitor, "Their answer")
    note_what_came(visitor, words)
    assert "It ends here, kindly" in visitor.words
    assert says in visitor.words
    visitor.follow("Go on from here")
    is_on_the_road_of_letting_go(visitor)


def test_unclear_twice_ends_it_and_the_second_time_is_said_beforehand(house, cast):
    visitor = house.visitor(cast.waiting)
    visitor.open("rung", 1)
    note_what_came(visitor, "Something unclear", until=6, typed="Ha, hope you're good too.")
    assert "Friendly is not yes" in visitor.words
    visitor.follow("The ladder")
    climb_to(visitor, "Their answer")
    assert "It was unclear once already" in visitor.words
    assert "Ha, hope you're good too." in visitor.words
    note_what_came(visitor, "Something unclear", until=8)
    assert "Unclear twice is an answer" in visitor.words
    is_on_the_road_of_letting_go(visitor)


def test_day_that_went_by_asks_once_and_silence_ends_it(house, cast):
    visitor = house.visitor(cast.overdue, viewport=PHONE)
    visitor.open("today")
    visitor.follow("Where the two of you are")
    assert "Your day has come" in visitor.words
    visitor.press("Keep it")
    assert visitor.answer.status == 422 or visitor.path == "/ladder/"
    note_what_came(visitor, "Nothing, and I have stopped waiting")
    assert "You left them free" in visitor.words
    is_on_the_road_of_letting_go(visitor)


def took_place(visitor, *, days_ago):
    visitor.page.get_by_label("It was on").fill(in_days(-days_ago))
    visitor.press("Note it")


def test_with_a_yes_each_time_the_top_is_reached_with_an_agreement_and_two_days(house, cast):
    visitor = house.visitor(cast.past)
    visitor.open("rung", 1)
    note_what_came(visitor, "A clear yes, in words")
    visitor.open("rung", 2)
    note_what_came(visitor, "A clear yes, in words", typed=THEIRS)
    visitor.follow("The ladder")
    assert "They said a clear yes" in visitor.words
    climb_to(visitor, "One hour in daylight")
    assert THEIRS in visitor.words
    took_place(visitor, days_ago=19)
    assert "do I still want this?" in visitor.words
    for number in (3, 4, 5):
        visitor.open("rung", number)
        visitor.press("Leave this one out")
    visitor.open("rung", 6)
    assert "a week of ordinary days holds" in visitor.words  # since their answer, which came today
    LadderRecord.objects.all().delete()
    user, now = cast.past, localtime()
    record_answer(
        fresh(user), Rung.REPLY, Came.YES, on=now.date() - 20 * DAY, until=None, first=True, words="", record_id=uuid4(), at=now
    )
    visitor.open("rung", 6)
    visitor.page.get_by_text("This has happened already", exact=True).click()
    took_place(visitor, days_ago=8)
    visitor.open("rung", 7)
    note_what_came(visitor, "A clear yes, in words")
    visitor.open("agreement")
    visitor.page.get_by_label("Aims: what we want it to be like").fill("Slowly, and by day.")
    visitor.press("Save")
    assert visitor.page.get_by_label("Aims: what we want it to be like").input_value() == "Slowly, and by day."
    visitor.open("rung", 7)
    took_place(visitor, days_ago=0)
    visitor.open("ladder")
    assert "Looking back together" in visitor.words
    assert visitor.page.get_by_role("main").get_by_role("listitem").filter(has_text=" 20").count() == 2


def test_closed_in_mid_ladder_the_words_typed_come_back_to_be_kept(house, cast):
    visitor = house.visitor(cast.waiting)
    visitor.open("rung", 1)
    visitor.page.get_by_label("Their words, if you like").fill(THEIRS)
    visitor.page.get_by_label("A clear yes, in words", exact=True).check()
    check(fresh(cast.waiting), at=localtime(), g4="yes")  # in another browser
    visitor.press("Keep it")
    assert visitor.answer.status == 403
    assert visitor.page.get_by_label("Your words").input_value() == THEIRS
    visitor.press("Keep it as a note")
    visitor.is_at("notes")
    assert THEIRS in visitor.words
    is_on_the_road_of_letting_go(visitor)


def test_fear_afterwards_brings_help_first_and_nothing_goes_on(house, cast):
    visitor = house.visitor(cast.shaken, viewport=PHONE)
    visitor.open("rung", 1)
    note_what_came(visitor, "A clear yes, in words")
    visitor.open("rung", 2)
    visitor.page.get_by_text("This has happened already", exact=True).click()
    visitor.page.get_by_label("I was afraid, or felt pushed").focus()
    visitor.page.keyboard.press("Space")
    visitor.press("Note it")
    assert "you owe nobody a next time" in visitor.words
    assert "People to talk to" in visitor.words
    visitor.open("ladder")
    assert visitor.answer.status == 403
