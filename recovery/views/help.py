"""People to talk to. The same pages for everyone: the country is chosen, never guessed, and stands in the path."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recovery.queries.texts import Country, countries
from recovery.rules.helplines import Wish, in_order, wish_of
from recovery.views.shared import public

WIDER = ("EU", "XX")  # more than one country: behind the others


def _places() -> list[Country]:
    """By name; "anywhere in the EU" and "somewhere else" come last."""
    return sorted(countries(), key=lambda country: WIDER.index(country.code) + 1 if country.code in WIDER else 0)


def _wish(words: str) -> Wish:
    wish = wish_of(words)
    if wish is None:
        raise Http404
    return wish


@public
@require_safe
def help_page(request: HttpRequest, words: str = "") -> HttpResponse:
    """Choose a country. `words` (a kind, or that somebody cannot talk) are kept in the links."""
    return render(request, "recovery/public/help.html", {"countries": _places(), "wish": _wish(words) if words else Wish()})


@public
@require_safe
def help_country(request: HttpRequest, country: str, words: str = "") -> HttpResponse:
    """Emergency first, then the lines that fit, then the others."""
    place = next((place for place in countries() if place.path == country), None)
    if place is None:
        raise Http404
    wish = _wish(words) if words else Wish()
    context = {"country": place, "lines": in_order(place.lines, wish), "wish": wish}
    return render(request, "recovery/public/help_country.html", context)


@public
@require_safe
def help_everywhere(request: HttpRequest) -> HttpResponse:
    """Every country on one page: what the service worker keeps, so that no country needs a connection."""
    return render(request, "recovery/public/help_all.html", {"countries": _places()})
