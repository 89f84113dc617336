"""Steps and phases: the road that editors write."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from recovery.actions.guide import retire_step, revive_step
from recovery.admin import desk
from recovery.admin.activities import ActivityInline
from recovery.admin.base import DraftAdmin
from recovery.admin.checks import put_notes
from recovery.admin.forms import PhaseForm, StepForm
from recovery.edge import clock
from recovery.models import Guide, Phase, Step
from recovery.queries.guide import FEWEST, people_in
from recovery.reading import measure

LONGEST_TEXT = 100_000


class RoadAdmin(DraftAdmin):
    """Steps and phases are listed on one page, in their order: the road."""

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect(desk.page_of("road", get_object_or_404(Guide.objects.order_by("pk")[:1])))

    def list_url(self, row: Any) -> str:
        return f"{desk.page_of('road', row.guide)}#{row.key}" if row is not None else super().list_url(row)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # people's progress and answers point at them


@admin.register(Phase)
class PhaseAdmin(RoadAdmin):
    form = PhaseForm
    help_template = "admin/waymark/markdown_help.html"
    fieldsets = [
        (None, {"fields": ["title", "summary", "feeling"]}),
        (gettext_lazy("Its words"), {"fields": ["opener", "closer"]}),
        (gettext_lazy("Fixed"), {"classes": ["collapse"], "fields": ["role", "key"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # the rules know six roles, and every guide comes with its six phases

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["role", "key"]

    def preview_url(self, row: Any) -> str:
        return desk.page_of("preview_phase", row.guide, row.key)


@admin.register(Step)
class StepAdmin(RoadAdmin):
    form = StepForm
    inlines = [ActivityInline]
    help_template = "admin/waymark/markdown_help.html"
    fieldsets = [
        (None, {"fields": ["title", "phase", "minutes", "core"]}),
        (gettext_lazy("The words"), {"classes": ["before-inlines"], "fields": ["why", "body", "short", "hurts", "line"]}),
        (gettext_lazy("Who sees it, and what it rests on"), {"fields": ["audience", "evidence", "sources", "rows"]}),
        (gettext_lazy("Key and file"), {"classes": ["collapse"], "fields": ["key", "file_name"]}),
    ]

    def preview_url(self, row: Any) -> str:
        return desk.page_of("preview_step", row.guide, row.key)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("measure/", view(self.measure_view), name="recovery_step_measure"),
            path("<int:pk>/retire/", view(self.retire_view), name="recovery_step_retire"),
            path("<int:pk>/revive/", view(require_POST(self.revive_view)), name="recovery_step_revive"),
        ]
        return own + super().get_urls()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        asked = request.GET.get("phase", "")
        return {"phase": int(asked)} if asked.isdecimal() and len(asked) < 18 else {}

    def guide_for(self, request: HttpRequest, row: Any) -> Guide:
        asked = self.get_changeform_initial_data(request).get("phase")
        phase = Phase.objects.select_related("guide").filter(pk=asked).first() if row is None and asked else None
        return phase.guide if phase is not None else super().guide_for(request, row)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        notes = getattr(context["adminform"].form, "notes_by_part", {})
        for formset in context["inline_admin_formsets"]:
            for form in formset.formset.initial_forms:
                put_notes(form, notes.get(form.instance.key, {}))
        row, more = context.get("original"), {}
        if row is not None:
            name = "retire" if row.retired_at is None else "revive"
            more = {f"{name}_url": reverse(f"admin:recovery_step_{name}", args=[row.pk])}
        return super().render_change_form(request, {**context, **more}, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and "phase" in form.changed_data:
            self.place_last(obj)
        super().save_model(request, obj, form, change)

    def place_last(self, obj: Any) -> None:
        positions = obj.phase.steps.order_by("-position").values_list("position", flat=True)
        obj.position = (positions.first() or 0) + 1

    # --- Pages of its own -----------------------------------------------------------------------------------------

    def measure_view(self, request: HttpRequest) -> HttpResponse:
        """Words and reading age of a text somebody is writing. By POST, so that no address and no log holds it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        text = request.POST.get("text", "")
        if request.method != "POST" or len(text) > LONGEST_TEXT:
            return JsonResponse({"ok": False}, status=400)
        found = measure(text)
        return JsonResponse({"ok": True, "words": found.words, "age": round(found.age)})

    def _step(self, request: HttpRequest, pk: int) -> Step:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Step.objects.select_related("guide", "phase"), pk=pk)

    def retire_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Says what retiring means, and does it on POST."""
        step = self._step(request, pk)
        if request.method == "POST":
            retire_step(step, actor=desk.editor(request), at=clock.now())
            messages.success(request, desk.saved_as_draft(request, step.guide, desk.page_of("preview", step.guide)))
            return redirect(desk.page_of("road", step.guide))
        people = people_in(step.guide, [step.key]).get(step.key)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Retire this step?"),
            "step": step,
            "people": people,
            "fewest": FEWEST,
            "back": reverse("admin:recovery_step_change", args=[step.pk]),
            "road": desk.page_of("road", step.guide),
        }
        return TemplateResponse(request, "admin/waymark/retire.html", context)

    def revive_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        step = self._step(request, pk)
        revive_step(step, actor=desk.editor(request), at=clock.now())
        messages.success(request, desk.saved_as_draft(request, step.guide, self.preview_url(step)))
        return redirect(f"{desk.page_of('road', step.guide)}#{step.key}")
