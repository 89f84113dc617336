"""Accounts: a key of their own, consent, what they told, visits, and leaving for good."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import models

from recovery import mail
from recovery.actions import account
from recovery.actions.parking import park_post
from recovery.actions.plan import start_plan
from recovery.enums import Aim, Answer, Choice, Pace, WritingKind
from recovery.errors import PersonGone
from recovery.models import AuditRecord, Consent, DataKey, ErasedPerson, Person, Release, User, Writing
from recovery.queries.person import about
from recovery.queries.writings import open_writing
from tests.conftest import NOW, fresh, make_person, make_user
from tests.people import DAY, check, finish, sit
from tests.writing_help import answer, write_note

pytestmark = pytest.mark.django_db
SHARED = frozenset({"children", "pets", "expecting", "home", "work"})


def told(user):
    return about(fresh(user))


# --- A key and settings of their own ------------------------------------------------------------------------------


def test_an_account_gets_one_key_and_one_settings_row_however_often_it_is_asked(django_user_model):
    user = django_user_model.objects.create_user("carol@example.org")
    account.ensure_person(user, time_zone="Asia/Kolkata")
    key = bytes(DataKey.objects.get(user=user).wrapped)
    account.ensure_person(user, time_zone="Europe/Paris")
    assert bytes(DataKey.objects.get(user=user).wrapped) == key
    assert Person.objects.get(user=user).time_zone == "Asia/Kolkata"
    assert told(user).circumstances.tags == frozenset()


def test_a_lost_settings_row_is_made_again_with_the_same_key(alice):
    row = write_note(alice, "one")
    Person.objects.filter(user=alice).delete()
    account.ensure_person(alice)
    assert open_writing(fresh(alice), row).value == {"text": "one"}


def test_time_zone_exit_key_and_welcome_are_kept(alice):
    carol = make_user("carol@example.org")
    account.set_time_zone(carol, time_zone="Pacific/Auckland")
    account.switch_exit_key(carol, off=True)
    account.mark_exit_explained(carol, at=NOW)
    account.mark_exit_explained(carol, at=NOW + DAY)
    account.mark_welcomed(carol, at=NOW)
    account.mark_welcomed(carol, at=NOW + DAY)
    assert carol.person.time_zone == "Pacific/Auckland", "the page that is being drawn sees it at once"
    kept = fresh(carol).person
    assert (kept.time_zone, kept.exit_key_off, kept.exit_explained_at, kept.welcomed_at) == ("Pacific/Auckland", True, NOW, NOW)
    account.switch_exit_key(carol, off=False)
    assert not fresh(carol).person.exit_key_off
    assert fresh(alice).person.time_zone == "Europe/London"


# --- Consent ------------------------------------------------------------------------------------------------------


def test_consent_is_given_once_per_version_and_taken_back_with_its_date():
    carol = make_user("carol@example.org")
    first = account.give_consent(carol, at=NOW)
    assert account.give_consent(carol, at=NOW + DAY) == first
    assert (first.version, first.given_at, first.withdrawn_at) == (account.CONSENT_VERSION, NOW, None)
    account.withdraw_consent(carol, at=NOW + 2 * DAY)
    assert Consent.objects.get(user=carol).withdrawn_at == NOW + 2 * DAY
    assert fresh(carol).person.consent_withdrawn_at == NOW + 2 * DAY
    account.withdraw_consent(carol, at=NOW + 3 * DAY)
    assert Consent.objects.get(user=carol).withdrawn_at == NOW + 2 * DAY, "the first withdrawal is the one that counts"


def test_consent_given_again_is_a_new_row_and_the_old_one_stays_as_it_was(alice, bob):
    account.withdraw_consent(alice, at=NOW)
    account.give_consent(alice, at=NOW + DAY)
    assert list(Consent.objects.filter(user=alice).order_by("given_at").values_list("withdrawn_at", flat=True)) == [NOW, None]
    assert fresh(alice).person.consent_withdrawn_at is None
    assert Consent.objects.get(user=bob).withdrawn_at is None


# --- What they told -----------------------------------------------------------------------------------------------


def test_what_they_told_is_merged_and_kept_encrypted(alice):
    account.tell(alice, {"aim": "distance", "pace": "little"})
    account.tell(alice, {"fear": "not_sure", "night": [22, 6]})
    found = told(alice)
    assert (found.aim, found.pace, found.circumstances.fear) == (Aim.DISTANCE, Pace.LITTLE, Answer.NOT_SURE)
    assert (found.circumstances.night_from, found.circumstances.night_to) == (22, 6)
    stored = bytes(Person.objects.get(user=alice).about)
    assert not any(word in stored for word in (b"distance", b"not_sure"))


def test_the_page_that_tells_sees_it_at_once(alice):
    account.tell(alice, {"aim": "write"})
    assert about(alice).aim is Aim.WRITE


def test_answering_one_group_of_tags_leaves_the_others(alice):
    account.tell_tags(alice, group="shared", tags=frozenset({"children", "home"}), group_tags=SHARED)
    account.tell_tags(alice, group="bound", tags=frozenset({"married"}), group_tags=frozenset({"married", "family"}))
    account.tell_tags(alice, group="shared", tags=frozenset({"work"}), group_tags=SHARED)
    found = told(alice).circumstances
    assert (found.tags, found.answered) == ({"work", "married"}, {"shared", "bound"})
    account.tell_tags(alice, group="shared", tags=frozenset(), group_tags=SHARED)
    assert (told(alice).circumstances.tags, told(alice).circumstances.answered) == ({"married"}, {"shared", "bound"})


def test_two_tabs_that_tell_different_things_lose_neither(alice):
    """Each page loaded the person before the other had told anything."""
    first, second, third = fresh(alice), fresh(alice), fresh(alice)
    for tab in (first, second, third):
        about(tab)
    account.tell_tags(first, group="shared", tags=frozenset({"children"}), group_tags=SHARED)
    account.tell_tags(second, group="known", tags=frozenset({"secret"}), group_tags=frozenset({"secret", "never-official"}))
    account.tell(third, {"pace": "little"})
    found = told(alice)
    assert (found.circumstances.tags, found.circumstances.answered) == ({"children", "secret"}, {"shared", "known"})
    assert found.pace is Pace.LITTLE


# --- Visits -------------------------------------------------------------------------------------------------------


def test_a_visit_is_noted_and_only_a_week_away_is_coming_back(alice):
    account.note_visit(alice, at=NOW)
    account.note_visit(alice, at=NOW + 7 * DAY - timedelta(seconds=1))
    assert fresh(alice).person.away_until is None
    back = NOW + 14 * DAY
    account.note_visit(alice, at=back)
    assert (fresh(alice).person.last_seen_at, fresh(alice).person.away_until) == (back, back)
    assert alice.person.away_until == back, "the page that is being drawn knows it"
    account.note_visit(alice, at=back + DAY)
    assert fresh(alice).person.away_until == back


def test_an_account_without_settings_can_be_seen_without_a_fuss(django_user_model):
    user = django_user_model.objects.create_user("carol@example.org")
    account.note_visit(user, at=NOW)
    assert not Person.objects.filter(user=user).exists()


# --- Leaving for good ---------------------------------------------------------------------------------------------


def live_a_little(user):
    """Something of theirs in every table that can hold it."""
    finish(user, "k1", "k2")
    answer(user, "k4", a1={"text": "one"}, line="It passed.")
    answer(user, "k4", a1={"text": "two"}, revisions={"a1": 1})
    write_note(user, "a note")
    write_note(user, "Dear you", kind=WritingKind.LETTER)
    check(user, at=NOW)
    sit(user, Choice.LET_GO, at=NOW, words="tired")
    account.tell(user, {"fear": "no"})
    park_post(user, path="/notes/save/", fields={"text": ["half a note"]}, at=NOW)
    mail.queue(EmailMessage("Your code", "123", to=[user.email]), user=user)
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.create()
    UserSession.objects.create(user=user, session_key=session.session_key, ip="127.0.0.1", user_agent="x")


def database_holds():
    """Every row of every table as text, binary columns opened as far as anybody without keys can. But the erasure list."""
    rows = []
    for model in apps.get_models(include_auto_created=True):
        if model is ErasedPerson:
            continue
        for row in model._base_manager.values():
            rows += [f"{model.__name__}: {bytes(v).hex() if isinstance(v, bytes | memoryview) else v}" for v in row.values()]
    rows += [str(session.get_decoded()) for session in Session.objects.all()]
    return rows


def test_erasing_leaves_no_row_and_no_session_that_names_them_and_touches_nobody_else(alice, bob):
    for user in (alice, bob):
        live_a_little(user)
    alices, bobs, notes = alice.pk, bob.pk, Writing.objects.filter(owner=bob).count()
    account.erase_person(fresh(alice))
    assert list(ErasedPerson.objects.values_list("pk", flat=True)) == [alices], "a random id, so that a restore erases her again"
    everything = "\n".join(database_holds())
    assert str(alices) not in everything
    assert alices.hex not in everything
    assert "alice@example.org" not in everything
    assert str(bobs) in everything
    assert Writing.objects.filter(owner=bob).count() == notes
    assert told(bob).circumstances.fear is Answer.NO
    assert Session.objects.count() == UserSession.objects.count() == 1


def test_every_table_that_points_at_a_person_goes_with_them_or_forgets_them():
    """A new table with a person in it must say what erasing does to it."""
    kept = {
        f"{relation.related_model.__name__}.{relation.field.name}"
        for relation in User._meta.related_objects
        if relation.on_delete not in (models.CASCADE, models.SET_NULL) and not relation.many_to_many
    }
    assert kept == set()


def test_an_editor_may_leave_and_what_she_published_stays_without_her_name(edith):
    release = Release.objects.get()
    Release.objects.filter(pk=release.pk).update(published_by=edith)
    AuditRecord.objects.create(actor_id=str(edith.pk), action="publish", at=NOW)
    account.erase_person(edith)
    assert Release.objects.get().published_by is None
    assert not EmailAddress.objects.filter(email="edith@example.org").exists()


def test_erasing_twice_from_two_tabs_is_erasing_once(alice):
    other_tab = fresh(alice)
    account.erase_person(fresh(alice))
    account.erase_person(other_tab)
    assert not User.objects.filter(email="alice@example.org").exists()


@pytest.mark.parametrize(
    "late",
    [
        lambda user: account.tell(user, {"aim": "write"}),
        lambda user: account.tell_tags(user, group="shared", tags=SHARED, group_tags=SHARED),
        lambda user: start_plan(user, at=NOW),
        lambda user: write_note(user, "one"),
    ],
    ids=["tell", "tell_tags", "start_plan", "save_writing"],
)
def test_a_late_write_of_another_tab_finds_nobody_and_leaves_nothing(alice, late):
    other_tab = fresh(alice)
    account.erase_person(fresh(alice))
    with pytest.raises(PersonGone):
        late(other_tab)
    assert not User.objects.filter(email="alice@example.org").exists()
    assert not Writing.objects.exists()


def test_the_same_address_may_begin_again_and_finds_nothing_of_before(alice):
    write_note(alice, "one")
    account.erase_person(fresh(alice))
    again = make_person("alice@example.org")
    assert again.pk != alice.pk
    assert not Writing.objects.exists()


# --- Names for counters -------------------------------------------------------------------------------------------


def test_an_opaque_name_is_steady_and_holds_no_address(settings):
    name = account.opaque("alice@example.org")
    assert name == account.opaque("alice@example.org") != account.opaque("bob@example.org")
    assert "alice" not in name
    settings.SECRET_KEY = "another" * 8
    assert account.opaque("alice@example.org") != name
