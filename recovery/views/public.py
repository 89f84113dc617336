"""Pages for everyone. They cost no query once warm and never touch the session."""

from datetime import datetime
from math import ceil
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from recovery.edge import clock
from recovery.releases import guide_of, newest_release
from recovery.rules.audience import block_is_shown
from recovery.rules.pause import seconds_left, wait_end, wait_mark
from recovery.rules.shapes import Guide
from recovery.views.shared import public

LONGEST_WAIT = 120  # minutes


def _guide() -> Guide:
    newest = newest_release()
    if newest is None:
        raise Http404
    return guide_of(newest[0])


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "recovery/public/home.html")


@public
@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    return render(request, "recovery/public/how_it_works.html", {"guide": _guide()})


@public
@require_safe
def first_step(request: HttpRequest) -> HttpResponse:
    """Step 1, readable by anybody; nothing is saved."""
    guide = _guide()
    step = guide.phases[0].steps[0]
    blocks = [block for block in step.blocks if block_is_shown(block, frozenset())]
    return render(request, "recovery/public/first_step.html", {"guide": guide, "step": step, "blocks": blocks})


def wait_from(request: HttpRequest) -> int | None:
    """Minutes asked for by `?wait=`, between 1 and 120."""
    asked = request.GET.get("wait", "")
    return min(max(int(asked), 1), LONGEST_WAIT) if asked.isdecimal() and len(asked) < 5 else None


def wait_named(request: HttpRequest, now: datetime) -> dict[str, Any]:
    """What is left of the wait whose end `?until=` names."""
    until = wait_end(request.GET.get("until", ""), now)
    if until is None:
        return {}
    seconds = seconds_left(until, now)
    return {"wait_until": until, "wait_minutes": ceil(seconds / 60), "wait_seconds": seconds}


@public
@require_safe
def calm(request: HttpRequest) -> HttpResponse:
    """Breathe and wait.

    A wait begins without a redirect, which the worker that keeps this page could not follow; its script puts the end into the address.
    """
    now, minutes = clock.now(), wait_from(request)
    begun = {"wait_minutes": minutes, "wait_mark": wait_mark(now, minutes)} if minutes else wait_named(request, now)
    return render(request, "recovery/public/calm.html", begun)


@public
@require_safe
def myths(request: HttpRequest) -> HttpResponse:
    return render(request, "recovery/public/myths.html", {"guide": _guide()})


@public
@require_safe
def friend_sheet(request: HttpRequest) -> HttpResponse:
    """Five questions for one friend, one side of paper. The friend needs no account and no answer comes back this way."""
    return render(request, "recovery/public/friend.html")


@public
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "recovery/public/privacy.html", {"forget_after_months": settings.FORGET_AFTER_MONTHS})


@public
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """What Leave does and what it cannot do."""
    return render(request, "recovery/public/leave.html")


@public
@require_safe
def traces(request: HttpRequest) -> HttpResponse:
    """What stays on a device, and what can be done about it."""
    return render(request, "recovery/public/traces.html")


@public
@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """The last page: it is gone."""
    return render(request, "recovery/public/erased.html")
