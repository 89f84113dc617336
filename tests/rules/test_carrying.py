"""What a new plan takes over: every answer, every hard gate, any number of plans."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery.enums import Act, Answer, Gate
from recovery.rules.carrying import ORDERS, OUTREACH_USED, Told, carried_over, locks_of
from recovery.rules.gates import HARD, SOFT, latched, reconnect_gate
from recovery.rules.ladder import ladder_of
from recovery.rules.shapes import Facts
from tests.shapes import NOON, check, make_guide, open_facts

GUIDE = make_guide()
EVERY_LOCK = frozenset(gate.value for gate in HARD)
ANSWERS = (*Answer, None)
KEPT_SHUT = Told(Answer.YES, Answer.YES, Answer.NO, Answer.NO)


def gates_in(taken):
    return taken - {OUTREACH_USED}


@pytest.mark.parametrize("same", [answer for answer in ANSWERS if answer is not Answer.NO])
@pytest.mark.parametrize("gate", sorted(HARD))
def test_every_answer_but_a_plain_no_carries_every_hard_gate_over(gate, same):
    assert gates_in(carried_over(frozenset({gate.value}), Told(same, Answer.YES, Answer.NO, Answer.NO))) == {gate.value}


@pytest.mark.parametrize(("order", "wrote", "together"), list(product(ANSWERS, repeat=3)))
def test_a_plan_about_somebody_else_starts_clean(order, wrote, together):
    assert carried_over(EVERY_LOCK, Told(Answer.NO, order, wrote, together)) == frozenset()


@pytest.mark.parametrize(("same", "order", "wrote", "together"), list(product(ANSWERS, repeat=4)))
def test_over_the_whole_answer_space_only_the_named_ways_back_lift_anything(same, order, wrote, together):
    taken = carried_over(EVERY_LOCK, Told(same, order, wrote, together))
    if same is Answer.NO:
        assert taken == frozenset()
        return
    lifted = EVERY_LOCK - taken
    assert (lifted >= {gate.value for gate in ORDERS}) is (order is Answer.NO)
    assert (Gate.G3A.value in lifted) is (wrote is Answer.YES)
    assert lifted <= {Gate.G3A.value, *(gate.value for gate in ORDERS)}
    assert (OUTREACH_USED in taken) is (together is not Answer.YES)


def test_being_together_again_frees_the_outreach_and_no_gate():
    freed = Told(Answer.YES, Answer.YES, Answer.NO, Answer.YES)
    assert carried_over(EVERY_LOCK, freed) == EVERY_LOCK
    assert ladder_of(Facts(carried_over=carried_over(EVERY_LOCK, freed)), NOON).may_write
    assert not ladder_of(Facts(carried_over=carried_over(frozenset(), KEPT_SHUT)), NOON).may_write


def test_locks_are_the_latches_of_every_plan_with_what_each_had_taken_over():
    first = open_facts(GUIDE, checks=(check(g4="yes", g10="yes", g5="not_sure"),))
    second = open_facts(GUIDE, carried_over=frozenset({"g6", OUTREACH_USED}))
    assert locks_of([first, second, open_facts(GUIDE)]) == {"g4", "g6"}
    assert locks_of([]) == frozenset()


def test_what_came_along_latches_no_soft_gate_and_the_outreach_is_no_gate():
    for gate in SOFT:
        assert locks_of([open_facts(GUIDE, checks=(check(**{gate.value: "yes"}),))]) == frozenset()
    assert latched(open_facts(GUIDE, carried_over=frozenset({OUTREACH_USED}))) == frozenset()
    assert reconnect_gate(GUIDE, open_facts(GUIDE, carried_over=frozenset({OUTREACH_USED})), act=Act.READ, now=NOON).open


# --- Laws ---------------------------------------------------------------------------------------------------------

disclosed = st.sets(st.sampled_from(sorted(HARD)), max_size=3)
answers = st.sampled_from(ANSWERS)
# In every plan something new may be disclosed; then the next one begins with these answers.
chain = st.lists(st.tuples(disclosed, st.builds(Told, answers, answers, answers, answers)), min_size=1, max_size=8)


def walk(plans):
    """Facts of every plan of a chain, each begun as the action begins it: from the locks of all before it."""
    facts, taken = [], frozenset()
    for yeses, told in plans:
        facts.append(open_facts(GUIDE, checks=(check(**{gate.value: "yes" for gate in yeses}),), carried_over=taken))
        taken = carried_over(locks_of(facts), told)
    return facts, open_facts(GUIDE, carried_over=taken)


@settings(max_examples=300, deadline=None)
@given(plans=chain, last=st.tuples(answers, answers, answers).map(lambda said: Told(Answer.YES, *said)))
def test_law_no_number_of_plans_clears_a_hard_lock_for_the_same_person(plans, last):
    """Whatever was answered in between, also "somebody else": the next plan about the same person has every lock again."""
    plans = [*plans, (set(), last)]
    facts, newest = walk(plans)
    ever = {gate for yeses, _ in plans for gate in yeses}
    may_go = (ORDERS if last.order_stands is Answer.NO else frozenset()) | ({Gate.G3A} if last.wrote_first is Answer.YES else frozenset())
    assert latched(newest) == ever - may_go
    assert reconnect_gate(GUIDE, newest, act=Act.READ, now=NOON).open is (ever <= may_go)
    assert len(facts) == len(plans)


@settings(max_examples=200, deadline=None)
@given(locks=disclosed, more=disclosed, told=st.builds(Told, answers, answers, answers, answers))
def test_law_a_lock_more_never_opens_anything(locks, more, told):
    few, many = ({gate.value for gate in gates} for gates in (locks, locks | more))
    assert carried_over(frozenset(few), told) <= carried_over(frozenset(many), told)
