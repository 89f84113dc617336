"""Posts that met a closed door."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from recovery.actions.account import hold_person
from recovery.errors import RecoveryError
from recovery.models import ParkedPost, User
from recovery.queries.person import vault_of
from recovery.queries.writings import PARKED_FOR, parked_of

MOST = 5
LARGEST = 8 * 1024 * 1024  # characters of names and values together: all that a request may bring


def park_post(owner: User, *, path: str, fields: Mapping[str, Sequence[str]], at: datetime) -> bool:
    """Keep the fields of a refused post for `owner`, encrypted, at most five for 24 hours. True when kept.

    Of one rendered page (its `page` field) only the last post is kept: an autosave must not push another page's text out.
    """
    if sum(len(name) + sum(map(len, values)) for name, values in fields.items()) > LARGEST:
        return False
    post_id = uuid4()
    try:
        sealed = vault_of(owner).seal({"path": path, "fields": {k: list(v) for k, v in fields.items()}}, f"parked:{post_id}")
        with transaction.atomic():
            hold_person(owner)
            _make_room(owner, fields.get("page"), at)
            ParkedPost.objects.create(pk=post_id, owner=owner, ciphertext=sealed, at=at)
    except RecoveryError:
        return False
    return True


def _make_room(owner: User, page: Sequence[str] | None, at: datetime) -> None:
    ParkedPost.objects.filter(owner=owner, at__lte=at - PARKED_FOR).delete()
    others = [post.id for post in parked_of(owner, at=at) if not page or post.fields.get("page") != list(page)]
    ParkedPost.objects.filter(owner=owner).exclude(pk__in=others[: MOST - 1]).delete()


def discard_parked(post: ParkedPost) -> None:
    """The owner took it up or does not want it."""
    post.delete()


def prune_parked(*, at: datetime) -> int:
    """Drop what is older than 24 hours; returns how many."""
    return ParkedPost.objects.filter(at__lte=at - PARKED_FOR).delete()[0]
