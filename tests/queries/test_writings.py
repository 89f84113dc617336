"""What a person wrote, opened for its owner alone and counted in queries."""

from datetime import timedelta
from uuid import uuid4

import pytest

from recovery.actions.plan import start_plan
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import WritingKind
from recovery.models import Plan, Writing
from recovery.queries.writings import answers_in_plan, first_night_note, has_first_night_note, kept_lines, notes_of
from tests.conftest import NOW
from tests.writing_help import answer, write_note

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def plan_of(user):
    return Plan.objects.get(owner=user, packed_at=None).pk


def words(texts):
    return [text.value["text"] for text in texts]


# --- Notes --------------------------------------------------------------------------------------------------------


def test_notes_and_letters_come_newest_first_a_page_at_a_time(alice, bob, django_assert_num_queries):
    for number in range(5):
        write_note(alice, f"note {number}", at=NOW + number * MINUTE)
    write_note(alice, "Dear you", kind=WritingKind.LETTER, at=NOW + 9 * MINUTE)
    write_note(bob, "his", at=NOW + 10 * MINUTE)
    with django_assert_num_queries(1):
        first = notes_of(alice, size=4)
    assert (words(first.notes), first.page, first.more) == (["Dear you", "note 4", "note 3", "note 2"], 1, True)
    second = notes_of(alice, page=2, size=4)
    assert (words(second.notes), second.page, second.more) == (["note 1", "note 0"], 2, False)
    assert (notes_of(alice, page=3, size=4).notes, notes_of(alice, page=99_999).notes) == ((), ())
    assert notes_of(alice, size=6).more is False


def test_a_note_that_is_edited_keeps_its_place(alice):
    old = write_note(alice, "old", at=NOW)
    write_note(alice, "new", at=NOW + MINUTE)
    write_note(alice, "old, edited", writing_id=old.pk, revision=1, at=NOW + 2 * MINUTE)
    first, second = notes_of(alice).notes
    assert (first.value["text"], second.value["text"], second.revision) == ("new", "old, edited", 2)
    assert (second.created_at, second.updated_at) == (NOW, NOW + 2 * MINUTE)


def test_only_notes_and_open_letters_are_among_the_notes(alice):
    answer(alice, a1={"text": "an answer"}, line="a line")
    write_note(alice, "a word", kind=WritingKind.SKIP_WORD)
    write_note(alice, "sealed", kind=WritingKind.LETTER)
    Writing.objects.filter(kind="letter").update(sealed=True)
    assert notes_of(alice).notes == ()


# --- Lines and answers of a plan ----------------------------------------------------------------------------------


def test_kept_lines_come_oldest_first_with_their_steps(alice, bob, django_assert_num_queries):
    answer(alice, "k4", line="second", at=NOW + MINUTE)
    answer(alice, "k1", line="first", at=NOW)
    answer(alice, "k3", a1={"text": "no line"})
    answer(bob, "k1", line="his")
    plan_id = plan_of(alice)
    with django_assert_num_queries(1):
        found = kept_lines(alice, plan_id)
    assert [(line.value["text"], line.step_key, line.kind) for line in found] == [("first", "k1", "line"), ("second", "k4", "line")]


def test_answers_of_a_plan_come_without_its_lines_and_without_those_of_another_plan(alice, django_assert_num_queries):
    answer(alice, "k1", a1={"text": "before"})
    old = plan_of(alice)
    Plan.objects.update(packed_at=NOW)
    start_plan(alice, at=NOW)
    answer(alice, "k4", a1={"text": "one"}, a2={"text": "two"}, line="a line")
    now = plan_of(alice)
    with django_assert_num_queries(1):
        found = answers_in_plan(alice, now)
    assert {(text.step_key, text.activity_key, text.value["text"]) for text in found} == {("k4", "a1", "one"), ("k4", "a2", "two")}
    assert words(answers_in_plan(alice, old)) == ["before"]


# --- Calm words ---------------------------------------------------------------------------------------------------


# --- The first night ----------------------------------------------------------------------------------------------


def test_the_first_night_note_stays_sealed_until_an_ending(alice, bob, django_assert_num_queries):
    plan_id = plan_of(alice)
    assert not has_first_night_note(alice, plan_id)
    assert first_night_note(alice, plan_id, opened=True) is None
    save_writing(alice, Where(WritingKind.FIRST_NIGHT, plan_id, sealed=True), Save(uuid4(), {"text": "tonight"}), at=NOW)
    assert has_first_night_note(alice, plan_id)
    with django_assert_num_queries(0):
        assert first_night_note(alice, plan_id, opened=False) is None
    assert first_night_note(alice, plan_id, opened=True).value == {"text": "tonight"}
    assert first_night_note(bob, plan_id, opened=True) is None
    assert not has_first_night_note(bob, plan_id)
    assert not has_first_night_note(alice, plan_of(bob))
