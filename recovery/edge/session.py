"""How long a session lasts, and when it has been left alone long enough to ask who is there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from recovery.actions.account import note_visit
from recovery.edge import clock
from recovery.edge.answers import not_saved, wants_json
from recovery.errors import RecoveryError
from recovery.models import User
from recovery.rules.pacing import zone

DEVICE = "device"  # session: "own" or "shared"
SEEN = "seen"
SINCE = "since"
IDLE = "idle_at"
AUTH_RECORDS = "account_authentication_methods"  # allauth's own record of when and how somebody proved who they are

WRITE_EVERY = timedelta(minutes=2).total_seconds()  # a session write costs more than the page
IDLE_OWN = timedelta(minutes=20).total_seconds()
IDLE_SHARED = timedelta(minutes=10).total_seconds()
RECENT = timedelta(minutes=10).total_seconds()
LONGEST_SHARED = timedelta(hours=12).total_seconds()
SESSION_AGE = int(settings.SESSION_COOKIE_AGE)


def is_shared(request: HttpRequest) -> bool:
    return bool(request.session.get(DEVICE) == "shared")


def needs_confirmation(request: HttpRequest) -> bool:
    """True after 20 idle minutes until the person has shown again who they are."""
    idle_at = request.session.get(IDLE)
    if idle_at is None:
        return False
    records = request.session.get(AUTH_RECORDS) or []
    return not any(record.get("at", 0) >= idle_at for record in records)


def recently_confirmed(request: HttpRequest) -> bool:
    """True within ten minutes of proving who they are: for acts that cannot be undone."""
    records = request.session.get(AUTH_RECORDS) or []
    at = clock.now().timestamp()
    return any(at - record.get("at", 0) < RECENT for record in records)


@dataclass(frozen=True, slots=True)
class SessionEnd:
    """When a page that is left alone comes to its end, in seconds from now.

    `last`: the moment after which nothing prolongs it. `asks`: nobody is signed out, but private pages ask who is there.
    """

    left: int
    idle: int
    last: int
    asks: bool = False

    @property
    def minutes(self) -> int:
        return max(1, round(self.left / 60))

    @property
    def final(self) -> bool:
        """Nothing prolongs it any more."""
        return self.left >= self.last


def session_end(request: HttpRequest, *, private: bool) -> SessionEnd | None:
    """When it ends on a shared device; on an own one, when a `private` page asks again. None where nothing ends soon."""
    at = clock.now().timestamp()
    seen = request.session.get(SEEN, at)
    if is_shared(request):
        last = int(request.session.get(SINCE, at) + LONGEST_SHARED - at)
        return SessionEnd(min(int(seen + IDLE_SHARED - at), last), int(IDLE_SHARED), last)
    if private:
        return SessionEnd(int(seen + IDLE_OWN - at), int(IDLE_OWN), SESSION_AGE, asks=True)
    return None


def note_presence(request: HttpRequest) -> None:
    """Somebody has said that they are still here: idle time counts from now."""
    request.session[SEEN] = clock.now().timestamp()


def choose_device(request: HttpRequest, device: str) -> None:
    """Shared: the cookie ends with the browser. Own: thirty days."""
    request.session[DEVICE] = "shared" if device == "shared" else "own"
    request.session.set_expiry(0 if device == "shared" else None)


def sign_out(request: HttpRequest) -> None:
    """The session is gone here, and the answer tells the browser to forget the pages it has kept."""
    logout(request)
    request.signed_out = True  # type: ignore[attr-defined]  # edge/middleware.py sends the header


class SessionTimesMiddleware:
    """Ends shared sessions that were left, marks own ones, and notes the visit at most every two minutes.

    Public pages are the same for everyone: they ask nobody who they are, and a visit to one is not noted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(None):  # a thread that has served one person shows the next their own hours
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any) -> None:
        if getattr(view, "same_for_everyone", False) or not isinstance(request.user, User):
            return
        # The person themselves, not Django's lazy stand-in, through which every query would look at each attribute.
        request.user = get_user(request)
        self._note(request)
        if isinstance(request.user, User) and hasattr(request.user, "person"):
            timezone.activate(zone(request.user.person.time_zone))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The account was erased in another tab while this page was on its way: the same last page."""
        user = request.user
        if not isinstance(exception, RecoveryError) or not isinstance(user, User) or User.objects.filter(pk=user.pk).exists():
            return None
        sign_out(request)
        return not_saved("signed_out") if wants_json(request) else redirect("recovery:erased")

    def _note(self, request: HttpRequest) -> None:
        moment = clock.now()
        at = moment.timestamp()
        session = request.session
        seen = session.get(SEEN)
        idle = at - seen if seen is not None else 0
        if is_shared(request) and (idle > IDLE_SHARED or at - session.get(SINCE, at) > LONGEST_SHARED):
            sign_out(request)
            return
        if seen is not None and idle > IDLE_OWN:
            session[IDLE] = seen + IDLE_OWN
        if seen is None or idle > WRITE_EVERY:
            session.setdefault(SINCE, at)
            session[SEEN] = at
            if isinstance(request.user, User):
                note_visit(request.user, at=moment)
