"""The safety check: one calm page per subject, a review, then one reviewed set of answers.

Answers given so far travel in the form itself: nothing half-answered is stored, in a session, a URL or anywhere.
"""

from collections.abc import Mapping
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from recovery.actions.decisions import save_check, save_sitting
from recovery.edge import parking
from recovery.edge.answers import TOO_LARGE
from recovery.edge.confirm import confirmed
from recovery.edge.session import needs_confirmation
from recovery.enums import TAG_GROUPS, Act, Answer, Choice, Gate, Mood
from recovery.errors import StepClosed, TextTooLarge
from recovery.forms.questions import CheckForm, SittingForm
from recovery.queries.journey import Journey
from recovery.queries.mirror import letting_go_comes_first
from recovery.queries.questions import Subject, all_subjects, subject
from recovery.queries.sittings import sittings_side_by_side
from recovery.queries.texts import countries, lines_for
from recovery.rules.audience import AFRAID
from recovery.rules.decisions import standing
from recovery.rules.gates import QUESTIONS, reconnect_gate
from recovery.views.shared import moment, page, person, posted_id, with_journey

ALONGSIDE_STEP = "k52"  # handovers, chance meetings, friends in common
SHARED = frozenset(TAG_GROUPS["shared"])
CRISIS = ("g8", "g7a_selfharm")  # a yes shows the crisis page as the very next response


def _answers(request: HttpRequest) -> dict[str, str]:
    valid = {answer.value for answer in Answer}
    return {q: request.POST[q] for q in QUESTIONS if request.POST.get(q) in valid}


def _number(request: HttpRequest, name: str) -> int:
    asked = request.POST.get(name, "0")
    return int(asked) if asked.isdecimal() and len(asked) < 3 else 0


def _hidden(answers: Mapping[str, str], shown: Subject | None) -> dict[str, str]:
    on_page = {question.key for question in shown.questions} if shown else set()
    return {key: answer for key, answer in answers.items() if key not in on_page}


def _subject_page(request: HttpRequest, number: int, answers: Mapping[str, str]) -> HttpResponse:
    shown = subject(number)
    form = CheckForm({q.key: q.text for q in shown.questions}, initial=answers)
    parts = [(form[q.key], q.why) for q in shown.questions]
    context = {"subject": shown, "parts": parts, "hidden": _hidden(answers, shown)}
    return page(request, "recovery/questions/question.html", context)


@require_safe
@with_journey
def intro(request: HttpRequest, journey: Journey) -> HttpResponse:
    return page(request, "recovery/questions/intro.html", {"asked_before": bool(journey.facts.checks)})


@require_POST
@with_journey
def ask(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Take one page's answers and show the next one; `to` goes anywhere, from the review as well."""
    answers, at = _answers(request), _number(request, "at")
    asked = [question.key for question in subject(at).questions] if "at" in request.POST else []
    if any(answers.get(key) == Answer.YES for key in asked if key in CRISIS) and "seen" not in request.POST:
        context = {"hidden": answers, "at": at, "countries": countries()}
        return page(request, "recovery/questions/crisis.html", context)
    to = _number(request, "to") if "to" in request.POST else at + 1
    if "review" in request.POST or to >= len(all_subjects()):
        return _review(request, answers)
    return _subject_page(request, to, answers)


def _review(request: HttpRequest, answers: Mapping[str, str]) -> HttpResponse:
    rows = [(shown, [(q.text, answers.get(q.key, "")) for q in shown.questions]) for shown in all_subjects()]
    context = {"rows": rows, "hidden": answers, "check_id": uuid4()}
    return page(request, "recovery/questions/review.html", context)


@require_POST
@with_journey
def save(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Save what was reviewed, then help that fits: never a verdict."""
    check_id = posted_id(request, "check")
    answers = {key: Answer(value) for key, value in _answers(request).items()}
    if check_id is None or not answers:
        return redirect("recovery:questions")
    save_check(person(request), answers, check_id=check_id, at=moment(request))
    # Helplines that fit stand on the page itself: one more page to find is one too many just now.
    context = {
        "for_harmed": lines_for("abuse", "abuse-men", "lgbt"),
        "for_stopping": lines_for("stop-harm", "stalking"),
        "harmed": any(answers.get(q) in AFRAID for q in (Gate.G4.value, Gate.G5.value)),
        "did_harm": any(answers.get(q) in AFRAID for q in (Gate.G6.value, Gate.G7A_FOLLOW.value)),
        "dark": any(answers.get(q) in AFRAID for q in CRISIS),
        "young": answers.get(Gate.G1B.value) in AFRAID,
    }
    return page(request, "recovery/questions/saved.html", context)


@require_safe
def crisis(request: HttpRequest) -> HttpResponse:
    """The fixed link "I can't keep myself safe right now": stores nothing."""
    return page(request, "recovery/questions/crisis.html", {"countries": countries()})


@require_safe
@confirmed
@with_journey
def why(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Why one part is not on the road today; only for somebody who has just said who they are."""
    gate = reconnect_gate(journey.guide, journey.facts, act=Act.DRAFT, now=journey.now)
    said = {question for check in journey.facts.checks for question in check.answers}
    # Questions never answered are one reason ("not answered yet"), not a list of them. The decision has a
    # page of its own.
    early = journey.facts.circumstances.fear in AFRAID
    shown = (Gate.G11, Gate.LADDER)
    reasons = [r for r in gate.reasons if r.hard or r.gate.value in said or r.gate in shown or (r.gate is Gate.G5 and early)]
    missing = any(q not in said for q in QUESTIONS if q != "g8_support")
    keys = ["gate.ladder_asks" if r.gate is Gate.LADDER and not r.hard else f"gate.{r.gate.value}" for r in reasons]
    context = {"is_open": gate.open, "reasons": keys, "missing": missing, "shares": bool(journey.facts.circumstances.tags & SHARED)}
    return page(request, "recovery/questions/why.html", context)


@require_safe
@confirmed
@with_journey
def decide(request: HttpRequest, journey: Journey) -> HttpResponse:
    """What do I want? Two sittings on different days, then side by side."""
    return _decide_page(request, journey, SittingForm(today=journey.now.date()))


def _decide_page(request: HttpRequest, journey: Journey, form: SittingForm, status: int = 200) -> HttpResponse:
    user, idle = person(request), needs_confirmation(request)
    alongside = journey.road.steps.get(ALONGSIDE_STEP)
    context = {
        "form": form,
        "standing": standing(journey.facts.sittings, journey.now),
        "alongside": alongside.step if alongside is not None else None,
        # A form that comes back with an error shows what was just typed, and nothing from before to an idle session.
        "sittings": () if idle else sittings_side_by_side(user, journey),
        "careful": not idle and letting_go_comes_first(user, journey),
    }
    return page(request, "recovery/plan/decide.html", context, status=status)


@require_POST
@with_journey
def sit(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Keep one sitting. A second one on the same evening is kept too, but counts as the same day."""
    form = SittingForm(request.POST, today=journey.now.date())
    if not form.is_valid():
        return _decide_page(request, journey, form, status=422)
    said = form.cleaned_data
    try:
        save_sitting(
            person(request), Choice(said["choice"]), mood=Mood(said["mood"]), words=said["words"],
            cooling_days=said["cooling_days"], sitting_id=said["id"], at=moment(request),
            look_again=said["look_again"],
        )  # fmt: skip
    except TextTooLarge:
        form.add_error("words", TOO_LARGE)
        return _decide_page(request, journey, form, status=422)
    except StepClosed:
        return redirect("recovery:today")
    parking.taken_up(request)
    return redirect("recovery:decide")
