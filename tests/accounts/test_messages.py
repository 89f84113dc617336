"""What allauth says at the top of a page never repeats an address: others see the screen."""

from pathlib import Path

import allauth
import pytest
from django.contrib import messages
from django.contrib.messages.storage.base import BaseStorage
from django.test import RequestFactory

from recovery.edge.account import AccountAdapter

STOCK = Path(allauth.__file__).parent / "templates"
MESSAGES = sorted(str(path.relative_to(STOCK)) for path in STOCK.rglob("messages/*.txt"))
TOLD = dict.fromkeys(("email", "user", "name", "recipient", "login"), "alice@example.org")


class Said(BaseStorage):
    def _get(self):
        return [], True

    def _store(self, messages, response, *args, **kwargs):
        return []


def test_the_messages_of_allauth_are_known_here():
    assert {"account/messages/password_changed.txt", "mfa/messages/totp_activated.txt"} < set(MESSAGES)


@pytest.mark.parametrize("template", MESSAGES)
def test_no_message_names_the_person(template):
    request = RequestFactory().get("/")
    request._messages = said = Said(request)
    AccountAdapter(request).add_message(request, messages.INFO, template, TOLD)
    assert [message.message for message in said._queued_messages if "alice" in message.message.lower()] == []
