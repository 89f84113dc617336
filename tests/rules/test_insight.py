"""Looking back: counts of what was told, and silence where there is too little."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from recovery.rules.charts import HEIGHT, WIDTH, bars, bars_path, lengths, line_chart
from recovery.rules.check_ins import CheckIn
from recovery.rules.insight import (
    LEAST_DAYS,
    LEAST_URGES,
    PERIODS,
    Point,
    before_urges,
    helped,
    hours_of,
    span_of,
    trend,
    trends,
    urges_in,
    what_helped,
)

LONDON = ZoneInfo("Europe/London")
START = datetime(2026, 11, 2, 21, 0, tzinfo=LONDON)  # a Monday
DAY = timedelta(days=1)
levels = st.integers(1, 5)


def days(*told, name="mood"):
    return [CheckIn(START + DAY * number, **{name: level}) for number, level in enumerate(told) if level]


def test_trend_counts_easier_days_of_the_earlier_and_the_later_half():
    found = trend("mood", days(1, 2, 1, 3, 4, 2), weekly=False)
    assert (found.better_before, found.before, found.better_after, found.after) == (0, 3, 2, 3)
    assert found.enough


def test_trends_ask_each_question_of_those_who_answered_it():
    told = [*days(2, 3, name="mood"), *days(0, 0, 5, name="urge"), CheckIn(START)]
    found = {one.name: one for one in trends(told, weekly=False)}
    assert {name: len(one.points) for name, one in found.items()} == {"mood": 2, "urge": 1, "sleep": 0}
    assert found["mood"] == trend("mood", told, weekly=False)


def test_trend_of_urges_counts_the_quiet_days():
    found = trend("urge", days(5, 4, 5, 1, 2, 3, name="urge"), weekly=False)
    assert (found.better_before, found.better_after) == (0, 2)


def test_trend_with_too_few_days_says_so_however_many_check_ins_there_were():
    many = [CheckIn(START + timedelta(minutes=number), mood=2) for number in range(40)]
    assert not trend("mood", many, weekly=False).enough
    assert trend("mood", days(*[2] * LEAST_DAYS), weekly=False).enough


def test_trend_draws_the_middle_of_a_day_and_of_a_week():
    told = [CheckIn(START, mood=1), CheckIn(START + timedelta(hours=1), mood=4), CheckIn(START + DAY, mood=5)]
    assert trend("mood", told, weekly=False).points == (Point(date(2026, 11, 2), 2, 2.5), Point(date(2026, 11, 3), 1, 5.0))
    assert trend("mood", told, weekly=True).points == (Point(date(2026, 11, 2), 3, 4.0),)


@given(st.lists(st.tuples(st.integers(0, 400), levels), max_size=40), st.booleans())
def test_trend_loses_and_invents_no_answer(told, weekly):
    check_ins = [CheckIn(START + timedelta(hours=hours * 5), mood=level) for hours, level in told]
    found = trend("mood", check_ins, weekly=weekly)
    assert sum(point.count for point in found.points) == len(told)
    assert all(1 <= point.middle <= 5 for point in found.points)
    assert found.better_before <= found.before
    assert found.better_after <= found.after
    assert [point.on for point in found.points] == sorted({point.on for point in found.points})


def test_hours_with_a_window_over_midnight_are_said_as_one():
    late = [START.replace(hour=hour) for hour in (22, 23, 23, 0, 1)] + [START.replace(hour=12)]
    found = hours_of(late)
    assert (found.window_from, found.window_to, found.in_window, found.total) == (22, 2, 5, 6)


def test_hours_with_too_few_urges_or_no_window_say_nothing_of_a_time():
    few = hours_of([START] * (LEAST_URGES - 1))
    assert (few.enough, few.window_from) == (False, None)
    spread = hours_of([START.replace(hour=hour) for hour in range(0, 24, 3)])
    assert (spread.enough, spread.window_from) == (True, None)


@given(st.lists(st.integers(0, 23), min_size=LEAST_URGES, max_size=30))
def test_hours_window_holds_what_it_says_and_begins_with_an_urge(hours):
    found = hours_of([START.replace(hour=hour) for hour in hours])
    if found.window_from is None:
        return
    width = (found.window_to - found.window_from) % 24
    inside = {(found.window_from + step) % 24 for step in range(width)}
    assert 1 <= width <= 4
    assert sum(hour in inside for hour in hours) == found.in_window >= len(hours) / 2
    assert found.window_from in hours


def test_urges_below_some_are_none_to_count():
    assert [one.urge for one in urges_in(days(1, 2, 3, 5, name="urge"))] == [3, 5]


def test_what_stood_before_is_counted_among_the_urges_that_told():
    told = [CheckIn(START, urge=4, before=before) for before in (("alone",), ("alone", "bed"), (), ("bed",), ("alone",), ("drink",))]
    found = before_urges(told)
    assert (found.of, found.named, found.enough) == (5, (("alone", 3), ("bed", 2), ("drink", 1)), True)
    assert not before_urges(told[:4]).enough


def test_what_helped_counts_only_what_was_told():
    found = helped("pause", [True, False, None, True, "yes", True])
    assert (found.yes, found.told, found.enough) == (3, 4, True)
    assert not helped("pause", [True] * 3).enough


def test_what_helped_most_is_counted_among_the_pauses_that_helped():
    found = what_helped([("breath", True), ("call", True), ("breath", True), ("wait", False), ("", True), ("wait", None), ("call", True)])
    assert (found.of, found.named, found.enough) == (4, (("breath", 2), ("call", 2)), True)
    assert not what_helped([("breath", True)] * 3).enough


def test_bars_across_stand_for_counts():
    assert lengths([4, 2, 0]) == (WIDTH, WIDTH // 2, 0)
    assert lengths([]) == ()


def test_periods_end_today_and_long_ones_are_drawn_by_week():
    today = date(2026, 11, 22)
    week = span_of("week", 0, today)
    assert (week.first, week.last, week.weekly) == (date(2026, 11, 16), today, False)
    assert [span_of(period, 0, today).weekly for period in PERIODS] == [False, False, True]


@given(st.sampled_from(list(PERIODS)), st.integers(0, 20), st.dates(date(2016, 1, 1), date(2035, 1, 1)))
def test_law_spans_follow_each_other_without_a_gap(period, back, today):
    span, before = span_of(period, back, today), span_of(period, back + 1, today)
    assert (before.last + DAY == span.first) or before == span, "until records reach no further"
    assert (span.last - span.first).days + 1 == PERIODS[period]


def test_no_span_reaches_beyond_the_years_of_records():
    assert span_of("quarter", 10**9, date(2026, 11, 22)).first.year >= 2015


# --- Pictures -----------------------------------------------------------------------------------------------------


def test_line_breaks_where_a_day_has_no_answer():
    first = date(2026, 11, 2)
    points = [Point(first + DAY * number, 1, 3.0) for number in (0, 1, 3)]
    drawn = line_chart(points, first, first + 3 * DAY, weekly=False)
    assert "".join(letter for letter in drawn.line if letter.isalpha()) == "MLM"
    assert drawn.dots.count("M") == 3


@given(st.lists(st.tuples(st.integers(0, 60), levels), max_size=20, unique_by=lambda pair: pair[0]))
def test_every_mark_of_a_picture_lies_inside_it(told):
    first = date(2026, 11, 2)
    points = [Point(first + DAY * number, 1, float(level)) for number, level in sorted(told)]
    drawn = line_chart(points, first, first + 60 * DAY, weekly=False, marks=[first - DAY, first, first + 61 * DAY])
    places = [tuple(map(float, part.removesuffix("h0").split())) for part in drawn.dots.split("M")[1:]]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places)
    assert len(drawn.marks) == 1


def test_bars_stand_for_counts_and_nothing_for_none():
    drawn = bars([0, 2, 4])
    assert [bar.height for bar in drawn] == [88.0, 176.0]
    assert bars_path(drawn).count("M") == 2
    assert all(bar.x + bar.width <= WIDTH and bar.y + bar.height <= HEIGHT for bar in drawn)
