"""Background work. Tasks take ids only, never text."""

import json
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from recovery import vault
from recovery.models import OutgoingMail

STUCK = timedelta(minutes=10)


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


def requeue_stuck_mail(at: datetime) -> int:
    """Codes and security mail whose worker died go out again. Returns how many."""
    stuck = OutgoingMail.objects.filter(
        Q(claimed_at=None, created_at__lt=at - STUCK) | Q(claimed_at__lt=at - STUCK), created_at__gt=at - timedelta(hours=1)
    )
    ids = [str(pk) for pk in stuck.values_list("pk", flat=True)]
    for mail_id in ids:
        deliver_mail.enqueue(mail_id)
    OutgoingMail.objects.filter(created_at__lt=at - timedelta(hours=1)).delete()  # a code that old opens nothing
    return len(ids)
