"""The shared closing: how far they came, as a page and as a booklet, and graduation."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from recovery.edge.confirm import confirmed
from recovery.forms.activities import as_text
from recovery.forms.days import FIRSTS
from recovery.queries.endings import SoFar, ending_of, so_far
from recovery.queries.journey import Journey
from recovery.rules.shapes import NextKind
from recovery.views.shared import page, person, with_journey


def _firsts(found: SoFar) -> list[tuple[Any, Any]]:
    """The moment, and their own words where they gave some."""
    return [(one.at, one.said.get("words") or FIRSTS.get(one.said["what"], "")) for one in found.firsts]


@require_safe
@confirmed
@with_journey
def how_far(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Their own words and days on one page; the first-night note once an ending is near."""
    found = so_far(person(request), journey)
    left = [(step.title, [(prompt, as_text(text.value)) for prompt, text in step.answers]) for step in found.left]
    context = {"found": found, "firsts": _firsts(found), "left": left, "first_night": found.first_night, "nav": "plan"}
    return page(request, "recovery/plan/how_far.html", context)


@require_safe
@confirmed
@with_journey
def booklet(request: HttpRequest, journey: Journey) -> HttpResponse:
    """The same to print. The first-night note is in it only where it is asked for."""
    found = so_far(person(request), journey)
    night = found.first_night if "night" in request.GET else None
    context = {"found": found, "firsts": _firsts(found), "night": night, "guide": journey.guide, "now": journey.now}
    return page(request, "recovery/plan/booklet.html", context)


@require_safe
@with_journey
def graduation(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Either ending graduates, in its own words."""
    if journey.road.next.kind != NextKind.GRADUATED:
        return redirect("recovery:today")
    return page(request, "recovery/plan/graduation.html", {"choice": ending_of(journey.road), "journey": journey, "nav": "plan"})
