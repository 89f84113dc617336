"""The ladder: where the two of them are, one rung at a time. Nothing here reaches anybody; all of it is told afterwards."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recovery.actions import ladder as climb
from recovery.actions.writing import Where
from recovery.edge import parking
from recovery.edge.answers import TOO_LARGE
from recovery.edge.confirm import confirmed
from recovery.edge.session import needs_confirmation
from recovery.enums import Act, Came, LadderKind, Rung, WritingKind
from recovery.errors import StepClosed, TextTooLarge
from recovery.forms.ladder import CAME_WORDS, RUNG_WORDS, AgreementForm, AnswerForm, GivenForm, LeaveOutForm, TakenForm
from recovery.queries.journey import Journey
from recovery.queries.ladder import Told, agreement_of, ladder_is_open, note_of, told_of
from recovery.queries.texts import lines_for
from recovery.rules.gates import reconnect_gate
from recovery.rules.ladder import MAY_BE_LEFT_OUT, RUNGS, Ended, RungState, would_end
from recovery.rules.shapes import LadderFact
from recovery.views.own_words import keep_own
from recovery.views.shared import moment, page, person, with_journey
from recovery.views.steps import refused

NUMBERED = dict(enumerate(RUNGS, start=1))  # numbers, because a word would stand in the address


def _rung(number: int) -> Rung:
    if number not in NUMBERED:
        raise Http404
    return NUMBERED[number]


@require_safe
@confirmed
@with_journey
def ladder(request: HttpRequest, journey: Journey) -> HttpResponse:
    if not ladder_is_open(journey):
        return refused(request)
    if journey.ladder.asks:
        return _asked_in_time(request, journey, AnswerForm(now=moment(request), asks=True))
    return _overview(request, journey, GivenForm(now=moment(request)))


def _overview(request: HttpRequest, journey: Journey, form: GivenForm, status: int = 200) -> HttpResponse:
    found, note = journey.ladder, None
    # A form that comes back with an error shows nothing from before to an idle session.
    if found.may_write and not (form.is_bound and needs_confirmation(request)):
        note = note_of(person(request), journey)
    context = {
        "ladder": found,
        "rungs": [(number, view, RUNG_WORDS[view.rung]) for number, view in enumerate(found.rungs, start=1)],
        "form": form,
        "note": note.value.get("text", "") if note else "",
        "slept_on": note is None or note.updated_at.astimezone(journey.now.tzinfo).date() < journey.now.date(),
        "not_tonight": found.may_write and not reconnect_gate(journey.guide, journey.facts, act=Act.REPLY, now=journey.now).open,
        "talked": found.rung(Rung.TALK).state is RungState.TAKEN,
        "nav": "plan",
    }
    return page(request, "recovery/ladder/ladder.html", context, status=status)


def _asked_in_time(request: HttpRequest, journey: Journey, form: AnswerForm, status: int = 200) -> HttpResponse:
    """Their own day has come and gone: had something come by then?"""
    found = journey.ladder
    number = RUNGS.index(found.waiting_for or Rung.REPLY) + 1
    context = {"ladder": found, "form": form, "number": number, "nav": "plan"}
    return page(request, "recovery/ladder/in_time.html", context, status=status)


@require_POST
@with_journey
def given(request: HttpRequest, journey: Journey) -> HttpResponse:
    form = GivenForm(request.POST, now=moment(request))
    if not form.is_valid():
        return _overview(request, journey, form, 422) if ladder_is_open(journey) else refused(request)
    try:
        climb.give_message(person(request), until=form.cleaned_data["until"], record_id=form.cleaned_data["id"], at=moment(request))
    except StepClosed:
        return refused(request)
    return redirect("recovery:ladder")


@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    try:
        climb.take_message_back(person(request), at=moment(request))
    except StepClosed:
        return redirect("recovery:today")
    return redirect("recovery:ladder")


# --- One rung -----------------------------------------------------------------------------------------------------


@require_safe
@confirmed
@with_journey
def rung(request: HttpRequest, journey: Journey, number: int) -> HttpResponse:
    what = _rung(number)
    if not ladder_is_open(journey):
        return refused(request)
    if journey.ladder.asks:
        return redirect("recovery:ladder")
    return _rung_page(request, journey, what)


def _writes_first(journey: Journey, what: Rung) -> bool:
    """An answer to nothing they sent is a word of the other person's own accord."""
    return what is Rung.REPLY and journey.ladder.given_at is None


