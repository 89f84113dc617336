"""Meeting one's own words again: pins, kept lines, looking back when asked, and paper."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from recovery.access import pinnable_or_404
from recovery.actions.keeping import pin_writing, show_what_was_written
from recovery.edge.confirm import confirmed
from recovery.enums import WritingKind
from recovery.queries.keeping import kept_lines_of, look_back, looks_back, pinned, pinned_ids
from recovery.queries.texts import plain_text
from recovery.queries.writings import notes_of
from recovery.views.shared import moment, page, page_number, person

LINES_A_PAGE, NOTES_ON_PAPER = 40, 50


@require_POST
def pin(request: HttpRequest, writing_id: UUID) -> HttpResponse:
    """On top, or down again; leads back to where such texts are listed."""
    row = pinnable_or_404(person(request), writing_id)
    if not pin_writing(person(request), row.pk, pin=request.POST.get("pin") == "up"):
        messages.info(request, plain_text("notes.pins_full"))
    return redirect("recovery:lines" if row.kind == WritingKind.LINE else "recovery:notes")


@require_safe
@confirmed
def lines(request: HttpRequest) -> HttpResponse:
    """Lines that were kept at the end of steps."""
    number = page_number(request)
    found, more = kept_lines_of(person(request), size=LINES_A_PAGE, page=number)
    context = {"lines": found, "pins": pinned_ids(person(request)), "page": number, "more": more, "nav": "notes"}
    return page(request, "recovery/notes/lines.html", context)


@require_safe
@confirmed
def back(request: HttpRequest) -> HttpResponse:
    """Something of a month and of a year ago, for those who asked for it; for everybody else the question alone."""
    user, now = person(request), moment(request)
    if not looks_back(user):
        return page(request, "recovery/notes/back.html", {"nav": "notes"})
    context = {"found": look_back(user, now), "pinned": pinned(user, today=now.date()), "asked": True, "nav": "notes"}
    return page(request, "recovery/notes/back.html", context)


@require_POST
def back_asked(request: HttpRequest) -> HttpResponse:
    show_what_was_written(person(request), show=request.POST.get("show") == "yes")
    return redirect("recovery:back")


@require_safe
@confirmed
def paper(request: HttpRequest) -> HttpResponse:
    """Notes and letters in full, fifty at a time, made to be printed. Sealed ones stay out."""
    found = notes_of(person(request), page=page_number(request), size=NOTES_ON_PAPER, today=moment(request).date())
    if found.page > 1 and not found.notes:
        raise Http404
    return page(request, "recovery/notes/paper.html", {"notes": found, "nav": "notes"})
