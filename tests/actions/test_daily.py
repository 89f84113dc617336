"""Records of days: theirs alone, one for a double tap, ciphertext at rest, gone when removed."""

from datetime import timedelta
from uuid import uuid4

import pytest

from recovery.actions.account import erase_person
from recovery.actions.daily import keep_record, remove_record
from recovery.actions.writing import LARGEST
from recovery.enums import DailyKind
from recovery.errors import TextTooLarge, WritingClash
from recovery.models import DailyRecord
from recovery.queries.daily import record_of, records_for_today, records_of
from tests.conftest import NOW, fresh

pytestmark = pytest.mark.django_db
YESTERDAY = NOW - timedelta(days=1)


def keep(user, said, *, record_id=None, kind=DailyKind.CHECK_IN, about=YESTERDAY):
    return keep_record(user, kind, said, record_id=record_id or uuid4(), about=about, at=NOW)


def test_a_record_comes_back_as_it_was_said_and_lies_there_as_ciphertext(alice):
    row = keep(alice, {"mood": 2, "line": "pomegranate"})
    assert record_of(fresh(alice), row.pk, DailyKind.CHECK_IN).said == {"mood": 2, "line": "pomegranate"}
    assert b"pomegranate" not in bytes(DailyRecord.objects.get().content)


def test_the_same_id_again_is_one_record_with_the_newer_words(alice):
    record_id = uuid4()
    keep(alice, {"mood": 2}, record_id=record_id)
    keep(alice, {"mood": 3}, record_id=record_id, about=NOW)
    (found,) = records_of(alice, [DailyKind.CHECK_IN])
    assert (found.said, found.at) == ({"mood": 3}, NOW)
    assert DailyRecord.objects.get().changed_at == NOW


def test_an_id_of_somebody_else_or_of_another_kind_is_a_clash_and_changes_nothing(alice, bob):
    row = keep(alice, {"mood": 2})
    for user, kind in ((bob, DailyKind.CHECK_IN), (alice, DailyKind.CONTACT)):
        with pytest.raises(WritingClash):
            keep(user, {"mood": 5}, record_id=row.pk, kind=kind)
        assert not remove_record(user, row.pk, kind=kind)
    assert record_of(bob, row.pk, DailyKind.CHECK_IN) is None
    assert record_of(alice, row.pk, DailyKind.CHECK_IN).said == {"mood": 2}


def test_records_are_asked_for_by_kind_and_by_time_oldest_first_in_one_query(alice, bob, django_assert_num_queries):
    for days, kind in ((3, DailyKind.CONTACT), (1, DailyKind.CHECK_IN), (2, DailyKind.CHECK_IN)):
        keep(alice, {"days": days}, kind=kind, about=NOW - timedelta(days=days))
    keep(bob, {"days": 9})
    with django_assert_num_queries(1):
        assert [record.said["days"] for record in records_of(alice, DailyKind)] == [3, 2, 1]
    assert [record.said["days"] for record in records_of(alice, [DailyKind.CHECK_IN])] == [2, 1]
    since, until = NOW - timedelta(days=3), NOW - timedelta(days=1)
    assert [record.said["days"] for record in records_of(alice, DailyKind, since=since, until=until)] == [3, 2]


def test_a_record_removed_is_gone_and_a_second_time_it_is_not_there(alice):
    row = keep(alice, {"mood": 2})
    assert remove_record(alice, row.pk, kind=DailyKind.CHECK_IN)
    assert not remove_record(alice, row.pk, kind=DailyKind.CHECK_IN)
    assert not DailyRecord.objects.exists()


def test_a_record_too_large_is_refused_before_anything_is_kept(alice):
    with pytest.raises(TextTooLarge):
        keep(alice, {"line": "x" * (LARGEST + 1)})
    assert not DailyRecord.objects.exists()


def test_erasing_takes_every_record_along(alice, bob):
    keep(alice, {"mood": 2})
    keep(bob, {"mood": 4})
    erase_person(fresh(alice))
    assert [record.said for record in records_of(bob, DailyKind)] == [{"mood": 4}]
    assert DailyRecord.objects.count() == 1


def test_the_records_for_today_are_boundaries_hard_dates_and_the_last_month_of_the_rest(alice, bob, django_assert_num_queries):
    months = {kind: keep(alice, {"kind": kind.value}, kind=kind, about=NOW - timedelta(days=40)) for kind in DailyKind}
    lately = {kind: keep(alice, {"kind": kind.value}, kind=kind) for kind in DailyKind}
    keep(bob, {"mood": 1})
    records_for_today(bob, NOW)  # the SQL is worked out once
    her = fresh(alice)
    with django_assert_num_queries(1):
        found = {record.id for record in records_for_today(her, NOW)}
    whole, recent = (DailyKind.BOUNDARY, DailyKind.HARD_DATE), (DailyKind.CONTACT, DailyKind.CHECK_IN, DailyKind.PAUSE)
    assert found == {months[kind].pk for kind in whole} | {lately[kind].pk for kind in (*whole, *recent)}
