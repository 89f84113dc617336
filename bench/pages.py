"""What Waymark's pages are compared with."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recovery.models import Step

ROWS = 30


@login_not_required
@require_safe
def constant(request: HttpRequest) -> HttpResponse:
    """(a) A constant answer through the whole middleware; touches neither session nor user."""
    return HttpResponse("Waymark", content_type="text/plain")


@require_safe
def plain(request: HttpRequest) -> HttpResponse:
    """(b) A plain page of the same stack: session, user, thirty rows from one query, an ordinary template."""
    return render(request, "bench/plain.html", {"steps": Step.objects.order_by("pk")[:ROWS]})
