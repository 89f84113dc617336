"""Leave: at once, on every road out, and nothing to come back to."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from recovery.actions.account import switch_exit_key, tell
from recovery.models import Writing
from recovery.queries.writings import open_writing
from tests.journeys.visitors import CHROMIUM, FLAGS, address

pytestmark = pytest.mark.browser

SECRET = "What only she should read"
# What stands on the page in the very moment the press has been handled, and when the first request goes out.
PRESS_AND_LOOK = """() => {
  const look = () => ({ title: document.title, seen: document.body.checkVisibility() });
  const beacon = navigator.sendBeacon.bind(navigator);
  const looks = [];
  navigator.sendBeacon = (...sent) => { looks.push(look()); return beacon(...sent); };
  document.querySelector("form.leave").requestSubmit();
  looks.push(look());
  return looks;
}"""
SHIFT_AT = """times => times.forEach(time => ["keydown", "keyup"].forEach(type => {
  const event = new KeyboardEvent(type, { key: "Shift", bubbles: true });
  Object.defineProperty(event, "timeStamp", { value: time });
  document.dispatchEvent(event);
}))"""


@pytest.fixture
def at_a_step(house, alice):
    """Alice, two pages deep, with a world outside to leave to."""
    visitor = house.visitor(alice)
    visitor.meet_the_world()
    visitor.open("today")
    visitor.open("step", "k1")
    return visitor


@pytest.fixture
def remembering(house, chromium):
    """The whole browser, and one that keeps left pages in memory: Playwright's own switches that off."""
    browser = chromium.browser_type.launch(executable_path=CHROMIUM, args=FLAGS, ignore_default_args=["--disable-back-forward-cache"])
    house.browser = browser
    yield house
    browser.close()


def is_gone(visitor, session_key):
    visitor.page.wait_for_url(settings.EXIT_TARGET)
    visitor.until(lambda: not Session.objects.filter(session_key=session_key).exists())


def test_req_20_leave_pressed_blanks_page_and_title_in_the_same_breath(at_a_step):
    for look in at_a_step.page.evaluate(PRESS_AND_LOOK):
        assert look["title"].strip("\u200b") == ""
        assert look["seen"] is False


def test_req_20_leave_pressed_ends_the_session_and_back_shows_the_sign_in_page(at_a_step):
    key = at_a_step.session_key
    at_a_step.page.get_by_role("button", name="Leave").click()
    is_gone(at_a_step, key)

    at_a_step.page.go_back()
    at_a_step.page.wait_for_url("**" + address("account_login") + "**")
    at_a_step.page.go_forward()
    assert at_a_step.page.url == settings.EXIT_TARGET
    at_a_step.open("step", "k1")
    assert at_a_step.path == address("account_login")


def test_req_21_leave_without_script_is_a_form_that_ends_the_session_and_asks_for_the_neutral_page(house, alice):
    visitor = house.visitor(alice, java_script_enabled=False)
    visitor.open("today")
    key = visitor.session_key
    with visitor.page.expect_response("**" + address("leave-go")) as answered:
        visitor.page.get_by_role("button", name="Leave").click(no_wait_after=True)
    assert answered.value.all_headers()["clear-site-data"] == '"cache"'
    visitor.until(lambda: visitor.page.url.startswith("chrome-error://"))  # no such host from here
    assert visitor.elsewhere == [settings.EXIT_TARGET]
    assert not Session.objects.filter(session_key=key).exists()
    visitor.page.go_back()
    visitor.page.wait_for_url("**" + address("account_login") + "**")


def test_req_21_leave_with_the_network_cut_leaves_nothing_on_the_screen(at_a_step):
    at_a_step.page.locator("input[name=line]").fill(SECRET)
    at_a_step.context.unroute_all()
    at_a_step.context.set_offline(True)
    looks = at_a_step.page.evaluate(PRESS_AND_LOOK)
    assert [look["seen"] for look in looks] == [False, False]
    at_a_step.page.wait_for_timeout(500)  # the failing requests have come back by now
    assert SECRET not in at_a_step.page.content()
    assert "Get through today" not in at_a_step.page.locator("body").inner_text()


def test_leave_while_writing_loses_no_word(at_a_step, alice):
    at_a_step.page.locator("input[name=line]").fill(SECRET)
    key = at_a_step.session_key
    at_a_step.page.get_by_role("button", name="Leave").click()
    is_gone(at_a_step, key)

    def kept():
        parked = alice.parked_posts.count()
        return parked or [open_writing(alice, row).value for row in Writing.objects.filter(owner=alice)] == [{"text": SECRET}]

    at_a_step.until(kept)


