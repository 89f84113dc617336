"""The roadmap: examples first, then its laws."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery.enums import Answer, Choice, PhaseRole, ProgressKind, StepState
from recovery.rules.progress import branch_role, roadmap
from recovery.rules.shapes import Circumstances, Facts, Guide, NextKind, PhaseFact, ProgressFact, Sitting
from tests.shapes import NOON, check, decided, declared, finished, make_guide, make_step, open_facts

GUIDE = make_guide()
DAY = timedelta(days=1)


def fact(key, kind, *, ago=1, release=1):
    return ProgressFact(key, kind, NOON - ago * DAY, release)


def road(facts=None, guide=GUIDE):
    return roadmap(guide, facts or Facts(), NOON)


def next_of(facts, guide=GUIDE):
    found = roadmap(guide, facts, NOON).next
    return found.kind, (found.step.key if found.step else found.phase.key if found.phase else "")


def test_a_new_plan_begins_with_the_first_core_step():
    assert next_of(Facts()) == (NextKind.STEP, "k1")
    assert road().steps["k1"].state is StepState.CURRENT
    assert road().done_count == 0


def test_finishing_moves_on_to_the_next_core_step_and_past_the_others():
    assert next_of(Facts(progress=finished("k1"))) == (NextKind.STEP, "k2")
    assert next_of(Facts(progress=finished("k1", "k2"))) == (NextKind.PHASE_END, "p1")


@pytest.mark.parametrize("kind", [ProgressKind.SKIPPED, ProgressKind.SET_ASIDE])
def test_skipping_and_setting_aside_move_on_as_well(kind):
    assert next_of(Facts(progress=(fact("k1", kind),))) == (NextKind.STEP, "k2")
    assert road(Facts(progress=(fact("k1", kind),))).phases[0].core_done == 0


def test_begun_stays_current_and_changes_no_later_state():
    begun = Facts(progress=(fact("k1", ProgressKind.BEGUN, ago=3), fact("k2", ProgressKind.BEGUN, ago=2)))
    assert road(begun).steps["k1"].state is StepState.CURRENT
    assert road(begun).steps["k2"].state is StepState.BEGUN
    late = Facts(progress=(fact("k1", ProgressKind.FINISHED, ago=3), fact("k1", ProgressKind.BEGUN, ago=2)))
    assert road(late).steps["k1"].state is StepState.DONE


def test_the_person_says_when_a_phase_is_done_even_with_steps_left():
    assert next_of(Facts(phases_done=declared("p1"))) == (NextKind.STEP, "k4")


def test_reopening_keeps_the_step_counted_and_makes_it_next():
    again = Facts(progress=(*finished("k1", "k2"), fact("k1", ProgressKind.REOPENED)))
    view = road(again).steps["k1"]
    assert (view.done, view.state, road(again).phases[0].core_done) == (True, StepState.CURRENT, 2)


def test_skipping_a_reopened_step_moves_on_and_keeps_it_counted():
    again = Facts(progress=(*finished("k1"), fact("k1", ProgressKind.REOPENED, ago=2), fact("k1", ProgressKind.SKIPPED)))
    assert next_of(again) == (NextKind.STEP, "k2")
    assert road(again).steps["k1"].done


def test_a_step_whose_words_changed_since_says_so_until_it_is_done_again():
    guide = make_guide(release=2)
    changed = replace(guide.phases[0].steps[0], changed_in=2)
    phases = (replace(guide.phases[0], steps=(changed, *guide.phases[0].steps[1:])), *guide.phases[1:])
    guide = Guide("g", "en", "", "", 2, phases)
    assert road(Facts(progress=finished("k1", release=1)), guide).steps["k1"].updated
    assert not road(Facts(progress=finished("k1", release=2)), guide).steps["k1"].updated
    assert not road(Facts(), guide).steps["k1"].updated


def test_a_paused_plan_offers_rest_and_forgets_nothing():
    paused = Facts(progress=finished("k1"), paused_at=NOON - DAY)
    assert next_of(paused) == (NextKind.PAUSED, "")
    assert road(paused).steps["k1"].done


def test_after_the_trunk_comes_the_decision():
    assert next_of(Facts(phases_done=declared("p1", "p2", "p3"))) == (NextKind.DECIDE, "p3")


def test_a_second_sitting_and_a_cooling_off_are_waited_for_with_a_date():
    done = declared("p1", "p2", "p3")
    first = road(Facts(phases_done=done, sittings=(Sitting(NOON - timedelta(hours=2), Choice.LET_GO),))).next
    assert (first.kind, first.on) == (NextKind.WAIT, (NOON + timedelta(hours=18)).date())
    cooling = road(Facts(phases_done=done, sittings=decided(Choice.LET_GO, at=NOON - 2 * DAY))).next
    assert (cooling.kind, cooling.on) == (NextKind.WAIT, (NOON + 2 * DAY).date())
    ready = Facts(phases_done=done, sittings=(Sitting(NOON - DAY, Choice.LET_GO),))
    assert next_of(ready) == (NextKind.DECIDE, "p3")


def test_not_yet_waits_without_a_date():
    waiting = road(Facts(phases_done=declared("p1", "p2", "p3"), sittings=decided(Choice.NOT_YET))).next
    assert (waiting.kind, waiting.on) == (NextKind.WAIT, None)


@pytest.mark.parametrize(
    ("choice", "gate_open", "role"),
    [
        (None, True, None),
        (Choice.NOT_YET, True, None),
        (Choice.LET_GO, True, PhaseRole.LET_GO),
        (Choice.ALONGSIDE, False, PhaseRole.LET_GO),
        (Choice.RECONNECT, True, PhaseRole.RECONNECT),
        (Choice.RECONNECT, False, PhaseRole.LET_GO),
    ],
)
def test_branch_follows_the_decision_and_a_closed_gate_leads_to_letting_go(choice, gate_open, role):
    assert branch_role(choice, gate_open=gate_open) is role


def test_open_gate_puts_reconnect_on_the_road():
    facts = open_facts(GUIDE)
    assert next_of(facts) == (NextKind.STEP, "k10")
    assert not road(facts).phases[3].closed
    assert not road(facts).phases[4].on_road


def test_a_gate_that_closes_in_mid_road_hands_over_to_letting_go_and_keeps_what_was_done():
    closed = open_facts(GUIDE, checks=(check(), check(at=NOON, g5="yes")))
    closed = replace(closed, progress=(*closed.progress, *finished("k10")))
    assert next_of(closed) == (NextKind.STEP, "k13")
    assert {view.state for view in road(closed).phases[3].steps} == {StepState.CLOSED}
    assert road(closed).steps["k10"].done


def test_letting_go_is_readable_before_any_decision_and_not_on_the_road():
    phase = road().phases[4]
    assert (phase.closed, phase.on_road) == (False, False)
    assert {view.state for view in phase.steps} == {StepState.OPEN}


def test_either_ending_leads_to_the_closing_and_to_graduation():
    for facts in (open_facts(GUIDE), open_facts(GUIDE, sittings=decided(Choice.LET_GO))):
        branch = "p4" if facts.sittings[0].choice is Choice.RECONNECT else "p5"
        at_closing = replace(facts, phases_done=declared("p1", "p2", "p3", branch))
        assert next_of(at_closing) == (NextKind.STEP, "k16")
        graduated = replace(facts, phases_done=declared("p1", "p2", "p3", branch, "p6"))
        assert next_of(graduated) == (NextKind.GRADUATED, "")


def _guide_with(step, place=0):
    base = make_guide()
    steps = list(base.phases[0].steps)
    steps.insert(place, step)
    return Guide("g", "en", "", "", 1, (replace(base.phases[0], steps=tuple(steps)), *base.phases[1:]))


def test_a_step_for_some_people_is_shown_to_them_and_to_those_not_asked_yet():
    guide = _guide_with(make_step("k90", audience=frozenset({"children"})), 3)
    shared = frozenset({"shared"})
    assert "k90" in road(Facts(), guide).steps
    assert "k90" in road(Facts(circumstances=Circumstances(frozenset({"children"}), shared)), guide).steps
    assert "k90" not in road(Facts(circumstances=Circumstances(frozenset(), shared)), guide).steps
    kept = Facts(circumstances=Circumstances(frozenset(), shared), progress=finished("k90"))
    assert road(kept, guide).steps["k90"].done


@pytest.mark.parametrize("fear", [Answer.YES, Answer.NOT_SURE])
def test_my_habit_and_my_part_are_held_back_while_somebody_may_be_afraid(fear):
    guide = _guide_with(make_step("k17"))
    afraid = Facts(circumstances=Circumstances(fear=fear))
    assert road(afraid, guide).steps["k17"].state is StepState.HELD_BACK
    assert next_of(afraid, guide) == (NextKind.STEP, "k1")
    assert road(afraid, guide).phases[0].core_total == 2
    assert next_of(Facts(circumstances=Circumstances(fear=Answer.NO)), guide) == (NextKind.STEP, "k17")


@pytest.mark.parametrize("gate", ["g4", "g5"])
def test_a_reviewed_disclosure_of_harm_holds_them_back_as_well(gate):
    guide = _guide_with(make_step("k17"))
    disclosed = Facts(checks=(check(**{gate: "yes"}),))
    assert road(disclosed, guide).steps["k17"].state is StepState.HELD_BACK
    assert road(replace(disclosed, progress=finished("k17")), guide).steps["k17"].state is StepState.DONE


def test_a_guide_with_an_empty_phase_says_so_instead_of_breaking():
    base = make_guide()
    empty = Guide("g", "en", "", "", 1, (replace(base.phases[0], steps=()), *base.phases[1:]))
    assert next_of(Facts(), empty) == (NextKind.EMPTY, "p1")


# --- Laws ---------------------------------------------------------------------------------------------------------

keys = st.sampled_from(sorted(GUIDE.steps))
moments = st.integers(min_value=0, max_value=100_000).map(lambda minutes: NOON - timedelta(minutes=minutes))
progress = st.lists(st.builds(ProgressFact, keys, st.sampled_from(ProgressKind), moments), max_size=25).map(tuple)
phases = st.lists(st.builds(PhaseFact, st.sampled_from([f"p{n}" for n in range(1, 7)]), moments), max_size=6).map(tuple)
sittings = st.lists(st.builds(Sitting, moments, st.sampled_from(Choice)), max_size=4).map(tuple)
facts_of_anybody = st.builds(
    Facts,
    progress=progress,
    phases_done=phases,
    checks=st.sampled_from([(), (check(),), (check(), check(at=NOON, g4="yes"))]),
    sittings=sittings,
    paused_at=st.sampled_from([None, NOON]),
)


@settings(max_examples=300, deadline=None)
@given(facts=facts_of_anybody, key=keys)
def test_law_finishing_never_unfinishes_another_step(facts, key):
    before = {k for k, view in road(facts).steps.items() if view.done}
    after = {
        k
        for k, view in road(replace(facts, progress=(*facts.progress, fact(key, ProgressKind.FINISHED, ago=0)))).steps.items()
        if view.done
    }
    assert after == before | {key}


@settings(max_examples=300, deadline=None)
@given(facts=facts_of_anybody, key=keys, kind=st.sampled_from(ProgressKind))
def test_law_no_move_ever_costs_a_finished_step(facts, key, kind):
    before = {k for k, view in road(facts).steps.items() if view.done}
    after = {k for k, view in road(replace(facts, progress=(*facts.progress, fact(key, kind, ago=0)))).steps.items() if view.done}
    assert before <= after


@settings(max_examples=300, deadline=None)
@given(facts=facts_of_anybody)
def test_law_every_roadmap_has_one_next_step_or_says_why_not(facts):
    found = road(facts)
    current = [view.step.key for view in found.steps.values() if view.state is StepState.CURRENT]
    if found.next.kind == NextKind.STEP:
        assert current == [found.next.step.key]
        assert found.next.step.phase_key != "p4" or not found.phases[3].closed
    else:
        assert current == []
        assert found.next.kind in {NextKind.PHASE_END, NextKind.DECIDE, NextKind.WAIT, NextKind.PAUSED, NextKind.GRADUATED}


@settings(max_examples=300, deadline=None)
@given(facts=facts_of_anybody)
def test_law_reconnect_is_never_next_nor_readable_while_its_gate_is_closed(facts):
    found = road(facts)
    if found.phases[3].closed:
        assert {view.state for view in found.phases[3].steps} == {StepState.CLOSED}
        assert found.next.phase is None or found.next.phase.role is not PhaseRole.RECONNECT


@settings(max_examples=200, deadline=None)
@given(facts=facts_of_anybody, order=st.permutations(sorted(GUIDE.steps)), added=st.integers(0, 4), gone=keys)
def test_law_reordering_adding_and_retiring_steps_never_loses_a_finished_one(facts, order, added, gone):
    place = {key: n for n, key in enumerate(order)}
    changed = tuple(
        replace(
            phase,
            steps=(
                *sorted((s for s in phase.steps if s.key != gone), key=lambda s: place[s.key]),
                *(make_step(f"k{100 + n}", phase_key=phase.key) for n in range(added)),
            ),
        )
        for phase in GUIDE.phases
    )
    guide = Guide("g", "en", "", "", 2, changed)
    before = {k for k, view in road(facts).steps.items() if view.done and k != gone}
    assert before == {k for k, view in road(facts, guide).steps.items() if view.done}


@settings(max_examples=100, deadline=None)
@given(facts=facts_of_anybody, seed=st.randoms())
def test_law_the_order_of_rows_does_not_matter(facts, seed):
    rows = list({f.at: f for f in facts.progress}.values())
    shuffled = list(rows)
    seed.shuffle(shuffled)
    assert road(replace(facts, progress=tuple(rows))).next == road(replace(facts, progress=tuple(shuffled))).next
