"""The exit: a form with no token that always redirects."""

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt


@login_not_required
@csrf_exempt
def leave_go(request: HttpRequest) -> HttpResponse:
    """Sign out and go somewhere neutral. Another site's page cannot sign anybody out with it (SameSite, Sec-Fetch-Site)."""
    if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") != "cross-site":
        if request.COOKIES.get(settings.SESSION_COOKIE_NAME):
            logout(request)
        request.signed_out = True  # type: ignore[attr-defined]
    response = HttpResponse(status=303)
    response["Location"] = settings.EXIT_TARGET
    response["Referrer-Policy"] = "no-referrer"
    return response
