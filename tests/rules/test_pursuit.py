"""Messages without an answer: what counts, what answers them, and the pause of thirty days."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.enums import Contact
from recovery.rules.calm import SAFETY, ContactFact
from recovery.rules.pursuit import LOOK_BACK, PURSUING, lately, paused_until, unanswered
from tests.shapes import NOON

DAY = timedelta(days=1)


def sent(*days_ago, **more):
    return [ContactFact(NOON - days * DAY, Contact.REACHED_OUT, **more) for days in days_ago]


def test_only_what_was_sent_counts_and_only_outside_agreed_topics():
    others = [ContactFact(NOON - DAY, kind) for kind in Contact if kind not in (*PURSUING, Contact.THEY_REACHED_OUT)]
    assert {one.kind for one in others} >= {Contact.CHECKED_PROFILE, Contact.MET, Contact.URGE_PASSED, Contact.AGREED}
    agreed = [*sent(1, topic="children"), *sent(1, topic=SAFETY), *sent(1, on_ladder=True)]
    assert unanswered([*others, *agreed], NOON) == ()
    assert unanswered(sent(2, 1, -1), NOON) == (NOON - 2 * DAY, NOON - DAY)


def test_asking_others_for_news_counts_like_a_message():
    asked = [ContactFact(NOON - days * DAY, Contact.ASKED_OTHERS) for days in (3, 2)]
    assert paused_until(unanswered(asked, NOON), NOON) is None
    assert paused_until(unanswered([*asked, *sent(1)], NOON), NOON) == NOON + 29 * DAY


def test_a_word_of_theirs_answers_all_that_was_sent_before_it_and_nothing_after():
    heard = ContactFact(NOON - 3 * DAY, Contact.THEY_REACHED_OUT)
    assert unanswered([*sent(5, 4, 2), heard], NOON) == (NOON - 2 * DAY,)
    later = ContactFact(NOON + DAY, Contact.THEY_REACHED_OUT)
    assert len(unanswered([*sent(5, 4, 2), later], NOON)) == 3, "what has not happened yet answers nothing"


@pytest.mark.parametrize(
    ("days_ago", "until"),
    [
        ((2, 1), None),
        ((2, 1, 0), 30),
        ((20, 10, 5), 25),
        ((40, 20, 15), 15),
        ((45, 30, 20), 10),
        ((59, 58, 29), None),  # the third lies outside the thirty days of the first two
        ((58, 45, 29), 1),
        ((58, 45, 30), None),
        ((9, 8, 7, 1), 29),  # one more message: thirty days from it
    ],
)
def test_the_third_in_thirty_days_pauses_for_thirty_days_from_it(days_ago, until):
    facts = unanswered(sent(*days_ago), NOON)
    assert paused_until(facts, NOON) == (None if until is None else NOON + until * DAY)


days = st.lists(st.integers(0, 200), max_size=12)


@given(days, st.integers(0, 200))
def test_law_one_message_more_never_ends_or_shortens_a_pause(logged, one):
    before = paused_until(unanswered(sent(*logged), NOON), NOON)
    after = paused_until(unanswered(sent(*logged, one), NOON), NOON)
    assert before is None or (after is not None and after >= before)


@given(days)
def test_law_two_months_of_the_log_are_enough_to_know(logged):
    lately_logged = [event for event in sent(*logged) if event.at > NOON - LOOK_BACK]
    assert paused_until(unanswered(sent(*logged), NOON), NOON) == paused_until(unanswered(lately_logged, NOON), NOON)


@given(days, st.randoms())
def test_law_the_order_of_logging_does_not_matter(logged, chance):
    facts = sent(*logged)
    mixed = list(facts)
    chance.shuffle(mixed)
    assert unanswered(facts, NOON) == unanswered(mixed, NOON)


@given(days)
def test_law_thirty_quiet_days_end_every_pause(logged):
    facts = unanswered(sent(*logged), NOON)
    assert paused_until(facts, NOON + 30 * DAY) is None
    assert lately(facts, NOON + 30 * DAY) == 0
