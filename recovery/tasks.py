"""Background work. Tasks take ids only, never text."""

import json
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from recovery import vault
from recovery.models import OutgoingMail

STUCK = timedelta(minutes=10)
GIVE_UP = timedelta(hours=1)  # a code that old opens nothing


@task()
def deliver_mail(mail_id: str) -> None:
    """Hand one mail over and forget it. Claimed first, so that two workers never send it twice."""
    now = timezone.now()
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - STUCK)
    if not OutgoingMail.objects.filter(free, pk=mail_id).update(claimed_at=now):
        return
    row = OutgoingMail.objects.get(pk=mail_id)
    content = json.loads(vault.open_for_server(row.sealed, f"mail:{row.pk}"))
    EmailMessage(content["subject"], content["body"], content["from"], content["to"]).send()
    row.delete()


def _in_the_queue() -> set[str]:
    """Ids of mails that a worker will come to: these need no second task."""
    waiting = DBTaskResult.objects.ready().filter(task_path=deliver_mail.module_path)
    return {held["args"][0] for held in waiting.values_list("args_kwargs", flat=True)}


def requeue_stuck_mail(at: datetime) -> int:
    """Codes and security mail whose worker died go out again, once. Returns how many."""
    stuck = OutgoingMail.objects.filter(
        Q(claimed_at=None, created_at__lt=at - STUCK) | Q(claimed_at__lt=at - STUCK), created_at__gt=at - GIVE_UP
    )
    ids = {str(pk) for pk in stuck.values_list("pk", flat=True)} - _in_the_queue()
    for mail_id in ids:
        deliver_mail.enqueue(mail_id)
    OutgoingMail.objects.filter(created_at__lt=at - GIVE_UP).delete()
    return len(ids)
