"""Check-ins: a tap, a whole form, and those of before."""

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from recovery.access import record_or_404
from recovery.actions.check_ins import add_to_check_in, ask_about_profile, keep_check_in, remove_check_in
from recovery.edge import parking
from recovery.edge.confirm import confirmed
from recovery.enums import DailyKind
from recovery.errors import TextTooLarge, WritingClash
from recovery.forms.check_ins import CheckInForm, TapForm, ask_only, form_for, row_of, told_of
from recovery.queries.check_ins import asks_about_profile, days_of, page_of
from recovery.rules.check_ins import next_tap
from recovery.views.shared import moment, page, page_number, person

FORM = "recovery/days/check_in.html"
KIND = DailyKind.CHECK_IN


def first_row() -> dict[str, Any]:
    """The row of words that Today begins a check-in with."""
    question, answers = row_of("mood")
    return {"name": "mood", "question": question, "answers": answers, "id": uuid4()}


@require_safe
def check_in(request: HttpRequest) -> HttpResponse:
    """An empty form; shows nothing of before, so it never asks who is there."""
    user, now = person(request), moment(request)
    profile = asks_about_profile(user)
    form = ask_only(CheckInForm(now=now), days_of(user, now).lately.asked, profile=profile)
    return page(request, FORM, {"form": form, "asks_profile": profile, "nav": "today"})


@require_POST
def tap(request: HttpRequest) -> HttpResponse:
    """One of the three taps: kept at once, so that somebody who stops here has checked in."""
    form = TapForm(request.POST)
    if not form.is_valid() or not form.said():
        return redirect("recovery:check-in")
    record_id = form.cleaned_data["id"]
    try:
        add_to_check_in(person(request), form.said(), record_id=record_id, about=None, at=moment(request))
    except WritingClash:
        raise Http404 from None
    parking.taken_up(request)
    return redirect("recovery:check-in-next", record_id)


@require_safe
def tap_next(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """The next row, or that all is kept. Shows nothing that was answered."""
    user, now = person(request), moment(request)
    record = record_or_404(user, record_id, KIND)
    days = days_of(user, now)
    name = next_tap(record.said, days.lately.asked)
    question, answers = row_of(name) if name else ("", [])
    row = {"name": name, "question": question, "answers": answers, "id": record.id}
    return page(request, "recovery/days/check_in_next.html", {"row": row, "days": days, "record": record, "nav": "today"})


@require_safe
@confirmed
def kept_check_in(request: HttpRequest, record_id: UUID) -> HttpResponse:
    record = record_or_404(person(request), record_id, KIND)
    form = form_for(record.said, record.id, record.at, moment(request))
    return page(request, FORM, {"form": form, "record": record, "asks_profile": True, "nav": "today"})


def _again(request: HttpRequest, form: CheckInForm, *, status: int) -> HttpResponse:
    """The same page with everything that was put in, and a sentence at what needs a look."""
    user, now = person(request), moment(request)
    profile = asks_about_profile(user)
    if form["whole"].value() in (None, "", "False"):
        ask_only(form, days_of(user, now).lately.asked, profile=profile)
    context = {"form": form, "asks_profile": profile, "too_large": status == 413, "nav": "today"}
    return page(request, FORM, context, status=status)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    user, now = person(request), moment(request)
    form = CheckInForm(request.POST, now=now)
    if not form.is_valid():
        return _again(request, form, status=422)
    record_id, is_whole = form.cleaned_data["id"], form.cleaned_data["whole"]
    try:
        if is_whole:
            keep_check_in(user, form.kept(), record_id=record_id, about=form.about, at=now)
        else:
            add_to_check_in(user, form.kept(), record_id=record_id, about=form.about, at=now)
    except WritingClash:
        raise Http404 from None
    except TextTooLarge:
        return _again(request, form, status=413)
    parking.taken_up(request)
    return redirect("recovery:check-ins") if is_whole else redirect("recovery:check-in-next", record_id)


@require_safe
@confirmed
def earlier(request: HttpRequest) -> HttpResponse:
    found = page_of(person(request), KIND, page=page_number(request))
    shown = [(record, told_of(record.said)) for record in found.records]
    return page(request, "recovery/days/check_ins.html", {"found": found, "shown": shown, "nav": "today"})


@require_POST
def delete(request: HttpRequest, record_id: UUID) -> HttpResponse:
    if not remove_check_in(person(request), record_id):
        raise Http404
    return redirect("recovery:check-ins")


@require_POST
def asks(request: HttpRequest) -> HttpResponse:
    """Take the question about their profile off check-ins, or put it back."""
    ask_about_profile(person(request), ask=request.POST.get("profile") == "ask")
    return redirect("recovery:check-in")
