"""Writing is kept while it is written: in one tab, in two, without a network, and when the session has ended meanwhile."""

from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.utils.timezone import now

from recovery.actions.letters import destroy_writing
from recovery.models import Writing
from recovery.queries.writings import NOTES, open_writing
from tests.journeys.visitors import address

pytestmark = pytest.mark.browser

FIRST = "It rained, and I walked anyway."
SECOND = "It rained, and I stayed in."
STORED = """async () => ({
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  cached: (await Promise.all((await caches.keys()).map(async name => (await (await caches.open(name)).keys()).map(r => r.url)))).flat(),
})"""


@pytest.fixture
def writer(house, alice):
    return house.visitor(alice)


def line(page):
    return page.locator("input[name=line]")


def says(page, words):
    """The status line under the form, which a screen reader is told of."""
    status = page.locator("#step-form [data-autosave-status][aria-live=polite]")
    status.filter(has_text=words).wait_for()


def stored_lines(user):
    return [open_writing(user, row).value["text"] for row in Writing.objects.filter(owner=user, kind="line")]


def test_typing_saves_by_itself_and_takes_the_new_revision(writer, alice):
    writer.open("step", "k1")
    line(writer.page).press_sequentially(FIRST)
    says(writer.page, "Saved just now")
    assert stored_lines(alice) == [FIRST]
    revision = writer.page.locator("input[name=line-rev]")
    assert revision.input_value() == "1"

    line(writer.page).fill(SECOND)
    says(writer.page, "Saved just now")
    assert stored_lines(alice) == [SECOND]
    assert revision.input_value() == "2"


def test_typing_and_finishing_at_once_keeps_the_last_words(writer, alice):
    writer.open("step", "k1")
    line(writer.page).fill(FIRST)
    says(writer.page, "Saved just now")
    line(writer.page).fill(SECOND)
    writer.press("Finish this step")
    writer.is_at("stop", "k1")
    assert stored_lines(alice) == [SECOND]


def test_note_being_typed_becomes_one_note(writer, alice):
    writer.open("note-new")
    words = writer.page.get_by_label("Your words")
    for text in (FIRST, SECOND):
        words.fill(text)
        writer.page.locator("[data-autosave-status]").filter(has_text="Saved just now").wait_for()
    writer.press("Save")
    writer.is_at("notes")
    assert writer.page.locator(".notes__words").all_inner_texts() == [SECOND]


def test_second_tab_with_older_words_is_shown_both_and_nothing_is_overwritten(writer, alice):
    writer.open("step", "k1")
    other = writer.context.new_page()
    other.goto(address("step", "k1"))
    line(writer.page).fill(FIRST)
    says(writer.page, "Saved just now")

    line(other).fill(SECOND)
    says(other, "changed somewhere else")
    assert stored_lines(alice) == [FIRST]
    other.get_by_role("button", name="Save and stay here").click()
    alert = other.get_by_role("alert").filter(has_text="two versions")
    alert.wait_for()
    assert FIRST in alert.inner_text()
    assert line(other).input_value() == SECOND
    assert stored_lines(alice) == [FIRST]

    other.get_by_role("button", name="Save and stay here").click()
    writer.until(lambda: stored_lines(alice) == [SECOND])


def test_second_tab_with_an_older_note_is_shown_both(writer, alice):
    writer.open("note-new")
    writer.page.get_by_label("Your words").fill(FIRST)
    writer.press("Save")
    writer.page.locator(".notes__link").click()
    writer.page.get_by_text("Let it go for good").wait_for()
    older = writer.context.new_page()
    older.goto(writer.page.url)
    writer.page.get_by_label("Your words").fill(FIRST + " Twice.")
    writer.press("Save")

    older.get_by_label("Your words").fill(SECOND)
    older.get_by_role("button", name="Save").click()
    older.get_by_role("heading", name="Two versions").wait_for()
    assert FIRST + " Twice." in older.locator("main").inner_text()
    assert older.get_by_label("Your words").input_value() == SECOND


