"""The frame of the desk's own pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse

from recovery.admin import desk
from recovery.models import Guide


def page(request: HttpRequest, template: str, guide: Guide, context: dict[str, Any], *, status: int = 200) -> TemplateResponse:
    """A page about one guide, with the way to its other pages."""
    tabs = {name: desk.page_of(name, guide) for name in ("road", "check", "preview", "releases")}
    if request.user.has_perm(desk.PUBLISH):
        tabs["publish"] = desk.page_of("publish", guide)
    return TemplateResponse(
        request,
        f"admin/waymark/{template}.html",
        {**admin.site.each_context(request), "guide": guide, "tabs": tabs, **context},
        status=status,
    )
