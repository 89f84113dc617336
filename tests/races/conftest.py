"""A small guide instead of the shipped one: every race begins with an empty database, and this one is there at once."""

import pytest
from django.core.management import call_command

from recovery import releases
from recovery.queries import texts
from tests.manuscripts import make_activity, make_manuscript, publish_manuscript, step_in


@pytest.fixture
def stage(transactional_db):
    # The first race of a process still finds the shipped guide; every later one follows a flush.
    call_command("flush", interactive=False, verbosity=0)
    releases.forget()
    texts.forget_texts()
    manuscript = make_manuscript(per_phase=3)
    step_in(manuscript, "k1")["activities"] = [make_activity("a1", "checklist", items=["Walk", "Cook"]), make_activity("a2", "letter")]
    publish_manuscript(manuscript)
