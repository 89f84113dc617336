"""Two pages that a steady day fills for a bad one: words, and people to call."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from recovery.actions.writing import Save, Where, save_writing
from recovery.edge import parking
from recovery.edge.confirm import confirmed
from recovery.enums import WritingKind
from recovery.errors import TextTooLarge, WritingClash
from recovery.forms.kinds import as_text
from recovery.forms.ladder import AgreementForm
from recovery.forms.pause import CalmWordsForm, CircleForm
from recovery.queries.pause import own_text
from recovery.queries.texts import plain_text
from recovery.queries.writings import Text
from recovery.views.shared import moment, page, person

Own = CalmWordsForm | CircleForm | AgreementForm


def _shown(request: HttpRequest, form: Own, template: str, status: int = 200, **more: object) -> HttpResponse:
    return page(request, template, {"form": form, "nav": "notes", **more}, status=status)


def keep_own(request: HttpRequest, form: Own, where: Where, template: str, back: str, **more: object) -> HttpResponse:
    """Save something there is one of, and lead `back`; or its page again, with what is in the way."""
    if not form.is_valid():
        return _shown(request, form, template, 422, **more)
    said = form.cleaned_data
    save = Save(said["id"], form.value(), said["rev"] or 0, said["page"])
    try:
        save_writing(person(request), where, save, at=moment(request))
    except WritingClash as clash:
        stored = clash.current if isinstance(clash.current, Text) else None
        again = type(form)(initial={**said, "rev": stored.revision if stored else 0})
        clashes = [(stored.updated_at, as_text(stored.value))] if stored else []
        return _shown(request, again, template, 409, clashes=clashes, **more)
    except TextTooLarge:
        return _shown(request, form, template, 413, too_large=True, **more)
    parking.taken_up(request)
    messages.success(request, plain_text("step.saved"))
    return redirect(back)


def _one(request: HttpRequest, form_class: type[CalmWordsForm | CircleForm], kind: WritingKind, template: str, back: str) -> HttpResponse:
    if request.method == "POST":
        return keep_own(request, form_class(request.POST), Where(kind), template, back)
    text = own_text(person(request), kind)
    kept = {"rev": text.revision, **form_class.filled(text.value)} if text else {}
    return _shown(request, form_class(initial=kept), template)


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def words(request: HttpRequest) -> HttpResponse:
    return _one(request, CalmWordsForm, WritingKind.CALM, "recovery/notes/words.html", "recovery:pause-words")


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def people(request: HttpRequest) -> HttpResponse:
    return _one(request, CircleForm, WritingKind.CIRCLE, "recovery/notes/people.html", "recovery:pause-people")
