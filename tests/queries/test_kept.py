"""A kept query gives what its queryset gives, for every value and however often it is asked."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recovery.actions.parking import park_post
from recovery.enums import Choice, Contact
from recovery.models import Plan
from recovery.queries.journey import _dated_facts, _facts_by_plan, _open_plan, _plan_by_owner, _plan_held_by_owner
from recovery.queries.kept import KeptQuery
from tests.conftest import NOW
from tests.daily_help import log
from tests.people import DAY, check, declare, finish, sit
from tests.writing_help import answer

pytestmark = pytest.mark.django_db


def live_a_little(user, *, days):
    for day in range(days):
        finish(user, f"k{day + 1}", at=NOW - timedelta(days=day))
        check(user, at=NOW - timedelta(days=day))
        sit(user, Choice.LET_GO, at=NOW - timedelta(days=day))
    declare(user, "p1", at=NOW)
    answer(user, "k4", a1={"text": "one"})


def plan_of(user):
    return Plan.objects.get(owner=user).pk


def as_bytes(rows):
    """Drivers hand back binary columns as bytes or as a view of them."""
    return [tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in rows]


def test_facts_by_the_kept_query_are_those_of_its_queryset_for_everybody(alice, bob):
    live_a_little(alice, days=4)
    live_a_little(bob, days=2)
    for days in (1, 2, 5):
        log(alice, Contact.REACHED_OUT, at=NOW - days * DAY)
    for plan_id in (plan_of(alice), plan_of(bob), uuid4()):
        for since in (NOW - 9 * DAY, NOW - DAY, NOW):
            assert as_bytes(_facts_by_plan(plan_id, since)) == as_bytes(_dated_facts(plan_id, since))
    assert [row[0] for row in _facts_by_plan(plan_of(alice), NOW - 3 * DAY)].count("contact") == 2
    kinds = [row[0] for row in _facts_by_plan(plan_of(bob), NOW - 3 * DAY)]
    assert {kind: kinds.count(kind) for kind in kinds} == {"progress": 3, "phase": 1, "check": 2, "sitting": 2}


def test_the_open_plan_by_the_kept_query_is_that_of_its_queryset_at_every_moment(alice, bob):
    park_post(alice, path="/x/", fields={"text": ["one"]}, at=NOW)
    Plan.objects.filter(owner=bob).update(paused_at=NOW)
    for owner in (alice.pk, bob.pk, uuid4()):
        for since in (NOW - timedelta(hours=1), NOW, NOW + timedelta(hours=1)):
            plain = as_bytes(_open_plan(owner, since))
            assert as_bytes(_plan_by_owner(owner, since)) == as_bytes(_plan_held_by_owner(owner, since)) == plain
    assert [row[4] for row in _plan_by_owner(alice.pk, NOW - timedelta(hours=1))] == [True]
    assert [row[4] for row in _plan_by_owner(alice.pk, NOW)] == [False]


def test_a_kept_query_is_one_query_and_is_built_once(alice, bob):
    built = []

    def build(owner_id):
        built.append(owner_id)
        return Plan.objects.filter(owner_id=owner_id).values_list("pk", "started_at")

    kept = KeptQuery(build, UUID)
    with CaptureQueriesContext(connection) as captured:
        assert kept(alice.pk) == list(Plan.objects.filter(owner=alice).values_list("pk", "started_at"))
        assert kept(bob.pk)[0][0] == plan_of(bob)
    assert (len(captured), len(built)) == (4, 1)
