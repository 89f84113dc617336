"""The log of contact: noted now or back-dated, corrected, removed, read by month. It never scolds."""

from datetime import date, datetime
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
from recovery.forms.when import YEARS_BACK
from recovery.queries.daily import Record
from recovery.queries.distance import boundary_now, month_of, unanswered_lately
from recovery.rules.pursuit import PAUSES_AT
from recovery.views.shared import moment, page, person

LABELS = dict((*CONTACTS, *CHANGES, *CHANNELS, *TOPICS, *BINDS))


def _form(request: HttpRequest, **told: Any) -> ContactForm:
    """Offers the topics that are agreed now, and the one an entry already has."""
    stands = boundary_now(person(request), moment(request))
    had = (told.get("initial") or {}).get("topic") or ""
    return ContactForm(now=moment(request), agreed=(stands.topics if stands else frozenset()) | {had}, **told)


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
    form = _form(request, initial=_as_initial(entry, request))
    return page(request, "recovery/distance/event.html", {"form": form, "entry": entry, "nav": "today"})


def _as_initial(entry: Record, request: HttpRequest) -> dict[str, Any]:
    """The fields of an entry. Its time of day is shown where one was given."""
    local = entry.at.astimezone(moment(request).tzinfo)
    return {**entry.said, "id": entry.id, "day": local.date(), "clock": local.time() if "clock" in entry.said else None}


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    return _save(request, None)


def _save(request: HttpRequest, entry: Record | None) -> HttpResponse:
    form = _form(request, data=request.POST, initial={"topic": entry.said.get("topic", "")} if entry else None)
    if not form.is_valid():
        return page(request, "recovery/distance/event.html", {"form": form, "entry": entry, "nav": "today"}, status=422)
    record_id, about = (entry.id if entry else form.cleaned_data["id"]), _about(form, entry)
    # What the ladder noted was agreed by both, and a correction of its day or place leaves it so.
    said = {**form.said(), **({"on_ladder": True} if entry and entry.said.get("on_ladder") else {})}
    try:
        keep_record(person(request), DailyKind.CONTACT, said, record_id=record_id, about=about, at=moment(request))
    except WritingClash:
        raise Http404 from None
    except TextTooLarge:
        form.add_error("before", str(TOO_LARGE))
        return page(request, "recovery/distance/event.html", {"form": form, "entry": entry, "nav": "today"}, status=413)
    parking.taken_up(request)
    return redirect("recovery:log") if entry else _kept(request, Contact(form.said()["contact"]))


def _about(form: ContactForm, entry: Record | None) -> datetime:
    """The moment as it was said. A correction that leaves the day alone, and names no time, leaves the moment alone."""
    said: datetime = form.cleaned_data["about"]
    if entry is None or form.cleaned_data["clock"] or "clock" in entry.said:
        return said
    return entry.at if entry.at.astimezone(said.tzinfo).date() == said.date() else said


def _kept(request: HttpRequest, contact: Contact) -> HttpResponse:
    """What is said once it is kept: never a scolding word."""
    sent = unanswered_lately(person(request), moment(request)) if contact is Contact.REACHED_OUT else 0
    context = {"contact": contact.value, "unanswered": sent, "pauses_at": PAUSES_AT, "nav": "today"}
    return page(request, "recovery/distance/kept.html", context)


@require_POST
def remove(request: HttpRequest, record_id: UUID) -> HttpResponse:
    kinds = (DailyKind.CONTACT, DailyKind.CHANGE)
    if not any(remove_record(person(request), record_id, kind=kind) for kind in kinds):
        raise Http404
    return redirect("recovery:log")


@require_safe
@confirmed
def log(request: HttpRequest, year: int | None = None, month: int | None = None) -> HttpResponse:
    """One month, this one where none is named."""
    now = moment(request)
    try:
        first = now.date().replace(day=1) if year is None or month is None else date(year, month, 1)
    except ValueError:
        raise Http404 from None
    earliest = date(now.year - YEARS_BACK, 1, 1)
    if not earliest <= first <= now.date():
        raise Http404
    found = month_of(person(request), first, now)
    context = {"month": found, "labels": LABELS, "has_before": found.before >= earliest, "has_after": found.after <= now.date()}
    return page(request, "recovery/distance/log.html", {**context, "nav": "today"})
