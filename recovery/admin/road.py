"""All phases with their steps in order, and moving a step up or down."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from recovery.actions.drafts import steps_in
from recovery.actions.guide import move_step
from recovery.admin import desk
from recovery.admin.pages import page
from recovery.edge import clock
from recovery.forms.questions import TAG_LABELS
from recovery.models import Guide, Phase, Step
from recovery.queries.guide import changes_since

WAYS = {"up": -1, "down": 1}


@dataclass(frozen=True, slots=True)
class Row:
    """One step on the road. `state` says how its draft differs from what people see: "" or added, changed, moved."""

    step: Step
    state: str
    audience: str
    first: bool
    last: bool


def _rows(steps: list[Step], states: dict[str, str]) -> list[Row]:
    return [
        Row(
            step=step,
            state=states.get(step.key, ""),
            audience=", ".join(str(TAG_LABELS.get(tag, tag)) for tag in step.audience),
            first=place == 0,
            last=place == len(steps) - 1,
        )
        for place, step in enumerate(steps)
    ]


@require_safe
def road(request: HttpRequest, guide: Guide) -> HttpResponse:
    changes = changes_since(guide)
    states = {change.key: change.what for change in changes.steps}
    # Their texts are long and not shown here.
    steps = Step.objects.defer("body", "why", "short", "hurts")
    phases = guide.phases.defer("opener", "closer").prefetch_related(Prefetch("steps", queryset=steps))
    parts: list[tuple[Phase, list[Row], list[Step]]] = []
    for phase in phases:
        here = list(phase.steps.all())
        parts.append((phase, _rows([s for s in here if s.retired_at is None], dict(states)), [s for s in here if s.retired_at]))
    context = {
        "title": guide.title,
        "parts": parts,
        "changes": changes,
        "seen": desk.what_people_see(changes.number),
        "move_url": desk.page_of("move", guide),
    }
    return page(request, "road", guide, context)


@require_POST
def move(request: HttpRequest, guide: Guide) -> HttpResponse:
    """One place up or down. `move` reads like "k8:up"."""
    key, _colon, way = request.POST.get("move", "").partition(":")
    step = get_object_or_404(guide.steps.select_related("phase", "guide"), key=key, retired_at=None)
    order = steps_in(step.phase)
    position = order.index(step.key) + WAYS.get(way, 0)
    if 0 <= position < len(order) and way in WAYS:
        move_step(step, phase=step.phase, position=position, actor=desk.editor(request), at=clock.now())
        messages.success(request, desk.saved_as_draft(request, guide, desk.page_of("preview", guide)))
    else:
        messages.info(request, _("It already stands at the end."))
    return redirect(f"{desk.page_of('road', guide)}#{step.key}")