def _noted(told: Told) -> str:
    """What was noted, in a few words."""
    if told.kind is LadderKind.CAME:
        return str(dict(CAME_WORDS)[told.came or Came.UNCLEAR])
    return str({LadderKind.GIVEN: _("Given"), LadderKind.TAKEN: _("It took place"), LadderKind.LEFT_OUT: _("Left out")}[told.kind])


def _rung_page(
    request: HttpRequest, journey: Journey, what: Rung, again: AnswerForm | TakenForm | None = None, status: int = 200
) -> HttpResponse:
    now, view = moment(request), journey.ladder.rung(what)
    forms: dict[str, AnswerForm | TakenForm | LeaveOutForm | None] = {
        "answer": again if isinstance(again, AnswerForm) else AnswerForm(now=now, first=_writes_first(journey, what)),
        "taken": again if isinstance(again, TakenForm) else TakenForm(now=now),
        "out": LeaveOutForm(now=now) if what in MAY_BE_LEFT_OUT and view.state is RungState.OPEN else None,
    }
    for name, form in forms.items():
        if form:
            form.auto_id = f"{name}_%s"  # up to three of them stand on one page
    context = {
        **forms,
        "rung": view,
        "number": RUNGS.index(what) + 1,
        "title": RUNG_WORDS[what],
        # A form that comes back with an error shows what was just typed, and nothing from before to an idle session.
        "told": () if again and needs_confirmation(request) else [(one, _noted(one)) for one in told_of(person(request), journey, what)],
        "unclear": what in journey.ladder.unclear,
        "nav": "plan",
    }
    return page(request, "recovery/ladder/rung.html", context, status=status)


@require_POST
@with_journey
def answer(request: HttpRequest, journey: Journey, number: int) -> HttpResponse:
    what = _rung(number)
    first = _writes_first(journey, what)
    form = AnswerForm(request.POST, now=moment(request), first=first, asks=journey.ladder.asks)
    if not form.is_valid():
        return _answer_again(request, journey, what, form, 422)
    said, sure = form.cleaned_data, request.POST.get("sure")
    came = Came(said["came"])
    if sure != "yes" and ladder_is_open(journey):
        if sure == "change":
            return _answer_again(request, journey, what, form, 200)
        told = LadderFact(moment(request), LadderKind.CAME, what, came, said["on"], said["until"], first)
        if ending := would_end(journey.facts, told, journey.now):
            return _is_that_right(request, journey, number, form, ending)
    try:
        after = climb.record_answer(
            person(request), what, came, on=said["on"], until=said["until"], first=first, words=said["words"],
            record_id=said["id"], at=moment(request),
        )  # fmt: skip
    except TextTooLarge:
        form.add_error("words", str(TOO_LARGE))
        return _answer_again(request, journey, what, form, 413)
    except StepClosed:
        return refused(request, said["words"])
    parking.taken_up(request)
    ended = _end_words(after.ladder.ended, came)
    context = {"came": came.value, "ended": ended, "rung": after.ladder.rung(what), "first": first, "nav": "plan"}
    return page(request, "recovery/ladder/answered.html", {**context, "journey": after, "number": number})


def _end_words(ended: Ended | None, came: Came) -> str:
    """The name of the text that says how it ended; words that came after the day are not called silence."""
    if ended is Ended.SILENCE and came is not Came.SILENCE:
        return "too_late"
    if ended is Ended.UNCLEAR:
        return "unclear_twice"
    return ended.value if ended else ""


