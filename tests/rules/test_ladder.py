"""The ladder: one first message, one rung at a time on their own clear yes, and the ends that are for good."""

from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery.enums import Act, Came, Gate, LadderKind, Rung
from recovery.rules.gates import reconnect_gate
from recovery.rules.ladder import BETWEEN, LATE, MAY_BE_LEFT_OUT, OUTREACH_USED, RUNGS, Ended, RungState, climb, ladder_of, would_end
from recovery.rules.shapes import Facts, LadderFact
from tests.shapes import NOON, make_guide, open_facts

DAY = timedelta(days=1)
GUIDE = make_guide()
START = NOON - 200 * DAY


def at(days):
    return START + days * DAY


def given_(days=0, *, until=7):
    return LadderFact(at(days), LadderKind.GIVEN, until=at(until).date())


def came(word, days, *, rung=Rung.REPLY, on=None, until=None, first=False):
    return LadderFact(
        at(days), LadderKind.CAME, rung, word,
        on=at(days if on is None else on).date(), until=None if until is None else at(until).date(), first=first,
    )  # fmt: skip


def taken(rung, days, *, already=False, on=None):
    return LadderFact(at(days), LadderKind.TAKEN, rung, on=at(days if on is None else on).date(), already=already)


def left_out(rung, days):
    return LadderFact(at(days), LadderKind.LEFT_OUT, rung)


def states(facts, days, **told):
    return [view.state for view in climb(facts, at(days), **told).rungs]


def step_up(rung, days):
    """Their clear yes to a rung, and the rung itself a day later."""
    return (came(Came.YES, days, rung=rung), taken(rung, days + 1))


T, W, OP, A, L, X, WAITS = (
    RungState.TAKEN, RungState.WELCOME, RungState.OPEN, RungState.ASKED, RungState.LATER, RungState.LEFT_OUT, RungState.WAITS,
)  # fmt: skip
TO_DAYTIME = (given_(), came(Came.YES, 3), *step_up(Rung.DAYTIME, 4))


def test_before_anything_one_message_may_be_written_and_nothing_else_is_open():
    found = climb((), NOON)
    assert found.may_write
    assert not found.begun
    assert not found.is_closed
    assert [view.state for view in found.rungs] == [OP, L, L, L, L, L, L]


def test_a_message_given_is_waited_for_until_their_own_day_and_never_written_again():
    found = climb((given_(0, until=7),), at(7))
    assert not found.may_write
    assert found.begun
    assert (found.given_at, found.waiting_until) == (at(0), at(7).date())
    assert found.rung(Rung.REPLY).state is A
    assert not found.is_closed
    again = climb((given_(0, until=7), given_(1, until=90)), at(5))
    assert (again.given_at, again.waiting_until) == (at(0), at(7).date())


def test_the_day_after_nothing_is_open_until_they_say_whether_something_had_come():
    facts = (given_(0, until=7),)
    found = climb(facts, at(8))
    assert found.asks
    assert found.ended is None
    assert found.is_closed
    in_time = (*facts, came(Came.YES, 10, on=6))
    assert not climb(in_time, at(10)).is_closed
    assert climb(in_time, at(10)).welcomed(Rung.REPLY)


@pytest.mark.parametrize(("on", "said"), [(8, 8), (6, 7 + LATE.days + 1)])
def test_a_word_after_the_day_or_told_too_late_opens_nothing(on, said):
    found = climb((given_(0, until=7), came(Came.YES, said, on=on)), at(said))
    assert found.ended is Ended.SILENCE
    assert climb((given_(0, until=7), taken(Rung.DAYTIME, said, already=True, on=on)), at(said)).ended is Ended.SILENCE


def test_silence_nobody_said_anything_about_is_final_after_two_weeks():
    facts = (given_(0, until=7),)
    assert climb(facts, at(7) + LATE).asks
    assert climb(facts, at(8) + LATE).ended is Ended.SILENCE


