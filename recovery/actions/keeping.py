"""Pins, and whether somebody wants to be shown what they wrote. Both lie sealed among their settings, not beside the texts."""

from uuid import UUID

from django.db import transaction

from recovery.actions.account import hold_person, tell
from recovery.models import User, Writing
from recovery.queries.keeping import MOST_PINNED, PINNABLE, pinned_ids


def pin_writing(user: User, writing_id: UUID, *, pin: bool) -> bool:
    """Put one of their notes, letters or kept lines on top, or take it down. False when it is not theirs, or twelve are there.

    What is gone meanwhile leaves the list with the next change. Raises PersonGone.
    """
    with transaction.atomic():
        hold_person(user)
        wanted = [*dict.fromkeys((*pinned_ids(user), writing_id))] if pin else [one for one in pinned_ids(user) if one != writing_id]
        there = set(Writing.objects.filter(owner=user, pk__in=wanted, kind__in=PINNABLE).values_list("pk", flat=True))
        kept = [one for one in wanted if one in there]
        if len(kept) > MOST_PINNED or (pin and writing_id not in there):
            return False
        tell(user, {"pinned": [str(one) for one in kept]})
    return True


def show_what_was_written(user: User, *, show: bool) -> None:
    """Turn looking back on or off; off is how it begins. Raises PersonGone."""
    tell(user, {"looks_back": show})
