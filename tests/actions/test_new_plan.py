"""Packing a plan away and beginning another: nothing is lost, one plan is open, what is closed for good stays closed."""

from datetime import date
from uuid import uuid4

import pytest

from recovery import releases
from recovery.access import note_or_404
from recovery.actions.account import erase_person, tell
from recovery.actions.letters import seal_letter
from recovery.actions.new_plan import begin_new_plan, delete_earlier_plan
from recovery.actions.plan import declare_phase_done, start_plan
from recovery.enums import Answer, PhaseRole, WritingKind
from recovery.errors import PersonGone
from recovery.models import Plan, Release, SafetyCheck, Writing
from recovery.queries.earlier import locks_so_far, open_plan_id
from recovery.queries.finding import Wish, find_writing
from recovery.queries.journey import journey_of
from recovery.queries.letters import sealed_letters
from recovery.queries.person import about
from recovery.queries.writings import notes_of
from recovery.rules.carrying import OUTREACH_USED, Told
from tests.conftest import NOW, fresh, make_user
from tests.people import DAY, check, finish, finish_core, open_the_gate, road_of
from tests.writing_help import answer, write_note

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
SAME = Told(Answer.YES, Answer.YES, Answer.NO, Answer.NO)
OTHER = Told(Answer.NO, Answer.NO, Answer.NO, Answer.NO)


def again(user, told=SAME, *, at=NOW, **ids):
    """The present plan is packed away and the next begins."""
    ids = {"plan_id": uuid4(), "packs": open_plan_id(user), **ids}
    return begin_new_plan(fresh(user), told, at=at, **ids)


def taken_over(user, at=NOW):
    return journey_of(fresh(user), at).facts.carried_over


def test_the_present_plan_is_packed_and_nothing_of_it_is_lost(alice):
    finish(alice, "k1", at=NOW - DAY)
    answer(alice, "k4", line="Mostly tired.", at=NOW - DAY)
    write_note(alice, "a note")
    first = Plan.objects.get()
    second = again(alice)
    first.refresh_from_db()
    assert (first.packed_at, second.packed_at, second.started_at) == (NOW, None, NOW)
    assert first.progress.filter(kind="finished").count() == 1
    assert Writing.objects.filter(plan=first).count() == 1
    assert Writing.objects.count() == 2
    assert road_of(fresh(alice)).done_count == 0


def test_a_letter_that_the_end_of_a_part_opened_stays_open(alice, bob):
    opened, waits, dated, of_bob = (write_note(one, "the green coat", kind=WritingKind.LETTER) for one in (alice, alice, alice, bob))
    for letter, seal in ((opened, {"phase": "p1"}), (waits, {"phase": "p2"}), (dated, {"until": TODAY + DAY}), (of_bob, {"phase": "p1"})):
        seal_letter(letter, **seal)
    finish_core(alice, PhaseRole.GRIEVE, at=NOW)
    declare_phase_done(alice, "p1", at=NOW)
    again(alice)
    user = fresh(alice)
    assert [note.id for note in notes_of(user, today=TODAY).notes] == [opened.pk]
    assert note_or_404(user, opened.pk, today=TODAY) == opened
    assert [found.id for found in find_writing(user, Wish(words="green"), now=NOW).found] == [opened.pk]
    assert {one.id for one in sealed_letters(user, today=TODAY)} == {waits.pk, dated.pk}
    assert [one.id for one in sealed_letters(bob, today=TODAY)] == [of_bob.pk]


def test_a_double_tap_is_one_plan(alice):
    ids = {"plan_id": uuid4(), "packs": open_plan_id(alice)}
    assert again(alice, **ids).pk == again(alice, **ids).pk == ids["plan_id"]
    assert Plan.objects.count() == 2


def test_two_tabs_that_knew_the_same_plan_begin_one_and_the_first_answers_count(alice):
    check(alice, at=NOW - DAY, g4="yes")
    packs = open_plan_id(alice)
    first = again(alice, SAME, packs=packs)
    assert again(alice, OTHER, packs=packs).pk == first.pk
    assert Plan.objects.count() == 2
    assert "g4" in taken_over(alice)


def test_an_id_that_is_taken_by_somebody_gives_a_plan_with_its_own(alice, bob):
    theirs = Plan.objects.get(owner=bob)
    mine = again(alice, plan_id=theirs.pk)
    assert mine.pk != theirs.pk
    assert mine.owner == alice
    assert Plan.objects.get(owner=bob).pk == theirs.pk


def test_while_nothing_is_published_the_present_plan_stays_open(alice):
    check(alice, at=NOW - DAY, g4="yes")
    SafetyCheck.objects.all().delete()
    Release.objects.all()._raw_delete("default")
    releases.forget()
    assert again(alice).packed_at is None
    assert Plan.objects.count() == 1


