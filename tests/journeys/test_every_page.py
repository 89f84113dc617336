"""Every page, in every state it has: open to all, safe to leave, quiet towards others, well-formed."""

import re
from pathlib import Path

import pytest
from django.test import override_settings

from recovery.models import Phase
from recovery.views import kept_pages
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


@pytest.mark.parametrize("sight", PAGES, ids=lambda sight: sight.label)
def test_page_is_the_one_meant(tour, sight):
    look = tour.look(sight)
    assert look.status == sight.status
    assert look.path == address(sight.name, *sight.args)


# Each page was looked at once, above. What was seen is asked of all pages together.


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_req_40_no_page_has_a_barrier_in_light_or_dark(tour, scheme):
    assert tour.of_all(PAGES, lambda look: look.barriers[scheme]) == {}


def test_req_19_leave_on_every_page_is_first_in_the_window_large_enough_and_uncovered(tour):
    assert tour.of_all(PAGES, lambda look: look.leave) == {}
    assert tour.of_all(PAGES, lambda look: not look.leave_is_first) == {}


def test_req_13_every_page_has_help_in_the_same_place(tour):
    places = {tour.look(sight).help_at for sight in PAGES}
    assert len(places) == 1, tour.of_all(PAGES, lambda look: look.help_at)


def test_req_40_no_page_at_320_px_which_is_more_than_200_percent_scrolls_sideways(tour):
    assert tour.of_all(PAGES, lambda look: look.sideways) == {}


def test_req_30_no_page_asks_another_host_or_breaks_the_policy(tour):
    assert tour.of_all(PAGES, lambda look: look.elsewhere) == {}
    assert tour.of_all(PAGES, lambda look: look.complaints) == {}


def test_pages_of_somebody_are_not_stored_and_titled_neutrally(tour):
    own = [sight for sight in PAGES if sight.who]
    assert tour.of_all(own, lambda look: look.headers["cache-control"] != "no-store") == {}
    assert tour.of_all(own, lambda look: set(re.findall(r"[\w-]+", f"{look.title} {look.path}".lower())) & TELLING) == {}
    phases = [phase.title.lower() for phase in Phase.objects.all()]
    assert tour.of_all(own, lambda look: [title for title in phases if title in look.title.lower()]) == {}


def test_req_26_no_page_writes_into_the_browser_and_only_open_pages_are_kept(tour):
    assert tour.of_all(PAGES, lambda look: look.kept["local"] + look.kept["databases"]) == {}
    kept = {address(name) for name in kept_pages.PAGES}
    assert tour.of_all(PAGES, lambda look: [path for path in look.kept["paths"] if path not in kept and not path.startswith("/static/")]) == {}
    # A worker is asked for by the help pages and the calm page; whoever opened none of them has none.
    asking = {sight.label for sight in PUBLIC if sight.name.startswith(("help", "calm"))}
    strangers = [sight for sight in PUBLIC if sight.label not in asking]
    assert tour.of_all(strangers, lambda look: look.kept["workers"]) == {}


def test_public_pages_set_no_cookie(tour):
    assert tour.of_all(PUBLIC, lambda look: look.headers.get("set-cookie")) == {}


def test_every_page_is_valid_html(tour):
    faults = html_faults({sight.label: tour.look(sight).html for sight in PAGES}, rules=HTML_RULES)
    assert [fault for fault in faults if not any(fault.startswith(f"{label}:") and rule in fault for label, rule in ALLAUTH_S)] == []
