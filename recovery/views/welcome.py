"""After sign-up: what Leave does, then at most three questions, each skippable, then step 1 again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recovery.actions.account import mark_exit_explained, mark_welcomed, tell, tell_tags
from recovery.actions.plan import start_plan
from recovery.enums import TAG_GROUPS, Aim
from recovery.forms.questions import AimForm, FearForm, TagsForm
from recovery.queries.person import about
from recovery.releases import guide_of, newest_release
from recovery.rules.audience import AFRAID
from recovery.views.shared import moment, page, person

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
SHARED = "shared"


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Once: what Leave does and cannot do."""
    return page(request, "recovery/welcome/leave_explained.html")


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    user = person(request)
    mark_exit_explained(user, at=moment(request))
    start_plan(user, at=moment(request))
    return redirect("recovery:welcome-aim")


@GET_OR_POST
def aim(request: HttpRequest) -> HttpResponse:
    form = AimForm(request.POST or None)
    if request.method == "POST" and "skip" not in request.POST:
        if not form.is_valid():
            return page(request, "recovery/welcome/question.html", {"form": form, "number": 1}, status=422)
        tell(person(request), {"aim": form.cleaned_data["aim"]})
    if request.method == "POST":
        return redirect("recovery:welcome-shared")
    return page(request, "recovery/welcome/question.html", {"form": form, "number": 1})


@GET_OR_POST
def shared(request: HttpRequest) -> HttpResponse:
    form = TagsForm((SHARED,), request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if "skip" not in request.POST and form.is_valid():
            tags = frozenset(form.cleaned_data[SHARED])
            tell_tags(person(request), group=SHARED, tags=tags, group_tags=frozenset(TAG_GROUPS[SHARED]))
        return redirect("recovery:welcome-safe")
    return page(request, "recovery/welcome/question.html", {"form": form, "number": 2, "text": "first.shared"})


@GET_OR_POST
def safe(request: HttpRequest) -> HttpResponse:
    """The one early question. Yes or not sure: help first. It never latches anything."""
    form = FearForm(request.POST or None)
    if request.method == "POST":
        if "skip" not in request.POST:
            if not form.is_valid():
                return page(request, "recovery/welcome/question.html", {"form": form, "number": 3}, status=422)
            tell(person(request), {"fear": form.cleaned_data["fear"]})
            if form.cleaned_data["fear"] in AFRAID:
                mark_welcomed(person(request), at=moment(request))
                return page(request, "recovery/welcome/help_first.html")
        return _finish(request)
    return page(request, "recovery/welcome/question.html", {"form": form, "number": 3, "text": "first.fear"})


def _finish(request: HttpRequest) -> HttpResponse:
    """To step 1, or to Today for somebody who came for a tool."""
    user = person(request)
    mark_welcomed(user, at=moment(request))
    plan = start_plan(user, at=moment(request))
    if plan is None or about(user).aim is Aim.WRITE:
        return redirect("recovery:today")
    newest = newest_release()
    assert newest is not None
    return redirect("recovery:step", guide_of(newest[0]).phases[0].steps[0].key)


@require_POST
def done(request: HttpRequest) -> HttpResponse:
    """From the page that showed help first."""
    return _finish(request)
