"""Good places to stop, the ends of phases."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from recovery.access import phase_or_404, step_or_404
from recovery.actions.plan import declare_phase_done
from recovery.actions.writing import Save, Where, save_writing
from recovery.edge import parking
from recovery.edge.answers import TOO_LARGE
from recovery.edge.calendar import calendar_file
from recovery.edge.confirm import confirmed
from recovery.enums import PhaseRole, WritingKind
from recovery.errors import PlanPaused, StepClosed, TextTooLarge, WritingClash
from recovery.forms.activities import as_text
from recovery.forms.notes import NoteForm
from recovery.queries.journey import Journey
from recovery.queries.workbook import Workbook, workbook
from recovery.queries.writings import has_first_night_note
from recovery.rules.pacing import come_back_at
from recovery.rules.shapes import PhaseView, Step
from recovery.views.shared import moment, page, person, with_journey
from recovery.views.steps import refused


def is_first_step(journey: Journey, key: str) -> bool:
    return journey.guide.phases[0].steps[0].key == key


@require_safe
@with_journey
def stop(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    """After a step: one sentence, a good place to stop, what comes next and when they like to come back."""
    step, view = step_or_404(journey, key)
    if view is None or not view.done:
        return redirect("recovery:step", key)
    offers_note = is_first_step(journey, key) and not has_first_night_note(person(request), journey.plan_id)
    return _stop_page(request, journey, step, NoteForm(settled=True) if offers_note else None)


def _stop_page(request: HttpRequest, journey: Journey, step: Step, note_form: NoteForm | None, *, status: int = 200) -> HttpResponse:
    context = {"step": step, "next": journey.road.next, "first": journey.road.done_count == 1, "note_form": note_form}
    return page(request, "recovery/plan/stop.html", context, status=status)


@require_safe
@with_journey
def come_back(request: HttpRequest, journey: Journey, when: str) -> HttpResponse:
    """A neutral calendar file; no mail, nothing stored."""
    at = come_back_at(when, journey.now)
    if at is None:
        return redirect("recovery:today")
    return calendar_file(at, now=journey.now)


@require_POST
@with_journey
def first_night(request: HttpRequest, journey: Journey) -> HttpResponse:
    """A note for later, sealed until either ending. Written once."""
    form = NoteForm(request.POST)
    first_step = journey.guide.phases[0].steps[0]
    if not form.is_valid():
        return _stop_page(request, journey, first_step, form, status=422)
    said = form.cleaned_data
    if not said["text"].strip():
        return redirect("recovery:today")
    where = Where(WritingKind.FIRST_NIGHT, journey.plan_id, release_id=journey.release_id, sealed=True)
    try:
        save_writing(person(request), where, Save(said["id"], {"text": said["text"]}, page_id=said["page"]), at=moment(request))
    except WritingClash:  # another tab sealed one already; it stays sealed, and these words are not lost
        return page(request, "recovery/notes/keep.html", {"form": NoteForm(initial={"text": said["text"]}, settled=True)}, status=409)
    except TextTooLarge:
        form.add_error("text", TOO_LARGE)
        return _stop_page(request, journey, first_step, form, status=422)
    parking.taken_up(request)
    return page(request, "recovery/plan/sealed.html", {"next": journey.road.next})


def _view_of(journey: Journey, key: str) -> PhaseView:
    phase = phase_or_404(journey, key)
    return next(view for view in journey.road.phases if view.phase is phase)


@require_safe
@with_journey
def phase(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    """The opener of a phase."""
    view = _view_of(journey, key)
    if view.closed:
        return refused(request)
    first = next((step.step for step in view.steps if step.step.core and not step.done), None)
    return page(request, "recovery/plan/phase_opener.html", {"view": view, "phase": view.phase, "first_step": first, "nav": "plan"})


@require_safe
@with_journey
def phase_end(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    """Is this part done? What was finished, skipped and set aside, and the closer."""
    view = _view_of(journey, key)
    if view.closed:
        return refused(request)
    return page(request, "recovery/plan/phase_end.html", {"view": view, "phase": view.phase, "nav": "plan"})


@require_safe
@confirmed
@with_journey
def paper(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    """A whole part to print and write in by hand: with their words in it, or as a clean sheet."""
    view = _view_of(journey, key)
    if view.closed:
        return refused(request)
    own_words = "clean" not in request.GET
    book = workbook(person(request), journey, view, own_words=own_words)
    context = {"phase": view.phase, "steps": _for_paper(book), "own_words": own_words, "nav": "plan"}
    return page(request, "recovery/plan/paper.html", context)


def _for_paper(book: Workbook) -> list[dict[str, object]]:
    """What they wrote as plain text; an empty answer leaves its room for a pen."""
    return [
        {
            "step": found.step,
            "blocks": found.blocks,
            "exercises": [(exercise.activity, as_text(exercise.answer.value) if exercise.answer else "") for exercise in found.exercises],
            "line": found.line.value.get("text", "") if found.line else "",
        }
        for found in book.steps
    ]


@require_POST
@with_journey
def phase_done(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    phase_or_404(journey, key)
    try:
        before = declare_phase_done(person(request), key, at=moment(request))
    except (StepClosed, PlanPaused):
        return refused(request)
    if before.guide.by_key[key].role is PhaseRole.CLOSING:
        return redirect("recovery:graduation")
    return redirect("recovery:phase-end", key)
