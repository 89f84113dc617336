"""Publishing: what changes, for how many, with which note; one act, once."""

from collections.abc import Collection
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recovery.actions.drafts import lock_guide
from recovery.actions.guide import publish_guide
from recovery.admin import desk
from recovery.admin.check import Remark, remarks_on
from recovery.admin.pages import page
from recovery.admin.places import Places, Spot
from recovery.edge import clock
from recovery.errors import GuideFaulty
from recovery.models import Guide, Release
from recovery.queries.guide import Changes, StepChange, changes_since, publish_faults
from recovery.releases import Difference, compare, guide_of, manuscript_of, preview_guide
from recovery.releases.fields import digest
from recovery.rules.faults import Fault


class PublishForm(forms.Form):
    """The steps chosen, a note, and what the page showed: the newest release and the drafts, as a digest."""

    steps = forms.MultipleChoiceField(required=False)
    note = forms.CharField(
        label=gettext_lazy("A note for the list of releases"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For example: shorter sentences in phase 1."),
    )
    seen_number = forms.IntegerField(widget=forms.HiddenInput)
    seen_drafts = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, keys: Collection[str], seen: tuple[int, str], data: object = None) -> None:
        super().__init__(data, initial={"seen_number": seen[0], "seen_drafts": seen[1]}, label_suffix="")  # type: ignore[arg-type]
        self.fields["steps"].choices = [(key, key) for key in keys]  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Line:
    """One step that publishing would change, as the page lists it."""

    change: StepChange
    chosen: bool
    spot: Spot
    difference: Difference | None
    blocking: list[Remark]


def _state(guide: Guide) -> tuple[int, str]:
    """The newest release and the drafts as they stand: what somebody has looked at before they publish."""
    return desk.newest_number(guide), digest(manuscript_of(guide))


def _differences(guide: Guide) -> tuple[Difference, ...]:
    newest = guide.releases.order_by("-number").values_list("pk", flat=True).first()
    return compare(guide_of(newest), preview_guide(guide)) if newest is not None else ()


def _show(
    request: HttpRequest,
    guide: Guide,
    changes: Changes,
    form: PublishForm,
    chosen: Collection[str],
    faults: Collection[Fault],
    *,
    status: int = 200,
) -> HttpResponse:
    places, differences = Places(guide), _differences(guide)
    of_step = {difference.key: difference for difference in differences if difference.kind == "step"}
    blocking = remarks_on((fault for fault in faults if fault.blocks), places)
    listed = {change.key for change in changes.steps}
    lines = [
        Line(
            change,
            change.key in chosen,
            places.spot(f"step {change.key}"),
            of_step.get(change.key),
            [r for r in blocking if r.step_key == change.key],
        )
        for change in changes.steps
    ]
    context = {
        "title": _("Publish"),
        "form": form,
        "changes": changes,
        "lines": lines,
        "blocking": [remark for remark in blocking if remark.step_key not in listed],
        "around": [places.spot(where) for where in changes.around],
        "around_differences": [difference for difference in differences if difference.kind != "step"],
        "seen": desk.what_people_see(changes.number),
        "next_number": changes.number + 1,
    }
    return page(request, "publish", guide, context, status=status)


def publish(request: HttpRequest, guide: Guide) -> HttpResponse:
    """What publishing would change; on POST, publish."""
    if not request.user.has_perm(desk.PUBLISH):
        raise PermissionDenied
    if request.method == "POST":
        return _publish(request, guide)
    changes = changes_since(guide)
    keys = [change.key for change in changes.steps]
    return _show(request, guide, changes, PublishForm(keys, _state(guide)), keys, publish_faults(guide))


@transaction.atomic
def _publish(request: HttpRequest, guide: Guide) -> HttpResponse:
    """Under the guide's lock, so that what was looked at is what goes out."""
    lock_guide(guide)
    state, changes = _state(guide), changes_since(guide)
    keys = [change.key for change in changes.steps]
    form = PublishForm(keys, state, request.POST)
    chosen = request.POST.getlist("steps")
    if request.POST.get("seen_number") != str(state[0]):
        return _was_published(request, guide, state[0])
    if request.POST.get("seen_drafts") != state[1] or not form.is_valid():
        messages.warning(request, _("The drafts have changed since you opened this page. Nothing was published. Please look again."))
        return _again(request, guide, changes, state, chosen, status=409)
    if not chosen and not changes.around:
        messages.warning(request, _("Nothing is chosen, so nothing was published."))
        return _again(request, guide, changes, state, chosen, status=422)
    return _freeze(request, guide, changes, form)


def _was_published(request: HttpRequest, guide: Guide, number: int) -> HttpResponse:
    """The second of two clicks, or another publisher was quicker."""
    messages.info(request, _("Release %(number)s is published. Nothing was published twice.") % {"number": number})
    return redirect(desk.page_of("releases", guide))


def _again(
    request: HttpRequest, guide: Guide, changes: Changes, state: tuple[int, str], chosen: Collection[str], *, status: int
) -> HttpResponse:
    """The page once more, with their note and choice, from the drafts as they are now."""
    keys = [change.key for change in changes.steps]
    form = PublishForm(keys, state)
    form.initial["note"] = request.POST.get("note", "")[:300]
    return _show(request, guide, changes, form, chosen, publish_faults(guide), status=status)


def _freeze(request: HttpRequest, guide: Guide, changes: Changes, form: PublishForm) -> HttpResponse:
    chosen: list[str] = form.cleaned_data["steps"]
    steps = None if len(chosen) == len(changes.steps) else chosen
    try:
        release: Release = publish_guide(guide, actor=desk.editor(request), at=clock.now(), steps=steps, note=form.cleaned_data["note"])
    except GuideFaulty as refusal:
        messages.error(request, _("Nothing was published. What stands in the way is listed below."))
        faults = [fault for fault in refusal.faults if isinstance(fault, Fault)]
        return _show(request, guide, changes, form, chosen, faults, status=422)
    said = _("Release %(number)s is published. People see it from their next page on; their ticks and answers stay.")
    messages.success(request, said % {"number": release.number})
    return redirect(desk.page_of("releases", guide))
