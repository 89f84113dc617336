"""Look it over: a draft with its marks, on the page it was written on. Nothing of the look is kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from recovery.actions.writing import LARGEST
from recovery.enums import ActivityKind, PhaseRole
from recovery.queries.drafts import Look, look_over
from recovery.queries.journey import Journey
from recovery.rules.gates import after_drink
from recovery.views import steps
from recovery.views.distance import reply_page
from recovery.views.shared import journey, moment, page, person, with_journey


def looks_at(*looks: tuple[str, Look]) -> dict[str, Any]:
    """For the page: each look by the place it stands at, and whether help comes first."""
    return {
        "looks": looks,
        "help_self": any(look.threat_self for _place, look in looks),
        "help_harm": any(look.threat_harm for _place, look in looks),
    }


@require_POST
@with_journey
def look(request: HttpRequest, journey: Journey, key: str) -> HttpResponse:
    """Keep what is in the form, exactly as Save does, then show the step with its letters looked over."""
    loaded = steps.load(request, journey, key)
    form = steps.form_of(loaded, request.POST)
    answer = steps.save_or_say(request, loaded, form)
    if isinstance(answer, HttpResponse):
        return answer
    if loaded.phase.role is not PhaseRole.RECONNECT:
        return redirect("recovery:step", key)
    values = form.values()
    letters = [activity.key for activity in loaded.activities if activity.kind is ActivityKind.LETTER and activity.key in values]
    looks = [(letter, look_over(person(request), values[letter]["text"], at=moment(request))) for letter in letters]
    context = steps.context_of(loaded, form.based_on(answer.revisions))
    return page(request, "recovery/plan/step.html", {**context, **looks_at(*looks)})


@require_POST
def look_reply(request: HttpRequest) -> HttpResponse:
    """The brief reply to a message of theirs, looked over. Neither the text nor the look is kept."""
    text, found = request.POST.get("text", "").replace("\r\n", "\n"), journey(request)
    if len(text) > LARGEST:
        return reply_page(request, found, brief=text, too_large=True, status=413)
    drank = found is not None and after_drink(found.facts, moment(request))
    looks = looks_at(("brief", look_over(person(request), text, at=moment(request), drank=drank)))
    return reply_page(request, found, brief=text, **looks)