@pytest.mark.parametrize(("word", "ended"), [(Came.NO, Ended.NO), (Came.NO_CONTACT, Ended.NO_CONTACT), (Came.SILENCE, Ended.SILENCE)])
@pytest.mark.parametrize("rung", RUNGS)
def test_req_07_a_no_or_silence_at_any_rung_ends_it_whatever_comes_later(word, ended, rung):
    before = () if rung is Rung.REPLY else (came(Came.YES, 3),)
    facts = (given_(), *before, came(word, 5, rung=rung))
    later = (came(Came.YES, 6, first=True), *step_up(Rung.DAYTIME, 7), given_(8), left_out(Rung.SORRY, 9))
    for found in (climb(facts, at(5)), climb((*facts, *later), at(100))):
        assert found.ended is ended
        assert not found.may_write
        assert not any(found.welcomed(rung) for rung in RUNGS)
        assert found.waiting_until is None


def test_unclear_once_waits_for_a_day_of_their_own_and_unclear_twice_ends():
    once = (given_(), came(Came.UNCLEAR, 3, until=20))
    found = climb(once, at(20))
    assert found.rung(Rung.REPLY).state is A
    assert (found.waiting_until, found.unclear) == (at(20).date(), {Rung.REPLY})
    assert not found.may_write
    assert climb(once, at(21)).asks
    assert climb((*once, came(Came.UNCLEAR, 9)), at(9)).ended is Ended.UNCLEAR
    assert not climb((*once, came(Came.YES, 9)), at(30)).is_closed


def test_unclear_about_one_rung_and_later_about_another_is_not_twice():
    facts = (*TO_DAYTIME, came(Came.UNCLEAR, 12, rung=Rung.AGAIN, until=20), came(Came.YES, 13, rung=Rung.AGAIN), taken(Rung.AGAIN, 14))
    assert not climb((*facts, came(Came.UNCLEAR, 15, rung=Rung.FRIENDSHIP, until=25)), at(16)).is_closed


def test_not_now_waits_for_the_day_they_named_and_is_open_from_then_on():
    facts = (given_(until=4), came(Came.NOT_NOW, 3, until=30))
    assert climb(facts, at(29)).rung(Rung.REPLY).state is WAITS
    assert climb(facts, at(29)).rung(Rung.REPLY).waits_until == at(30).date()
    assert climb(facts, at(29)).rung(Rung.REPLY).named
    assert not climb(facts, at(29)).is_closed
    assert climb(facts, at(30)).rung(Rung.REPLY).state is OP
    assert climb((*facts, came(Came.YES, 31)), at(31)).rung(Rung.REPLY).state is T


def test_if_they_wrote_first_no_outreach_is_used_and_none_is_needed():
    found = climb((came(Came.YES, 0, first=True),), at(1), outreach_used=True)
    assert found.rung(Rung.REPLY).state is T
    assert found.rung(Rung.DAYTIME).state is OP
    assert not found.may_write
    assert found.given_at is None
    assert climb((came(Came.YES, 0, first=True), given_(1)), at(1)).given_at is None


def test_an_outreach_that_came_along_as_used_is_not_offered_and_cannot_be_given():
    found = climb((given_(),), at(1), outreach_used=True)
    assert not found.may_write
    assert not found.begun
    assert [view.state for view in found.rungs] == [L] * len(RUNGS)
    assert not ladder_of(Facts(carried_over=frozenset({OUTREACH_USED})), NOON).may_write


def test_an_answer_to_nothing_is_no_answer():
    assert climb((came(Came.YES, 0),), at(1)).may_write
    assert climb((came(None, 0, first=True),), at(1)).may_write


