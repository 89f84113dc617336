"""One step: read it, do it, save it, finish it, skip it, set it aside, open it again."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from recovery.access import step_or_404
from recovery.actions import plan as walk
from recovery.actions.answers import Saved, put_off_until_tomorrow, save_answers
from recovery.actions.writing import Save, Where, save_writing
from recovery.edge import parking
from recovery.edge.answers import not_saved, wants_json
from recovery.edge.session import needs_confirmation
from recovery.enums import WritingKind
from recovery.errors import RecoveryError, StepClosed, TextTooLarge
from recovery.forms.activities import StepForm, as_text
from recovery.forms.notes import NoteForm
from recovery.forms.questions import TagsForm
from recovery.queries.journey import Journey
from recovery.queries.step import StepPage, step_page
from recovery.queries.texts import plain_text
from recovery.views.shared import moment, page, person, posted_id, with_journey


def form_of(step: StepPage, data: Any = None) -> StepForm:
    return StepForm(
        step.activities,
        stored={key: text.value for key, text in step.answers.items()},
        revisions={key: text.revision for key, text in step.answers.items()},
        line_label=step.line_label,
        folded=step.folded,
        data=data,
    )


def load(request: HttpRequest, journey: Journey, key: str) -> StepPage:
    step, view = step_or_404(journey, key)
    idle, posted = needs_confirmation(request), request.method == "POST"
    loaded = step_page(person(request), journey, step, view, fold=idle and not posted)
    # A post is saved whoever sent it; a page that answers it shows an idle session nothing else from before.
    return replace(loaded, earlier=(), skip_words=()) if idle and posted else loaded


def refused(request: HttpRequest, words: str = "") -> HttpResponse:
    """The same words for every closed step; what was typed is shown to its owner, to keep as a note."""
    context = {"words": words, "note_form": NoteForm(initial={"text": words}, settled=True) if words else None, "nav": "plan"}
    return page(request, "recovery/plan/refused.html", context, status=403)


def context_of(loaded: StepPage, form: StepForm) -> dict[str, Any]:
    return {
        "page_of": loaded,
        "earlier": [as_text(text.value) for text in loaded.earlier],
        "form": form,
        "about_form": TagsForm(loaded.questions[:1]) if loaded.questions else None,  # one small question at a time
        "nav": "plan",
    }


@require_safe
@with_journey
def step(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    loaded = load(request, journey, key)
    if loaded.closed:
        return refused(request)
    return page(request, "recovery/plan/step.html", context_of(loaded, form_of(loaded)))


def _save(request: HttpRequest, key: str, form: StepForm) -> Saved:
    cleaned = form.cleaned_data
    return save_answers(person(request), key, form.values(), revisions=form.revisions(), page_id=cleaned.get("page"), at=moment(request))


def _again(request: HttpRequest, loaded: StepPage, form: StepForm, **extra: Any) -> HttpResponse:
    return page(request, "recovery/plan/step.html", {**context_of(loaded, form), **extra}, status=409 if extra.get("clashes") else 422)


@require_POST
@with_journey
def save(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    """Save and stay. Script asks for JSON and takes the new revisions."""
    loaded = load(request, journey, key)
    form = form_of(loaded, request.POST)
    answer = save_or_say(request, loaded, form)
    if isinstance(answer, HttpResponse):
        return answer
    if wants_json(request):
        return JsonResponse({"ok": True, "revisions": {f"{part or 'line'}-rev": n for part, n in answer.revisions.items()}})
    messages.success(request, plain_text("step.saved"))
    return redirect("recovery:step", key)


def save_or_say(request: HttpRequest, loaded: StepPage, form: StepForm) -> Saved | HttpResponse:
    """What was saved, or the page (or the JSON) that says why not. The words are always on the page."""
    as_json = wants_json(request)
    if loaded.closed:  # before anything else: every other answer draws the step
        return not_saved("closed") if as_json else refused(request, form.words())
    if not form.is_valid():
        return not_saved("invalid") if as_json else _again(request, loaded, form)
    try:
        saved = _save(request, loaded.step.key, form)
    except StepClosed:
        return not_saved("closed") if as_json else refused(request, form.words())
    except TextTooLarge:
        return not_saved("too_large") if as_json else _again(request, loaded, form, too_large=True)
    if saved.clashes:
        if as_json:
            return not_saved("clash")
        mine = form.based_on({**saved.revisions, **{part: text.revision for part, text in saved.clashes.items()}})
        others = [(text.updated_at, as_text(text.value)) for text in saved.clashes.values()]
        return _again(request, loaded, mine, clashes=others)
    parking.taken_up(request)
    return saved


@require_POST
@with_journey
def not_tonight(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    """By own word, drink or drugs tonight. What stands in the form is kept first; then writing here waits until tomorrow."""
    loaded = load(request, journey, key)
    form = form_of(loaded, request.POST)
    answer = refused(request) if loaded.closed else save_or_say(request, loaded, form)
    put_off_until_tomorrow(person(request), on=moment(request).date())
    if isinstance(answer, HttpResponse):
        return refused(request, form.words())
    return redirect("recovery:step", key)


@require_POST
@with_journey
def finish(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    """Save what is there, then finish. The two-line version asks for nothing more."""
    loaded = load(request, journey, key)
    form = form_of(loaded, request.POST)
    if form.is_valid() and "short" not in request.POST:
        form.require()
    answer = save_or_say(request, loaded, form)
    if isinstance(answer, HttpResponse):
        return answer
    try:
        walk.finish_step(person(request), key, fact_id=form.fact_id(), at=moment(request))
    except StepClosed:  # it closed since the words above were saved; those stay
        return refused(request)
    return redirect("recovery:stop", key)


def _move(request: HttpRequest, key: str, action: Any) -> HttpResponse:
    """One move on the road, with a word on why if they like: kept as writing, like everything typed."""
    fact_id = posted_id(request, "fact")
    if fact_id is None:
        return redirect("recovery:step", key)
    word = request.POST.get("word", "").strip()
    try:
        journey = action(person(request), key, fact_id=fact_id, at=moment(request))
        if word:
            where = Where(WritingKind.SKIP_WORD, journey.plan_id, journey.guide.steps[key].id, release_id=journey.release_id)
            # The page that brings the same id again changes the word it kept; the earlier one stays in its history.
            save = Save(fact_id, {"text": word, "step": key}, page_id=fact_id)
            save_writing(person(request), where, save, at=moment(request))
    except RecoveryError:
        return refused(request, word)
    parking.taken_up(request)
    return redirect("recovery:plan")


@require_POST
def skip(request: HttpRequest, key: str) -> HttpResponse:
    return _move(request, key, walk.skip_step)


@require_POST
def set_aside(request: HttpRequest, key: str) -> HttpResponse:
    return _move(request, key, walk.set_aside_step)


@require_POST
def reopen(request: HttpRequest, key: str) -> HttpResponse:
    answer = _move(request, key, walk.reopen_step)
    return redirect("recovery:step", key) if answer.status_code == 302 else answer
