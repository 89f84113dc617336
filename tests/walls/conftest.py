"""Alice stands past the first step, so that every form that takes writing is there for her."""

from datetime import timedelta

import pytest

from recovery.actions.plan import finish_step
from tests.browsing import browser
from tests.conftest import NOW


@pytest.fixture
def alice(alice):
    """Past the first step, so that the first-night note is offered."""
    finish_step(alice, "k1", fact_id="6a0f2a3e-64bb-4a0c-9d2b-5d0c8f1d2a11", at=NOW - timedelta(days=20))
    return alice


@pytest.fixture
def as_alice(alice):
    return browser(alice)
