"""What changed from outside changes the road: it answers the private questions at once, and tidying the log opens nothing."""

from datetime import timedelta
from uuid import uuid4

import pytest

from recovery.actions import contact
from recovery.actions.account import mark_welcomed
from recovery.enums import TRUNK, Act, Change, DailyKind, Gate
from recovery.models import DailyRecord, SafetyCheck
from recovery.queries.daily import records_of
from recovery.queries.journey import journey_of
from recovery.rules.gates import latched, reconnect_gate
from tests.browsing import form_to, send, signed_in_through_the_page
from tests.conftest import NOW, fresh, make_user, signed_in
from tests.people import DAY, check, finish, open_the_gate, road_of

pytestmark = pytest.mark.django_db
TOGETHER, SOMEONE, ORDER = 3, 4, 5
CLOSED = ("/ladder/", "/ladder/1/", "/s/k33/")
QUESTIONS, PACKING = 'href="/questions/"', 'href="/plan/pack/"'
LED_ON = 'href="/plan/p4/"'  # what Today offers next, with all before it done


@pytest.fixture
def walker(alice, at_noon):
    """Alice, for whom reconnecting is open at noon."""
    open_the_gate(alice)
    return signed_in_through_the_page(fresh(alice))


@pytest.fixture
def nobody_with_a_plan(at_noon):
    user = make_user("ann@example.org")
    mark_welcomed(user, at=NOW)
    return user


def text(response):
    return response.content.decode()


def form_of(client, number):
    return form_to(client.get(f"/changed/{number}/"), f"/changed/{number}/")


def changes(client, number, **more):
    answer = send(client, form_of(client, number), **more)
    assert answer.status_code == 200
    return text(answer)


def reasons(user, at=NOW):
    journey = journey_of(fresh(user), at)
    return {reason.gate: reason.hard for reason in reconnect_gate(journey.guide, journey.facts, act=Act.READ, now=at).reasons}


def finish_all_before(user):
    parts = [part for part in road_of(fresh(user)).phases if part.phase.role in TRUNK]
    finish(user, *(view.step.key for part in parts for view in part.steps if not view.done), at=NOW - 4 * DAY)


def take_out_of_the_log(client, user):
    (record,) = records_of(fresh(user), [DailyKind.CHANGE])
    page = f"/distance/{record.id}/remove/"
    assert send(client, form_to(client.get("/distance/log/"), page)).url == "/distance/log/"
    assert not DailyRecord.objects.filter(kind=DailyKind.CHANGE).exists()


@pytest.mark.parametrize(
    ("number", "more", "closed"),
    [
        (ORDER, {"binds": "me"}, {Gate.G2_APPLIES: True}),
        (ORDER, {"binds": "them"}, {Gate.G2_PROTECTS: True}),
        (ORDER, {"binds": "both"}, {Gate.G2_APPLIES: True, Gate.G2_PROTECTS: True}),
        (ORDER, {"binds": "rather_not"}, {Gate.G2_APPLIES: False, Gate.G2_PROTECTS: False}),
        (SOMEONE, {}, {Gate.G10: False}),
    ],
)
def test_an_order_or_somebody_new_noted_closes_at_once_and_out_of_the_log_opens_nothing(alice, walker, number, more, closed):
    assert [walker.get(path).status_code for path in CLOSED] == [200, 200, 200]
    finish_all_before(alice)
    assert LED_ON in text(walker.get("/today/"))
    changes(walker, number, **more)
    for _look in range(2):
        assert reasons(alice) == closed
        assert [walker.get(path).status_code for path in CLOSED] == [403, 403, 403]
        assert LED_ON not in text(walker.get("/today/"))
        if DailyRecord.objects.exists():
            take_out_of_the_log(walker, alice)


def test_a_form_of_the_ladder_that_was_open_before_is_refused_after_an_order(walker):
    form = form_to(walker.get("/ladder/"), "/ladder/given/")
    changes(walker, ORDER, binds="me")
    assert send(walker, form, until=(NOW + 10 * DAY).date().isoformat()).status_code == 403


