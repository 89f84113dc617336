"""Letters that are not sent, and what becomes of them."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recovery.access import letter_or_404, note_or_404
from recovery.actions.letters import destroy_writing, open_letter, seal_letter
from recovery.edge.confirm import confirmed
from recovery.forms.notes import FateForm
from recovery.queries.letters import is_open, sealed_letters
from recovery.queries.texts import plain_text
from recovery.queries.writings import NOTES, open_writing
from recovery.views.shared import journey, moment, page, person


def _today(request: HttpRequest) -> date:
    return moment(request).date()


def _parts(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    """Parts of the road that they may still call done; a closed one might never be."""
    found = journey(request)
    if found is None:
        return ()
    return tuple((one.phase.key, one.phase.title) for one in found.road.phases if not one.declared_done and not one.closed and one.on_road)


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def fate(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """Keep it, or seal it until a day or until the end of a part. Letting go has a page of its own."""
    row = note_or_404(person(request), note_id, today=_today(request))
    form = FateForm(request.POST if request.method == "POST" else None, today=_today(request), parts=_parts(request))
    if not form.is_bound or not form.is_valid():
        return page(request, "recovery/notes/fate.html", {"form": form, "note": row, "nav": "notes"}, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    if said["fate"] == "keep":
        return redirect("recovery:notes")
    seal_letter(row, until=said["until"] if said["fate"] == "date" else None, phase=said["part"] if said["fate"] == "part" else "")
    messages.success(request, plain_text("letters.sealed"))
    return redirect("recovery:sealed")


@require_safe
@confirmed
def let_go(request: HttpRequest, note_id: UUID) -> HttpResponse:
    """A quiet page before it is gone. Its words stand folded for those who want to read them once more; a sealed letter stays closed."""
    row = letter_or_404(person(request), note_id)
    words = open_writing(person(request), row).value["text"] if is_open(row, today=_today(request)) else ""
    return page(request, "recovery/notes/let_go.html", {"note": row, "words": words, "nav": "notes"})


@require_POST
def gone(request: HttpRequest, note_id: UUID) -> HttpResponse:
    letter_or_404(person(request), note_id)
    destroy_writing(person(request), note_id, kinds=NOTES, at=moment(request))
    messages.success(request, plain_text("letters.gone"))
    return redirect("recovery:notes")


@require_safe
@confirmed
def sealed(request: HttpRequest) -> HttpResponse:
    """When each sealed letter opens, and never a word of it."""
    titles = dict(_parts(request))
    found = [(one, titles.get(one.phase, "")) for one in sealed_letters(person(request), today=_today(request))]
    return page(request, "recovery/notes/sealed.html", {"letters": found, "nav": "notes"})


@require_POST
def unseal(request: HttpRequest, note_id: UUID) -> HttpResponse:
    open_letter(letter_or_404(person(request), note_id))
    messages.success(request, plain_text("letters.opened"))
    return redirect("recovery:notes")
