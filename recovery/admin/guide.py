"""A guide and the pages about it: the road, the check, the preview, publishing, releases."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from recovery.admin import check, desk, preview, publish, releases, road
from recovery.admin.base import DraftAdmin
from recovery.admin.forms import GuideForm
from recovery.models import Guide, Release
from recovery.releases import guide_of, preview_guide

GuidePage = Callable[..., HttpResponse]

PAGES: tuple[tuple[str, GuidePage, str], ...] = (
    ("road/", road.road, "road"),
    ("road/move/", road.move, "move"),
    ("check/", check.check, "check"),
    ("publish/", publish.publish, "publish"),
    ("releases/", releases.listed, "releases"),
    ("releases/compare/", releases.compared, "compare"),
    ("releases/<int:number>/bring-back/", releases.bring_back_page, "bring_back"),
)
# The same pages below a draft guide and below a release.
READING: tuple[tuple[str, GuidePage, str], ...] = (
    ("plan/", preview.road, ""),
    ("plan/<slug:key>/", preview.phase, "_phase"),
    ("plan/<slug:key>/end/", preview.phase_end, "_phase_end"),
    ("s/<slug:key>/", preview.step, "_step"),
    ("myths/", preview.myths, "_myths"),
)


@admin.register(Guide)
class GuideAdmin(DraftAdmin):
    form = GuideForm
    fields = ["title", "summary", "key", "language"]

    def guide_of(self, row: Any) -> Guide:
        guide: Guide = row
        return guide

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # a guide comes as files, with its six phases

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["key", "language"]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return redirect("admin:index")

    def list_url(self, row: Any) -> str:
        return desk.page_of("road", row)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [path(f"<int:pk>/{route}", view(self._about_guide(page)), name=f"recovery_guide_{name}") for route, page, name in PAGES]
        own += [
            path(f"<int:pk>/preview/{route}", view(self._on_drafts(page)), name=f"recovery_guide_preview{name}")
            for route, page, name in READING
        ]
        return own + super().get_urls()

    def _guide(self, request: HttpRequest, pk: int) -> Guide:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Guide, pk=pk)

    def _about_guide(self, page: GuidePage) -> GuidePage:
        def shown(request: HttpRequest, pk: int, **parts: Any) -> HttpResponse:
            return page(request, self._guide(request, pk), **parts)

        return shown

    def _on_drafts(self, page: GuidePage) -> GuidePage:
        def shown(request: HttpRequest, pk: int, **parts: Any) -> HttpResponse:
            guide = self._guide(request, pk)
            rows = guide.steps.values_list("key", "pk")
            look = preview.Look(
                guide=preview_guide(guide),
                base=desk.page_of("preview", guide).removesuffix("/plan/"),
                title=_("Preview of a draft. People do not see this yet, and nothing here is saved."),
                back=desk.page_of("road", guide),
                edits={key: reverse("admin:recovery_step_change", args=[pk]) for key, pk in rows},
            )
            return page(request, look, **parts)

        return shown


@admin.register(Release)
class ReleaseAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Releases never change: they are listed, read, compared and brought back."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path(f"<int:pk>/read/{route}", view(self._on_release(page)), name=f"recovery_release_read{name}")
            for route, page, name in READING
        ]
        lists = [path("", view(self.to_list), name="recovery_release_changelist")]
        return own + lists

    def to_list(self, request: HttpRequest) -> HttpResponse:
        return redirect(desk.page_of("releases", get_object_or_404(Guide.objects.order_by("pk")[:1])))

    def _on_release(self, page: GuidePage) -> GuidePage:
        def shown(request: HttpRequest, pk: int, **parts: Any) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied
            release = get_object_or_404(Release.objects.select_related("guide").defer("document"), pk=pk)
            look = preview.Look(
                guide=guide_of(release.pk),
                base=reverse("admin:recovery_release_read", args=[release.pk]).removesuffix("/plan/"),
                title=_("Release %(number)s as people read it. Nothing here is saved.") % {"number": release.number},
                back=desk.page_of("releases", release.guide),
                edits={},
            )
            return page(request, look, **parts)

        return shown
