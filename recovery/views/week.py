"""This week: a page to read on a Sunday evening, or the Monday after."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from recovery.edge.confirm import confirmed
from recovery.forms.days import FIRSTS
from recovery.queries.week import week_page
from recovery.rules.week import week_to_show
from recovery.views.shared import journey, moment, page, person


@require_safe
@confirmed
def week(request: HttpRequest) -> HttpResponse:
    """The week that is over, or nearly; on other days a sentence that says when."""
    now = moment(request)
    shown = week_to_show(now)
    if shown is None:
        return page(request, "recovery/days/week.html", {"nav": "today"})
    found = week_page(person(request), journey(request), shown, now)
    firsts = [(FIRSTS.get(what, ""), words) for what, words in found.firsts]
    return page(request, "recovery/days/week.html", {"found": found, "firsts": firsts, "nav": "today"})
