"""A new plan, and the ones before it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from recovery.access import earlier_plan_or_404
from recovery.actions.new_plan import begin_new_plan, delete_earlier_plan
from recovery.edge.confirm import ask_again, confirmed
from recovery.edge.session import recently_confirmed
from recovery.enums import Answer
from recovery.forms.activities import as_text
from recovery.forms.new_plan import QUESTIONS, NewPlanForm
from recovery.queries.earlier import earlier_page, earlier_plans, has_earlier_plan, open_plan_id
from recovery.queries.texts import plain_text
from recovery.views.shared import journey, moment, page, person


def _form(request: HttpRequest, data: object = None, packs: UUID | None = None) -> NewPlanForm:
    return NewPlanForm({name: plain_text(f"new_plan.{name}") for name in QUESTIONS}, data, packs=packs)


@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: HttpRequest) -> HttpResponse:
    """Four questions, the same for everybody, then all of them once more before anything happens.

    Somebody who holds the phone must not be able to begin a plan, nor learn from its questions what an earlier one
    disclosed: who they are is asked first, and no question depends on an answer given before.
    """
    if not recently_confirmed(request):
        return ask_again(request)
    packs = open_plan_id(person(request))
    if packs is None and not has_earlier_plan(person(request)):
        return redirect("recovery:today")
    if request.method != "POST":
        return page(request, "recovery/settings/new_plan.html", {"form": _form(request, packs=packs)})
    form = _form(request, request.POST)
    if not form.is_valid():
        return page(request, "recovery/settings/new_plan.html", {"form": form}, status=422)
    rows = [(form[name], form.cleaned_data[name]) for name in QUESTIONS]
    return page(request, "recovery/settings/new_plan_review.html", {"form": form, "rows": rows})


@require_POST
def new_plan_begin(request: HttpRequest) -> HttpResponse:
    """Nothing typed is lost by asking again: the answers are four taps."""
    form = _form(request, request.POST)
    if not recently_confirmed(request) or not form.is_valid():
        return redirect("recovery:new-plan")
    told, said = form.told(), form.cleaned_data
    begin_new_plan(person(request), told, plan_id=said["id"], packs=said["packs"], at=moment(request))
    return redirect("recovery:welcome-shared" if told.same_person is Answer.NO else "recovery:today")


@require_safe
@confirmed
def earlier(request: HttpRequest) -> HttpResponse:
    return page(request, "recovery/notes/earlier.html", {"plans": earlier_plans(person(request)), "nav": "notes"})


@require_safe
@confirmed
def earlier_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """To look at, not to change: what was finished, the lines that were kept, the answers in the words of then."""
    user = person(request)
    shown = earlier_page(user, earlier_plan_or_404(user, plan_id), journey(request))
    steps = [(step, [(prompt, as_text(text.value)) for prompt, text in step.answers]) for step in shown.steps]
    return page(request, "recovery/notes/earlier_plan.html", {"shown": shown, "steps": steps, "nav": "notes"})


@require_safe
def earlier_delete(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    if not recently_confirmed(request):
        return ask_again(request)
    return page(request, "recovery/notes/earlier_delete.html", {"plan": earlier_plan_or_404(person(request), plan_id)})


@require_POST
def earlier_delete_go(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    earlier_plan_or_404(person(request), plan_id)
    if not recently_confirmed(request):
        return redirect("recovery:earlier-delete", plan_id)
    delete_earlier_plan(person(request), plan_id)
    return redirect("recovery:earlier")
