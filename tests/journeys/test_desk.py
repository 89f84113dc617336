"""Every screen of the editors' desk in a browser: strict policy, no barrier, no sideways scrolling, nothing about a person."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.urls import get_resolver

from recovery.models import Guide, Helpline, MythCard, Phase, Release, ShortText, Source, Step, User
from tests.journeys.cast import Cast
from tests.journeys.tour import NARROW, SIDEWAYS, STANDARD, WIDE, violations
from tests.journeys.visitors import House, address

pytestmark = pytest.mark.browser

ROWS = {model._meta.model_name: model for model in (Guide, Phase, Step, Source, MythCard, ShortText, Helpline)}
OF_GUIDE = dict.fromkeys(("road", "check", "publish", "releases", "compare", "preview", "preview_myths"), ()) | {
    "bring_back": (1,), "preview_phase": ("p1",), "preview_phase_end": ("p1",), "preview_step": ("k8",),
}  # fmt: skip
OF_RELEASE = {"read": (), "read_phase": ("p1",), "read_phase_end": ("p1",), "read_step": ("k8",), "read_myths": ()}
SCREENS = [
    ("index", None, ()),
    *[(f"recovery_{name}_{verb}", model, ()) for name, model in ROWS.items() for verb in ("change", "history")],
    *[(f"recovery_{name}_{verb}", None, ()) for name in ("source", "mythcard", "shorttext", "helpline") for verb in ("changelist",)],
    *[(f"recovery_{name}_add", None, ()) for name in ("source", "mythcard", "helpline", "step")],
    *[(f"recovery_{name}_delete", model, ()) for name, model in (("source", Source), ("mythcard", MythCard))],
    *[(f"recovery_guide_{name}", Guide, args) for name, args in OF_GUIDE.items()],
    *[(f"recovery_release_{name}", Release, args) for name, args in OF_RELEASE.items()],
    ("recovery_step_retire", Step, ()),
]
# No screens of their own: they lead elsewhere, take a form, answer a script, or are refused to every editor.
OTHERS = {
    "login", "logout", "password_change", "password_change_done", "autocomplete", "jsi18n", "view_on_site", "app_list",
    "recovery_guide_move", "recovery_step_measure", "recovery_step_revive", "recovery_guide_changelist", "recovery_release_changelist",
    "recovery_phase_changelist", "recovery_step_changelist", "recovery_guide_add", "recovery_phase_add", "recovery_shorttext_add",
    "recovery_guide_delete", "recovery_phase_delete", "recovery_step_delete", "recovery_shorttext_delete", "recovery_helpline_delete",
}  # fmt: skip
ALICE_S = ("alice@example.org", "A glass of water, and the radio on low.", "blackbird")

# For operators alone: accounts, by id.
OF_ACCOUNTS = {"people": (), "record": (), "person": ("alice",), "person_sessions": ("alice",), "person_switch": ("alice",)}

every_screen = pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: "-".join([screen[0], *map(str, screen[2])]))


@pytest.fixture(scope="module")
def desk(own_database, server, chromium):
    own_database()
    house, cast = House(chromium, server.url), Cast()
    assert cast.alice.pk
    Step.objects.filter(key="k8").update(why="Because moss is soft.")  # something to compare and to publish
    Source.objects.create(guide=cast.guide, key="spare-2020", year=2020, position=99)  # one that no step needs may be deleted
    yield house.visitor(cast.edith, viewport=WIDE)
    house.close()


@pytest.fixture(scope="module")
def accounts(desk):
    """The same desk, with an operator before it."""
    return desk.house.visitor(Cast().olive, viewport=WIDE)


def test_every_address_of_the_desk_is_a_screen_or_none():
    desk = next(place for place in get_resolver("config.urls").url_patterns if getattr(place, "namespace", None) == "admin")
    open_ends, names = [*desk.url_patterns], set()
    while open_ends:
        end = open_ends.pop()
        open_ends += getattr(end, "url_patterns", [])
        names.add(getattr(end, "name", None))
    assert names - {None} - {name for name, _model, _args in SCREENS} - OTHERS - set(OF_ACCOUNTS) == set()


@every_screen
def test_screen_is_open_to_all_editors_and_says_nothing_of_anybody(desk, screen):
    name, model, args = screen
    row = () if model is None else (model.objects.order_by("-pk").first().pk,)
    desk.complaints.clear()
    desk.open(f"admin:{name}", *row, *args)
    assert (desk.answer.status, desk.path) == (200, address(f"admin:{name}", *row, *args))
    is_sound(desk)


def is_sound(desk):
    """The page on the screen: nothing of anybody, no barrier, no sideways scrolling, nothing against the policy."""
    page = desk.page
    assert not [words for words in ALICE_S if words in page.content()]
    page.evaluate(AXE_SCRIPT)
    barriers = violations(page, STANDARD)
    page.set_viewport_size(NARROW)
    sideways = page.evaluate(SIDEWAYS)
    page.set_viewport_size(WIDE)
    assert barriers == []
    assert sideways == ""
    assert desk.complaints == desk.elsewhere == []


@pytest.mark.parametrize("name", OF_ACCOUNTS)
def test_screen_of_accounts_is_open_to_operators_and_says_nothing_of_anybody(desk, accounts, name):
    row = [User.objects.get(email="alice@example.org").pk for _who in OF_ACCOUNTS[name]]
    desk.open(f"admin:{name}", *row)
    assert desk.answer.status == 404, "an editor finds no such page"
    accounts.open(f"admin:{name}", *row)
    assert (accounts.answer.status, accounts.path) == (200, address(f"admin:{name}", *row))
    is_sound(accounts)


def test_operator_signs_somebody_out_and_switches_the_account_off(accounts):
    alice = User.objects.get(email="alice@example.org")
    her = accounts.house.visitor(alice)
    her.open("today")
    accounts.open("admin:index")
    accounts.follow("People")
    accounts.follow(str(alice.pk))
    accounts.follow("Sign out everywhere")
    accounts.press("Sign out everywhere")
    assert "Signed out everywhere." in accounts.words
    her.open("today")
    assert her.path == "/account/login/"
    accounts.follow("Switch the account off")
    accounts.press("Switch the account off")
    assert "The account is off." in accounts.words
    accounts.follow("Switch the account on")
    accounts.press("Switch the account on")
    accounts.open("admin:record")
    assert accounts.words.count(str(alice.pk)) >= 4
