"""What the pause shows of a person's own."""

from datetime import timedelta
from uuid import uuid4

import pytest

from recovery.actions.pausing import keep_pause, say_what_helped
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import DailyKind, PauseEnd, WritingKind
from recovery.models import Plan
from recovery.queries.daily import record_of
from recovery.queries.journey import journey_of
from recovery.queries.pause import CALM_WORDS, OwnWords, own_words
from recovery.rules.pause import line_key
from tests.conftest import NOW
from tests.writing_help import answer

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_lines_come_from_their_own_page_first_then_from_the_steps(alice, bob, django_assert_num_queries):
    answer(alice, "k21", a2={"text": "to myself,\nfrom me"}, at=NOW)
    answer(alice, "k8", a2={"items": ["calm"]}, a1={"plans": [["it is late", "I breathe"]]}, at=NOW + MINUTE)
    answer(alice, "k1", a1={"text": "elsewhere"})
    answer(bob, "k8", a2={"items": ["his"]})
    save_writing(alice, Where(WritingKind.CALM), Save(uuid4(), {"lines": ["own"]}), at=NOW)
    with django_assert_num_queries(2):
        found = own_words(alice)
    assert found == OwnWords(("own", "calm", "it is late → I breathe", "to myself,\nfrom me"), ())


def test_words_from_steps_are_those_of_the_open_plan(alice):
    answer(alice, "k8", a2={"items": ["calm"]})
    Plan.objects.update(packed_at=NOW)
    assert own_words(alice) == OwnWords((), ())


def test_the_places_are_where_the_guide_asks_for_them(alice):
    """The code names steps and activities: the shipped guide must have them."""
    guide = journey_of(alice, NOW).guide
    assert set(CALM_WORDS) <= {(step.key, activity.key) for step in guide.steps.values() for activity in step.activities}


def test_years_of_pauses_cost_as_many_queries_as_none(alice, django_assert_num_queries):
    save_writing(alice, Where(WritingKind.CALM), Save(uuid4(), {"lines": ["one", "two"]}), at=NOW)
    for day in range(70):
        pause_id, at = uuid4(), NOW - timedelta(days=day)
        keep_pause(alice, PauseEnd.PASSED, pause_id=pause_id, at=at)
        kept = record_of(alice, pause_id, DailyKind.PAUSE)
        say_what_helped(alice, kept, helped=True, what=line_key("two"), urge=False, at=at)
    with django_assert_num_queries(2):
        assert own_words(alice).lines == ("two", "one")
