"""The pause in one tap from every page. Never a sign-in form."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from recovery.forms.activities import as_text
from recovery.forms.notes import NoteForm
from recovery.queries.writings import calm_words
from recovery.views.public import wait_from
from recovery.views.shared import moment, page, person


def _calm_words(request: HttpRequest) -> list[str]:
    return [as_text(text.value) for text in calm_words(person(request))]


@login_not_required
@require_safe
def pause(request: HttpRequest) -> HttpResponse:
    """Signed out, the calm page. Signed in, the same and a place to write it here instead."""
    if not request.user.is_authenticated or person(request).person.consent_withdrawn_at is not None:
        return redirect("recovery:calm")
    minutes = wait_from(request)
    until = moment(request) + timedelta(minutes=minutes) if minutes else None
    context = {"wait_minutes": minutes, "wait_until": until, "form": NoteForm(), "calm_words": _calm_words(request)}
    return page(request, "recovery/plan/pause.html", context)
