"""Pages for when something stands in the way: nothing typed is repeated, nothing is lost that can be kept."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters

from recovery.edge import parking
from recovery.edge.answers import not_saved, wants_json


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token had ended (an old tab, a new sign-in). Writing forms are parked for their owner."""
    kept = parking.park(request)
    if wants_json(request):
        return not_saved("signed_out")
    return render(request, "403.html", {"kept": kept, "token_ended": True}, status=403)


@sensitive_post_parameters()
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    too_large = type(exception).__name__ == "RequestDataTooBig"
    template = "413.html" if too_large else "400.html"
    return render(request, template, status=413 if too_large else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    # Without the target the exit would have to wait for this server, which has just failed.
    return render(None, "500.html", {"debug": settings.DEBUG, "exit_target": settings.EXIT_TARGET}, status=500)
