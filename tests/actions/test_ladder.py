"""The ladder's facts on a real database: given once, taken back the same day, ended for good."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from recovery.actions import ladder as climb
from recovery.actions.account import tell
from recovery.actions.answers import put_off_until_tomorrow
from recovery.enums import Came, Choice, DailyKind, Gate, LadderKind, PhaseRole, Rung
from recovery.errors import StepClosed, TextTooLarge
from recovery.models import DailyRecord, LadderRecord, Plan, SafetyCheck
from recovery.queries.daily import records_of
from recovery.queries.distance import distance_page
from recovery.queries.journey import journey_of
from recovery.queries.ladder import told_of
from recovery.rules.gates import latched
from recovery.rules.ladder import Ended, RungState
from tests.conftest import NOW, fresh
from tests.daily_help import draw
from tests.people import DAY, check, open_the_gate, sit

pytestmark = pytest.mark.django_db
UNTIL = (NOW + 10 * DAY).date()


@pytest.fixture
def alice(alice):
    open_the_gate(alice)
    return alice


def give(user, *, at=NOW, until=UNTIL, record_id=None):
    return climb.give_message(fresh(user), until=until, record_id=record_id or uuid4(), at=at)


def hear(user, came, *, at=NOW + DAY, rung=Rung.REPLY, on=None, until=None, first=False, words="", record_id=None):
    return climb.record_answer(
        fresh(user), rung, came, on=on or at.date(), until=until, first=first, words=words, record_id=record_id or uuid4(), at=at
    )


def take(user, rung, *, at, already=False, afraid=False, pushed=False, words="", record_id=None):
    return climb.take_rung(
        fresh(user), rung, on=at.date(), already=already, afraid=afraid, pushed=pushed, words=words, record_id=record_id or uuid4(), at=at
    )


def ladder_at(user, at):
    return journey_of(fresh(user), at).ladder


def contact_of(user):
    return [record.said["contact"] for record in records_of(fresh(user), [DailyKind.CONTACT])]


def test_given_twice_by_a_double_tap_is_one_message_and_one_line_in_the_log(alice):
    form = uuid4()
    give(alice, record_id=form)
    after = give(alice, record_id=form)
    assert after.ladder.waiting_until == UNTIL
    assert LadderRecord.objects.count() == 1
    assert contact_of(alice) == ["reached_out"]


def test_req_07_a_second_first_message_is_refused_by_the_rules_and_by_the_database(alice):
    give(alice)
    with pytest.raises(StepClosed):
        give(alice, at=NOW + DAY)
    hear(alice, Came.YES)
    with pytest.raises(StepClosed):
        give(alice, at=NOW + 2 * DAY)
    plan = Plan.objects.get(owner=alice)
    with pytest.raises(IntegrityError), transaction.atomic():
        LadderRecord.objects.create(plan=plan, is_outreach=True, content=b"", at=NOW)
    assert LadderRecord.objects.filter(is_outreach=True).count() == 1


def test_it_can_be_taken_back_until_the_days_end_and_only_while_nothing_was_said(alice):
    assert not climb.take_message_back(fresh(alice), at=NOW)
    give(alice)
    assert climb.take_message_back(fresh(alice), at=NOW.replace(hour=23, minute=59))
    assert contact_of(alice) == []
    assert ladder_at(alice, NOW).may_write
    give(alice, at=NOW + timedelta(minutes=1))
    assert not climb.take_message_back(fresh(alice), at=NOW + DAY)
    hear(alice, Came.UNCLEAR, at=NOW + timedelta(hours=1), until=UNTIL)
    assert not climb.take_message_back(fresh(alice), at=NOW + timedelta(hours=2))
    assert LadderRecord.objects.filter(is_outreach=True).count() == 1


@pytest.mark.parametrize("close", ["night", "drink", "fear", "g8", "doubt"])
def test_a_closed_gate_refuses_everything_and_keeps_nothing(alice, close):
    at = NOW
    if close == "night":
        at = NOW.replace(hour=2) + DAY
    elif close == "drink":
        put_off_until_tomorrow(fresh(alice), on=NOW.date())
    elif close == "fear":
        tell(fresh(alice), {"fear": "yes"})
    elif close == "g8":
        check(fresh(alice), at=NOW - timedelta(minutes=1), g8="yes")
    else:
        sit(fresh(alice), Choice.NOT_YET, at=NOW - timedelta(minutes=1))
    with pytest.raises(StepClosed):
        give(alice, at=at)
    if close not in ("night", "drink"):
        with pytest.raises(StepClosed):
            hear(alice, Came.YES, at=at, first=True)
        with pytest.raises(StepClosed):
            take(alice, Rung.DAYTIME, at=at, already=True)
        with pytest.raises(StepClosed):
            climb.leave_rung_out(fresh(alice), Rung.AGAIN, record_id=uuid4(), at=at)
    assert LadderRecord.objects.count() == 0
    assert contact_of(alice) == []


def test_what_came_back_is_kept_sealed_with_its_words_and_an_answer_to_nothing_is_refused(alice):
    with pytest.raises(StepClosed):
        hear(alice, Came.YES)
    give(alice)
    hear(alice, Came.YES, words="I'd like that 🌱")
    journey = journey_of(fresh(alice), NOW + DAY)
    assert [(one.kind, one.came, one.words) for one in told_of(fresh(alice), journey)] == [
        (LadderKind.GIVEN, None, ""), (LadderKind.CAME, Came.YES, "I'd like that 🌱"),
    ]  # fmt: skip
    assert [one.kind for one in told_of(fresh(alice), journey, Rung.TALK)] == []
    assert b"like that" not in b"".join(bytes(c) for c in LadderRecord.objects.values_list("content", flat=True))
    with pytest.raises(TextTooLarge):
        hear(alice, Came.YES, at=NOW + 2 * DAY, words="x" * (1024 * 1024 + 1))


def test_a_rung_that_is_not_reached_cannot_be_answered_but_a_no_is_always_heard(alice):
    give(alice)
    hear(alice, Came.YES)
    with pytest.raises(StepClosed):
        hear(alice, Came.YES, rung=Rung.TALK, at=NOW + 2 * DAY)
    assert hear(alice, Came.NO, rung=Rung.TALK, at=NOW + 2 * DAY).ladder.ended is Ended.NO


@pytest.mark.parametrize(("came", "ended"), [(Came.NO, Ended.NO), (Came.SILENCE, Ended.SILENCE), (Came.NO_CONTACT, Ended.NO_CONTACT)])
def test_an_end_moves_the_plan_to_letting_go_and_a_double_tap_is_one_end(alice, came, ended):
    give(alice)
    form = uuid4()
    hear(alice, came, record_id=form)
    after = hear(alice, came, record_id=form)
    assert after.ladder.ended is ended
    branch = {view.phase.role for view in after.road.phases if view.on_road}
    assert PhaseRole.LET_GO in branch
    assert PhaseRole.RECONNECT not in branch
    assert LadderRecord.objects.count() == 2
    for more in (lambda: give(alice, at=NOW + 9 * DAY), lambda: hear(alice, Came.YES, at=NOW + 9 * DAY, first=True)):
        with pytest.raises(StepClosed):
            more()


def test_a_wish_for_no_contact_is_kept_as_a_reviewed_answer_and_latches(alice):
    give(alice)
    before = SafetyCheck.objects.count()
    after = hear(alice, Came.NO_CONTACT)
    assert latched(after.facts) == {Gate.G3A}
    assert SafetyCheck.objects.count() == before + 1


@pytest.mark.parametrize(("felt", "gate"), [("afraid", Gate.G5), ("pushed", Gate.G6)])
def test_fear_or_pressure_afterwards_closes_and_may_be_looked_at_again_after_seven_days(alice, felt, gate):
    give(alice)
    hear(alice, Came.YES)
    hear(alice, Came.YES, rung=Rung.DAYTIME, at=NOW + 2 * DAY)
    after = take(alice, Rung.DAYTIME, at=NOW + 3 * DAY, **{felt: True})
    closed = next(view for view in after.road.phases if view.phase.role is PhaseRole.RECONNECT).closed
    assert closed
    assert latched(after.facts) == frozenset()
    check(fresh(alice), at=NOW + 9 * DAY)
    assert journey_of(fresh(alice), NOW + 9 * DAY).road.phases[3].closed
    check(fresh(alice), at=NOW + 10 * DAY)
    assert not journey_of(fresh(alice), NOW + 10 * DAY).road.phases[3].closed


def test_their_own_day_asks_and_only_a_word_in_time_opens_again(alice):
    give(alice)
    late = NOW + 12 * DAY
    assert ladder_at(alice, late).asks
    with pytest.raises(StepClosed):
        take(alice, Rung.AGAIN, at=late)
    after = hear(alice, Came.YES, at=late, on=UNTIL)
    assert not after.ladder.is_closed
    assert after.ladder.rung(Rung.DAYTIME).state is RungState.OPEN


def test_a_word_after_their_own_day_ends_it_as_silence(alice):
    give(alice)
    assert hear(alice, Came.YES, at=NOW + 12 * DAY).ladder.ended is Ended.SILENCE


def test_what_took_place_needs_their_yes_unless_it_happened_by_itself(alice):
    give(alice)
    hear(alice, Came.YES)
    with pytest.raises(StepClosed):
        take(alice, Rung.DAYTIME, at=NOW + 2 * DAY)
    with pytest.raises(StepClosed):
        take(alice, Rung.REPLY, at=NOW + 2 * DAY, already=True)
    with pytest.raises(TextTooLarge):
        take(alice, Rung.DAYTIME, at=NOW + 2 * DAY, already=True, words="x" * (1024 * 1024 + 1))
    form = uuid4()
    take(alice, Rung.DAYTIME, at=NOW + 2 * DAY, already=True, words="by chance", record_id=form)
    after = take(alice, Rung.DAYTIME, at=NOW + 2 * DAY, already=True, words="by chance", record_id=form)
    assert after.ladder.rung(Rung.AGAIN).state is RungState.OPEN
    assert contact_of(alice) == ["reached_out", "they_reached_out", "met"]


def test_leaving_out_goes_past_what_may_be_left_out_and_nothing_else(alice):
    give(alice)
    hear(alice, Came.YES)
    with pytest.raises(StepClosed):
        climb.leave_rung_out(fresh(alice), Rung.DAYTIME, record_id=uuid4(), at=NOW + 2 * DAY)
    take(alice, Rung.DAYTIME, at=NOW + 2 * DAY, already=True)
    form = uuid4()
    climb.leave_rung_out(fresh(alice), Rung.AGAIN, record_id=form, at=NOW + 3 * DAY)
    after = climb.leave_rung_out(fresh(alice), Rung.AGAIN, record_id=form, at=NOW + 3 * DAY)
    assert after.ladder.rung(Rung.AGAIN).state is RungState.LEFT_OUT
    assert after.ladder.rung(Rung.FRIENDSHIP).state is RungState.OPEN


def test_contact_on_the_ladder_costs_no_day_its_calm(alice):
    draw(alice, at=NOW - 5 * DAY)
    give(alice)
    at = NOW + 3 * DAY
    events = records_of(fresh(alice), [DailyKind.CONTACT])
    assert [record.said.get("on_ladder") for record in events] == [True]
    assert distance_page(fresh(alice), at).calm.total == 8
    assert distance_page(fresh(alice), at).unanswered == 0


def test_a_fact_of_another_form_under_a_known_id_gets_an_id_of_its_own(alice, bob):
    form = uuid4()
    open_the_gate(bob)
    give(alice, record_id=form)
    give(bob, record_id=form)
    assert LadderRecord.objects.filter(is_outreach=True).count() == 2
    assert DailyRecord.objects.filter(kind=DailyKind.CONTACT).count() == 2
