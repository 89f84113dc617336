"""What else names a person who leaves, beside the rows that go with theirs."""

import json
from importlib import import_module

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from recovery import vault
from recovery.errors import KeyLost
from recovery.models import AuditRecord, OutgoingMail, User

ERASED = "erased"


def end_sessions(user: User) -> None:
    """Every session of theirs, and every half-finished sign-in that holds their address."""
    for listed in UserSession.objects.filter(user=user):
        listed.end()
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    # Only sessions that somebody has signed in with are listed; the others are few, and wait for a code.
    for session in Session.objects.exclude(session_key__in=UserSession.objects.values("session_key")).iterator():
        held = json.dumps(session.get_decoded(), default=str).lower()
        if str(user.pk) in held or user.email.lower() in held:
            store.delete(session.session_key)


def drop_mail(user: User) -> None:
    """Mail on its way to them, and the waiting tasks that would have sent it. One that is being sent names only itself."""
    own = set(OutgoingMail.objects.filter(user=user).values_list("pk", flat=True))
    unnamed = OutgoingMail.objects.filter(user=None)
    going = own | {mail.pk for mail in unnamed.iterator() if _is_to(mail, user.email)}
    for mail_id in going:
        DBTaskResult.objects.filter(status=TaskResultStatus.READY, args_kwargs__args=[str(mail_id)]).delete()
    OutgoingMail.objects.filter(pk__in=going).delete()
    # An error of the mail server may quote the address. The tick still tells that the task failed.
    DBTaskResult.objects.filter(traceback__icontains=user.email).update(traceback=ERASED)


def _is_to(mail: OutgoingMail, address: str) -> bool:
    try:
        content = json.loads(vault.open_for_server(mail.sealed, f"mail:{mail.pk}"))
    except KeyLost:
        return False  # nobody can read it, and the tick drops it within the hour
    return address.lower() in (to.lower() for to in content["to"])


def unname_in_audit(user: User) -> None:
    """What staff did stays on record; to whom does not. What the leaver did as staff stays under their random id."""
    AuditRecord.objects.filter(subject__icontains=str(user.pk)).update(subject=ERASED)
