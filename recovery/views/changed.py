"""Something changed: five things that happen from outside. None is scolded, and each says what it changes."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from recovery.actions.contact import record_change
from recovery.edge import parking
from recovery.edge.answers import TOO_LARGE
from recovery.enums import Change
from recovery.errors import TextTooLarge, WritingClash
from recovery.forms.distance import CHANGES, ChangeForm
from recovery.queries.distance import contact_is_forbidden
from recovery.queries.ladder import ladder_is_open
from recovery.queries.texts import lines_for
from recovery.views.shared import journey, moment, page, person

NUMBERED = dict(enumerate(CHANGES, start=1))  # numbers, because a word would stand in the address


@require_safe
def changed(request: HttpRequest) -> HttpResponse:
    forbidden = contact_is_forbidden(person(request), journey(request))
    return page(request, "recovery/changed/changed.html", {"changes": NUMBERED, "forbidden": forbidden, "nav": "today"})


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """One form for each; shows nothing noted before, so it never asks who is there."""
    if number not in NUMBERED:
        raise Http404
    what, label = NUMBERED[number]
    form = ChangeForm(request.POST if request.method == "POST" else None, change=what, now=moment(request))
    about_it = {"form": form, "label": label, "number": number, "nav": "today"}
    if request.method != "POST" or not form.is_valid():
        return page(request, "recovery/changed/change.html", about_it, status=422 if form.is_bound else 200)
    try:
        cleaned = form.cleaned_data
        record_change(person(request), what, form.said(), record_id=cleaned["id"], about=cleaned["about"], at=moment(request))
    except WritingClash:
        raise Http404 from None
    except TextTooLarge:
        form.add_error("words", str(TOO_LARGE))
        return page(request, "recovery/changed/change.html", about_it, status=413)
    parking.taken_up(request)
    return _what_it_changes(request, what)


def _what_it_changes(request: HttpRequest, what: Change) -> HttpResponse:
    found = journey(request)
    context = {
        "change": what.value,
        "journey": found,
        "ladder": found is not None and ladder_is_open(found),
        "forbidden": contact_is_forbidden(person(request), found),
        "help_lines": lines_for("abuse", "abuse-men", "lgbt") if what is Change.ORDER else (),
        "for_stopping": lines_for("stop-harm", "stalking") if what is Change.ORDER else (),
    }
    return page(request, "recovery/changed/said.html", {**context, "nav": "today"})
