"""The mirror: what they wrote while looking back, on one page to read once and put down."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from recovery.edge.confirm import confirmed
from recovery.queries.journey import Journey
from recovery.queries.mirror import mirror_of
from recovery.views.shared import page, person, with_journey


@require_safe
@confirmed
@with_journey
def mirror(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Their own words by theme, and what speaks for and against side by side. Concludes nothing."""
    return page(request, "recovery/plan/mirror.html", {"mirror": mirror_of(person(request), journey), "nav": "plan"})
