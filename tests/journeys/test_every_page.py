"""Every page, in every state it has: open to all, safe to leave, quiet towards others, well-formed."""

import re
from pathlib import Path

import pytest
from django.test import override_settings

from tests.html_pages import html_faults
from tests.journeys.cast import Cast
from tests.journeys.pages import ACTS, PAGES, PUBLIC, addresses
from tests.journeys.tour import Tour
from tests.journeys.visitors import House, address

pytestmark = pytest.mark.browser

HTML_RULES = Path(__file__).with_name("html-rules.cjs")
# Forms in allauth's own page templates that its script sends, or whose button another setting would show.
ALLAUTH_S = [(label, "wcag/h32") for label in ("account_confirm_password_reset_code", "mfa_add_webauthn", "mfa_authenticate")]

TELLING = {"ex", "exes", "breakup", "break-up", "abuse", "reconnect", "reconnecting", "grieve", "grief", "evaluate", "suicide"}

every_page = pytest.mark.parametrize("sight", PAGES, ids=lambda sight: sight.label)


@pytest.fixture(scope="module")
def tour(own_database, server, chromium):
    own_database()
    with override_settings(ROOT_URLCONF="tests.journeys.urls"):
        house = House(chromium, server.url)
        yield Tour(house, Cast())
        house.close()


def test_every_address_is_a_page_of_this_tour_or_an_act():
    seen = {sight.name for sight in PAGES if not sight.name.startswith("/")}
    acts = set.union(*ACTS.values())
    assert addresses() - seen - acts == set()
    assert seen - addresses() - {"gone-wrong"} == set()


@every_page
def test_page_is_the_one_meant(tour, sight):
    look = tour.look(sight)
    assert look.status == sight.status
    assert look.path == address(sight.name, *sight.args)


@every_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_has_no_barrier(tour, sight, scheme):
    assert tour.look(sight).barriers[scheme] == []


@every_page
def test_page_has_leave_first_and_uncovered(tour, sight):
    assert tour.look(sight).leave == []
    assert tour.look(sight).leave_is_first


def test_every_page_has_help_in_the_same_place(tour):
    places = {}
    for sight in PAGES:
        places.setdefault(tour.look(sight).help_at, []).append(sight.label)
    assert len(places) == 1, places


@every_page
def test_page_at_320_px_never_scrolls_sideways(tour, sight):
    assert tour.look(sight).sideways == ""


@every_page
def test_page_asks_no_other_host_and_breaks_no_policy(tour, sight):
    assert tour.look(sight).elsewhere == []
    assert tour.look(sight).complaints == []


@every_page
def test_page_says_nothing_to_who_looks_over_a_shoulder(tour, sight):
    look = tour.look(sight)
    if sight.who:
        assert look.headers["cache-control"] == "no-store"
        assert not set(re.findall(r"[\w-]+", f"{look.title} {look.path}".lower())) & TELLING
        assert not [phase for phase in ("get through it", "let go well", "come back to yourself") if phase in look.title.lower()]
    elif sight in PUBLIC:
        assert "set-cookie" not in look.headers


def test_every_page_is_valid_html(tour):
    faults = html_faults({sight.label: tour.look(sight).html for sight in PAGES}, rules=HTML_RULES)
    assert [fault for fault in faults if not any(fault.startswith(f"{label}:") and rule in fault for label, rule in ALLAUTH_S)] == []
