"""Mail leaves through a task. The queue holds an id; what the mail says is sealed until it is handed over."""

import json
from functools import partial
from uuid import uuid4

from django.core.mail import EmailMessage
from django.db import transaction

from recovery import tasks, vault
from recovery.models import OutgoingMail, User


def queue(message: EmailMessage, *, user: User | None = None) -> OutgoingMail:
    """Seal `message` and send it after commit."""
    mail_id = uuid4()
    content = json.dumps({"to": message.to, "subject": message.subject, "body": message.body, "from": message.from_email})
    row = OutgoingMail.objects.create(pk=mail_id, user=user, sealed=vault.seal_for_server(content, f"mail:{mail_id}"))
    transaction.on_commit(partial(tasks.deliver_mail.enqueue, str(mail_id)))
    return row
