"""The daily tools in a browser: three taps, the pause to its end, a letter sealed and let go, words found again."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from recovery.actions.daily import keep_record
from recovery.enums import DailyKind
from recovery.models import DailyRecord, Writing, WritingRevision
from recovery.queries.daily import records_of
from tests.conftest import fresh

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True}
THREE = [("How is it right now?", "Low"), ("How strong is the urge to reach out?", "Strong"), ("How was last night's sleep?", "Broken")]
KEPT = {"mood": 2, "urge": 4, "sleep": 2}
MOST_STOPS = 40


def checked_in(user):
    return [record.said for record in records_of(fresh(user), [DailyKind.CHECK_IN])]


def record(user, said, days_ago):
    at = timezone.now() - timedelta(days=days_ago)
    keep_record(user, DailyKind.CHECK_IN, said, record_id=uuid4(), about=at, at=at)


def answer(visitor, question, words):
    """The button of one answer: it is found by what it says, as a screen reader has it."""
    return visitor.page.get_by_role("group", name=question).get_by_role("button", name=re.compile(rf"^\d {words}$"))


def by_keyboard(visitor, button):
    for _stop in range(MOST_STOPS):
        if button.evaluate("one => one === document.activeElement"):
            return visitor.page.keyboard.press("Enter")
        visitor.page.keyboard.press("Tab")
    raise AssertionError("Tab never comes to it")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("hand", ["tap", "keys"])
def test_a_check_in_is_three_taps_from_today(house, alice, hand, script):
    visitor = house.visitor(alice, java_script_enabled=script, **(PHONE if hand == "tap" else {}))
    visitor.open("today")
    for question, words in THREE:
        button = answer(visitor, question, words)
        if hand == "tap":
            button.tap()
        else:
            by_keyboard(visitor, button)
        visitor.page.wait_for_url("**/next/")
        visitor.page.get_by_role("group", name=question).wait_for(state="detached")
    assert visitor.heading == "Kept"
    assert checked_in(alice) == [KEPT]
    visitor.page.reload()
    assert checked_in(alice) == [KEPT], "loading it again keeps nothing twice"


def test_a_wait_on_the_calm_page_goes_on_after_loading_it_again(house):
    visitor = house.visitor()
    visitor.open("calm")
    visitor.page.get_by_role("button", name="10 minutes").click()
    visitor.page.wait_for_url("**/calm/?until=*#wait")
    end = visitor.page.url
    visitor.page.reload()
    assert visitor.page.url == end
    assert visitor.page.get_by_text("About 10 more minutes.").is_visible()


def test_the_pause_goes_to_its_end_without_script(house, alice):
    visitor = house.visitor(alice, java_script_enabled=False, **PHONE)
    visitor.open("today")
    visitor.follow("A minute, now")
    visitor.press("10 minutes")
    waiting = visitor.page.locator("[data-wait]")
    until = re.search(r"Until (\d\d:\d\d)", waiting.inner_text())[1]
    assert "About 10 more minutes." in waiting.inner_text()
    there = visitor.page.url
    for again in (visitor.page.reload, lambda: (visitor.open("help"), visitor.page.go_back())):
        again()
        assert visitor.page.url == there
        assert f"Until {until}" in waiting.inner_text(), "the same wait goes on"
    visitor.press("I reached out")
    assert visitor.heading == "You reached out"
    visitor.press("Do not note it")
    assert "Your log does not hold it." in visitor.words
    visitor.press("Yes")
    assert "What helped comes first next time." in visitor.words
    (pause,) = records_of(fresh(alice), [DailyKind.PAUSE])
    assert (pause.said["end"], pause.said["helped"]) == ("reached_out", True)
    assert not DailyRecord.objects.filter(kind=DailyKind.CONTACT).exists()


def test_a_wait_that_is_loaded_again_is_counted_on_by_script(house, alice):
    visitor = house.visitor(alice)
    visitor.page.clock.install()
    visitor.open("pause")
    visitor.press("2 minutes")
    left = visitor.page.locator("[data-wait-left]")
    assert left.inner_text() == "About 2 more minutes."
    visitor.page.clock.fast_forward("01:05")
    assert left.inner_text() == "About one more minute."
    visitor.page.clock.fast_forward("01:00")
    assert "The wait is over." in left.inner_text()


def write_a_letter(visitor, words):
    visitor.open("note-new")
    visitor.page.get_by_label("Your words").fill(words)
    visitor.page.get_by_label("A letter I do not send").check()
    visitor.press("Save")
    visitor.page.get_by_role("link", name=re.compile(words[:12])).click()


def test_a_letter_is_sealed_out_of_sight_and_another_is_let_go_for_good(house, alice):
    visitor = house.visitor(alice)
    write_a_letter(visitor, "Do you still water the fern?")
    visitor.follow("What becomes of this letter?")
    visitor.page.get_by_label("Seal it until a day").check()
    visitor.page.get_by_label("Until this day").fill("2040-01-01")
    visitor.press("Go on")
    visitor.open("notes")
    assert "fern" not in visitor.words
    find(visitor, "fern")
    assert "0 places" in visitor.words, "search keeps the seal, too"
    visitor.open("sealed")
    assert "1 January 2040" in visitor.words
    write_a_letter(visitor, "The blue cup is mine.")
    visitor.follow("Let it go for good")
    visitor.press("Let it go for good")
    visitor.open("notes")
    assert "blue cup" not in visitor.words
    assert (Writing.objects.count(), WritingRevision.objects.count()) == (1, 0)


def find(visitor, words):
    visitor.open("find")
    visitor.page.get_by_label("Words to look for").fill(words)
    visitor.press("Find")


def test_words_are_found_again_and_stand_in_no_address(house, alice):
    visitor = house.visitor(alice)
    for words in ("It rained, and there was a blackbird on the wall.", "Soup with my sister."):
        visitor.open("note-new")
        visitor.page.get_by_label("Your words").fill(words)
        visitor.press("Save")
    find(visitor, "BLACKBIRD")
    assert "1 place" in visitor.words
    assert visitor.page.locator("mark").inner_text() == "blackbird"
    assert "black" not in visitor.page.url.lower()
    visitor.page.locator(".notes__link").click()
    assert visitor.page.get_by_label("Your words").input_value().startswith("It rained")


def test_the_table_of_a_picture_is_printed_although_it_is_folded(house, alice):
    for days in range(8):
        record(alice, {"mood": days % 5 + 1}, days)
    visitor = house.visitor(alice)
    visitor.open("insight")
    row = visitor.page.locator(".chart ~ .fold tbody tr").first
    assert not row.is_visible()
    visitor.page.emulate_media(media="print")
    assert row.is_visible()