def test_typing_without_a_network_says_so_and_saves_when_it_is_back(writer, alice):
    writer.open("step", "k1")
    writer.context.set_offline(True)
    line(writer.page).fill(FIRST)
    says(writer.page, "no connection")
    assert stored_lines(alice) == []
    writer.context.set_offline(False)
    says(writer.page, "Saved just now")
    assert stored_lines(alice) == [FIRST]


def test_words_typed_after_the_session_ended_are_kept_and_offered_after_sign_in(writer, alice):
    writer.open("step", "k1")
    Session.objects.all().delete()
    line(writer.page).fill(FIRST)
    says(writer.page, "You were signed out")
    assert stored_lines(alice) == []

    writer.sign_in(alice.email)
    writer.is_at("today")
    writer.follow("Look at it")
    assert FIRST in writer.words
    assert stored_lines(alice) == []
    writer.press("Save it where it belongs")
    assert stored_lines(alice) == [FIRST]
    writer.open("step", "k1")
    assert line(writer.page).input_value() == FIRST
    writer.open("kept")
    assert "Nothing is waiting." in writer.words


def test_words_sent_after_the_session_ended_are_kept_for_their_owner_alone(writer, alice, bob):
    writer.open("step", "k1")
    Session.objects.all().delete()
    line(writer.page).fill(FIRST)
    writer.press("Finish this step")
    assert writer.path == address("account_login")
    assert FIRST not in writer.page.content()

    writer.sign_in(bob.email)
    writer.open("kept")
    assert "Nothing is waiting." in writer.words
    assert stored_lines(alice) == stored_lines(bob) == []
    assert alice.parked_posts.count() == 1


def test_words_sent_with_an_ended_form_token_are_kept_and_offered(writer, alice):
    writer.open("step", "k1")
    line(writer.page).fill(FIRST)
    writer.page.locator("#step-form input[name=csrfmiddlewaretoken]").evaluate("input => { input.value = 'x'.repeat(64) }")
    writer.press("Finish this step")
    assert "What you wrote is kept" in writer.words
    writer.open("today")
    writer.follow("Look at it")
    assert FIRST in writer.words


def test_letting_words_vanish_takes_back_the_save_that_is_on_its_way(writer):
    writer.open("pause")
    page = writer.page
    page.evaluate("() => { window.fetch = (url, told) => { window.sent = told?.signal; return new Promise(() => {}); }; }")
    page.evaluate("document.addEventListener('submit', event => event.preventDefault())")
    page.get_by_label("Your words").fill(FIRST)
    page.wait_for_timeout(2500)  # longer than the script waits after the last key
    assert not page.evaluate("window.sent.aborted")
    writer.page.get_by_role("button", name="Let it vanish").click()
    assert page.evaluate("window.sent.aborted")


def test_page_whose_words_were_let_go_says_so_keeps_them_and_saves_no_more(writer, alice):
    writer.open("pause")
    page, asked = writer.page, []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" else None)
    words, status = page.get_by_label("Your words"), page.locator("[data-autosave-status]")
    destroy_writing(alice, UUID(page.locator("form[data-autosave] input[name=id]").input_value()), kinds=NOTES, at=now())
    words.fill(FIRST)
    status.filter(has_text="These words were let go").wait_for()
    words.fill(SECOND)
    page.wait_for_timeout(2500)  # longer than the script waits after the last key
    assert len(asked) == 1
    assert "These words were let go" in status.inner_text()
    assert words.input_value() == SECOND
    assert not Writing.objects.exists()


def test_writing_leaves_nothing_in_the_browser(writer, alice):
    for name, *args in [("calm",), ("step", "k1"), ("pause",), ("note-new",)]:
        writer.open(name, *args)
        boxes = writer.page.locator("main :is(textarea, input[type=text], input[type=checkbox]):visible")
        for box in boxes.all():
            box.check() if box.get_attribute("type") == "checkbox" else box.fill(FIRST)
        if boxes.count():
            writer.page.locator("[data-autosave-status]").filter(has_text="Saved just now").wait_for()
        stored = writer.page.evaluate(STORED)
        assert (stored["local"], stored["session"], stored["databases"]) == (0, 0, 0)
        private = (address("today"), address("plan"), "/s/", "/notes/", "/settings/", "/account/")
        assert not [url for url in stored["cached"] if any(part in url for part in private)]
