"""The log of contact: noted now or back-dated, corrected, removed, read by month. It never scolds."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recovery.access import logged_or_404
from recovery.actions.daily import keep_record, remove_record
from recovery.edge import parking
from recovery.edge.answers import TOO_LARGE
from recovery.edge.confirm import confirmed
from recovery.enums import Contact, DailyKind
from recovery.errors import TextTooLarge, WritingClash
from recovery.forms.distance import BINDS, CHANGES, CHANNELS, CONTACTS, TOPICS, ContactForm
from recovery.queries.daily import Record
from recovery.queries.distance import boundary_now, month_of, unanswered_lately
from recovery.rules.days import earliest
from recovery.rules.pursuit import PAUSES_AT, PURSUING
from recovery.views.shared import moment, page, person

LABELS = dict((*CONTACTS, *CHANGES, *CHANNELS, *TOPICS, *BINDS))


def _form(request: HttpRequest, entry: Record | None = None, data: Any = None) -> ContactForm:
    """Offers the topics that are agreed now, and the one an entry already has. Its time of day is shown where one was given."""
    now, stands = moment(request), boundary_now(person(request), moment(request))
    agreed: frozenset[str] = stands.topics if stands else frozenset()
    if entry is None:
        return ContactForm(data, now=now, agreed=agreed)
    said = {name: value for name, value in entry.said.items() if name != "clock"}
    agreed |= {said.get("topic", "")}
    return ContactForm(data, now=now, agreed=agreed, initial={**said, "id": entry.id}, about=entry.at, timed="clock" in entry.said)


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """An empty form; shows nothing noted before, so it never asks who is there."""
    return page(request, "recovery/distance/event.html", {"form": _form(request), "nav": "today"})


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def event(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """One event, to be read and corrected."""
    entry = logged_or_404(person(request), record_id, DailyKind.CONTACT)
    if request.method == "POST":
        return _save(request, entry)
    form = _form(request, entry)
    return page(request, "recovery/distance/event.html", {"form": form, "entry": entry, "nav": "today"})


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    return _save(request, None)


def _save(request: HttpRequest, entry: Record | None) -> HttpResponse:
    form = _form(request, entry, data=request.POST)
    if not form.is_valid():
        return page(request, "recovery/distance/event.html", {"form": form, "entry": entry, "nav": "today"}, status=422)
    record_id = entry.id if entry else form.cleaned_data["id"]
    # What the ladder noted was agreed by both, and a correction of its day or place leaves it so.
    said = {**form.said(), **({"on_ladder": True} if entry and entry.said.get("on_ladder") else {})}
    try:
        keep_record(person(request), DailyKind.CONTACT, said, record_id=record_id, about=form.about, at=moment(request))
    except WritingClash:
        raise Http404 from None
    except TextTooLarge:
        form.add_error("before", str(TOO_LARGE))
        return page(request, "recovery/distance/event.html", {"form": form, "entry": entry, "nav": "today"}, status=413)
    parking.taken_up(request)
    return redirect("recovery:log") if entry else _kept(request, Contact(form.said()["contact"]))


def _kept(request: HttpRequest, contact: Contact) -> HttpResponse:
    """What is said once it is kept: never a scolding word."""
    sent = unanswered_lately(person(request), moment(request)) if contact in PURSUING else 0
    context = {"contact": contact.value, "unanswered": sent, "pauses_at": PAUSES_AT, "nav": "today"}
    return page(request, "recovery/distance/kept.html", context)


@require_safe
def other_side(request: HttpRequest) -> HttpResponse:
    """How a third message without an answer can feel. There only while it is so: nobody is shown it beforehand."""
    if unanswered_lately(person(request), moment(request)) < PAUSES_AT:
        raise Http404
    return page(request, "recovery/distance/other_side.html", {"nav": "today"})


@require_POST
def remove(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """Take out an event, a change, or a boundary that was chosen by mistake; with the last one its calm days go."""
    pages = {DailyKind.CONTACT: "recovery:log", DailyKind.CHANGE: "recovery:log", DailyKind.BOUNDARY: "recovery:distance"}
    for kind, then in pages.items():
        if remove_record(person(request), record_id, kind=kind):
            return redirect(then)
    raise Http404


@require_safe
@confirmed
def log(request: HttpRequest, year: int | None = None, month: int | None = None) -> HttpResponse:
    """One month, this one where none is named."""
    now = moment(request)
    try:
        first = now.date().replace(day=1) if year is None or month is None else date(year, month, 1)
    except (ValueError, OverflowError):  # no such month, or a number too large to be a year at all
        raise Http404 from None
    if not earliest(now) <= first <= now.date():
        raise Http404
    found = month_of(person(request), first, now)
    context = {"month": found, "labels": LABELS, "has_before": found.before >= earliest(now), "has_after": found.after <= now.date()}
    return page(request, "recovery/distance/log.html", {**context, "nav": "today"})
