"""A person walks in any order, at any hour, for months; editors publish meanwhile. The laws hold all the same.

The real actions on a real database; every example is rolled back.
"""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from recovery.actions import plan as walk
from recovery.actions.account import tell, tell_tags
from recovery.actions.answers import save_answers
from recovery.actions.decisions import save_check, save_sitting
from recovery.actions.guide import move_step, publish_guide, retire_step, revive_step
from recovery.enums import Act, Answer, Choice, Mood, PhaseRole, StepState
from recovery.errors import GuideFaulty, PlanPaused, StepClosed
from recovery.models import Activity, Guide, Plan, Step, StepProgress, Writing, WritingRevision
from recovery.queries.journey import journey_of
from recovery.queries.person import vault_of
from recovery.queries.writings import writing_place
from recovery.releases import forget
from recovery.rules.gates import HARD, reconnect_gate
from recovery.rules.shapes import NextKind
from tests.conftest import NOW, fresh, make_person
from tests.manuscripts import make_manuscript, publish_manuscript
from tests.people import CLEAR

LONGEST_ROAD = 120  # moves from anywhere to graduation
keys = st.integers(1, 24).map(lambda number: f"k{number}")  # six more than the guide begins with
parts = st.sampled_from(["a1", "a2", ""])
jumps = st.sampled_from(
    [timedelta(seconds=1), timedelta(minutes=30), timedelta(hours=7), timedelta(days=1), timedelta(days=9), timedelta(days=45)]
)
hard_words = st.dictionaries(st.sampled_from(sorted(CLEAR)), st.sampled_from(Answer), max_size=3)


