"""The gate over its whole answer space, and its laws."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery.enums import Act, Answer, Choice, Gate, Mood
from recovery.rules.gates import DIFFERENT, HARD, QUESTIONS, SOFT, SUPPORT, is_night, latched, may_answer_again, reconnect_gate
from recovery.rules.shapes import Check, Circumstances, Facts, Sitting
from tests.shapes import CLEAR, EVERY_GATE, NOON, check, decided, finished, make_guide, open_facts

GUIDE = make_guide()
CLOSING = (Answer.YES, Answer.NOT_SURE, Answer.RATHER_NOT)


def gate(facts, *, act=Act.READ, now=NOON):
    return reconnect_gate(GUIDE, facts, act=act, now=now)


def reasons(facts, **kwargs):
    return {reason.gate for reason in gate(facts, **kwargs).reasons}


def test_gate_for_an_honest_amicable_person_is_open():
    assert gate(open_facts(GUIDE)).open


def test_gate_for_a_new_account_is_closed_by_every_question_and_by_the_work():
    assert reasons(Facts()) == {*EVERY_GATE, Gate.G12, Gate.DECISION}


@pytest.mark.parametrize(("question", "answer"), list(product(EVERY_GATE, CLOSING)))
def test_req_02_and_03_every_single_answer_but_no_closes(question, answer):
    facts = open_facts(GUIDE, checks=(check(**{question.value: answer}),))
    assert reasons(facts) == {question}


@pytest.mark.parametrize("question", EVERY_GATE)
def test_req_03_a_missing_answer_closes_exactly_as_yes_does(question):
    answers = {key: value for key, value in CLEAR.items() if key != question.value}
    assert reasons(open_facts(GUIDE, checks=(Check(NOON, answers),))) == {question}


@pytest.mark.parametrize("pair", list(combinations(EVERY_GATE, 2)))
def test_every_pair_of_gates_closes_for_both_reasons(pair):
    for answers in product(CLOSING, repeat=2):
        told = {question.value: answer for question, answer in zip(pair, answers, strict=True)}
        assert reasons(open_facts(GUIDE, checks=(check(**told),))) == set(pair)


@pytest.mark.parametrize("question", sorted(HARD))
def test_req_05_a_reviewed_yes_on_a_hard_gate_never_opens_again(question):
    disclosed = check(at=NOON - timedelta(days=4000), **{question.value: "yes"})
    later = tuple(check(at=NOON - timedelta(days=days)) for days in (3000, 2000, 1000, 10))
    answer = gate(open_facts(GUIDE, checks=(disclosed, *later)))
    assert [(r.gate, r.hard, r.until) for r in answer.reasons] == [(question, True, None)]
    assert latched(open_facts(GUIDE, checks=(disclosed, *later))) == {question}


@pytest.mark.parametrize("question", sorted(HARD))
def test_only_yes_latches_other_answers_may_be_given_again_after_seven_days(question):
    unsure = check(at=NOON - timedelta(days=20), **{question.value: "not_sure"})
    assert not gate(open_facts(GUIDE, checks=(unsure, check(at=NOON - timedelta(days=20) + timedelta(days=6, hours=23))))).open
    assert gate(open_facts(GUIDE, checks=(unsure, check(at=NOON - timedelta(days=13))))).open


@pytest.mark.parametrize(("question", "days"), [(Gate.G8, 14), (Gate.G7B, 30), (Gate.G10, 7), (Gate.G9B, 7), (Gate.G3B, 7)])
def test_soft_gates_open_after_their_own_wait_and_a_new_answer(question, days):
    said = NOON - timedelta(days=60)
    told = check(at=said, **{question.value: "yes"})
    soon, later = check(at=said + timedelta(days=days, hours=-1)), check(at=said + timedelta(days=days))
    assert reasons(open_facts(GUIDE, checks=(told,))) >= {question}
    assert reasons(open_facts(GUIDE, checks=(told, soon))) == {question}
    assert gate(open_facts(GUIDE, checks=(told, later))).open


@pytest.mark.parametrize("support", ["no", "not_sure", "rather_not"])
def test_g8_stays_closed_until_they_say_they_have_somebody_to_call(support):
    dark = check(at=NOON - timedelta(days=40), g8="yes")
    after = check(at=NOON - timedelta(days=2), g8_support=support)
    assert reasons(open_facts(GUIDE, checks=(dark, after))) == {Gate.G8}
    without = Check(NOON, {key: value for key, value in CLEAR.items() if key != SUPPORT})
    assert reasons(open_facts(GUIDE, checks=(dark, without))) == {Gate.G8}


def test_a_second_closing_answer_never_shortens_the_wait_of_the_first():
    dark, unsure = check(at=NOON - timedelta(days=13), g8="yes"), check(at=NOON - timedelta(days=12), g8="not_sure")
    assert reasons(open_facts(GUIDE, checks=(dark, unsure, check(at=NOON - timedelta(days=2))))) == {Gate.G8}


def test_carried_over_hard_gates_close_a_new_plan():
    assert reasons(open_facts(GUIDE, carried_over=frozenset({"g4"}))) == {Gate.G4}


@pytest.mark.parametrize("fear", [Answer.YES, Answer.NOT_SURE])
def test_the_early_question_closes_while_it_stands_and_never_latches(fear):
    afraid = open_facts(GUIDE, circumstances=Circumstances(fear=fear))
    assert reasons(afraid) == {Gate.G5}
    assert latched(afraid) == frozenset()
    assert gate(replace(afraid, circumstances=Circumstances(fear=Answer.NO))).open


@pytest.mark.parametrize("missing", ["p1", "p2"])
def test_g12_needs_grieve_and_self_declared_done(missing):
    facts = open_facts(GUIDE)
    kept = tuple(fact for fact in facts.phases_done if fact.phase_key != missing)
    assert reasons(replace(facts, phases_done=kept)) == {Gate.G12}


def test_g12_needs_the_core_of_evaluate_answered_and_skipping_is_not_answering():
    core = [s.key for p in GUIDE.phases[:3] for s in p.steps if s.core]
    assert reasons(open_facts(GUIDE, progress=finished(*core[:-1]))) == {Gate.G12}


@pytest.mark.parametrize("answer", [Answer.NO, Answer.NOT_SURE, Answer.RATHER_NOT])
def test_g12_needs_one_thing_already_different(answer):
    assert reasons(open_facts(GUIDE, checks=(check(**{DIFFERENT.value: answer}),))) == {Gate.G12}


@pytest.mark.parametrize("choice", [Choice.LET_GO, Choice.NOT_YET, Choice.ALONGSIDE])
def test_another_decision_keeps_it_closed(choice):
    assert reasons(open_facts(GUIDE, sittings=decided(choice))) == {Gate.DECISION}


def test_one_sitting_is_no_decision():
    assert reasons(open_facts(GUIDE, sittings=(Sitting(NOON - timedelta(days=30), Choice.RECONNECT, Mood.LOW),))) == {Gate.DECISION}


@pytest.mark.parametrize("act", [Act.DRAFT, Act.REPLY, Act.MEET])
@pytest.mark.parametrize(("hour", "closed"), [(0, True), (4, True), (5, False), (23, False)])
def test_g11_closes_all_but_reading_at_night(act, hour, closed):
    now = NOON.replace(hour=hour) + timedelta(days=1)
    assert (reasons(open_facts(GUIDE), act=act, now=now) == {Gate.G11}) is closed
    assert gate(open_facts(GUIDE), act=Act.READ, now=now).open


@pytest.mark.parametrize("act", [Act.DRAFT, Act.REPLY, Act.MEET])
def test_g11_closes_for_the_day_after_drink_by_own_word(act):
    drank = open_facts(GUIDE, drank_on=NOON.date())
    assert reasons(drank, act=act) == {Gate.G11}
    assert gate(drank, act=act, now=NOON + timedelta(days=1)).open


@pytest.mark.parametrize(
    ("hour", "window", "night"),
    [(3, (0, 5), True), (12, (9, 17), True), (8, (9, 17), False), (23, (22, 6), True), (6, (22, 6), False), (2, (0, 0), True)],
)
def test_night_workers_set_their_own_night_and_an_empty_one_falls_back(hour, window, night):
    assert is_night(NOON.replace(hour=hour), *window) is night


def test_g7b_closes_from_the_third_message_without_an_answer_for_thirty_days():
    two = (NOON - timedelta(days=9), NOON - timedelta(days=8))
    assert gate(open_facts(GUIDE, unanswered=two)).open
    three = open_facts(GUIDE, unanswered=(*two, NOON))
    (reason,) = gate(three).reasons
    assert (reason.gate, reason.hard, reason.until) == (Gate.G7B, False, NOON + timedelta(days=30))
    assert gate(three, now=NOON + timedelta(days=30)).open


def test_g7b_from_the_log_and_from_an_answer_is_one_reason_and_the_longer_one_counts():
    sent = tuple(NOON - timedelta(days=days) for days in (29, 28, 27))
    said = open_facts(GUIDE, checks=(check(at=NOON, g7b="yes"),), unanswered=sent)
    assert [(r.gate, r.until) for r in gate(said).reasons] == [(Gate.G7B, NOON + timedelta(days=30))]
    assert [(r.gate, r.until) for r in gate(said, now=NOON - timedelta(days=1)).reasons]
    earlier = open_facts(
        GUIDE, checks=(check(at=NOON - timedelta(days=40)), check(at=NOON - timedelta(days=1), g7b="not_sure")), unanswered=(*sent, NOON)
    )
    assert [(r.gate, r.until) for r in gate(earlier).reasons] == [(Gate.G7B, NOON + timedelta(days=30))]


def test_may_answer_again_tells_when_a_no_would_be_heard():
    facts = open_facts(GUIDE, checks=(check(at=NOON - timedelta(days=6), g10="yes"),))
    assert not may_answer_again(facts, Gate.G10, NOON)
    assert may_answer_again(facts, Gate.G10, NOON + timedelta(days=1))
    assert not may_answer_again(open_facts(GUIDE, checks=(check(g4="yes"),)), Gate.G4, NOON + timedelta(days=4000))


# --- Laws ---------------------------------------------------------------------------------------------------------

answers = st.dictionaries(st.sampled_from(QUESTIONS), st.sampled_from(list(Answer)))
moments = st.integers(min_value=0, max_value=400).map(lambda days: NOON - timedelta(days=days))
checks = st.lists(st.builds(Check, moments, answers), max_size=5).map(tuple)
closing_checks = st.builds(
    Check,
    moments,
    st.dictionaries(st.sampled_from([g.value for g in HARD | SOFT]), st.sampled_from(CLOSING), min_size=1),
)


@settings(max_examples=400, deadline=None)
@given(base=checks, added=closing_checks, clear=st.booleans(), act=st.sampled_from(Act))
def test_law_adding_a_closing_answer_never_opens_anything(base, added, clear, act):
    history = (*base, check()) if clear else base
    before = gate(open_facts(GUIDE, checks=history), act=act)
    after = gate(open_facts(GUIDE, checks=(*history, added)), act=act)
    assert {r.gate for r in before.reasons} <= {r.gate for r in after.reasons}


@settings(max_examples=200, deadline=None)
@given(history=checks, sent=st.lists(moments, max_size=8), one=moments, act=st.sampled_from(Act))
def test_law_one_more_message_without_an_answer_never_opens_anything(history, sent, one, act):
    before = gate(open_facts(GUIDE, checks=history, unanswered=tuple(sent)), act=act)
    after = gate(open_facts(GUIDE, checks=history, unanswered=(*sent, one)), act=act)
    assert {r.gate for r in before.reasons} <= {r.gate for r in after.reasons}
    assert [reason for reason in before.reasons if reason not in after.reasons and reason.gate is not Gate.G7B] == []


@settings(max_examples=200, deadline=None)
@given(history=checks, days=st.integers(min_value=0, max_value=5000))
def test_law_no_passage_of_days_opens_a_latched_gate(history, days):
    facts = open_facts(GUIDE, checks=history)
    assert latched(facts) <= reasons(facts, now=NOON + timedelta(days=days))


@settings(max_examples=200, deadline=None)
@given(history=checks, days=st.integers(min_value=0, max_value=400), done=st.sets(st.sampled_from(sorted(GUIDE.steps))))
def test_req_06_law_days_and_progress_alone_never_open(history, days, done):
    unchecked = open_facts(GUIDE, checks=(), progress=finished(*done))
    assert not gate(unchecked, now=NOON + timedelta(days=days)).open
    undecided = open_facts(GUIDE, checks=history, sittings=(), progress=finished(*done))
    assert not gate(undecided, now=NOON + timedelta(days=days)).open


@settings(max_examples=100, deadline=None)
@given(history=checks, seed=st.randoms())
def test_law_the_order_of_rows_does_not_matter(history, seed):
    shuffled = list({c.at: c for c in history}.values())
    ordered = tuple(shuffled)
    seed.shuffle(shuffled)
    assert gate(open_facts(GUIDE, checks=ordered)) == gate(open_facts(GUIDE, checks=tuple(shuffled)))
