"""What all admin classes of the desk share."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Model
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from recovery.actions.drafts import lock_guide
from recovery.admin import desk
from recovery.edge import parking
from recovery.enums import GROUP_OF_TAG
from recovery.models import Guide


class DeskAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """One calm form, no bulk actions, no popups; own files only, so that the content policy holds."""

    actions = None
    change_form_template = add_form_template = "admin/waymark/change_form.html"
    change_list_template = "admin/waymark/change_list.html"
    delete_confirmation_template = "admin/waymark/delete.html"
    list_per_page = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    help_template = ""  # what stands beside the form to help writing

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    live = False  # saved is shown
    deleted = gettext_lazy("Taken out of the drafts. People see it until the next release.")

    @property
    def media(self) -> Media:
        return Media()  # the frame brings what the desk needs

    def lock(self, row: Any) -> None:
        """Inside the transaction of a save: nobody else changes the row until it is stored."""
        type(row).objects.select_for_update().get(pk=row.pk)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        if row is not None and request.method == "POST":
            self.lock(row)
            row.refresh_from_db()
        return row

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        row = context.get("original")
        more = {
            # With this mark the server keeps an editor's words when the session ended while they wrote.
            "mark": parking.mark_for(request.user),
            "parked": parking.parked_id(request),
            "help_template": self.help_template,
            "all_tags": list(GROUP_OF_TAG),
            "live": self.live,
            "list_url": self.list_url(row),
            "preview_url": self.preview_url(row) if row is not None else "",
        }
        return super().render_change_form(request, {**more, **context}, *args, **kwargs)

    def preview_url(self, row: Any) -> str:
        """Where the row is shown as people would see it; "" where there is no such page."""
        return ""

    def saved(self, request: HttpRequest, row: Any) -> str:
        """What the page says after a save."""
        raise NotImplementedError

    def list_url(self, row: Any) -> str:
        """Where "save and go back" leads."""
        return reverse(f"admin:recovery_{self.opts.model_name}_changelist")

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: Any) -> HttpResponse:
        messages.success(request, self.deleted)
        return redirect(reverse(f"admin:recovery_{self.opts.model_name}_changelist"))

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return self.response_change(request, obj)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        messages.success(request, self.saved(request, obj))
        parking.taken_up(request)
        if "_back" in request.POST:
            return redirect(self.list_url(obj))
        return HttpResponseRedirect(reverse(f"admin:recovery_{self.opts.model_name}_change", args=[obj.pk]))


class DraftAdmin(DeskAdmin):
    """Rows that people see only after a publication. All of them change under the lock of their guide."""

    def guide_of(self, row: Any) -> Guide:
        guide: Guide = row.guide
        return guide

    def lock(self, row: Any) -> None:
        lock_guide(self.guide_of(row))

    def preview_url(self, row: Any) -> str:
        return desk.page_of("preview", self.guide_of(row))

    def saved(self, request: HttpRequest, row: Any) -> str:
        return desk.saved_as_draft(request, self.guide_of(row), self.preview_url(row))

    def guide_for(self, request: HttpRequest, row: Any) -> Guide:
        """The guide that a form belongs to; for a new row the one named in its address, else the first."""
        if row is not None:
            return self.guide_of(row)
        chosen = request.GET.get("guide", "")
        guides = Guide.objects.order_by("pk")
        found: Guide | None = (guides.filter(pk=int(chosen)) if chosen.isdecimal() and len(chosen) < 18 else guides).first()
        if found is None:
            raise Http404
        return found

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.guide = self.guide_for(request, obj)  # a class made for this request
        return form

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ["key"] if obj is not None and any(field.name == "key" for field in self.opts.fields) else []

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        if change and hasattr(obj, "revision"):
            obj.revision += 1
        if not change:
            lock_guide(self.guide_of(obj))
            self.place_last(obj)
        super().save_model(request, obj, form, change)

    def place_last(self, obj: Any) -> None:
        """A new row comes behind the others."""
        obj.position = type(obj).objects.filter(guide=obj.guide).count()
