"""The whole state machine: plan, decision, gate and ladder, walked at random with the real actions on a real database."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from recovery.actions import ladder as climb
from recovery.enums import Act, Answer, Came, Choice, LadderKind, PhaseRole, Rung
from recovery.errors import StepClosed
from recovery.models import LadderRecord
from recovery.queries.ladder import ladder_is_open, told_of
from recovery.rules.gates import reconnect_gate
from recovery.rules.ladder import RUNGS, RungState
from recovery.rules.shapes import NextKind
from tests.conftest import fresh
from tests.manuscripts import make_manuscript, publish_manuscript
from tests.people import CLEAR
from tests.rules.test_state_machine import Road

rungs = st.sampled_from(Rung)
some_days = st.integers(min_value=1, max_value=40)
seldom = st.sampled_from([False] * 5 + [True])
back = st.integers(min_value=0, max_value=6)


# Walked by the other machine already; here they would crowd out the ladder.
ELSEWHERE = (
    "sit", "move", "write", "declare", "rest", "say_whether_they_frighten", "say_what_is_shared", "go_on", "editors_move_a_step",
    "editors_retire_or_bring_back_a_step", "editors_add_a_step", "editors_change_words",
)  # fmt: skip


def by_hand(name):
    """The same move without its mark: the machine does not draw it, and other moves may still use it."""

    def move(self, *args, **told):
        return getattr(Road, name)(self, *args, **told)

    return move


class Ladder(Road):
    """Somebody for whom reconnecting is open when it begins."""

    locals().update({name: by_hand(name) for name in ELSEWHERE})

    def check(self, answers):
        Road.check(self, answers)

    @initialize()
    def arrive(self):
        while self.journey().road.next.kind != NextKind.DECIDE:
            self.go_on()
        self.check(CLEAR)
        self.decide(Choice.RECONNECT)
        self.ended = False
        self.words: set[str] = set()

    def ladder(self):
        return self.journey().ladder

    def attempt(self, act, allowed):
        """Do it, and compare: refused exactly where the rules say so; whatever was refused has changed nothing."""
        before = LadderRecord.objects.count()
        try:
            act()
        except StepClosed:
            assert not allowed
            assert LadderRecord.objects.count() == before
            return False
        assert allowed
        assert LadderRecord.objects.count() == before + 1
        self.pass_time(timedelta(seconds=1))
        return True

    @rule(days=some_days)
    def give(self, days):
        allowed = self.ladder().may_write and ladder_is_open(self.journey(), Act.REPLY)
        until = self.now.date() + timedelta(days=days)
        self.attempt(lambda: climb.give_message(fresh(self.user), until=until, record_id=uuid4(), at=self.now), allowed)

    @rule(rung=rungs, came=st.sampled_from([*Came, *[Came.YES] * 4]), days=some_days, back=back, first=st.booleans())
    def hear(self, rung, came, days, back, first):
        ladder = self.ladder()
        first = first and rung is Rung.REPLY
        reached = came in climb.ENDS or first or ladder.rung(rung).state is not RungState.LATER
        asked = rung is not Rung.REPLY or first or ladder.given_at is not None
        words = f"words {len(self.words)}"
        on, until = self.now.date() - timedelta(days=back), self.now.date() + timedelta(days=days)
        done = self.attempt(
            lambda: climb.record_answer(
                fresh(self.user), rung, came, on=on, until=until, first=first, words=words, record_id=uuid4(), at=self.now
            ),
            ladder_is_open(self.journey()) and reached and asked,
        )
        if done:
            self.words.add(words)
            self.latched |= came is Came.NO_CONTACT
            if came in climb.ENDS:
                assert self.ladder().ended is not None

    @rule(rung=rungs, already=st.booleans(), afraid=seldom, pushed=seldom)
    def take(self, rung, already, afraid, pushed):
        ladder = self.ladder()
        allowed = ladder_is_open(self.journey()) and rung is not Rung.REPLY and not ladder.asks and (already or ladder.welcomed(rung))
        self.attempt(
            lambda: climb.take_rung(
                fresh(self.user), rung, on=self.now.date(), already=already, afraid=afraid, pushed=pushed, words="",
                record_id=uuid4(), at=self.now,
            ),
            allowed,
        )  # fmt: skip
        if allowed and (afraid or pushed):
            assert not reconnect_gate(self.journey().guide, self.journey().facts, act=Act.READ, now=self.now).open

    @rule(rung=rungs)
    def leave_out(self, rung):
        state = self.ladder().rung(rung).state
        allowed = ladder_is_open(self.journey()) and rung in climb.MAY_BE_LEFT_OUT and state is RungState.OPEN
        self.attempt(lambda: climb.leave_rung_out(fresh(self.user), rung, record_id=uuid4(), at=self.now), allowed)

    @rule(times=st.integers(1, 4))
    def go_up_some_way(self, times):
        for _ in range(times):
            self.go_up()

    @rule()
    def go_up(self):
        """What two people who both want it would do next, so that the upper rungs are walked as well."""
        ladder = self.ladder()
        view = next((view for view in ladder.rungs if view.state not in (RungState.TAKEN, RungState.LEFT_OUT)), None)
        if view is None or ladder.is_closed or not ladder_is_open(self.journey()):
            return
        if view.state is RungState.WAITS:
            self.pass_time(timedelta(days=8))
        elif view.state is RungState.WELCOME:
            self.take(view.rung, already=False, afraid=False, pushed=False)
        else:
            self.hear(view.rung, Came.YES, days=9, back=0, first=view.rung is Rung.REPLY)

    @rule(question=st.sampled_from(["g3b", "g7b", "g8", "g10", "g4", "g5"]), answer=st.sampled_from(Answer), dice=st.integers(1, 4))
    def disclose(self, question, answer, dice):
        if dice == 1:
            self.check({question: answer})

    @rule(choice=st.sampled_from(Choice), dice=st.integers(1, 4))
    def change_their_mind(self, choice, dice):
        if dice == 1:
            self.sit(choice)

    @rule()
    def decide_for_it_again(self):
        self.decide(Choice.RECONNECT)

    @rule()
    def answer_everything_clear_again(self):
        """Soft gates open again, or the rare states above the first rung would never be walked."""
        self.pass_time(timedelta(days=31))
        self.check({question: Answer(answer) for question, answer in CLEAR.items()})

    # --- Laws -----------------------------------------------------------------------------------------------------

    @invariant()
    def there_is_at_most_one_first_message(self):
        assert LadderRecord.objects.filter(plan__owner=self.user, is_outreach=True).count() <= 1
        assert self.ladder().given_at is None or not self.ladder().may_write

    @invariant()
    def what_has_ended_stays_ended_and_nothing_of_it_is_offered_again(self):
        journey = self.journey()
        assert not (self.ended and journey.ladder.ended is None)
        self.ended = journey.ladder.ended is not None
        if self.ended:
            phase = next(view for view in journey.road.phases if view.phase.role is PhaseRole.RECONNECT)
            assert phase.closed
            assert not phase.on_road
            assert not ladder_is_open(journey)
            assert not any(journey.ladder.welcomed(rung) for rung in RUNGS)

    @invariant()
    def nothing_noted_on_the_ladder_is_ever_lost(self):
        told = told_of(fresh(self.user), self.journey())
        assert {one.words for one in told if one.words} == self.words
        assert sum(one.kind is LadderKind.GIVEN for one in told) <= 1


@pytest.mark.django_db
def test_laws_of_the_ladder_hold_whatever_people_do():
    publish_manuscript(make_manuscript(per_phase=1, key="machine"))
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Ladder, settings=settings(max_examples=14, stateful_step_count=18, deadline=None, suppress_health_check=checks, phases=[Phase.explicit, Phase.generate])
    )  # fmt: skip
