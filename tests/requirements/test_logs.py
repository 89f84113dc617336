"""care/safety.md §4, requirement 32: logs and error pages hold no word, answer, nickname or address.

tests/conftest.py listens to every logger during the whole suite (tests/log_watch.py). Here: that it hears, and what breaks says nothing.
"""

import logging

import pytest
from django.test import override_settings
from django.urls import path

from config import urls
from config.urls import handler400, handler403, handler404, handler500  # noqa: F401  # of this module's own addresses, too
from tests.addresses import HERS, S
from tests.browsing import form_to, send, signed_in_through_the_page, what_is_logged
from tests.conftest import PASSWORD
from tests.log_watch import LogWatch, watching

pytestmark = pytest.mark.django_db


def break_with_everything(request):
    """A bug that quotes all it knows: the form, the address, the page."""
    raise ValueError(f"{request.POST.get('text')} {request.user.email} {request.path}")


urlpatterns = [path("notes/save/", break_with_everything), *urls.urlpatterns]


@pytest.mark.parametrize(
    ("words", "level", "too_much"),
    [
        (S, "warning", True),
        ("alice@example.org", "error", True),
        (PASSWORD.upper(), "critical", True),
        ("mail 9d3f4e5a could not be sent", "error", False),
        ("alice@example.org", "debug", False),  # never made: no handler of ours asks for it
    ],
)
@pytest.mark.parametrize("name", ["recovery.views.notes", "django.request", "django_tasks", "allauth.account", "gunicorn.error", ""])
def test_req_32_the_watch_hears_every_logger_and_knows_what_must_not_be_said(name, words, level, too_much):
    with watching(LogWatch(PASSWORD)) as watch:
        logger = logging.getLogger(name)
        said = logger.isEnabledFor(getattr(logging, level.upper()))
        getattr(logger, level)("Could not keep %s", words)
        assert bool(watch.take()) is (too_much and said)
        assert watch.take() == []


def test_req_32_the_watch_reads_what_production_would_print_of_an_exception():
    with watching(LogWatch()) as watch:
        try:
            raise KeyError(HERS)
        except KeyError:
            logging.getLogger("recovery").exception("Broken")
        assert (watch.heard, watch.take()) == (1, [])
        logging.getLogger("recovery").error("Broken: %r", KeyError(HERS))
        assert len(watch.take()) == 1


def test_req_32_the_whole_suite_is_watched(log_watch, alice):
    """The fixture that every test has: a line with an address is found, and taken back here."""
    before = log_watch.heard
    logging.getLogger("recovery").error("Could not reach %s", alice.email)
    assert log_watch.heard == before + 1
    assert len(log_watch.take()) == 1


@override_settings(ROOT_URLCONF=__name__)
def test_req_32_a_bug_that_quotes_everything_tells_neither_log_nor_page(alice, at_noon):
    client = signed_in_through_the_page(alice)
    client.raise_request_exception = False
    form = form_to(client.get("/notes/new/"), "/notes/save/")
    with what_is_logged() as log:
        answer = send(client, form, text=S)
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "ValueError" in log.getvalue(), "it is on record that it broke, and where"
    for secret in (S, alice.email, str(alice.pk), "/notes/save/"):
        assert secret not in log.getvalue()
        assert secret not in page