def test_each_rung_opens_only_after_the_one_before_and_is_taken_only_on_their_yes():
    assert states(TO_DAYTIME[:2], 3) == [T, OP, L, L, L, L, L]
    assert states((*TO_DAYTIME[:2], taken(Rung.DAYTIME, 4)), 5) == [T, OP, L, L, L, L, L]
    assert states(TO_DAYTIME[:3], 4) == [T, W, L, L, L, L, L]
    assert states(TO_DAYTIME, 20) == [T, T, OP, L, L, L, L]
    assert climb(TO_DAYTIME[:3], at(4)).welcomed(Rung.DAYTIME)
    assert not climb(TO_DAYTIME[:3], at(4)).welcomed(Rung.AGAIN)


def test_the_days_between_are_advice_below_and_hold_before_the_talk_and_trying_again():
    soon = climb(TO_DAYTIME, at(6)).rung(Rung.AGAIN)
    assert (soon.state, soon.better_from) == (OP, at(5).date() + BETWEEN)
    assert climb(TO_DAYTIME, at(12)).rung(Rung.AGAIN).better_from is None
    skipped = (*TO_DAYTIME, *(left_out(rung, 6) for rung in sorted(MAY_BE_LEFT_OUT)))
    assert states(skipped, 6) == [T, T, X, X, X, WAITS, L]
    assert states(skipped, 12) == [T, T, X, X, X, OP, L]
    told = (*skipped, came(Came.YES, 7, rung=Rung.TALK))
    assert states(told, 7) == [T, T, X, X, X, WAITS, L]
    assert not climb(told, at(7)).rung(Rung.TALK).named
    assert not climb(told, at(7)).welcomed(Rung.TALK)
    assert states(told, 12) == [T, T, X, X, X, W, L]
    talked = (*told, taken(Rung.TALK, 12), came(Came.YES, 13, rung=Rung.TRYING))
    assert states(talked, 18)[-1] is WAITS
    assert states(talked, 19)[-1] is W


def test_what_holds_may_not_be_left_out_and_what_was_left_out_may_come_after_all():
    facts = (*TO_DAYTIME, left_out(Rung.DAYTIME, 5), left_out(Rung.TALK, 5), left_out(Rung.SORRY, 5), left_out(Rung.AGAIN, 6))
    assert states(facts, 30) == [T, T, X, OP, X, L, L]
    assert states((*facts, came(Came.YES, 31, rung=Rung.AGAIN)), 31)[2] is W
    assert states((*facts, came(Came.YES, 31, rung=Rung.AGAIN), taken(Rung.AGAIN, 32)), 33)[2] is T
    assert states((left_out(Rung.SORRY, 5),), 6) == [OP, L, L, L, L, L, L]


def test_what_already_happened_is_recorded_and_opens_the_next_only_with_their_yes():
    facts = (taken(Rung.DAYTIME, 0, already=True),)
    assert states(facts, 20) == [X, T, OP, L, L, L, L]
    assert not climb(facts, at(20)).may_write
    assert states((*facts, taken(Rung.AGAIN, 21)), 22)[2] is OP
    assert states((taken(Rung.REPLY, 0, already=True),), 1) == [OP, L, L, L, L, L, L]


def test_two_dates_to_look_back_come_with_a_second_try_and_not_before():
    facts = (taken(Rung.TALK, 0, already=True), *step_up(Rung.TRYING, 10))
    assert climb(facts, at(9)).reviews() == ()
    assert climb(facts, at(12)).reviews() == ((at(11) + 30 * DAY).date(), (at(11) + 90 * DAY).date())


def test_what_lies_ahead_changes_nothing_yet():
    assert climb((given_(5),), at(4)).may_write


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize(("facts", "hard"), [((given_(until=3), came(Came.NO, 2)), True), ((given_(190, until=195),), False)])
def test_req_07_a_ladder_that_ended_or_asks_closes_the_gate_for_every_act(act, facts, hard):
    (reason,) = [r for r in reconnect_gate(GUIDE, open_facts(GUIDE, ladder=facts), act=act, now=NOON).reasons if r.gate is Gate.LADDER]
    assert reason.hard is hard
    assert reason.until is None


