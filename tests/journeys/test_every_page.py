"""Every page, in every state it has: open to all, safe to leave, quiet towards others, well-formed."""

import pytest
from django.test import override_settings

from tests.journeys.cast import Cast
from tests.journeys.pages import ACTS, PAGES, addresses
from tests.journeys.tour import Tour
from tests.journeys.visitors import House, address

pytestmark = pytest.mark.browser

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


@every_page
def test_page_at_320_px_never_scrolls_sideways(tour, sight):
    assert tour.look(sight).sideways == ""


@every_page
def test_page_asks_no_other_host_and_breaks_no_policy(tour, sight):
    assert tour.look(sight).elsewhere == []
    assert tour.look(sight).complaints == []
