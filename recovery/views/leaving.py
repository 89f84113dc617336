"""The exit: a form with no token that always leads elsewhere. Beside it: staying a little longer."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from recovery.edge.own import exit_of
from recovery.edge.session import note_presence, session_end, sign_out


@login_not_required
@csrf_exempt
def leave_go(request: HttpRequest) -> HttpResponse:
    """Sign out and go somewhere neutral. Another site's page cannot sign anybody out with it (SameSite, Sec-Fetch-Site)."""
    target = settings.EXIT_TARGET
    own = request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") != "cross-site"
    if own and request.COOKIES.get(settings.SESSION_COOKIE_NAME):
        target = exit_of(request.user)
        sign_out(request)
    if request.headers.get("Sec-Fetch-Mode", "navigate") != "navigate":
        # The page's own script signs out on its way elsewhere. A redirect here would send that background request after
        # it to another site, which the page's policy forbids.
        return HttpResponse(status=204)
    response = HttpResponse(status=303)
    response["Location"] = target
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Still here: the idle time begins anew. Answers how long this session lasts now, in seconds."""
    note_presence(request)
    end = session_end(request, private=True)
    return JsonResponse({"ok": True, "left": end.left if end else 0})
