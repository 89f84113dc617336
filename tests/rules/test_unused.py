"""Calendar months, their ends, and the thirty days of notice."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.rules.unused import NOTICE, forgotten_from, months_before, warned_from

MOMENTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("now", "months", "before"),
    [
        ("2026-11-22", 12, "2025-11-22"),
        ("2026-11-22", 6, "2026-05-22"),
        ("2026-03-31", 13, "2025-02-28"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2026-01-15", 1, "2025-12-15"),
        ("2026-08-31", 6, "2026-02-28"),
    ],
)
def test_months_before_a_day_is_the_same_day_or_the_last_of_a_shorter_month(now, months, before):
    assert months_before(datetime.fromisoformat(now), months) == datetime.fromisoformat(before)


@given(MOMENTS, st.integers(6, 120))
def test_nobody_is_forgotten_before_they_could_be_warned_thirty_days_earlier(now, months):
    assert forgotten_from(now, months) < warned_from(now, months)
    assert warned_from(now, months) == forgotten_from(now + NOTICE, months)
    assert timedelta(days=30) == NOTICE


@given(MOMENTS, MOMENTS, st.integers(6, 120))
def test_time_only_moves_the_limits_forward(one, other, months):
    early, late = sorted((one, other))
    assert forgotten_from(early, months) <= forgotten_from(late, months)
