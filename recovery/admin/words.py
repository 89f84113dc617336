"""What stands around the steps: sources and myth cards."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recovery.admin import desk
from recovery.admin.base import DraftAdmin
from recovery.admin.forms import MythForm, SourceForm
from recovery.models import MythCard, Source


def uses_of(source: Source) -> list[str]:
    """Steps and myth cards whose drafts cite this source, by title."""
    guide = source.guide
    steps = guide.steps.filter(retired_at=None).values_list("title", "sources")
    myths = guide.myth_cards.values_list("title", "sources")
    return [title for title, keys in (*steps, *myths) if source.key in keys]


@admin.register(Source)
class SourceAdmin(DraftAdmin):
    form = SourceForm
    list_display = ["authors", "year", "title", "kind"]
    search_fields = ["authors", "title", "key", "says"]
    ordering = ["authors", "year"]
    fieldsets = [
        (None, {"fields": ["authors", "year", "title", "published", "doi", "url", "kind", "says"]}),
        (gettext_lazy("Key"), {"fields": ["key"]}),
    ]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only what nothing cites: a step that claims a source must be able to show it."""
        return super().has_delete_permission(request, obj) and (obj is None or not uses_of(obj))

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        row = context.get("original")
        used = uses_of(row) if row is not None else []
        beside = _("Cited by: %(titles)s.") % {"titles": ", ".join(used)} if used else ""
        return super().render_change_form(request, {**context, "beside": beside}, *args, **kwargs)


@admin.register(MythCard)
class MythAdmin(DraftAdmin):
    form = MythForm
    help_template = "admin/waymark/markdown_help.html"
    list_display = ["title", "key"]
    search_fields = ["title", "claim", "key"]
    fieldsets = [
        (None, {"fields": ["title", "claim", "rests_on", "left_out", "instead"]}),
        (gettext_lazy("What it rests on"), {"fields": ["sources", "rows"]}),
        (gettext_lazy("Key"), {"fields": ["key"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[MythCard]:
        return super().get_queryset(request).order_by("guide", "position", "pk")

    def preview_url(self, row: Any) -> str:
        return f"{desk.page_of('preview_myths', self.guide_of(row))}#{row.key}"
