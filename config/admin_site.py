"""The editors' desk: guide models only, the same sign-in as everyone else, a second factor in production."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.decorators import login_not_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

View = Callable[..., HttpResponseBase]

# Everything else is refused, whoever registers it (allauth, the task queue, Django's own groups): editors work on
# words, and no page of theirs shows a row about a person.
GUIDE_MODELS = frozenset(
    f"recovery.{name}"
    for name in ("guide", "phase", "step", "activity", "source", "mythcard", "shorttext", "helpline", "release")
)  # fmt: skip


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether these are staff who, in production, must set up a second factor before anything else. Asked once a request."""
    # The apps are not loaded yet when settings name this module.
    from allauth.mfa.utils import is_mfa_enabled  # noqa: PLC0415

    user = request.user
    if not (settings.PRODUCTION and user.is_authenticated and user.is_staff):
        return False
    if not hasattr(request, "_lacks_second_factor"):
        request._lacks_second_factor = not is_mfa_enabled(user)  # type: ignore[attr-defined]
    return bool(request._lacks_second_factor)  # type: ignore[attr-defined]


class WaymarkAdminSite(admin.AdminSite):
    site_header = site_title = "Waymark"
    index_title = _("The desk")
    enable_nav_sidebar = False
    index_template = "admin/waymark/index.html"

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        models: Iterable[type[Model]] = model_or_iterable if isinstance(model_or_iterable, Iterable) else [model_or_iterable]
        kept = [model for model in models if model._meta.label_lower in GUIDE_MODELS]
        super().register(kept, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not lacks_second_factor(request)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        inner: View = super().admin_view(view, cacheable)

        @wraps(inner)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if lacks_second_factor(request):
                return redirect("mfa_index")
            return inner(request, *args, **kwargs)

        return guarded

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Through allauth, with its limits and second factor; there is no other way in."""
        from allauth.account.decorators import secure_admin_login  # noqa: PLC0415  (needs loaded apps)

        def inside(request: HttpRequest) -> HttpResponse:
            return redirect("mfa_index" if lacks_second_factor(request) else "admin:index")

        answer: HttpResponse = secure_admin_login(inside)(request)
        return answer

    def get_urls(self) -> list[Any]:
        from recovery.admin import people  # noqa: PLC0415  (needs loaded apps)

        # "View on site" looks up any row of any table by its id; nothing here needs it.
        stock = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        return [*people.urls(self.admin_view), *stock]

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_logout")

    def password_change(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        from recovery.admin.desk import overview  # noqa: PLC0415  (needs loaded apps)

        return super().index(request, {**(extra_context or {}), **overview(request)})

    def app_index(self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None) -> Any:
        return redirect("admin:index")


class WaymarkAdminConfig(AdminConfig):
    default_site = "config.admin_site.WaymarkAdminSite"