@pytest.mark.parametrize("binds", ["me", "both"])
def test_an_order_taken_out_of_the_log_leaves_meeting_and_replying_put_away(alice, walker, binds):
    changes(walker, ORDER, binds=binds)
    take_out_of_the_log(walker, alice)
    assert walker.get("/distance/outside/").status_code == 403
    assert "Reply briefly" not in text(walker.get("/distance/reply/"))
    assert "/distance/outside/" not in text(walker.get("/changed/"))


@pytest.mark.parametrize(("number", "more"), [(ORDER, {"binds": "me"}), (SOMEONE, {})])
def test_a_double_tap_is_one_change_and_one_answer(walker, number, more):
    before, form = SafetyCheck.objects.count(), form_of(walker, number)
    for _tap in range(2):
        assert send(walker, form, **more).status_code == 200
    assert DailyRecord.objects.filter(kind=DailyKind.CHANGE).count() == 1
    assert SafetyCheck.objects.count() == before + 1


def test_another_word_under_the_same_form_is_heard_as_well_and_takes_nothing_back(alice, walker):
    form = form_of(walker, ORDER)
    for binds in ("me", "them"):
        send(walker, form, binds=binds)
    assert latched(journey_of(fresh(alice), NOW).facts) == {Gate.G2_APPLIES, Gate.G2_PROTECTS}


@pytest.mark.parametrize("number", [1, 2, TOGETHER])
def test_what_else_changes_answers_no_question(alice, walker, number):
    before = SafetyCheck.objects.count()
    changes(walker, number)
    assert SafetyCheck.objects.count() == before
    assert reasons(alice) == {}


def test_somebody_new_may_be_answered_again_after_seven_days_and_an_order_stays(alice, bob, walker):
    open_the_gate(bob)
    changes(walker, SOMEONE)
    changes(signed_in(bob), ORDER, binds="them")
    for user in (alice, bob):
        check(fresh(user), at=NOW + 6 * DAY)
    assert reasons(alice, NOW + 6 * DAY) == {Gate.G10: False}
    for user in (alice, bob):
        check(fresh(user), at=NOW + 7 * DAY + timedelta(minutes=1))
    assert reasons(alice, NOW + 8 * DAY) == {}
    assert reasons(bob, NOW + 8 * DAY) == {Gate.G2_PROTECTS: True}


def test_change_and_answer_are_kept_together_or_not_at_all(alice, at_noon, monkeypatch):
    def fails(*_args, **_more):
        raise OSError

    monkeypatch.setattr(contact, "save_check", fails)
    with pytest.raises(OSError):
        contact.record_change(alice, Change.ORDER, {"binds": "me"}, record_id=uuid4(), about=NOW, at=NOW)
    assert not DailyRecord.objects.exists()


@pytest.mark.parametrize(("number", "more"), [(TOGETHER, {}), (SOMEONE, {}), (ORDER, {"binds": "me"})])
def test_without_a_plan_a_change_is_kept_and_answers_and_leads_to_nothing_of_a_plan(nobody_with_a_plan, number, more):
    shown = changes(signed_in(nobody_with_a_plan), number, **more)
    assert len(records_of(nobody_with_a_plan, [DailyKind.CHANGE])) == 1
    assert not SafetyCheck.objects.exists()
    assert QUESTIONS not in shown
    assert PACKING not in shown


@pytest.mark.parametrize(
    ("number", "more", "sentence", "packs"),
    [
        (TOGETHER, {}, "Nothing you answered before changes", False),
        (SOMEONE, {}, "After seven days you can look at the questions again", True),
        (ORDER, {"binds": "me"}, "taking it out of the log does not change that", False),
    ],
)
def test_the_page_says_where_it_may_be_looked_at_again_and_where_things_are_sealed(walker, number, more, sentence, packs):
    shown = changes(walker, number, **more)
    assert sentence in shown
    assert QUESTIONS in shown
    assert (PACKING in shown) is packs
    assert walker.get("/questions/").status_code == walker.get("/plan/pack/").status_code == 200


def test_that_an_order_counts_as_an_answer_is_said_before_it_is_kept(walker):
    said = "counts as an answer to the private questions too"
    assert [said in text(walker.get(f"/changed/{number}/")) for number in range(1, 6)] == [False] * 4 + [True]
