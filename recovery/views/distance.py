"""My distance: the boundary, calm days, and two cards that stand beside them."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recovery.actions.contact import put_boundary_down
from recovery.actions.daily import keep_record
from recovery.edge import parking
from recovery.edge.confirm import confirmed
from recovery.enums import DailyKind
from recovery.errors import WritingClash
from recovery.forms.distance import BOUNDARIES, CHANNELS, TOPICS, BoundaryForm
from recovery.forms.notes import NoteForm
from recovery.queries.distance import boundary_now, contact_is_forbidden, distance_page, newest_boundary_at, suggestion
from recovery.queries.journey import Journey
from recovery.queries.texts import plain_text
from recovery.views.shared import journey, moment, page, person, posted_id

LABELS = {value.value: label for value, label in (*BOUNDARIES, *TOPICS, *CHANNELS)}


@require_safe
@confirmed
def distance(request: HttpRequest) -> HttpResponse:
    found = distance_page(person(request), moment(request))
    context = {"distance": found, "labels": LABELS, "id": uuid4(), "nav": "today"}
    return page(request, "recovery/distance/distance.html", context)


def _beginning(request: HttpRequest) -> tuple[dict[str, Any], bool]:
    """What the form begins with: the boundary that stands, else what they wrote in its step, as a suggestion; and which."""
    stands = boundary_now(person(request), moment(request))
    if stands is None:
        suggested = suggestion(person(request))
        return suggested, bool(suggested)
    topics, channels = sorted(stands.topics), [channel.value for channel in stands.channels]
    return {"boundary": stands.kind.value, "topics": topics, "channels": channels}, False


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def choose(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _save_boundary(request)
    initial, suggested = _beginning(request)
    form = BoundaryForm(now=moment(request), initial=initial)
    return page(request, "recovery/distance/choose.html", {"form": form, "suggested": suggested, "nav": "today"})


def _save_boundary(request: HttpRequest) -> HttpResponse:
    now, record_id = moment(request), posted_id(request, "id")
    form = BoundaryForm(request.POST, now=now, newest=newest_boundary_at(person(request), but=record_id))
    if not form.is_valid():
        return page(request, "recovery/distance/choose.html", {"form": form, "nav": "today"}, status=422)
    try:
        keep_record(person(request), DailyKind.BOUNDARY, form.said(), record_id=form.cleaned_data["id"], about=form.about, at=now)
    except WritingClash:
        raise Http404 from None
    parking.taken_up(request)
    return redirect("recovery:distance")


@require_POST
def put_down(request: HttpRequest) -> HttpResponse:
    record_id = posted_id(request, "id")
    if record_id is not None and boundary_now(person(request), moment(request)) is not None:
        try:
            put_boundary_down(person(request), record_id=record_id, at=moment(request))
        except WritingClash:
            raise Http404 from None
    return redirect("recovery:distance")


# --- Cards --------------------------------------------------------------------------------------------------------


def _facts_only(topics: frozenset[str]) -> str:
    """A reply of facts alone: one line for each agreed topic, with gaps to fill in."""
    return "\n".join(plain_text(f"facts.{topic.value}") for topic, _label in TOPICS if topic in topics)


@require_safe
def reply(request: HttpRequest) -> HttpResponse:
    """They wrote: three choices of equal weight. Nothing is sent; a text may be kept as a note."""
    return reply_page(request, journey(request), brief=plain_text("they_wrote.sample"))


def reply_page(request: HttpRequest, found: Journey | None, *, brief: str, status: int = 200, **more: Any) -> HttpResponse:
    """The same page with these words in the brief reply."""
    user = person(request)
    forbidden = contact_is_forbidden(user, found)
    stands = boundary_now(user, moment(request))
    facts = _facts_only(stands.topics) if stands else ""
    forms = {"brief": _sample("brief", brief), "facts": _sample("facts", facts) if facts else None}
    return page(request, "recovery/distance/reply.html", {**forms, "forbidden": forbidden, "nav": "today", **more}, status=status)


def _sample(name: str, text: str) -> NoteForm:
    form = NoteForm(initial={"text": text})
    form.auto_id = f"{name}_%s"  # two of them stand on one page
    return form


@require_safe
def meeting(request: HttpRequest) -> HttpResponse:
    """If you meet anyway: always readable, except where an order forbids contact."""
    if contact_is_forbidden(person(request), journey(request)):
        return page(request, "recovery/plan/refused.html", {"nav": "today"}, status=403)
    return page(request, "recovery/distance/meeting.html", {"nav": "today"})
