"""Firsts, small good things, hard dates."""

from collections import Counter
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from recovery.access import record_or_404
from recovery.actions.daily import keep_record, remove_record
from recovery.edge import parking
from recovery.edge.confirm import confirmed
from recovery.enums import DailyKind
from recovery.errors import TextTooLarge, WritingClash
from recovery.forms.days import FIRSTS, SMALL_THINGS, CareDoneForm, CareItemForm, FirstForm, HardDateForm
from recovery.queries.check_ins import page_of
from recovery.queries.daily import Record, records_of
from recovery.rules.days import NOON, HardDate, comes_on, is_near
from recovery.views.shared import moment, page, page_number, person


def _keep(request: HttpRequest, kind: DailyKind, said: dict[str, Any], record_id: UUID, about: datetime) -> None:
    """Keep one record; an id that is somebody else's is not found. Raises TextTooLarge."""
    try:
        keep_record(person(request), kind, said, record_id=record_id, about=about, at=moment(request))
    except WritingClash:
        raise Http404 from None
    parking.taken_up(request)


def _remove(request: HttpRequest, record_id: UUID, kind: DailyKind, back: str) -> HttpResponse:
    if not remove_record(person(request), record_id, kind=kind):
        raise Http404
    return redirect(back)


def _may_show(status: int) -> bool:
    """A form that came back shows itself alone: a post is never asked who is there, so nothing of before stands beside it."""
    return status == 200


# --- Firsts -------------------------------------------------------------------------------------------------------


def _firsts_page(request: HttpRequest, form: FirstForm, *, status: int = 200) -> HttpResponse:
    found = page_of(person(request), DailyKind.FIRST, page=page_number(request)) if _may_show(status) else None
    shown = [(one, FIRSTS.get(one.said["what"], ""), one.said.get("words", "")) for one in found.records] if found else []
    return page(request, "recovery/days/firsts.html", {"form": form, "found": found, "shown": shown, "nav": "today"}, status=status)


@require_safe
@confirmed
def firsts(request: HttpRequest) -> HttpResponse:
    return _firsts_page(request, FirstForm(now=moment(request)))


@require_POST
def save_first(request: HttpRequest) -> HttpResponse:
    form = FirstForm(request.POST, now=moment(request))
    if not form.is_valid():
        return _firsts_page(request, form, status=422)
    _keep(request, DailyKind.FIRST, form.said(), form.cleaned_data["id"], form.about)
    return redirect("recovery:firsts")


@require_POST
def delete_first(request: HttpRequest, record_id: UUID) -> HttpResponse:
    return _remove(request, record_id, DailyKind.FIRST, "recovery:firsts")


# --- Small good things --------------------------------------------------------------------------------------------


def _menu(records: tuple[Record, ...]) -> dict[str, str]:
    """Own items of the menu, oldest first: id to words."""
    return {str(one.id): one.said["words"] for one in records if "done" not in one.said}


def _care_page(request: HttpRequest, form: CareItemForm, *, status: int = 200) -> HttpResponse:
    now = moment(request)
    records = records_of(person(request), [DailyKind.CARE]) if _may_show(status) else ()
    own, done = _menu(records), [one for one in records if "done" in one.said]
    times = Counter(one.said["done"] for one in done)
    menu = [(key, words, times[key], key in own) for key, words in {**own, **SMALL_THINGS}.items()]
    log = [(one, one.said.get("words") or SMALL_THINGS.get(one.said["done"], "")) for one in reversed(done[-20:])]
    context = {"form": form, "done_form": CareDoneForm(now=now), "menu": menu, "log": log, "times": len(done), "nav": "today"}
    return page(request, "recovery/days/care.html", context, status=status)


@require_safe
@confirmed
def care(request: HttpRequest) -> HttpResponse:
    return _care_page(request, CareItemForm())


@require_POST
def save_care(request: HttpRequest) -> HttpResponse:
    form = CareItemForm(request.POST)
    if not form.is_valid():
        return _care_page(request, form, status=422)
    _keep(request, DailyKind.CARE, {"words": form.cleaned_data["words"]}, form.cleaned_data["id"], moment(request))
    return redirect("recovery:care")


@require_POST
def care_done(request: HttpRequest) -> HttpResponse:
    form = CareDoneForm(request.POST, now=moment(request))
    said = form.said(_menu(records_of(person(request), [DailyKind.CARE]))) if form.is_valid() else None
    if said is None:
        raise Http404
    _keep(request, DailyKind.CARE, said, form.cleaned_data["id"], form.about)
    return redirect("recovery:care")


@require_POST
def delete_care(request: HttpRequest, record_id: UUID) -> HttpResponse:
    return _remove(request, record_id, DailyKind.CARE, "recovery:care")


# --- Hard dates ---------------------------------------------------------------------------------------------------


def _dates_page(request: HttpRequest, form: HardDateForm, *, status: int = 200, record: Record | None = None) -> HttpResponse:
    today = moment(request).date()
    shown = []
    for one in records_of(person(request), [DailyKind.HARD_DATE]) if _may_show(status) else ():
        hard = HardDate(date.fromisoformat(one.said["on"]), one.said["repeats"] == "yearly")
        shown.append((comes_on(hard, today), is_near(hard, today), one))
    shown.sort(key=lambda row: (row[0] is None, row[0] or today))
    context = {"form": form, "shown": shown, "record": record, "too_large": status == 413, "nav": "today"}
    return page(request, "recovery/days/dates.html", context, status=status)


@require_safe
@confirmed
def dates(request: HttpRequest) -> HttpResponse:
    return _dates_page(request, HardDateForm(moment(request)))


@require_safe
@confirmed
def hard_date(request: HttpRequest, record_id: UUID) -> HttpResponse:
    record = record_or_404(person(request), record_id, DailyKind.HARD_DATE)
    return _dates_page(request, HardDateForm(moment(request), said=record.said, record_id=record.id), record=record)


@require_POST
def save_date(request: HttpRequest) -> HttpResponse:
    now = moment(request)
    form = HardDateForm(now, request.POST)
    if not form.is_valid():
        return _dates_page(request, form, status=422)
    noon = datetime.combine(form.cleaned_data["on"], time(NOON.hour), tzinfo=now.tzinfo)
    try:
        _keep(request, DailyKind.HARD_DATE, form.said(), form.cleaned_data["id"], noon)
    except TextTooLarge:
        return _dates_page(request, form, status=413)
    return redirect("recovery:dates")


@require_POST
def delete_date(request: HttpRequest, record_id: UUID) -> HttpResponse:
    return _remove(request, record_id, DailyKind.HARD_DATE, "recovery:dates")
