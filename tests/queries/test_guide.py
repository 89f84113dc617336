import pytest

from recovery.actions.guide import move_step, retire_step
from recovery.enums import ProgressKind
from recovery.models import Plan, StepProgress
from recovery.queries.guide import changes_since, publish_faults
from tests.manuscripts import AT, make_big_manuscript, make_guide, publish_manuscript

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(db):
    return publish_manuscript().guide


def step(guide, key):
    return guide.steps.get(key=key)


def edit(guide, key, **fields):
    guide.steps.filter(key=key).update(**fields)


def test_changes_are_told_step_by_step(guide):
    edit(guide, "k1", title="Other")
    retire_step(step(guide, "k3"), actor=None, at=AT)
    move_step(step(guide, "k8"), phase=guide.phases.get(key="p6"), position=0, actor=None, at=AT)
    guide.phases.filter(key="p1").update(summary="Other.")
    guide.myth_cards.all().delete()
    changes = changes_since(guide)
    assert changes.number == 1
    assert [(one.key, one.what) for one in changes.steps] == [("k1", "changed"), ("k8", "moved"), ("k3", "retired")]
    assert changes.around == ("phase p1", "myth m1")


def test_nothing_changed_is_told_as_nothing(guide):
    assert not changes_since(guide).any
    edit(guide, "k1", file_name="another-name")
    assert not changes_since(guide).any


def test_before_the_first_release_every_step_is_new(db):
    changes = changes_since(make_guide())
    assert (changes.number, {one.what for one in changes.steps}, len(changes.steps)) == (0, {"added"}, 12)


@pytest.mark.parametrize(("people", "words"), [(0, "fewer than five"), (4, "fewer than five"), (5, "5"), (6, "6")])
def test_counts_below_five_are_not_told(guide, django_user_model, people, words):
    for number in range(people):
        owner = django_user_model.objects.create_user(f"person{number}@example.org")
        plan = Plan.objects.create(owner=owner, guide=guide)
        for kind in (ProgressKind.BEGUN, ProgressKind.FINISHED):
            StepProgress.objects.create(plan=plan, step=step(guide, "k1"), kind=kind, release=guide.releases.get(), at=AT)
    edit(guide, "k1", title="Other")
    assert [one.people_in_words for one in changes_since(guide).steps] == [words]


@pytest.mark.parametrize("steps", [12, 60])
def test_asking_what_changed_costs_the_same_for_every_guide(db, django_assert_num_queries, steps):
    guide = publish_manuscript(make_big_manuscript(steps=steps)).guide
    edit(guide, "k1", title="Other")
    with django_assert_num_queries(7):
        changes_since(guide)
    with django_assert_num_queries(6):
        publish_faults(guide)
