"""Guides that could not be published: the rules still answer, and always on the careful side."""

from dataclasses import replace

import pytest

from recovery.enums import Act, Gate, PhaseRole
from recovery.rules.gates import reconnect_gate
from recovery.rules.progress import roadmap
from recovery.rules.shapes import Facts, Guide, NextKind
from tests.shapes import NOON, make_guide, open_facts

GUIDE = make_guide()


def guide_of(*phases):
    return Guide("g", "en", "Guide", "", 1, phases)


@pytest.mark.parametrize("role", [PhaseRole.GRIEVE, PhaseRole.SELF, PhaseRole.EVALUATE])
def test_without_a_part_of_the_trunk_reconnecting_is_closed(role):
    guide = guide_of(*(phase for phase in GUIDE.phases if phase.role is not role))
    answer = reconnect_gate(guide, open_facts(GUIDE), act=Act.READ, now=NOON)
    assert {reason.gate for reason in answer.reasons} == {Gate.G12}


def test_without_a_core_step_in_evaluate_reconnecting_is_closed():
    evaluate = GUIDE.by_role[PhaseRole.EVALUATE]
    easy = replace(evaluate, steps=tuple(replace(step, core=False) for step in evaluate.steps))
    guide = guide_of(*(easy if phase is evaluate else phase for phase in GUIDE.phases))
    assert not reconnect_gate(guide, open_facts(GUIDE), act=Act.READ, now=NOON).open


def test_a_declared_part_that_has_left_the_guide_does_not_count_for_another():
    without = guide_of(*(phase for phase in GUIDE.phases if phase.role is not PhaseRole.SELF))
    renamed = guide_of(*(replace(phase, key="p9") if phase.role is PhaseRole.SELF else phase for phase in GUIDE.phases))
    for guide in (without, renamed):
        assert not reconnect_gate(guide, open_facts(GUIDE), act=Act.READ, now=NOON).open


def test_a_guide_without_the_trunk_goes_on_with_the_decision_and_one_without_anything_too():
    assert roadmap(guide_of(), Facts(), NOON).next.kind == NextKind.DECIDE
    assert roadmap(guide_of(GUIDE.phases[4]), Facts(), NOON).next.kind == NextKind.DECIDE
