"""Everything is locked unless a view says it is open. What somebody was writing when the door closed is kept."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase

from recovery.edge import parking
from recovery.edge.answers import not_saved, wants_json


class WaymarkLoginRequiredMiddleware(LoginRequiredMiddleware):
    def handle_no_permission(self, request: HttpRequest, view_func: Callable[..., Any]) -> HttpResponseBase:
        if request.method == "POST":
            parking.park(request)
            if wants_json(request):
                return not_saved("signed_out")
        return super().handle_no_permission(request, view_func)
