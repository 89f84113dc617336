"""Waymark's addresses, and a door to each page that is only seen when something has gone wrong."""

from allauth.core.ratelimit import respond_429
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.shortcuts import render
from django.urls import path

from config import urls
from config.urls import handler400, handler403, handler404, handler500  # noqa: F401
from recovery.errors import KeyLost


@login_not_required
def go_wrong(request, how):
    match how:
        case "unreadable":
            raise SuspiciousOperation
        case "too-large":
            raise RequestDataTooBig
        case "too-often":
            return respond_429(request)
        case "resting":
            return render(None, "503.html", status=503)
        case "locked":
            raise KeyLost
    raise RuntimeError("on purpose")


urlpatterns = [path("gone-wrong/<slug:how>/", go_wrong, name="gone-wrong"), *urls.urlpatterns]
