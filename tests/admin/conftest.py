"""edith may edit and publish; the writer may edit. Their guide is a small one beside the shipped one."""

import pytest

from recovery.actions.staff import make_editor
from recovery.models import Guide, Step
from tests.conftest import NOW, PASSWORD, fresh, signed_in
from tests.manuscripts import make_manuscript, publish_manuscript


@pytest.fixture
def guide(db):
    """Published once; the drafts say the same."""
    return publish_manuscript(make_manuscript()).guide


@pytest.fixture
def step(guide) -> Step:
    return guide.steps.get(key="k1")


@pytest.fixture
def writer(db):
    """May edit and not publish."""
    return fresh(make_editor("writer@example.org", PASSWORD, publisher=False, at=NOW)[0])


@pytest.fixture
def as_edith(edith):
    return signed_in(edith)


@pytest.fixture
def as_writer(writer):
    return signed_in(writer)


def page(guide: Guide, name: str) -> str:
    return f"/desk/recovery/guide/{guide.pk}/{name}/"


def form_of(row) -> str:
    return f"/desk/recovery/{row._meta.model_name}/{row.pk}/change/"