def test_nobody_who_was_erased_begins_a_plan(alice):
    user, packs = fresh(alice), open_plan_id(alice)
    erase_person(fresh(alice))
    with pytest.raises(PersonGone):
        begin_new_plan(user, SAME, plan_id=uuid4(), packs=packs, at=NOW)


# --- What comes along ---------------------------------------------------------------------------------------------


def test_locks_survive_several_packings(alice):
    check(alice, at=NOW - DAY, g4="yes")
    for day in range(3):
        again(alice, at=NOW + day * DAY)
    check(alice, at=NOW + 3 * DAY, g6="yes")
    again(alice, at=NOW + 4 * DAY)
    assert taken_over(alice, NOW + 4 * DAY) == {"g4", "g6", OUTREACH_USED}


def test_a_plan_about_somebody_else_in_between_clears_nothing(alice):
    check(alice, at=NOW - DAY, g4="yes")
    again(alice, OTHER)
    assert taken_over(alice) == frozenset()
    again(alice, SAME, at=NOW + DAY)
    assert taken_over(alice, NOW + DAY) == {"g4", OUTREACH_USED}


def test_what_is_taken_over_is_ciphertext_and_closes_the_new_plan(alice):
    check(alice, at=NOW - 30 * DAY, g4="yes")
    plan = again(alice, at=NOW - 25 * DAY)
    assert bytes(plan.carried_over)[:1] == b"\x01"
    assert b"g4" not in bytes(plan.carried_over)
    open_the_gate(fresh(alice))
    assert next(view for view in road_of(fresh(alice)).phases if view.phase.key == "p4").closed


def test_about_somebody_else_what_was_told_about_the_first_is_asked_again(alice):
    tell(alice, {"fear": "yes", "tags": ["children"], "answered": ["shared"], "pace": "little", "night": [9, 17]})
    again(fresh(alice), OTHER)
    told = about(fresh(alice))
    assert (told.circumstances.fear, told.circumstances.tags, told.circumstances.answered) == (None, frozenset(), frozenset())
    assert (told.pace.value, told.circumstances.night_from) == ("little", 9)


def test_about_the_same_person_what_was_told_stays(alice):
    tell(alice, {"fear": "yes", "tags": ["children"], "answered": ["shared"]})
    again(fresh(alice), SAME)
    assert about(fresh(alice)).circumstances.fear is Answer.YES
    assert about(fresh(alice)).circumstances.tags == {"children"}


def test_starting_a_plan_without_the_questions_keeps_every_lock(alice):
    check(alice, at=NOW - DAY, g4="yes", g3a="yes", g2_applies="yes")
    Plan.objects.update(packed_at=NOW)
    start_plan(fresh(alice), at=NOW)
    assert taken_over(alice) == {"g4", "g3a", "g2_applies", OUTREACH_USED}


def test_a_first_plan_takes_nothing_over():
    carol = make_user("carol@example.org")
    assert bytes(start_plan(carol, at=NOW).carried_over) == b""


# --- Deleting one -------------------------------------------------------------------------------------------------


def test_deleting_an_earlier_plan_takes_its_texts_and_leaves_the_rest(alice):
    answer(alice, "k4", line="Mostly tired.")
    first = open_plan_id(alice)
    write_note(alice, "a note")
    again(alice)
    answer(fresh(alice), "k4", line="Less so.", at=NOW + DAY)
    assert delete_earlier_plan(fresh(alice), first)
    assert not Plan.objects.filter(pk=first).exists()
    assert sorted(Writing.objects.values_list("kind", flat=True)) == ["line", "note"]


def test_the_open_plan_and_a_strangers_are_not_deleted(alice, bob):
    again(bob)
    earlier = Plan.objects.get(owner=bob, packed_at__isnull=False).pk
    assert not delete_earlier_plan(fresh(alice), open_plan_id(alice))
    assert not delete_earlier_plan(fresh(alice), earlier)
    assert not delete_earlier_plan(fresh(alice), uuid4())
    assert Plan.objects.count() == 3


def test_what_a_deleted_plan_closed_for_good_stays_closed(alice):
    check(alice, at=NOW - DAY, g4="yes")
    first = open_plan_id(alice)
    second = again(alice, OTHER)
    delete_earlier_plan(fresh(alice), first)
    assert locks_so_far(fresh(alice)) == {"g4"}
    again(alice, SAME, at=NOW + DAY)
    assert taken_over(alice, NOW + DAY) == {"g4", OUTREACH_USED}
    delete_earlier_plan(fresh(alice), second.pk)
    Plan.objects.filter(owner=alice).delete()
    start_plan(fresh(alice), at=NOW + 2 * DAY)
    assert "g4" in taken_over(alice, NOW + 2 * DAY), "also when no plan at all is left"
