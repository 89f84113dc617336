"""Calm days: what lowers them, by how much, and what never does."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.enums import Boundary, Channel, Contact
from recovery.rules.calm import BEGUN_BY_ME, DEFAULT_CHANNELS, BoundaryFact, CalmDays, ContactFact, calm_days, counts, in_force, lately_days

LONDON = ZoneInfo("Europe/London")
ZONES = [LONDON, ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago"), ZoneInfo("Asia/Kathmandu"),
         ZoneInfo("Australia/Lord_Howe"), UTC]  # fmt: skip
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=LONDON)
START = datetime(2026, 10, 1, 9, 0, tzinfo=LONDON)  # the clocks go back on 25 October

zones = st.sampled_from(ZONES)
moments = st.datetimes(datetime(2026, 9, 1), datetime(2026, 12, 20), timezones=zones)
boundaries = st.builds(
    BoundaryFact, at=moments, kind=st.sampled_from(Boundary), topics=st.frozensets(st.sampled_from(["children", "work"])),
    channels=st.frozensets(st.sampled_from(Channel)),
)  # fmt: skip
events = st.builds(
    ContactFact, at=moments, kind=st.sampled_from(Contact), channel=st.none() | st.sampled_from(Channel),
    topic=st.sampled_from(["", "children", "money"]), on_ladder=st.booleans(),
)  # fmt: skip
nows = st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 1), timezones=zones)


def reached_out(at, **extra):
    return ContactFact(at, Contact.REACHED_OUT, **extra)


def boundary(at=START, kind=Boundary.NONE, **extra):
    return BoundaryFact(at, kind, **extra)


def test_before_a_boundary_there_is_nothing_to_count():
    assert calm_days([], [reached_out(NOW - timedelta(days=3))], NOW) == CalmDays()
    assert calm_days([boundary(kind=Boundary.OFF)], [], NOW) == CalmDays()


def test_the_day_it_began_counts_once_it_is_over_and_today_never_does():
    began = NOW.replace(hour=9)
    assert calm_days([boundary(began)], [], NOW).total == 0
    assert calm_days([boundary(began)], [], NOW + timedelta(days=1)).total == 1
    days = calm_days([boundary()], [], NOW)
    assert (days.began_on, days.total, days.longest, days.present) == (date(2026, 10, 1), 52, 52, 52)
    assert (days.lately, days.lately_of) == (30, 30)


def test_contact_today_changes_nothing_and_yesterdays_takes_one_day():
    whole = calm_days([boundary()], [], NOW)
    assert calm_days([boundary()], [reached_out(NOW - timedelta(hours=1))], NOW) == whole
    less = calm_days([boundary()], [reached_out(NOW - timedelta(days=10)), reached_out(NOW - timedelta(days=10, hours=1))], NOW)
    assert (less.total, less.lately, less.longest, less.present) == (51, 29, 42, 9)


@pytest.mark.parametrize("kind", sorted(set(Contact) - set(BEGUN_BY_ME)))
def test_what_the_other_began_what_was_agreed_and_an_urge_never_count(kind):
    event = ContactFact(NOW - timedelta(days=3), kind, channel=Channel.MESSAGES)
    assert not counts(event, [boundary()])


def test_an_agreed_topic_an_open_ladder_and_a_channel_not_watched_never_count():
    stands = [boundary(topics=frozenset({"children"}))]
    at = NOW - timedelta(days=3)
    assert not counts(reached_out(at, topic="children"), stands)
    assert counts(reached_out(at, topic="money"), stands)
    assert not counts(reached_out(at, on_ladder=True), stands)
    looked = ContactFact(at, Contact.CHECKED_PROFILE)
    assert Channel.PROFILES not in DEFAULT_CHANNELS
    assert not counts(looked, stands)
    assert counts(looked, [boundary(channels=frozenset({Channel.PROFILES}))])
    assert counts(looked, stands, Channel.PROFILES)
    assert not counts(looked, stands, Channel.MESSAGES)


def test_a_boundary_put_down_keeps_its_days_and_stops_counting():
    off = boundary(datetime(2026, 10, 11, 9, 0, tzinfo=LONDON), Boundary.OFF)
    days = calm_days([boundary(), off], [reached_out(NOW - timedelta(days=2))], NOW)
    assert (days.total, days.longest, days.present, days.lately_of) == (10, 10, 0, 0)
    again = calm_days([boundary(), off, boundary(NOW - timedelta(days=3))], [], NOW)
    assert (again.total, again.longest, again.present) == (13, 10, 3)


def test_a_boundary_changed_on_one_day_counts_that_day_once():
    changed = [boundary(), boundary(START + timedelta(hours=2), Boundary.LOW), boundary(START + timedelta(days=4), Boundary.NECESSARY)]
    assert calm_days(changed, [], NOW).total == 52


def test_the_boundary_of_its_own_moment_judges_an_event():
    wide = boundary(NOW - timedelta(days=5), Boundary.LOW, topics=frozenset({"work"}))
    about_work = reached_out(NOW - timedelta(days=10), topic="work")
    assert counts(about_work, [boundary(), wide])
    assert in_force([boundary(), wide], NOW) is wide
    assert in_force([boundary()], START - timedelta(days=1)) is None


@pytest.mark.parametrize("zone", ZONES)
def test_a_day_is_the_day_of_the_person_also_when_clocks_change(zone):
    """Half past midnight on the day the clocks go back, and half past eleven the evening before, are two days."""
    begin = datetime(2026, 10, 20, 8, 0, tzinfo=zone)
    nights = [datetime.combine(date(2026, 10, day), time(hour, 30), tzinfo=zone) for day, hour in ((24, 23), (25, 0), (25, 23))]
    days = calm_days([boundary(begin)], [reached_out(at) for at in nights], datetime(2026, 10, 30, 12, 0, tzinfo=zone))
    assert (days.total, days.longest) == (8, 4)


def test_the_last_thirty_days_one_by_one_say_which_were_calm():
    days = lately_days([boundary(NOW - timedelta(days=5))], [reached_out(NOW - timedelta(days=3)), reached_out(NOW)], NOW)
    assert [day for day, _calm in days] == [NOW.date() - timedelta(days=ago) for ago in (5, 4, 3, 2, 1)]
    assert [calm for _day, calm in days] == [True, True, False, True, True]
    assert len(lately_days([boundary()], [], NOW)) == 30
    assert lately_days([], [], NOW) == ()


# --- Laws -----------------------------------------------------------------------------------------------------------


@given(st.lists(boundaries, max_size=4), st.lists(events, max_size=8), events, nows)
def test_law_an_event_lowers_the_total_at_most_by_its_own_day(stands, logged, one, now):
    before, after = calm_days(stands, logged, now), calm_days(stands, [*logged, one], now)
    own_day_is_over = one.at.astimezone(now.tzinfo).date() < now.date()
    assert before.total - after.total in ((0, 1) if own_day_is_over else (0,))
    assert before.lately - after.lately in (0, 1)
    assert after.longest <= before.longest


@given(st.lists(boundaries, max_size=4), st.lists(events, max_size=8), nows, st.randoms())
def test_law_the_order_of_logging_does_not_matter(stands, logged, now, chance):
    mixed = [*logged]
    chance.shuffle(mixed)
    later = [*stands]
    if len({fact.at for fact in stands}) == len(stands):
        chance.shuffle(later)
    assert calm_days(later, mixed, now) == calm_days(stands, logged, now)


@given(st.lists(boundaries, max_size=4), st.lists(events, max_size=8), nows)
def test_law_today_and_the_future_are_never_counted_against_anyone(stands, logged, now):
    begun_before = [fact for fact in stands if fact.at <= now]
    past = [event for event in logged if event.at.astimezone(now.tzinfo).date() < now.date()]
    assert calm_days(begun_before, logged, now) == calm_days(begun_before, past, now)


@given(st.lists(boundaries, max_size=4), st.lists(events, max_size=8), moments, nows, st.sampled_from(["agreed", "ladder", "topic"]))
def test_law_agreed_contact_and_contact_on_an_open_ladder_change_nothing(stands, logged, at, now, how):
    stands = [BoundaryFact(fact.at, fact.kind, fact.topics | {"home"}, fact.channels) for fact in stands]
    event = {
        "agreed": ContactFact(at, Contact.AGREED, Channel.MESSAGES),
        "ladder": reached_out(at, on_ladder=True),
        "topic": reached_out(at, topic="home"),
    }[how]
    assert calm_days(stands, [*logged, event], now) == calm_days(stands, logged, now)


@given(st.lists(boundaries, max_size=4), st.lists(events, max_size=8), nows, st.sampled_from([None, *Channel]))
def test_law_counts_are_never_negative_and_hold_together(stands, logged, now, channel):
    days = calm_days(stands, logged, now, channel=channel)
    assert 0 <= days.present <= days.longest <= days.total
    assert 0 <= days.lately <= days.lately_of <= 30
    assert days.lately <= days.total
    assert (days.began_on is None) == (days == CalmDays())


@given(st.lists(boundaries, max_size=4), st.lists(events, max_size=8), nows)
def test_law_the_days_one_by_one_are_those_that_are_counted(stands, logged, now):
    days, whole = lately_days(stands, logged, now), calm_days(stands, logged, now)
    assert (sum(calm for _day, calm in days), len(days)) == (whole.lately, whole.lately_of)
