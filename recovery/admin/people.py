"""Accounts at the desk, for operators alone: an id, days and counts. Every look at one is on record before it is shown.

These are pages of their own, not models in the registry: there is no form, no search and no history that could say more.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from recovery.actions.people import end_all_sessions, note_look, switch_account
from recovery.admin import desk
from recovery.edge import clock
from recovery.edge.confirm import ask_again, confirmed
from recovery.edge.session import recently_confirmed
from recovery.errors import PersonGone
from recovery.queries import people

View = Callable[..., HttpResponse]


def operators_only(view: View) -> View:
    """To every other account at the desk these pages are not there, like those of any model it does not hold."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not desk.editor(request).is_superuser:
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except PersonGone:
            raise Http404 from None

    return checked


def _page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return TemplateResponse(request, f"admin/waymark/{template}.html", {**admin.site.each_context(request), **context})


def _asked_for(request: HttpRequest) -> int:
    number = request.GET.get("page", "")
    return max(int(number), 1) if number.isdecimal() and len(number) < 7 else 1


@require_safe
@operators_only
@confirmed
def listed(request: HttpRequest) -> HttpResponse:
    return _page(request, "people", {"title": _("People"), "people": people.accounts(_asked_for(request))})


@require_safe
@operators_only
@confirmed
def record(request: HttpRequest) -> HttpResponse:
    return _page(request, "record", {"title": _("Record"), "record": people.records(_asked_for(request))})


@require_safe
@operators_only
@confirmed
def one(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The one GET that writes: whoever looks is on record, or sees nothing."""
    operator = desk.editor(request)
    with transaction.atomic():
        note_look(person_id, actor=operator, at=clock.now())  # and holds the row: nobody is erased half-way down the page
        account, held = _account(person_id), people.held_by(person_id)
    return _page(request, "person", {"title": _("One account"), "account": account, "held": held, "own": person_id == operator.pk})


def _account(person_id: UUID) -> people.Account:
    found = people.account(person_id)
    if found is None:
        raise PersonGone
    return found


def _act(template: str, act: Callable[[HttpRequest, UUID], str]) -> View:
    """A page that asks once more, and does it on POST; both only soon after showing who they are."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @operators_only
    def asked(request: HttpRequest, person_id: UUID) -> HttpResponse:
        if person_id == desk.editor(request).pk:
            raise PermissionDenied  # nobody closes the last way in behind themselves
        if not recently_confirmed(request):
            return ask_again(request)
        if request.method == "POST":
            messages.success(request, act(request, person_id))
            return redirect("admin:person", person_id)
        return _page(request, template, {"title": _("Are you sure?"), "account": _account(person_id)})

    return asked


def _end(request: HttpRequest, person_id: UUID) -> str:
    end_all_sessions(person_id, actor=desk.editor(request), at=clock.now())
    return _("Signed out everywhere.")


def _switch(request: HttpRequest, person_id: UUID) -> str:
    """To what the page said, not to the other of two: sent twice it is one act."""
    to = request.POST.get("to")
    if to not in ("on", "off"):
        raise BadRequest
    on = to == "on"
    switch_account(person_id, on=on, actor=desk.editor(request), at=clock.now())
    return _("The account is on.") if on else _("The account is off.")


def urls(guarded: Callable[[Any], Any]) -> list[URLPattern]:
    """The addresses of these pages; `guarded` is the desk's own door."""
    return [
        path("people/", guarded(listed), name="people"),
        path("people/<uuid:person_id>/", guarded(one), name="person"),
        path("people/<uuid:person_id>/sessions/", guarded(_act("person_sessions", _end)), name="person_sessions"),
        path("people/<uuid:person_id>/switch/", guarded(_act("person_switch", _switch)), name="person_switch"),
        path("record/", guarded(record), name="record"),
    ]
