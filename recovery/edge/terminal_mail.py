"""Mail of the local run: printed where Waymark was started, framed so that a code is easy to find."""

import sys
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            frame = "─" * 60
            sys.stdout.write(f"\n{frame}\nMail to {', '.join(message.to)}: {message.subject}\n\n{message.body.strip()}\n{frame}\n")
        sys.stdout.flush()
        return len(email_messages)