def test_req_22_shift_pressed_three_times_leaves(at_a_step):
    key = at_a_step.session_key
    for _time in range(3):
        at_a_step.page.keyboard.press("Shift")
    is_gone(at_a_step, key)


def test_shift_pressed_three_times_too_slowly_stays(at_a_step):
    at_a_step.page.evaluate(SHIFT_AT, [0, 4000, 9001, 14002])
    at_a_step.page.evaluate(SHIFT_AT, [30000, 34000])
    assert at_a_step.page.locator("h1").is_visible()


@pytest.mark.parametrize(
    "keys",
    [
        ["Shift+A", "Shift+B", "Shift+C", "Shift+D"],
        ["Shift", "Shift", "a", "Shift", "Shift"],
        ["Control+Shift+Home"] * 4,
        ["Shift+Tab"] * 4,
    ],
    ids=["capitals", "a letter in between", "with control", "going back a field"],
)
def test_req_22_shift_pressed_with_other_keys_never_leaves(at_a_step, keys):
    line = at_a_step.page.locator("input[name=line]")
    line.focus()
    for key in keys:
        at_a_step.page.keyboard.press(key)
    assert line.is_visible()
    assert at_a_step.elsewhere == []


def test_req_22_shift_switched_off_in_settings_does_nothing_and_leave_still_leaves(at_a_step):
    at_a_step.open("settings")
    at_a_step.page.get_by_label("Pressing Shift three times does nothing").check()
    place = at_a_step.page.locator("section", has=at_a_step.page.get_by_role("heading", name="This device and your hours"))
    place.get_by_role("button", name="Save").click()
    at_a_step.page.wait_for_load_state()
    for name in ("today", "crisis"):
        at_a_step.open(name)
        for _time in range(3):
            at_a_step.page.keyboard.press("Shift")
        assert at_a_step.page.locator("h1").is_visible()
    assert at_a_step.elsewhere == []
    key = at_a_step.session_key
    at_a_step.page.get_by_role("button", name="Leave").click()
    is_gone(at_a_step, key)


def test_req_20_page_kept_in_browser_memory_never_comes_back_as_it_was(remembering, alice):
    visitor, heard = remembering.visitor(alice), []
    visitor.context.on("console", lambda message: heard.append(message.text))
    visitor.context.add_init_script("addEventListener('pageshow', event => { if (event.persisted) console.log('out of memory') })")
    visitor.open("today")
    visitor.open("plan")  # not a page with a form: each of those renews a cookie, and then Chromium forgets it by itself
    visitor.open("help")
    Session.objects.filter(session_key=visitor.session_key).delete()  # signed out somewhere else; this browser knows nothing of it
    visitor.page.go_back(wait_until="commit")
    visitor.page.wait_for_url("**" + address("account_login") + "**")
    assert "out of memory" in heard
    assert "Your road" not in visitor.page.content()


def test_leave_goes_where_the_person_chose_on_their_own_pages(house, alice):
    tell(alice, {"exit": "encyclopedia"})
    visitor = house.visitor(alice)
    visitor.meet_the_world()
    visitor.open("today")
    key = visitor.session_key
    visitor.page.get_by_role("button", name="Leave").click()
    visitor.page.wait_for_url(settings.EXIT_URLS["encyclopedia"])
    visitor.until(lambda: not Session.objects.filter(session_key=key).exists())


def test_leave_without_script_goes_where_the_person_chose(house, alice):
    tell(alice, {"exit": "search"})
    visitor = house.visitor(alice, java_script_enabled=False)
    visitor.open("today")
    visitor.page.get_by_role("button", name="Leave").click(no_wait_after=True)
    visitor.until(lambda: visitor.elsewhere)  # no such host from here, but the policy let it through
    assert visitor.elsewhere == [settings.EXIT_URLS["search"]]


def test_req_22_five_presses_for_sticky_keys_with_the_switch_off_stay(house, alice):
    switch_exit_key(alice, off=True)
    visitor = house.visitor(alice)
    visitor.open("today")
    for _time in range(5):
        visitor.page.keyboard.press("Shift")
    assert visitor.page.locator("h1").is_visible()
    assert visitor.elsewhere == []
