"""Accounts that nobody uses: a neutral warning, thirty days, then gone. Never staff; any visit cancels it."""

from datetime import datetime
from uuid import UUID

from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext

from recovery import mail, tasks
from recovery.actions.account import erase_person
from recovery.models import Person, User
from recovery.queries.texts import plain_text
from recovery.rules.unused import NOTICE, forgotten_from, warned_from

MOST = 100  # in one tick: the mail server and everybody else's saves come first


def _unused_since(limit: datetime) -> QuerySet[Person]:
    """Settings rows of people (never staff) whose last sign of life lies before `limit`."""
    seen = Q(last_seen_at=None) | Q(last_seen_at__lt=limit)
    signed_in = Q(user__last_login=None) | Q(user__last_login__lt=limit)
    people = Person.objects.filter(seen, signed_in, user__date_joined__lt=limit)
    return people.exclude(user__is_staff=True).exclude(user__is_superuser=True)


def _still_warned() -> Q:
    """Warned, and not seen since."""
    unseen = Q(last_seen_at=None) | Q(last_seen_at__lt=F("warned_at"))
    return unseen & (Q(user__last_login=None) | Q(user__last_login__lt=F("warned_at"))) & ~Q(warned_at=None)


def warn_unused(months: int, *, at: datetime) -> int:
    """Tell people whose account will be `months` old without use in thirty days. Each once; returns how many.

    `months` 0: never.

    Nobody writes to an address that was never confirmed: such accounts hold nothing that anybody came back to.
    """
    if not months or not plain_text("mail.unused"):
        return 0  # never, or the sentence has not been loaded yet
    found = _unused_since(warned_from(at, months)).exclude(_still_warned()).order_by("pk")[:MOST]
    return sum(_warn(person.user_id, person.warned_at, at) for person in found)


def _warn(user_id: UUID, known: datetime | None, at: datetime) -> bool:
    with transaction.atomic():
        if not Person.objects.filter(pk=user_id, warned_at=known).update(warned_at=at):
            return False  # another tick was quicker, or the account is gone
        user = User.objects.get(pk=user_id)
        if EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists():
            mail.queue(EmailMessage(gettext("Your account"), plain_text("mail.unused"), to=[user.email]), user=user)
    return True


def take_back_unsent_warnings(*, at: datetime) -> int:
    """A warning that the mail server would not take was no warning: it is given again, with thirty new days."""
    unsent = Person.objects.filter(user__outgoing_mails__created_at__lt=at - tasks.GIVE_UP).exclude(warned_at=None)
    return Person.objects.filter(pk__in=list(unsent.values_list("pk", flat=True))).update(warned_at=None)


def forget_unused(months: int, *, at: datetime) -> int:
    """Erase, as their owner would, accounts that stayed unused for thirty days after their warning. Returns how many."""
    if not months:
        return 0
    due = _unused_since(forgotten_from(at, months)).filter(_still_warned(), warned_at__lte=at - NOTICE)
    return sum(_forget(person.user_id, due) for person in due.order_by("pk")[:MOST])


def _forget(user_id: UUID, due: QuerySet[Person]) -> bool:
    with transaction.atomic():
        # Asked again under a lock: a visit in this very moment comes first, and cancels it.
        person = due.select_for_update(of=("self",)).filter(pk=user_id).first()
        if person is None:
            return False
        erase_person(person.user)
    return True
