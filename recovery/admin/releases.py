"""What was published: the list, two releases side by side, and one brought back to the drafts."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recovery.actions.drafts import lock_guide
from recovery.actions.guide import bring_back
from recovery.admin import desk
from recovery.admin.pages import page
from recovery.admin.places import Places
from recovery.edge import clock
from recovery.models import Guide, Release
from recovery.queries.guide import bring_back_effects
from recovery.releases import compare, guide_of, manuscript_of, preview_guide
from recovery.releases.fields import digest
from recovery.rules import shapes

DRAFTS = "drafts"


def _rows(guide: Guide) -> list[Release]:
    return list(guide.releases.defer("document").order_by("-number"))


@require_safe
def listed(request: HttpRequest, guide: Guide) -> HttpResponse:
    return page(
        request, "releases", guide, {"title": _("Releases"), "releases": _rows(guide), "compare_url": desk.page_of("compare", guide)}
    )


def _sides(request: HttpRequest, rows: Sequence[Release]) -> tuple[str, str]:
    """The two sides asked for; else the newest release and the drafts."""
    known = {str(row.number) for row in rows} | {DRAFTS}
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    return (before if before in known else str(rows[0].number), after if after in known else DRAFTS)


def _side(guide: Guide, rows: Sequence[Release], name: str) -> shapes.Guide:
    if name == DRAFTS:
        return preview_guide(guide)
    return guide_of(next(row.pk for row in rows if str(row.number) == name))


@require_safe
def compared(request: HttpRequest, guide: Guide) -> HttpResponse:
    """Words taken out and put in, step by step."""
    rows = _rows(guide)
    if not rows:
        raise Http404
    before, after = _sides(request, rows)
    context = {
        "title": _("Compare"),
        "releases": rows,
        "before": before,
        "after": after,
        "differences": compare(_side(guide, rows, before), _side(guide, rows, after)),
    }
    return page(request, "compare", guide, context)


def bring_back_page(request: HttpRequest, guide: Guide, number: int) -> HttpResponse:
    """What bringing a release back would overwrite; on POST, does it. People see nothing of it until it is published."""
    if not request.user.has_perm("recovery.change_step"):
        raise PermissionDenied
    release = get_object_or_404(guide.releases.select_related("guide"), number=number)
    return _bring_back(request, guide, release) if request.method == "POST" else _ask(request, guide, release)


def _ask(request: HttpRequest, guide: Guide, release: Release, *, status: int = 200) -> HttpResponse:
    effects, places = bring_back_effects(release), Places(guide)
    context: dict[str, Any] = {
        "title": _("Bring release %(number)s back to the drafts?") % {"number": release.number},
        "release": release,
        "overwritten": [(places.spot(f"step {step.key}"), step.unpublished) for step in effects.overwritten],
        "revived": [places.spot(f"step {key}") for key in effects.revived],
        "retired": [places.spot(f"step {key}") for key in effects.retired],
        "around": [places.spot(where) for where in effects.around],
        "seen_drafts": digest(manuscript_of(guide)),
        "seen": desk.what_people_see(desk.newest_number(guide)),
    }
    return page(request, "bring_back", guide, context, status=status)


@transaction.atomic
def _bring_back(request: HttpRequest, guide: Guide, release: Release) -> HttpResponse:
    """Only what the page said it would overwrite is overwritten."""
    lock_guide(guide)
    if request.POST.get("seen_drafts") != digest(manuscript_of(guide)):
        messages.warning(request, _("The drafts have changed since you opened this page. Nothing was brought back. Please look again."))
        return _ask(request, guide, release, status=409)
    bring_back(release, actor=desk.editor(request), at=clock.now())
    messages.success(request, desk.saved_as_draft(request, guide, desk.page_of("preview", guide)))
    return redirect(desk.page_of("road", guide))
