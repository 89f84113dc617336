"""Today and the whole road."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from recovery.actions.plan import pause_plan, resume_plan, start_plan
from recovery.queries.check_ins import days_of
from recovery.queries.daily import records_for_today
from recovery.queries.distance import calm_line
from recovery.queries.earlier import has_earlier_plan, open_plan_id
from recovery.queries.journey import Journey
from recovery.queries.today import today_page
from recovery.rules.week import week_to_show
from recovery.views.check_ins import first_row
from recovery.views.shared import journey, moment, page, person, with_journey


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    user = person(request)
    if user.person.welcomed_at is None:
        return redirect("recovery:welcome")
    found, now = journey(request), moment(request)
    records = records_for_today(user, now)
    days = days_of(user, now, records)
    beside = {"row": first_row(), "days": days, "calm": calm_line(records, now), "week": week_to_show(now) is not None, "nav": "today"}
    if found is None:
        return page(request, "recovery/plan/no_plan.html", beside)
    offer = today_page(found, user.person.away_until, days)
    return page(request, "recovery/plan/today.html", {"today": offer, "journey": found, **beside})


@require_safe
@with_journey
def plan(request: HttpRequest, found: Journey) -> HttpResponse:
    return page(request, "recovery/plan/plan.html", {"journey": found, "nav": "plan"})


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    if open_plan_id(person(request)) is None and has_earlier_plan(person(request)):
        return redirect("recovery:new-plan")
    start_plan(person(request), at=moment(request))
    return redirect("recovery:today")


@require_POST
def pause(request: HttpRequest) -> HttpResponse:
    pause_plan(person(request), at=moment(request))
    return redirect("recovery:today")


@require_POST
def resume(request: HttpRequest) -> HttpResponse:
    resume_plan(person(request))
    return redirect("recovery:today")
