"""The desk in a real browser: sign in, write, preview, publish; by keyboard, without script, on a small screen, in light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from recovery.actions.staff import make_editor
from recovery.models import Guide, Step
from recovery.queries.texts import short_text
from tests.conftest import NOW, PASSWORD, fresh
from tests.journeys.visitors import whole

pytestmark = pytest.mark.browser

EDITH = "edith@example.org"


@pytest.fixture
def edith(house):
    return fresh(make_editor(EDITH, PASSWORD, publisher=True, at=NOW)[0])


@pytest.fixture
def guide(house):
    return Guide.objects.get()


def road(guide):
    return f"/desk/recovery/guide/{guide.pk}/road/"


def form(key):
    return f"/desk/recovery/step/{Step.objects.get(key=key).pk}/change/"


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_editor_changes_previews_and_publishes_and_the_person_loses_nothing(house, edith, script):
    reader = house.visitor(house.person("alice@example.org"))
    reader.open("step", "k1")
    reader.page.locator("input[name=line]").fill("I am still here.")
    reader.press("Finish this step")
    reader.is_at("stop", "k1")

    editor = house.visitor(java_script_enabled=script)
    editor.page.goto("/desk/")
    editor.page.get_by_label("Email").fill(EDITH)
    editor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    editor.press("Sign in")
    assert editor.heading == "The desk"
    editor.follow("Phases and steps")
    editor.follow("Get through today")
    editor.page.get_by_label("Why it helps").fill("A small hour is enough for tonight.")
    editor.press("Save as draft")
    assert "Saved as draft. People still see release 1." in editor.words
    editor.page.get_by_role("status").get_by_role("link", name=whole("Preview")).click()
    assert "Preview of a draft." in editor.page.locator("aside").inner_text()
    assert "A small hour is enough for tonight." in editor.words
    reader.open("step", "k1")
    assert "A small hour" not in reader.words

    editor.follow("Back to the desk")
    editor.follow("Publish")
    editor.page.get_by_label("A note for the list of releases").fill("Softer first step")
    editor.press("Publish release 2")
    assert "Release 2 is published." in editor.words
    reader.open("step", "k1")
    assert "A small hour is enough for tonight." in reader.words
    assert reader.page.locator("input[name=line]").input_value() == "I am still here."
    assert str(short_text("step.updated")) in reader.page.locator("main").inner_html()


def test_step_is_moved_by_keyboard_alone(house, edith, guide):
    editor = house.visitor(edith)
    editor.page.goto(road(guide))
    button = editor.page.get_by_role("button", name="Move “Get through today” down")
    button.focus()
    editor.page.keyboard.press("Enter")
    editor.page.wait_for_url("**/road/#k1")
    assert list(Step.objects.filter(phase__key="p1").values_list("key", flat=True))[:2] == ["k2", "k1"]


def test_words_are_counted_while_writing(house, edith):
    editor = house.visitor(edith)
    editor.page.goto(form("k1"))
    note = editor.page.locator("#field-short .measure")
    editor.page.get_by_label("Too much today? The two-line version").fill("One two three. Four five.")
    note.get_by_text("5 words · reads at about age").wait_for()


def test_fields_that_a_kind_does_not_have_hide(house, edith):
    editor = house.visitor(edith)
    editor.page.goto(form("k1"))
    activity = editor.page.locator("[data-activity]").last
    activity.locator("summary").first.click()
    kind = activity.get_by_label("Kind")
    kind.select_option("practice")
    assert activity.get_by_label("Days").is_visible()
    assert not activity.get_by_label("Minutes").is_visible()
    kind.select_option("reflection")
    assert activity.get_by_label("Minutes").is_visible()
    assert not activity.get_by_label("Days").is_visible()


def test_leaving_unsaved_words_is_asked_about(house, edith):
    editor = house.visitor(edith)
    asked = []
    editor.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    editor.page.goto(form("k1"))
    editor.page.get_by_label("Why it helps").press_sequentially("More. ")
    editor.page.goto("/desk/")
    assert asked == ["beforeunload"]


SCREENS = [
    "/desk/",
    "road",
    "check",
    "publish",
    "releases",
    "releases/compare/?before=1",
    "releases/1/bring-back",
    "step",
    "phase",
    "mythcard",
    "source",
    "shorttext",
    "helpline",
    "list",
    "preview/plan",
    "preview/s/k2/?tag=children",
]


def address_of(guide, name):
    from_row = {"step": guide.steps, "phase": guide.phases, "mythcard": guide.myth_cards, "source": guide.source_rows}
    if name.startswith("/"):
        return name
    if name in from_row:
        return f"/desk/recovery/{name}/{from_row[name].order_by('pk')[1].pk}/change/"
    if name == "list":
        return "/desk/recovery/helpline/"
    if name in ("shorttext", "helpline"):
        return f"/desk/recovery/{name}/?q=a"
    return f"/desk/recovery/guide/{guide.pk}/{name}" + ("" if "?" in name else "/")


def test_every_screen_fits_320_pixels_and_axe_finds_nothing_in_light_and_dark(house, edith, guide):
    Step.objects.filter(key="k2").update(why="Because moss is soft.", body="See [this](step:k99).", audience=["children"])
    editor = house.visitor(edith, viewport={"width": 320, "height": 640})
    found = {}
    for name in SCREENS:
        editor.page.goto(address_of(guide, name))
        for colours in ("light", "dark"):
            editor.page.emulate_media(color_scheme=colours)
            for fault in Axe().run(editor.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}).response["violations"]:
                found.setdefault(f"{name} {colours}", []).append((fault["id"], [node["html"][:120] for node in fault["nodes"][:2]]))
        wide = editor.page.evaluate("document.documentElement.scrollWidth")
        if wide > 320:
            found.setdefault(name, []).append(f"is {wide} pixels wide")
    assert found == {}
