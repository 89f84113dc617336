"""When the key that opens a person's words is missing: a page that says so, for them alone. Nobody else notices."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from recovery.edge.answers import not_saved, wants_json
from recovery.errors import KeyLost

GetResponse = Callable[[HttpRequest], HttpResponse]
logger = logging.getLogger("recovery.keys")


class LostKeyMiddleware:
    """Stands before SessionTimesMiddleware, which answers first when the account itself is gone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, KeyLost):
            return None
        # The opaque id of the account, never an address: enough to find its DataKey row.
        logger.error("No key of WAYMARK_KEYS opens the texts of %s. Bring back the key that wraps its data key.", request.user)
        if wants_json(request):
            return not_saved("key_lost")
        return render(request, "key_lost.html", {"sent": request.method == "POST"}, status=503)
