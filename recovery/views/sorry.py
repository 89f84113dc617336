"""A sorry in six parts: kept like a note, put together as one text, looked over like every draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from recovery.actions.apology import save_apology
from recovery.actions.writing import Save
from recovery.edge import parking
from recovery.edge.answers import not_saved, wants_json
from recovery.edge.confirm import confirmed
from recovery.enums import Act
from recovery.errors import StepClosed, TextTooLarge, WritingClash
from recovery.forms.apology import ApologyForm
from recovery.models import Writing
from recovery.queries.apology import apology_of, sorry_is_open
from recovery.queries.drafts import look_over
from recovery.queries.journey import Journey
from recovery.queries.texts import plain_text, short_text
from recovery.queries.writings import Text
from recovery.rules.apology import PARTS, together
from recovery.views.drafts import looks_at
from recovery.views.shared import journey, moment, page, person, with_journey
from recovery.views.steps import refused


def _shown(request: HttpRequest, form: ApologyForm, text: str, *, status: int = 200, **more: Any) -> HttpResponse:
    for part in PARTS:
        form.fields[part].help_text = short_text(f"sorry.{part}")
    return page(request, "recovery/plan/sorry.html", {"form": form, "together": text, "nav": "plan", **more}, status=status)


def _stored(form: ApologyForm, revision: int) -> ApologyForm:
    """The same words on a page of their own, starting from this revision."""
    return ApologyForm(initial={**form.value(), "id": form.cleaned_data["id"], "rev": revision})


def _save_or_say(request: HttpRequest, form: ApologyForm) -> Writing | HttpResponse:
    """What was kept, or the page (or the JSON) that says why not. The words are always on the page."""
    as_json = wants_json(request)
    if not form.is_valid():
        found = journey(request)
        if found is None or not sorry_is_open(found):  # the page is drawn for nobody to whom it is closed
            return not_saved("closed") if as_json else refused(request, form.words())
        return not_saved("invalid") if as_json else _shown(request, form, "", status=422)
    said = form.cleaned_data
    try:
        row = save_apology(person(request), Save(said["id"], form.value(), said["rev"] or 0, said["page"]), at=moment(request))
    except StepClosed:
        return not_saved("closed") if as_json else refused(request, form.words())
    except TextTooLarge:
        return not_saved("too_large") if as_json else _shown(request, form, "", status=413, too_large=True)
    except WritingClash as clash:
        if as_json:
            return not_saved("clash")
        stored = clash.current if isinstance(clash.current, Text) else None
        others = [(stored.updated_at, together(stored.value))] if stored else []
        return _shown(request, _stored(form, stored.revision if stored else 0), "", status=409, clashes=others)
    parking.taken_up(request)
    return row


def _save(request: HttpRequest) -> HttpResponse:
    row = _save_or_say(request, ApologyForm(request.POST))
    if isinstance(row, HttpResponse):
        return row
    if wants_json(request):
        return JsonResponse({"ok": True, "revisions": {"rev": row.revision}})
    messages.success(request, plain_text("step.saved"))
    return redirect("recovery:sorry")


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def sorry(request: HttpRequest) -> HttpResponse:
    """Only while a sorry is welcome. At night it can be read; writing waits for the day."""
    return _save(request) if request.method == "POST" else _read(request)


@with_journey
def _read(request: HttpRequest, journey: Journey) -> HttpResponse:
    if not sorry_is_open(journey, Act.READ):
        return refused(request)
    kept = apology_of(person(request), journey.plan_id)
    form = ApologyForm(initial={**kept.value, "id": kept.id, "rev": kept.revision} if kept else {})
    return _shown(request, form, together(kept.value) if kept else "", not_tonight=not sorry_is_open(journey))


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep it, then show it put together and looked over."""
    form = ApologyForm(request.POST)
    row = _save_or_say(request, form)
    if isinstance(row, HttpResponse):
        return row
    text = together(form.value())
    looks = looks_at(("sorry", look_over(person(request), text, at=moment(request))))
    return _shown(request, _stored(form, row.revision), text, **looks)
