"""Noon of a Sunday. Alice has finished one step, answered another, and keeps a note; she is signed in here and there."""

from datetime import timedelta
from uuid import uuid4

import pytest

from recovery.actions.answers import save_answers
from recovery.actions.plan import finish_step
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import WritingKind
from tests.browsing import signed_in_through_the_page
from tests.conftest import NOW

S = "the kettle is older than both of us"


@pytest.fixture
def alice(alice, at_noon):
    """She finished the first step, answered the fifth, and keeps one note."""
    finish_step(alice, "k1", fact_id=uuid4(), at=NOW - timedelta(days=2))
    save_answers(alice, "k5", {"a1": {"text": S}}, revisions={}, page_id=None, at=NOW)
    save_writing(alice, Where(WritingKind.NOTE), Save(uuid4(), {"text": S}), at=NOW)
    return alice


@pytest.fixture
def at_home(alice):
    """Signed in on a device that only she uses."""
    return signed_in_through_the_page(alice, own=True)


@pytest.fixture
def at_the_library(alice):
    return signed_in_through_the_page(alice, own=False)
