"""What every template may use. Lazy: a page that does not ask pays nothing."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from recovery.edge.own import own_frame
from recovery.queries.ledger import ledger
from recovery.queries.texts import short_texts


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "texts": SimpleLazyObject(short_texts),
        "ledger": SimpleLazyObject(ledger),
        "exit_target": settings.EXIT_TARGET,
        "own": SimpleLazyObject(lambda: own_frame(request)),  # for the layouts of signed-in pages only
        "mail_to_terminal": settings.MAIL_TO_TERMINAL,
    }
