"""A place to write, with or without a plan."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from recovery.access import note_or_404, parked_or_404
from recovery.actions.parking import discard_parked
from recovery.actions.writing import Save, Where, save_writing
from recovery.edge import parking
from recovery.edge.answers import not_saved, wants_json
from recovery.edge.confirm import confirmed
from recovery.errors import TextTooLarge, WritingClash, WritingLetGo
from recovery.forms.activities import as_text
from recovery.forms.check_ins import told_of_post
from recovery.forms.notes import NoteForm
from recovery.queries.keeping import pinned, pinned_ids
from recovery.queries.writings import Parked, Text, notes_of, open_writing, parked_of
from recovery.views.shared import moment, page, page_number, person


@require_safe
@confirmed
def notes(request: HttpRequest) -> HttpResponse:
    found = notes_of(person(request), page=page_number(request), today=moment(request).date())
    top = pinned(person(request), today=moment(request).date()) if found.page == 1 else ()
    return page(request, "recovery/notes/list.html", {"notes": found, "pinned": top, "nav": "notes"})


@require_safe
def new_note(request: HttpRequest) -> HttpResponse:
    """An empty page to write on; shows nothing written before, so it never asks who is there."""
    return page(request, "recovery/notes/note.html", {"form": NoteForm(), "nav": "notes"})


@require_safe
@confirmed
def note(request: HttpRequest, note_id: UUID) -> HttpResponse:
    text = open_writing(person(request), note_or_404(person(request), note_id, today=moment(request).date()))
    marks = text.value.get("marks", {})
    stored = {"id": text.id, "rev": text.revision, "text": text.value["text"], "kind": text.kind}
    form = NoteForm(initial=stored | marks, marked=bool(marks))
    context = {"form": form, "note": text, "is_pinned": text.id in pinned_ids(person(request)), "nav": "notes"}
    return page(request, "recovery/notes/note.html", context)


def _clash(request: HttpRequest, form: NoteForm, current: object) -> HttpResponse:
    """Both texts on one page. Saving again keeps these words; the stored ones stay in the note's history."""
    stored = current if isinstance(current, Text) else None
    again = form.cleaned_data | {"rev": stored.revision if stored else 0}
    context = {"form": NoteForm(initial=again, marked=bool(again["prompt"])), "stored": stored}
    return page(request, "recovery/notes/clash.html", context, status=409)


def _let_go(request: HttpRequest, form: NoteForm) -> HttpResponse:
    """A save that came after its text was let go: kept nowhere. Sent again from this page, the words are a text of their own."""
    words = {name: value for name, value in form.cleaned_data.items() if name not in ("id", "page", "rev")}
    again = NoteForm(initial=words, marked=bool(words["prompt"]))
    return page(request, "recovery/notes/note.html", {"form": again, "let_go": True, "nav": "notes"}, status=410)


@require_POST
def save_note(request: HttpRequest) -> HttpResponse:
    form = NoteForm(request.POST)
    as_json = wants_json(request)
    if not form.is_valid():
        if as_json:
            return not_saved("invalid")
        return page(request, "recovery/notes/note.html", {"form": form}, status=422)
    cleaned = form.cleaned_data
    if not cleaned["text"].strip() and not cleaned["rev"]:
        return JsonResponse({"ok": True, "revisions": {}}) if as_json else redirect("recovery:notes")
    save = Save(cleaned["id"], form.value(), cleaned["rev"] or 0, cleaned["page"])
    try:
        row = save_writing(person(request), Where(form.kind_of_it(), kind_said=bool(cleaned["kind"])), save, at=moment(request))
    except WritingLetGo:
        return not_saved("let_go") if as_json else _let_go(request, form)
    except WritingClash as clash:
        return not_saved("clash") if as_json else _clash(request, form, clash.current)
    except TextTooLarge:
        if as_json:
            return not_saved("too_large")
        return page(request, "recovery/notes/note.html", {"form": form, "too_large": True}, status=413)
    parking.taken_up(request)
    return JsonResponse({"ok": True, "revisions": {"rev": row.revision}}) if as_json else redirect("recovery:notes")


@require_safe
@confirmed
def kept(request: HttpRequest) -> HttpResponse:
    """What they were writing when a session or a form's token ended: offered, never saved by itself."""
    waiting = parked_of(person(request), at=moment(request))
    posts = [(post, _words_of(post, moment(request))) for post in waiting]
    return page(request, "recovery/notes/kept.html", {"posts": posts})


def _words_of(post: Parked, now: datetime) -> str:
    if post.path.startswith(reverse("recovery:check-in")):
        return told_of_post(post.fields, now)
    return as_text({name: value for name, value in post.fields.items() if not name.endswith(NOT_WORDS)})


NOT_WORDS = (
    "page", "fact", "rev", "id", "short", "kind", "prompt", "after", "them", "choice", "mood", "cooling_days",
    "clock", "channel", "channels", "topic", "topics", "contact", "boundary", "length", "binds",
)  # fmt: skip


@require_POST
def discard_kept(request: HttpRequest, parked_id: UUID) -> HttpResponse:
    discard_parked(parked_or_404(person(request), parked_id))
    return redirect("recovery:kept")
