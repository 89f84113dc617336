"""A person's vault and what they told about their life."""

import pytest

from recovery.actions.account import tell
from recovery.enums import Aim, Answer, Pace
from recovery.errors import KeyLost
from recovery.models import DataKey, Person
from recovery.queries.person import about, person_place, vault_of
from tests.conftest import fresh

pytestmark = pytest.mark.django_db


def test_somebody_who_told_nothing_has_the_careful_defaults(alice):
    found = about(alice)
    assert (found.aim, found.pace, found.raw) == (None, Pace.STEADY, {})
    about_them = found.circumstances
    assert (about_them.tags, about_them.answered, about_them.fear) == (frozenset(), frozenset(), None)
    assert (about_them.night_from, about_them.night_to) == (0, 5)


def test_everything_told_is_read_back(alice):
    said = {"aim": "write", "pace": "when_i_come", "tags": ["pets"], "answered": ["shared"], "fear": "rather_not", "night": [9, 17]}
    tell(alice, said)
    found = about(fresh(alice))
    assert (found.aim, found.pace, found.raw) == (Aim.WRITE, Pace.WHEN_I_COME, said)
    them = found.circumstances
    assert (them.tags, them.answered, them.fear, them.night_from, them.night_to) == ({"pets"}, {"shared"}, Answer.RATHER_NOT, 9, 17)


def test_reading_costs_no_query_for_a_person_loaded_at_sign_in(alice, django_assert_num_queries):
    user = fresh(alice)
    with django_assert_num_queries(0):
        about(user)
        about(user)


def test_a_person_loaded_without_their_key_finds_it_with_one_query(alice, django_user_model, django_assert_num_queries):
    user = django_user_model.objects.get(pk=alice.pk)
    with django_assert_num_queries(1):
        vault_of(user)
        vault_of(user)


def test_an_account_without_a_key_is_told_so_and_not_given_a_new_one(alice):
    DataKey.objects.filter(user=alice).delete()
    with pytest.raises(KeyLost):
        vault_of(fresh(alice))
    assert not DataKey.objects.filter(user=alice).exists()


def test_settings_copied_from_another_person_do_not_open(alice, bob):
    tell(bob, {"fear": "yes"})
    Person.objects.filter(user=alice).update(about=Person.objects.get(user=bob).about)
    with pytest.raises(KeyLost):
        about(fresh(alice))
    assert person_place(alice.pk) != person_place(bob.pk)
