"""The pause in one tap from every page. Never a sign-in form."""

from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from recovery.access import pause_or_404
from recovery.actions.letters import destroy_writing
from recovery.actions.pausing import keep_pause, leave_unnoted, say_what_helped
from recovery.enums import Contact, PauseEnd, WritingKind
from recovery.errors import WritingClash
from recovery.forms.notes import NoteForm
from recovery.forms.pause import EndForm, HelpedForm
from recovery.queries.daily import Record
from recovery.queries.distance import unanswered_lately
from recovery.queries.noted import event_beside, is_as_made
from recovery.queries.pause import own_words
from recovery.queries.texts import plain_text
from recovery.queries.writings import NOTES
from recovery.rules.pause import wait_mark
from recovery.rules.pursuit import PAUSES_AT
from recovery.views.public import wait_from, wait_named
from recovery.views.shared import View, moment, page, person, posted_id


def or_calm(view: View) -> View:
    """Whoever is signed out, or has taken back their consent, is led to the calm page; nothing is kept, and nobody is asked to sign in."""

    @wraps(view)
    def led(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated or person(request).person.consent_withdrawn_at is not None:
            return redirect("recovery:calm")
        return view(request, *args, **kwargs)

    opened: View = login_not_required(led)
    return opened


@require_safe
@or_calm
def pause(request: HttpRequest) -> HttpResponse:
    """The calm page with their own words, their people and a place to write it here instead."""
    now, minutes = moment(request), wait_from(request)
    if minutes:  # the address holds the end from now on, so that loading it again goes on with the same wait
        return redirect(f"{reverse('recovery:pause')}?until={wait_mark(now, minutes)}#wait")
    form = NoteForm(initial={"kind": WritingKind.LETTER}, settled=True)
    context = {**wait_named(request, now), "form": form, "own": own_words(person(request)), "pause_id": uuid4()}
    return page(request, "recovery/plan/pause.html", context)


@require_POST
@or_calm
def pause_end(request: HttpRequest) -> HttpResponse:
    """It passed, I reached out, not yet: kept with one tap."""
    form = EndForm(request.POST)
    if not form.is_valid():
        return redirect("recovery:pause")
    pause_id = form.cleaned_data["id"]
    try:
        keep_pause(person(request), PauseEnd(form.cleaned_data["end"]), pause_id=pause_id, at=moment(request))
    except WritingClash:
        return redirect("recovery:pause")
    return redirect("recovery:pause-after", pause_id)


def _helped_form(request: HttpRequest, found: Record, data: object = None) -> HelpedForm:
    passed = found.said["end"] == PauseEnd.PASSED
    return HelpedForm(data, lines=own_words(person(request)).lines, passed=passed, initial={"what": found.said["what"]})


@require_safe
@or_calm
def pause_after(request: HttpRequest, pause_id: UUID) -> HttpResponse:
    found = pause_or_404(person(request), pause_id)
    context = {"found": found, "form": None if found.said["helped"] is not None else _helped_form(request, found)}
    if found.said["end"] == PauseEnd.REACHED_OUT:
        context |= _noted(request, found)
    return page(request, "recovery/plan/pause_after.html", context)


def _noted(request: HttpRequest, found: Record) -> dict[str, Any]:
    """The contact it ended with, if it stands in the log, and how many messages have no answer."""
    event = event_beside(person(request), found.id, Contact.REACHED_OUT)
    sent = unanswered_lately(person(request), moment(request)) if event is not None else 0
    return {"event": event, "as_made": is_as_made(event, Contact.REACHED_OUT), "unanswered": sent, "pauses_at": PAUSES_AT}


@require_POST
@or_calm
def pause_unnoted(request: HttpRequest, pause_id: UUID) -> HttpResponse:
    """Do not note it: the log forgets what the pause ended with."""
    leave_unnoted(person(request), pause_or_404(person(request), pause_id))
    return redirect("recovery:pause-after", pause_id)


@require_POST
@or_calm
def pause_helped(request: HttpRequest, pause_id: UUID) -> HttpResponse:
    """One tap on "did it help?", with what helped if they said."""
    found = pause_or_404(person(request), pause_id)
    form = _helped_form(request, found, request.POST)
    # A line may have been edited meanwhile in another tab. That it helped is kept all the same.
    form.is_valid()
    said = form.cleaned_data
    if "helped" in said:
        helped = said["helped"] == "yes"
        say_what_helped(person(request), found, helped=helped, what=said.get("what", ""), urge=bool(said.get("urge")), at=moment(request))
    return redirect("recovery:pause-after", pause_id)


@require_POST
@or_calm
def vanish(request: HttpRequest) -> HttpResponse:
    """Written in the pause, and not to be kept: whatever was saved on the way is destroyed, the words of this post are read by nobody."""
    letter_id = posted_id(request, "id")
    if letter_id is not None:
        destroy_writing(person(request), letter_id, kinds=NOTES, at=moment(request))
    messages.success(request, plain_text("pause.vanished"))
    return redirect("recovery:pause")