class Road(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.rollback = transaction.atomic()
        self.rollback.__enter__()
        forget()  # the releases of the example before were rolled back, and their ids are given anew
        self.now, self.added = NOW, 18
        self.finished: set[str] = set()
        self.texts: dict[tuple[str, str], list[str]] = {}
        self.latched = False
        self.user = make_person(f"{uuid4().hex}@example.org", at=NOW)
        self.guide = Guide.objects.get(key="machine")
        Plan.objects.filter(owner=self.user).update(guide=self.guide)

    @initialize(afraid=st.booleans(), trunk=st.booleans())
    def arrive(self, afraid, trunk):
        """Half of them have the trunk behind them, or the rare roads would never be walked."""
        tell(self.user, {"fear": "not_sure" if afraid else "no"})
        if trunk:
            while self.journey().road.next.kind != NextKind.DECIDE:
                self.go_on()
            self.check(CLEAR)
            self.decide(Choice.RECONNECT)

    def teardown(self):
        try:
            self.reaches_graduation()
        finally:
            transaction.set_rollback(True)
            self.rollback.__exit__(None, None, None)

    # --- What everybody may do at any time ------------------------------------------------------------------------

    def journey(self):
        return journey_of(fresh(self.user), self.now)

    def may_read(self, key):
        """What the rules say about this step just now; the actions must agree."""
        journey = self.journey()
        view = journey.road.steps.get(key)
        if view is None or view.state is StepState.HELD_BACK:
            return False
        if journey.guide.by_key[view.step.phase_key].role is not PhaseRole.RECONNECT:
            return True
        is_open = reconnect_gate(journey.guide, journey.facts, act=Act.READ, now=self.now).open
        assert not (is_open and self.latched), "a reviewed yes to a hard question never opens again"
        return is_open

    @rule(key=keys, move=st.sampled_from([walk.finish_step, walk.skip_step, walk.set_aside_step, walk.reopen_step]))
    def move(self, key, move):
        allowed, facts = self.may_read(key), StepProgress.objects.count()
        try:
            move(fresh(self.user), key, fact_id=uuid4(), at=self.now)
        except StepClosed:
            assert not allowed
            assert StepProgress.objects.count() == facts
        else:
            assert allowed
            if move is walk.finish_step:
                self.finished.add(key)
        self.pass_time(timedelta(seconds=1))

    @rule(key=keys, part=parts, stale=st.booleans())
    def write(self, key, part, stale):
        journey = self.journey()
        step = journey.guide.steps.get(key)
        row = step and Writing.objects.filter(owner=self.user, step_id=step.id, activity_key=part).first()
        words = f"text {sum(map(len, self.texts.values()))}"
        based_on = {part: 0 if stale or not row else row.revision}
        allowed = self.may_read(key)
        try:
            saved = save_answers(fresh(self.user), key, {part: {"text": words}}, revisions=based_on, page_id=uuid4(), at=self.now)
        except StepClosed:
            night = self.now.hour < 5 and step is not None and journey.guide.by_key[step.phase_key].role is PhaseRole.RECONNECT
            assert not allowed or night
        else:
            assert allowed
            assert bool(saved.clashes) == bool(stale and row)
            if saved.revisions:
                self.texts.setdefault((key, part), []).append(words)
        self.pass_time(timedelta(seconds=1))

    @rule(phase=st.sampled_from(["p1", "p2", "p3", "p4", "p5", "p6"]))
    def declare(self, phase):
        before = next((view for view in self.journey().road.phases if view.phase.key == phase), None)
        try:
            walk.declare_phase_done(fresh(self.user), phase, at=self.now)
        except PlanPaused:
            assert self.journey().facts.paused_at is not None
        except StepClosed:
            assert before is None or before.closed or not before.on_road or phase == "p6"
        else:
            assert not before.closed
            assert before.on_road

    @rule(answers=hard_words)
    def check(self, answers):
        said = {**CLEAR, **answers}
        save_check(fresh(self.user), said, check_id=uuid4(), at=self.now)
        self.latched |= any(said[gate.value] is Answer.YES for gate in HARD)
        self.pass_time(timedelta(seconds=1))

    @rule(choice=st.sampled_from(Choice))
    def sit(self, choice):
        save_sitting(fresh(self.user), choice, mood=Mood.ALIKE, words="", cooling_days=3, sitting_id=uuid4(), at=self.now)
        self.pass_time(timedelta(seconds=1))

    @rule(fear=st.sampled_from(Answer))
    def say_whether_they_frighten(self, fear):
        tell(fresh(self.user), {"fear": fear.value})

    @rule(tags=st.sets(st.sampled_from(["children", "home"])))
    def say_what_is_shared(self, tags):
        tell_tags(fresh(self.user), group="shared", tags=frozenset(tags), group_tags=frozenset({"children", "home"}))

    @rule()
    def rest(self):
        walk.pause_plan(fresh(self.user), at=self.now)

    @rule(jump=jumps)
    def pass_time(self, jump):
        self.now += jump

    # --- Editors --------------------------------------------------------------------------------------------------

    def publish(self, edit):
        """The edit and its release, or neither where the guide would be faulty."""
        try:
            with transaction.atomic():
                edit()
                publish_guide(self.guide, actor=None, at=self.now)
        except GuideFaulty:
            pass

    @rule(key=keys)
    def editors_retire_or_bring_back_a_step(self, key):
        step = Step.objects.filter(guide=self.guide, key=key).first()
        if step is not None:
            self.publish(lambda: (revive_step if step.retired_at else retire_step)(step, actor=None, at=self.now))

    @rule(key=keys, phase=st.sampled_from(["p1", "p2", "p3", "p5", "p6"]), position=st.integers(0, 3))
    def editors_move_a_step(self, key, phase, position):
        step = Step.objects.filter(guide=self.guide, key=key, retired_at=None).first()
        target = self.guide.phases.get(key=phase)
        if step is not None and (step.phase_id == target.pk or PhaseRole.RECONNECT not in (step.phase.role, target.role)):
            self.publish(lambda: move_step(step, phase=target, position=position, actor=None, at=self.now))

    @precondition(lambda self: self.added < 24)
    @rule(phase=st.sampled_from(["p1", "p2", "p3", "p5", "p6"]), core=st.booleans())
    def editors_add_a_step(self, phase, core):
        self.added += 1
        self.publish(lambda: self._add(f"k{self.added}", phase, core))

    def _add(self, key, phase, core):
        step = Step.objects.get(guide=self.guide, key="k1")
        step.pk, step.key, step.core, step.title, step.phase = None, key, core, f"Take step {key}", self.guide.phases.get(key=phase)
        step._state.adding = True
        step.save()
        Activity.objects.create(step=step, key="a1", kind="letter", prompt="Write down what comes.")

    @rule(key=keys)
    def editors_change_words(self, key):
        self.publish(lambda: Step.objects.filter(guide=self.guide, key=key).update(title=f"At {self.now:%j %H %M %S}"))

    # --- Going on -------------------------------------------------------------------------------------------------

    @rule()
    def go_on(self):
        """Do what the road says comes next; it must be possible and it must change something."""
        before = self.journey()
        upcoming = before.road.next
        if upcoming.kind == NextKind.PAUSED:
            walk.resume_plan(fresh(self.user))
        elif upcoming.kind == NextKind.STEP:
            self.move(upcoming.step.key, walk.finish_step)
        elif upcoming.kind == NextKind.PHASE_END:
            walk.declare_phase_done(fresh(self.user), upcoming.phase.key, at=self.now)
        elif upcoming.kind == NextKind.WAIT and upcoming.on is not None:
            self.pass_time(timedelta(days=1))
        elif upcoming.kind in (NextKind.WAIT, NextKind.DECIDE):
            self.decide(Choice.LET_GO)
        else:
            assert upcoming.kind == NextKind.GRADUATED
            return
        after = self.journey()
        assert (after.road.next, self.now) != (before.road.next, before.now) or after.facts != before.facts

    def decide(self, choice):
        for _ in range(2):
            self.sit(choice)
            self.pass_time(timedelta(days=1))
        self.pass_time(timedelta(days=3))

    def reaches_graduation(self):
        for _ in range(LONGEST_ROAD):
            if self.journey().road.next.kind == NextKind.GRADUATED:
                return
            self.go_on()
        raise AssertionError(f"no way forward from {self.journey().road.next}")

    # --- Laws -----------------------------------------------------------------------------------------------------

    @invariant()
    def nothing_finished_is_ever_lost(self):
        road = self.journey().road
        stored = set(StepProgress.objects.filter(plan__owner=self.user, kind="finished").values_list("step__key", flat=True))
        assert stored == self.finished
        assert all(road.steps[key].done for key in self.finished if key in road.steps)
        assert road.done_count == len(self.finished)

    @invariant()
    def nothing_written_is_ever_lost(self):
        vault, kept = vault_of(fresh(self.user)), {}
        rows = {row.pk: row for row in Writing.objects.filter(owner=self.user).select_related("step")}
        states = [(row.pk, row.ciphertext) for row in rows.values()]
        states += WritingRevision.objects.filter(writing__in=rows).values_list("writing_id", "ciphertext")
        for pk, sealed in states:
            place = (rows[pk].step.key, rows[pk].activity_key)
            kept.setdefault(place, set()).add(vault.open(sealed, writing_place(pk))["text"])
        assert kept == {place: set(words) for place, words in self.texts.items()}

    @invariant()
    def there_is_one_next_step_or_a_reason_why_not(self):
        journey = self.journey()
        current = [view.step for view in journey.road.steps.values() if view.state is StepState.CURRENT]
        upcoming = journey.road.next
        assert current == ([upcoming.step] if upcoming.kind == NextKind.STEP else [])
        assert upcoming.kind != NextKind.EMPTY
        assert upcoming.kind == NextKind.STEP or upcoming.step is None

    @invariant()
    def reconnect_is_read_and_offered_only_while_its_gate_is_open(self):
        journey = self.journey()
        phase = next(view for view in journey.road.phases if view.phase.role is PhaseRole.RECONNECT)
        if not reconnect_gate(journey.guide, journey.facts, act=Act.READ, now=self.now).open:
            assert {view.state for view in phase.steps} <= {StepState.CLOSED}
            assert journey.road.next.phase is not phase.phase
        assert not self.latched or phase.closed


@pytest.mark.django_db
def test_laws_of_the_road_hold_whatever_people_and_editors_do():
    publish_manuscript(make_manuscript(per_phase=3, key="machine"))
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Road, settings=settings(max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=checks, phases=[Phase.explicit, Phase.generate])
    )  # fmt: skip
