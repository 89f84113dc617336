"""Everything is locked unless a view says it is open. What somebody was writing when the door closed is kept."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from recovery.edge import parking
from recovery.edge.answers import not_saved, wants_json

# While consent is withdrawn only these answer: deciding about it, taking everything along, deleting, help, staying signed in,
# and the account itself.
WITHOUT_CONSENT = frozenset({"consent", "consent-give", "erase", "erase-go", "data-take", "data-file", "crisis", "pause", "stay"})


class WaymarkLoginRequiredMiddleware(LoginRequiredMiddleware):
    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: tuple[Any, ...], view_kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None  # before anybody asks who is there: open pages are the same for everyone
        found: HttpResponseBase | None = super().process_view(request, view_func, view_args, view_kwargs)
        if found is None and self._withdrawn(request):
            return redirect("recovery:consent")
        return found

    def _withdrawn(self, request: HttpRequest) -> bool:
        match = request.resolver_match
        person = getattr(request.user, "person", None)
        if match is None or person is None or person.consent_withdrawn_at is None:
            return False
        return match.app_name == "recovery" and match.url_name not in WITHOUT_CONSENT

    def handle_no_permission(  # type: ignore[override]  # a script is answered in JSON
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        kept = parking.park(request)
        if wants_json(request):
            return not_saved("signed_out")
        # Where a form was sent to is no page to come back to; what was kept of it has one.
        login = str(self.get_login_url(view_func))
        return redirect_to_login(reverse("recovery:kept"), login) if kept else redirect(login)
