"""Something to start from: prompts with an end, and a break from writing when writing has left somebody lower."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from recovery.forms.notes import NoteForm
from recovery.queries.journal import may_suggest_writing
from recovery.queries.texts import plain_text, short_text
from recovery.views.shared import journey, moment, page, person

# Keys stand in addresses, so they say nothing. What they ask is `journal.<key>` among the short texts.
FEELINGS = ("f1", "f2", "f3", "f4", "f5", "f6")
FREE = "w1"
STEP = "s1"
MINUTES = (5, 10, 20)


@require_safe
def prompts(request: HttpRequest) -> HttpResponse:
    """By feeling, by step, or free. Shows nothing that was written, so it never asks who is there."""
    feelings = [(key, plain_text(f"journal.{key}_name")) for key in FEELINGS]
    context = {"writing": may_suggest_writing(person(request), now=moment(request)), "feelings": feelings, "nav": "notes"}
    return page(request, "recovery/notes/prompts.html", context | {"step": _step_title(request)})


def _step_title(request: HttpRequest) -> str:
    found = journey(request)
    step = found.road.next.step if found is not None else None
    return step.title if step is not None else ""


def _minutes(request: HttpRequest) -> int:
    asked = request.GET.get("minutes", "")
    return int(asked) if asked in {str(n) for n in MINUTES} else 10


@require_safe
def prompt(request: HttpRequest, key: str) -> HttpResponse:
    """An empty page with a question and an end."""
    if key not in (*FEELINGS, FREE, STEP):
        raise Http404
    minutes = _minutes(request)
    context = {
        "form": NoteForm(initial={"prompt": key}, marked=True),
        "asks": short_text(f"journal.{key}"),
        "choices": MINUTES,
        "wait_minutes": minutes,
        "until": moment(request) + timedelta(minutes=minutes),
        "step": _step_title(request) if key == STEP else "",
        "nav": "notes",
    }
    return page(request, "recovery/notes/prompt.html", context)
