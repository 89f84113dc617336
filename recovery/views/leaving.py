"""The exit: a form with no token that always leads elsewhere."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from recovery.edge.session import sign_out


@login_not_required
@csrf_exempt
def leave_go(request: HttpRequest) -> HttpResponse:
    """Sign out and go somewhere neutral. Another site's page cannot sign anybody out with it (SameSite, Sec-Fetch-Site)."""
    own = request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") != "cross-site"
    if own and request.COOKIES.get(settings.SESSION_COOKIE_NAME):
        sign_out(request)
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        # The page's own script signs out on its way elsewhere. A redirect here would send that background request after
        # it to another site, which the page's policy forbids.
        return HttpResponse(status=204)
    response = HttpResponse(status=303)
    response["Location"] = settings.EXIT_TARGET
    response["Referrer-Policy"] = "no-referrer"
    return response
