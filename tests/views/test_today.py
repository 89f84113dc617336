from uuid import uuid4

import pytest

from recovery.actions.plan import finish_step
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_today_offers_the_first_step_to_somebody_new(as_alice):
    page = as_alice.get("/today/")
    assert page.context["today"].next.step.key == "k1"
    assert "Get through today" in page.content.decode()


def test_today_offers_rest_after_a_step_of_the_same_day(alice, as_alice, at_noon):
    finish_step(alice, "k1", fact_id=uuid4(), at=NOW)
    assert as_alice.get("/today/").context["today"].offer == "rest"