def _is_that_right(request: HttpRequest, journey: Journey, number: int, form: AnswerForm, ended: Ended) -> HttpResponse:
    """What ends the ladder for good is looked at once more before it is kept: a finger slips."""
    form.auto_id = "answer_%s"
    said = form.cleaned_data
    context = {
        "form": form, "number": number, "what": dict(CAME_WORDS)[Came(said["came"])], "on": said["on"],
        "too_late": journey.ladder.waiting_until if ended is Ended.SILENCE and said["came"] != Came.SILENCE else None, "nav": "plan",
    }  # fmt: skip
    return page(request, "recovery/ladder/is_that_right.html", context)


def _answer_again(request: HttpRequest, journey: Journey, what: Rung, form: AnswerForm, status: int) -> HttpResponse:
    if not ladder_is_open(journey):
        return refused(request, str(form.data.get("words", "")))
    if journey.ladder.asks:
        return _asked_in_time(request, journey, form, status)
    return _rung_page(request, journey, what, form, status)


@require_POST
@with_journey
def taken(request: HttpRequest, journey: Journey, number: int) -> HttpResponse:
    """It took place. `already` says that it did so without having been asked for here."""
    what = _rung(number)
    form = TakenForm(request.POST, now=moment(request))
    if not form.is_valid():
        return _taken_again(request, journey, what, form, 422)
    said = form.cleaned_data
    afraid, pushed = "afraid" in said["felt"], "pushed" in said["felt"]
    try:
        after = climb.take_rung(
            person(request), what, on=said["on"], already="already" in request.POST, afraid=afraid, pushed=pushed,
            words=said["words"], record_id=said["id"], at=moment(request),
        )  # fmt: skip
    except TextTooLarge:
        form.add_error("words", str(TOO_LARGE))
        return _taken_again(request, journey, what, form, 413)
    except StepClosed:
        return refused(request, said["words"])
    parking.taken_up(request)
    context: dict[str, Any] = {"afraid": afraid, "pushed": pushed, "rung": after.ladder.rung(what), "number": number}
    context |= {"for_harmed": lines_for("abuse", "abuse-men", "lgbt"), "for_stopping": lines_for("stop-harm", "stalking")}
    return page(request, "recovery/ladder/afterwards.html", {**context, "journey": after, "nav": "plan"})


def _taken_again(request: HttpRequest, journey: Journey, what: Rung, form: TakenForm, status: int) -> HttpResponse:
    if not ladder_is_open(journey) or journey.ladder.asks:
        return refused(request, str(form.data.get("words", "")))
    return _rung_page(request, journey, what, form, status)


@require_POST
@with_journey
def leave_out(request: HttpRequest, journey: Journey, number: int) -> HttpResponse:
    what = _rung(number)
    form = LeaveOutForm(request.POST, now=moment(request))
    if form.is_valid():
        try:
            climb.leave_rung_out(person(request), what, record_id=form.cleaned_data["id"], at=moment(request))
        except StepClosed:
            return refused(request)
    return redirect("recovery:ladder")


# --- The restart agreement ----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
@with_journey
def agreement(request: HttpRequest, journey: Journey) -> HttpResponse:
    """What both want for a second try, to be read and printed by both. Only once the talk has taken place."""
    form = AgreementForm(request.POST) if request.method == "POST" else None
    if not ladder_is_open(journey) or journey.ladder.asks or journey.ladder.rung(Rung.TALK).state is not RungState.TAKEN:
        words = "\n\n".join(filter(None, form.value().values())) if form is not None and form.is_valid() else ""
        return refused(request, words)
    reviews = journey.ladder.reviews()
    template = "recovery/ladder/agreement.html"
    if form is not None:
        return keep_own(request, form, Where(WritingKind.AGREEMENT, journey.plan_id), template, "recovery:agreement", reviews=reviews)
    text = agreement_of(person(request), journey)
    kept = {"rev": text.revision, **AgreementForm.filled(text.value)} if text else {}
    return page(request, template, {"form": AgreementForm(initial=kept), "kept": text, "reviews": reviews, "nav": "plan"})
