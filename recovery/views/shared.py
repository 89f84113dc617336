"""What most views need: the person's moment, their journey, and answers in the right form."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from recovery.edge import clock, parking
from recovery.models import User
from recovery.queries.journey import Journey, journey_of

View = Callable[..., HttpResponse]


def person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def moment(request: HttpRequest) -> datetime:
    """Now, in the person's own zone. Read once per request."""
    kept: datetime | None = getattr(request, "_moment", None)
    if kept is None:
        user = request.user
        kept = clock.now(user.person.time_zone if isinstance(user, User) and hasattr(user, "person") else "")
        request._moment = kept  # type: ignore[attr-defined]
    return kept


def journey(request: HttpRequest) -> Journey | None:
    return journey_of(person(request), moment(request))


def with_journey(view: View) -> View:
    """Hands the view its journey; somebody without a plan is led to Today, which offers one."""

    @wraps(view)
    def led(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        found = journey(request)
        if found is None:
            return redirect("recovery:today")
        return view(request, found, *args, **kwargs)

    return led


def public(view: View) -> View:
    """Open to everyone, the same for everyone: no token, no cookie, may be cached by the browser alone."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.public_page = True  # type: ignore[attr-defined]
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, max-age=0, must-revalidate")
        return response

    marked: View = login_not_required(opened)
    marked.same_for_everyone = True  # type: ignore[attr-defined]  # edge/session.py leaves it alone
    return marked


def page(request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    """A signed-in page with the mark that says whose forms these are."""
    about_form = {"mark": parking.mark_for(request.user), "parked": parking.parked_id(request)}
    return render(request, template, {**about_form, **(context or {})}, status=status)


def posted_id(request: HttpRequest, name: str) -> UUID | None:
    """The id a form made for the row it creates; None when it is missing or not an id."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return None


def page_number(request: HttpRequest) -> int:
    """The page of a list that is asked for; the first one for anything else."""
    asked = request.GET.get("page", "1")
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 6 else 1
