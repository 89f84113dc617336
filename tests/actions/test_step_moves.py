from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery.actions.guide import bring_back, move_step, retire_step, revive_step
from recovery.models import AuditRecord, Step
from recovery.releases import manuscript_of
from tests.manuscripts import AT, changed, make_activity, make_guide, make_manuscript, publish_manuscript
from tests.releases.strategies import LAW

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(db):
    return publish_manuscript().guide


def step(guide, key):
    return guide.steps.get(key=key)


def order(guide):
    return [[one["key"] for one in phase["steps"]] for phase in manuscript_of(guide)["phases"]]


def test_a_retired_step_leaves_the_drafts_and_keeps_its_row(guide, edith):
    retire_step(step(guide, "k1"), actor=edith, at=AT)
    assert order(guide)[0] == ["k2"]
    assert step(guide, "k1").retired_at == AT
    revive_step(step(guide, "k1"), actor=edith, at=AT)
    assert order(guide)[0] == ["k2", "k1"]
    records = AuditRecord.objects.filter(actor_id=str(edith.pk), subject="step k1").order_by("pk")
    assert list(records.values_list("action", flat=True)) == ["retire", "revive"]


def test_retiring_or_reviving_twice_is_doing_it_once(guide):
    revive_step(step(guide, "k1"), actor=None, at=AT)
    retire_step(step(guide, "k1"), actor=None, at=AT)
    retire_step(step(guide, "k1"), actor=None, at=AT + timedelta(days=1))
    assert step(guide, "k1").retired_at == AT
    assert list(AuditRecord.objects.filter(subject="step k1").values_list("action", flat=True)) == ["retire"]


@pytest.mark.parametrize(("position", "expected"), [(0, "k3 k1 k2"), (1, "k1 k3 k2"), (2, "k1 k2 k3"), (9, "k1 k2 k3")])
def test_a_step_moves_into_another_phase_at_its_place(guide, position, expected):
    move_step(step(guide, "k3"), phase=guide.phases.get(key="p1"), position=position, actor=None, at=AT)
    assert order(guide)[:2] == [expected.split(), ["k4"]]


def test_a_step_does_not_move_to_another_guide(guide):
    other = make_guide(make_manuscript(key="other"))
    with pytest.raises(ValueError, match="stays in its guide"):
        move_step(step(guide, "k1"), phase=other.phases.get(key="p1"), position=0, actor=None, at=AT)


# --- Law: nobody's step is lost -----------------------------------------------------------------------------------

MOVES = st.lists(
    st.one_of(
        st.tuples(st.just("retire"), st.integers(1, 12)),
        st.tuples(st.just("revive"), st.integers(1, 12)),
        st.tuples(st.just("move"), st.integers(1, 12), st.integers(1, 6), st.integers(0, 4)),
        st.tuples(st.just("add"), st.integers(100, 120)),
        st.tuples(st.just("load")),
        st.tuples(st.just("bring back")),
    ),
    max_size=8,
)


def do(guide, what, *numbers):
    if what == "load":
        make_guide(make_manuscript())
    elif what == "bring back":
        bring_back(guide.releases.earliest("number"), actor=None, at=AT)
    elif what == "add":
        phase = guide.phases.get(key="p1")
        Step.objects.get_or_create(guide=guide, key=f"k{numbers[0]}", defaults={"phase": phase, "title": "New"})
    elif what == "move":
        phase = guide.phases.get(key=f"p{numbers[1]}")
        move_step(step(guide, f"k{numbers[0]}"), phase=phase, position=numbers[2], actor=None, at=AT)
    else:
        {"retire": retire_step, "revive": revive_step}[what](step(guide, f"k{numbers[0]}"), actor=None, at=AT)


@settings(LAW, max_examples=20)
@given(MOVES)
def test_retiring_reordering_and_adding_never_change_keys_or_ids_of_others(moves):
    with transaction.atomic():
        guide = publish_manuscript().guide
        ids, words = dict(guide.steps.values_list("key", "pk")), dict(guide.steps.values_list("key", "body"))
        for move in moves:
            do(guide, *move)
        after = dict(guide.steps.values_list("key", "pk"))
        assert {key: after.get(key) for key in ids} == ids
        assert {key: body for key, body in guide.steps.values_list("key", "body") if key in ids} == words
        placed = [key for phase in order(guide) for key in phase]
        assert sorted(placed) == sorted(guide.steps.filter(retired_at=None).values_list("key", flat=True))
        transaction.set_rollback(True)


def test_changing_activities_keeps_the_rows_of_those_that_stay(db):
    first = changed(make_manuscript(), "k1", activities=[make_activity("a1"), make_activity("a2")])
    guide = make_guide(first)
    pk = step(guide, "k1").activities.get(key="a2").pk
    make_guide(changed(first, "k1", activities=[make_activity("a3"), make_activity("a2", prompt="Other.")]))
    rows = step(guide, "k1").activities
    assert list(rows.values_list("key", "prompt")) == [("a3", "Write down what comes."), ("a2", "Other.")]
    assert rows.get(key="a2").pk == pk