def test_an_open_ladder_closes_nothing():
    assert reconnect_gate(GUIDE, open_facts(GUIDE, ladder=TO_DAYTIME), act=Act.READ, now=NOON).open


@pytest.mark.parametrize("word", [Came.UNCLEAR, Came.NOT_NOW])
@pytest.mark.parametrize("rung", [Rung.DAYTIME, Rung.SORRY])
def test_a_yes_that_was_taken_back_is_no_yes_any_more(word, rung):
    facts = [given_(), came(Came.YES, 1), came(Came.YES, 2, rung=rung)]
    assert climb(facts, at(3)).welcomed(rung)
    facts.append(came(word, 3, rung=rung, until=20))
    assert not climb(facts, at(4)).welcomed(rung)
    assert climb(facts, at(4)).rung(rung).state in (A, WAITS)
    assert climb([*facts, taken(rung, 5)], at(6)).rung(rung).taken_on is None, "nothing took place on a yes that is none"
    assert climb([*facts, came(Came.YES, 5, rung=rung)], at(6)).welcomed(rung)


@pytest.mark.parametrize("rung", [Rung.REPLY, Rung.DAYTIME])
def test_unclear_about_what_has_taken_place_is_waited_for_and_opens_nothing_above_it(rung):
    facts = [given_(), came(Came.YES, 1), taken(Rung.DAYTIME, 2, already=True), came(Came.UNCLEAR, 3, rung=rung, until=6)]
    found = climb(facts, at(5))
    assert (found.waiting_for, found.rung(rung).state, found.rung(Rung.AGAIN).state) == (rung, A, L)
    asked = climb(facts, at(7))
    assert (asked.asks, asked.waiting_for) == (True, rung)
    assert climb(facts, at(30)).ended is Ended.SILENCE


def test_unclear_about_the_talk_in_the_week_before_it_is_waited_for():
    facts = [*TO_DAYTIME, left_out(Rung.AGAIN, 6), left_out(Rung.FRIENDSHIP, 6), left_out(Rung.SORRY, 6), came(Came.UNCLEAR, 7, rung=Rung.TALK, until=9)]
    assert climb(facts, at(8)).rung(Rung.TALK).state is A
    assert climb(facts, at(10)).waiting_for is Rung.TALK


def test_a_named_day_that_has_come_is_said():
    facts = [given_(), came(Came.NOT_NOW, 2, until=20)]
    assert (climb(facts, at(19)).rung(Rung.REPLY).state, climb(facts, at(19)).rung(Rung.REPLY).named) == (WAITS, True)
    assert (climb(facts, at(21)).rung(Rung.REPLY).state, climb(facts, at(21)).rung(Rung.REPLY).named) == (OP, True)
    assert climb([], at(0)).rung(Rung.REPLY).named is False


def test_another_zone_brings_no_message_back_and_no_ended_ladder():
    home, far = UTC, timezone(timedelta(hours=-11))
    facts = [replace(given_(until=10), zone=home)]
    morning = (START + DAY).replace(hour=7)
    assert climb(facts, START.replace(hour=23)).may_take_back
    assert not climb(facts, morning.astimezone(far)).may_take_back, "yesterday there, and the day after where it was marked"
    for now in (at(11).replace(hour=1), at(25).replace(hour=1)):
        assert climb(facts, now).is_closed
        assert climb(facts, now.astimezone(far)).is_closed
    late = came(Came.YES, 25, on=9)
    assert climb([*facts, replace(late, at=late.at.replace(hour=1))], at(26).astimezone(far)).ended is Ended.SILENCE


def test_what_would_end_it_is_known_beforehand():
    facts = Facts(ladder=(given_(until=10),))
    assert would_end(facts, came(Came.YES, 3), at(3)) is None
    assert would_end(facts, came(Came.NO, 3), at(3)) is Ended.NO
    assert would_end(facts, came(Came.YES, 11), at(11)) is Ended.SILENCE
    assert would_end(facts, came(Came.UNCLEAR, 3, until=5), at(3)) is None


