"""Posts that met a closed door: kept encrypted, few, not for long, for their owner alone."""

from datetime import timedelta

import pytest

from recovery.actions.account import erase_person
from recovery.actions.parking import LARGEST, MOST, discard_parked, park_post, prune_parked
from recovery.models import DataKey, ParkedPost
from recovery.queries.journey import journey_of
from recovery.queries.writings import PARKED_FOR, parked_of
from tests.conftest import NOW, fresh

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def park(user, words="half a note", *, at=NOW, path="/notes/save/", **fields):
    return park_post(user, path=path, fields={"text": [words], **fields}, at=at)


def words_of(user, at=NOW):
    return [post.fields["text"][0] for post in parked_of(user, at=at)]


def test_a_refused_post_is_kept_encrypted_with_where_it_was_going(alice):
    assert park(alice, "the green coat", path="/s/k1/save/", **{"a1-items": ["one", "two"]})
    row = ParkedPost.objects.get()
    assert not any(word in bytes(row.ciphertext) for word in (b"green", b"/s/k1/", b"a1-items"))
    (post,) = parked_of(alice, at=NOW)
    assert (post.id, post.path, post.at) == (row.pk, "/s/k1/save/", NOW)
    assert post.fields == {"text": ["the green coat"], "a1-items": ["one", "two"]}


def test_only_the_newest_five_are_kept_newest_first_and_for_each_person_apart(alice, bob):
    park(bob, "his")
    for number in range(MOST + 3):
        park(alice, f"{number}", at=NOW + number * MINUTE)
    assert words_of(alice) == [f"{number}" for number in range(MOST + 2, 2, -1)]
    assert words_of(bob) == ["his"]


def test_of_one_page_only_the_last_post_is_kept_and_no_other_page_loses_its_place(alice):
    park(alice, "another page", page=["p0"])
    for number in range(MOST + 2):
        park(alice, f"{number}", at=NOW + (number + 1) * MINUTE, page=["p1"])
    park(alice, "no page", at=NOW + 20 * MINUTE)
    assert words_of(alice) == ["no page", f"{MOST + 1}", "another page"]


def test_after_a_day_it_is_not_shown_any_more_and_gone_with_the_next_one_or_the_next_tick(alice, bob):
    park(alice, "old")
    park(bob, "his")
    late = NOW + PARKED_FOR
    assert words_of(alice, at=late) == []
    park(alice, "new", at=late)
    assert words_of(alice, at=late) == ["new"]
    assert ParkedPost.objects.filter(owner=alice).count() == 1
    assert prune_parked(at=late - timedelta(seconds=1)) == 0
    assert prune_parked(at=late) == 1
    assert list(ParkedPost.objects.values_list("owner", flat=True)) == [alice.pk]


def test_a_post_larger_than_any_form_accepts_is_not_kept(alice):
    assert park(alice, "x" * (LARGEST - len("text")))
    assert not park(alice, "x" * (LARGEST - len("text") + 1))
    assert not park(alice, "", **{"x" * LARGEST: [""]})
    assert ParkedPost.objects.count() == 1


def test_a_discarded_post_is_gone_and_the_others_stay(alice):
    park(alice, "one")
    park(alice, "two", at=NOW + MINUTE)
    discard_parked(ParkedPost.objects.order_by("at")[0])
    assert words_of(alice) == ["two"]


def test_nothing_is_kept_for_somebody_whose_key_is_gone_and_nothing_fails(alice):
    DataKey.objects.filter(user=alice).delete()
    assert not park(fresh(alice))
    assert not ParkedPost.objects.exists()


def test_nothing_is_kept_for_somebody_who_was_erased_meanwhile_and_nothing_fails(alice):
    at_the_door = fresh(alice)
    erase_person(fresh(alice))
    assert not park(at_the_door)
    assert not ParkedPost.objects.exists()


def test_the_journey_knows_that_something_is_waiting(alice):
    assert not journey_of(alice, NOW).has_parked
    park(alice)
    assert journey_of(fresh(alice), NOW).has_parked
