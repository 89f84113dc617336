"""Keeps a post whose session or form token had ended, for its owner to take up after signing in.

Every writing form carries a signed mark of whose it is. The text is encrypted with that person's key at once; it
never enters a session, a sign-in page or a URL.
"""

from typing import Any
from uuid import UUID

from django.core import signing
from django.http import HttpRequest

from recovery.actions.parking import discard_parked, park_post
from recovery.edge import clock
from recovery.models import ParkedPost, User

FIELD = "mark"
PARKED = "parked"  # in a form that takes up what was kept: the id of the kept post
SALT = "recovery.owner-mark"
MARK_AGE = 30 * 24 * 3600
NEVER_PARKED = frozenset({"pause-vanish"})  # words that were to be kept nowhere
NOT_KEPT = frozenset({FIELD, PARKED, "csrfmiddlewaretoken"})


def mark_for(user: Any) -> str:
    """A signed mark for the hidden field of a writing form; says nothing but whose form it is."""
    return signing.dumps(str(user.pk), salt=SALT)


def owner_of(mark: str) -> User | None:
    try:
        owner_id = UUID(signing.loads(mark, salt=SALT, max_age=MARK_AGE))
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return User.objects.select_related("data_key").filter(pk=owner_id, is_active=True).first()


def park(request: HttpRequest) -> bool:
    """True when something was kept. Never raises: the wall that calls it must still answer."""
    if request.resolver_match is not None and request.resolver_match.url_name in NEVER_PARKED:
        return False
    owner = owner_of(request.POST.get(FIELD, ""))
    if owner is None:
        return False
    fields = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
    return park_post(owner, path=request.path, fields=fields, at=clock.now())


def parked_id(request: HttpRequest) -> UUID | None:
    """The kept post this form takes up, if it is one of those."""
    try:
        return UUID(request.POST.get(PARKED, ""))
    except ValueError:
        return None


def taken_up(request: HttpRequest) -> None:
    """Every writing view calls this once its text is saved: the kept copy it came from is needed no longer."""
    kept = parked_id(request)
    post = ParkedPost.objects.filter(pk=kept, owner=request.user.pk).first() if kept is not None else None
    if post is not None:
        discard_parked(post)
