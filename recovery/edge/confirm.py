"""Who are you, again? Asked after twenty idle minutes, on GET only: a post is never lost to it."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from recovery.edge.session import needs_confirmation, sign_out

View = Callable[..., HttpResponse]


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the page that asks, and back here. An account with no way to confirm signs in anew by a mailed code."""
    back = urlencode({"next": request.path})
    if get_adapter(request).get_reauthentication_methods(request.user):
        return redirect(f"{reverse('account_reauthenticate')}?{back}")
    sign_out(request)
    return redirect(f"{reverse('account_request_login_code')}?{back}")


def confirmed(view: View) -> View:
    """For pages that show what somebody wrote or what lies behind a gate."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method in ("GET", "HEAD") and needs_confirmation(request):
            return ask_again(request)
        request.asks_again = True  # type: ignore[attr-defined]  # edge/session.py: such a page says beforehand that it will
        return view(request, *args, **kwargs)

    return checked
