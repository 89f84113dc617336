"""The first night with nothing but a keyboard: what has the focus is seen, and the bar with Leave never lies over it."""

import pytest

from tests.conftest import PASSWORD
from tests.journeys.visitors import mailed_code
from tests.journeys.walking import FIRST_NIGHT

pytestmark = pytest.mark.browser

MOST_STOPS = 80
# What is wrong with how the focus shows. A field inside its label may show it on the label.
FOCUS = """() => {
  const stop = document.activeElement;
  if (!stop || stop === document.body) return { name: "", wrong: [] };
  const drawn = [stop, stop.closest("label")].filter(Boolean);
  const { left, right, top, bottom } = stop.getClientRects()[0];  // of a link over two lines, the first
  const bar = document.querySelector("header.bar").getBoundingClientRect();
  const wrong = [];
  const rings = element => {
    const style = getComputedStyle(element);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  };
  if (!drawn.some(rings)) wrong.push("no ring");
  if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) wrong.push("outside the window");
  if (!stop.closest("header.bar") && top < bar.bottom - 1 && bottom - top < innerHeight - bar.bottom) wrong.push("under the bar");
  const [x, y] = [(left + right) / 2, Math.min((Math.max(top, bar.bottom) + bottom) / 2, innerHeight - 2)];
  const above = document.elementFromPoint(x, stop.closest("header.bar") ? (top + bottom) / 2 : y);
  if (!drawn.some(element => element.contains(above))) wrong.push(`covered by ${above?.outerHTML.slice(0, 60)}`);
  const label = stop.labels?.[0] ?? stop;
  const name = (stop.getAttribute("aria-label") ?? label.innerText).trim().replace(/\\s+/g, " ");
  return { name, wrong: wrong.map(words => `${name || stop.outerHTML.slice(0, 80)}: ${words}`) };
}"""


class Keys:
    """Moves by Tab alone and looks at every stop on the way."""

    def __init__(self, visitor):
        self.page = visitor.page

    def _look(self):
        found = self.page.evaluate(FOCUS)
        assert found["wrong"] == [], self.page.url
        return found["name"]

    def tab_to(self, name):
        passed = []
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            passed.append(self._look())
            if passed[-1].startswith(name):
                return
        raise AssertionError(f"{name} is nowhere among {passed}")

    def press(self, name, key="Enter"):
        self.tab_to(name)
        before = self.page.url
        self.page.keyboard.press(key)
        self.page.wait_for_url(lambda url: url != before)

    def type(self, name, words):
        self.tab_to(name)
        self.page.keyboard.type(words)

    def tick(self, name):
        self.tab_to(name)
        self.page.keyboard.press("Space")

    def choose(self, first, steps=0):
        """A group of radio buttons is one stop: Space takes the first, arrows go on."""
        self.tab_to(first)
        self.page.keyboard.press("Space")
        for _step in range(steps):
            self.page.keyboard.press("ArrowDown")
            self._look()


def test_req_40_first_night_by_keyboard_alone_ends_at_today(house):
    visitor = house.visitor(viewport={"width": 1024, "height": 600})
    keys = Keys(visitor)
    visitor.open("home")
    visitor.page.keyboard.press("Tab")
    assert visitor.page.evaluate("document.activeElement.innerText").startswith("Leave")
    keys.press("Skip to the page")
    keys.press("Show me the first step")
    keys.press("Keep a place here")

    keys.type("Email", "keys@example.org")
    keys.type("Password", PASSWORD)
    keys.tick("I am 18 or older")
    keys.tick("I agree that")
    keys.choose("Only I use this device")
    keys.press("Keep a place here")
    keys.type("Code", mailed_code())
    keys.press("Confirm")
    keys.press("Good to know", "Space")

    keys.choose("A plan, step by step", steps=3)
    keys.press("Go on")
    keys.tick("Work or study")
    keys.press("Go on")
    keys.choose("No")
    keys.press("Go on")

    visitor.is_at("step", "k1")
    keys.tab_to("Too much today? The two-line version")
    visitor.page.keyboard.press("Enter")
    assert visitor.page.get_by_role("button", name="That was enough for today").is_visible()
    keys.tick("Drink a glass of water")
    keys.type("What got me through today was", "The kettle.")
    keys.press("Finish this step")

    visitor.is_at("stop", "k1")
    keys.type("Your words", FIRST_NIGHT)
    keys.press("Seal it")
    keys.press("Enough for now")
    visitor.is_at("today")
    keys.tab_to("Settings")


@pytest.mark.parametrize("name", ["step", "settings", "privacy", "plan"])
@pytest.mark.parametrize("width", [320, 1280])
def test_req_40_focus_on_a_long_page_is_never_under_the_bar(house, alice, name, width):
    visitor = house.visitor(alice, viewport={"width": width, "height": 480})
    visitor.open(name, *(["k8"] if name == "step" else []))
    keys, names = Keys(visitor), []
    for key in ("Tab", "Shift+Tab"):
        for _stop in range(MOST_STOPS):
            visitor.page.keyboard.press(key)
            names.append(keys._look())
            if not names[-1]:  # out of the page, into the browser's own frame
                break
    assert len(names) > 20
