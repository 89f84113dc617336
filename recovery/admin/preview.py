"""Drafts and releases as a person would see them: the people's own templates, no person, nothing stored."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from recovery.enums import GROUP_OF_TAG, TAG_GROUPS, TAGS, StepState
from recovery.forms.activities import StepForm
from recovery.forms.questions import GROUP_LABELS, TAG_LABELS, TagsForm
from recovery.queries.step import StepPage
from recovery.rules.audience import activity_is_shown, block_is_shown, questions_for, step_is_shown
from recovery.rules.shapes import Circumstances, Guide, Phase, PhaseView, Step, StepView

# Addresses of people's pages that have a twin in the preview: below its own address they are the same.
_LINK = re.compile(r'href="(/s/(?P<step>[a-z0-9-]+)/|/plan/(?:(?P<phase>[a-z0-9-]+)/(?:end/)?)?|/myths/)(?P<spot>#[a-z0-9-]+)?"')


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at: a guide, the address below which its pages stand, and the words that say what it is.

    `edits` gives the form of a step by its key; empty for a release, which nobody can edit.
    """

    guide: Guide
    base: str
    title: str
    back: str
    edits: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Road:
    phases: tuple[PhaseView, ...]
    done_count: int = 0


@dataclass(frozen=True, slots=True)
class Walk:
    """In the place of a person's journey: the guide with every phase open, so that all of it can be read."""

    guide: Guide
    road: Road


# --- Who is reading -----------------------------------------------------------------------------------------------


def reader(request: HttpRequest) -> Circumstances:
    """The circumstances chosen in the bar. A group with a tick counts as asked; `asked=all` counts every group."""
    tags = TAGS.intersection(request.GET.getlist("tag"))
    groups = TAG_GROUPS if request.GET.get("asked") == "all" else {GROUP_OF_TAG[tag] for tag in tags}
    return Circumstances(tags=frozenset(tags), answered=frozenset(groups))


def _query(about: Circumstances, request: HttpRequest) -> str:
    chosen = [("tag", tag) for tag in GROUP_OF_TAG if tag in about.tags]
    if request.GET.get("asked") == "all":
        chosen.append(("asked", "all"))
    return f"?{urlencode(chosen)}" if chosen else ""


def _groups(about: Circumstances) -> list[tuple[Any, list[tuple[str, Any, bool]]]]:
    return [(GROUP_LABELS[group], [(tag, TAG_LABELS[tag], tag in about.tags) for tag in tags]) for group, tags in TAG_GROUPS.items()]


# --- The road without a person ------------------------------------------------------------------------------------


def phase_view(phase: Phase, about: Circumstances) -> PhaseView:
    steps = tuple(StepView(step, StepState.OPEN) for step in phase.steps if step_is_shown(step, about))
    return PhaseView(phase, steps, core_total=sum(view.step.core for view in steps))


def step_page(guide: Guide, step: Step, about: Circumstances) -> StepPage:
    """The step as somebody sees it who has written nothing yet."""
    return StepPage(
        step=step,
        view=StepView(step, StepState.OPEN),
        phase=guide.by_key[step.phase_key],
        blocks=tuple(block for block in step.blocks if block_is_shown(block, about.tags)),
        activities=tuple(activity for activity in step.activities if activity_is_shown(activity, about.tags)),
        answers={},
        folded=frozenset(),
        questions=questions_for(step, about),
        sources=tuple(guide.sources[key] for key in step.sources if key in guide.sources),
    )


# --- Pages --------------------------------------------------------------------------------------------------------


def _with_links_inside(html: str, look: Look, query: str) -> str:
    """Links between the guide's pages stay in the preview."""

    def inside(found: re.Match[str]) -> str:
        step, phase = found["step"], found["phase"]
        if (step and step not in look.guide.steps) or (phase and phase not in look.guide.by_key):
            return found[0]
        return f'href="{look.base}{found[1]}{query}{found["spot"] or ""}"'

    return _LINK.sub(inside, html)


def _show(request: HttpRequest, look: Look, template: str, context: Mapping[str, Any], **bar: Any) -> HttpResponse:
    about = reader(request)
    framed = {"look": look, "reader_groups": _groups(about), "asked_all": request.GET.get("asked") == "all", **bar, **context}
    html = render_to_string(f"admin/waymark/preview/{template}.html", framed, request)
    return HttpResponse(_with_links_inside(SafeString(html), look, _query(about, request)))


@require_safe
def road(request: HttpRequest, look: Look) -> HttpResponse:
    about = reader(request)
    phases = tuple(phase_view(phase, about) for phase in look.guide.phases)
    return _show(request, look, "plan", {"journey": Walk(look.guide, Road(phases)), "nav": "plan"})


def _phase(look: Look, key: str) -> Phase:
    found = look.guide.by_key.get(key)
    if found is None:
        raise Http404
    return found


@require_safe
def phase(request: HttpRequest, look: Look, key: str) -> HttpResponse:
    """How a phase begins."""
    found = _phase(look, key)
    return _show(request, look, "phase_opener", {"view": phase_view(found, reader(request)), "phase": found, "nav": "plan"})


@require_safe
def phase_end(request: HttpRequest, look: Look, key: str) -> HttpResponse:
    found = _phase(look, key)
    return _show(request, look, "phase_end", {"view": phase_view(found, reader(request)), "phase": found, "nav": "plan"})


@require_safe
def step(request: HttpRequest, look: Look, key: str) -> HttpResponse:
    found = look.guide.steps.get(key)
    if found is None:
        raise Http404
    about = reader(request)
    seen = step_page(look.guide, found, about)
    context = {
        "page_of": seen,
        "form": StepForm(seen.activities, stored={}, revisions={}, line_label=seen.line_label),
        "about_form": TagsForm(seen.questions) if seen.questions else None,
        "nav": "plan",
    }
    keys = list(look.guide.steps)
    place = keys.index(key)
    around = {"before": keys[place - 1] if place else "", "after": keys[place + 1] if place + 1 < len(keys) else ""}
    return _show(request, look, "step", context, edit_url=look.edits.get(key, ""), hidden=not step_is_shown(found, about), **around)


@require_safe
def myths(request: HttpRequest, look: Look) -> HttpResponse:
    return _show(request, look, "myths", {"guide": look.guide})