# --- Laws ---------------------------------------------------------------------------------------------------------

days = st.integers(min_value=0, max_value=60)
dates = days.map(lambda n: at(n).date())
facts_of_a_ladder = st.builds(
    LadderFact, days.map(at), st.sampled_from(LadderKind), st.sampled_from(Rung), st.sampled_from(Came),
    st.none() | dates, st.none() | dates, st.booleans(), st.booleans(),
)  # fmt: skip
histories = st.lists(facts_of_a_ladder, max_size=12, unique_by=lambda fact: fact.at)


@settings(max_examples=150, deadline=None)
@given(history=histories, more=histories, used=st.booleans())
def test_law_what_has_ended_stays_ended(history, more, used):
    now = at(61)
    if climb(history, now, outreach_used=used).ended is not None:
        later = [LadderFact(f.at + 100 * DAY, f.kind, f.rung, f.came, f.on, f.until, f.first, f.already) for f in more]
        found = climb([*history, *later], now + 200 * DAY, outreach_used=used)
        assert found.ended is not None
        assert not found.may_write
        assert not any(found.welcomed(rung) for rung in RUNGS)


@settings(max_examples=150, deadline=None)
@given(history=histories, added=st.sampled_from([Came.NO, Came.NO_CONTACT, Came.SILENCE]), rung=st.sampled_from(Rung))
def test_law_a_no_added_last_always_ends_it(history, added, rung):
    found = climb([*history, LadderFact(at(70), LadderKind.CAME, rung, added, first=True)], at(70))
    assert found.ended is not None


@settings(max_examples=150, deadline=None)
@given(history=histories, later=st.integers(min_value=0, max_value=400))
def test_law_at_most_one_message_and_no_passing_of_days_brings_a_second(history, later):
    before = climb(history, at(61))
    after = climb(history, at(61 + later))
    assert before.may_write == after.may_write
    if before.given_at is not None:
        assert not before.may_write
        assert after.given_at == before.given_at
    assert not (before.is_closed and not after.is_closed)


@settings(max_examples=120, deadline=None)
@given(history=histories, when=st.integers(0, 24 * 90), hours=st.integers(-12, 14))
def test_law_no_zone_chosen_later_opens_or_ends_anything(history, when, hours):
    history = [replace(fact, zone=UTC) for fact in history]
    now = START + timedelta(hours=when)
    here, there = climb(history, now), climb(history, now.astimezone(timezone(timedelta(hours=hours))))
    assert (here.ended, here.asks, here.may_write, here.may_take_back) == (there.ended, there.asks, there.may_write, there.may_take_back)


@settings(max_examples=120, deadline=None)
@given(history=histories, last=facts_of_a_ladder)
def test_law_only_their_newest_word_about_a_rung_makes_it_welcome(history, last):
    found = climb([*history, replace(last, at=at(62), kind=LadderKind.CAME)], at(63))
    assert last.came is Came.YES or not found.welcomed(last.rung)


@settings(max_examples=120, deadline=None)
@given(history=histories, seed=st.randoms(), used=st.booleans())
def test_law_the_order_of_rows_does_not_matter(history, seed, used):
    shuffled = list(history)
    seed.shuffle(shuffled)
    assert climb(history, at(61), outreach_used=used) == climb(shuffled, at(61), outreach_used=used)


@settings(max_examples=120, deadline=None)
@given(history=histories)
def test_law_every_state_shows_each_rung_once_and_a_way_on_or_an_end(history):
    found = climb(history, at(61))
    assert tuple(view.rung for view in found.rungs) == RUNGS
    on = {RungState.OPEN, RungState.WELCOME, RungState.ASKED, RungState.WAITS}
    assert found.is_closed or found.rung(Rung.TRYING).state is T or any(view.state in on for view in found.rungs)
