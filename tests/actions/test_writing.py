"""Keeping a text: nothing is overwritten unseen, saving again is never a clash, nobody reaches another's row."""

from datetime import timedelta
from uuid import uuid4

import pytest

from recovery.actions.account import erase_person
from recovery.actions.letters import destroy_writing
from recovery.actions.writing import KEPT_REVISIONS, LARGEST, Save, Where, save_writing, size_of
from recovery.enums import WritingKind
from recovery.errors import PersonGone, TextTooLarge, WritingClash, WritingLetGo
from recovery.models import Plan, Writing, WritingRevision
from recovery.queries.person import vault_of
from recovery.queries.writings import NOTES, open_writing, writing_place
from tests.conftest import NOW, fresh
from tests.writing_help import write_note

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def words_of(user, row):
    return open_writing(user, Writing.objects.get(pk=row.pk)).value["text"]


def history_of(user, row):
    """The earlier texts, oldest first."""
    kept = WritingRevision.objects.filter(writing=row).order_by("number")
    return [vault_of(user).open(revision.ciphertext, writing_place(row.pk))["text"] for revision in kept]


def everything_of(user):
    rows = Writing.objects.filter(owner=user)
    return {words for row in rows for words in (words_of(user, row), *history_of(user, row))}


# --- Saving -------------------------------------------------------------------------------------------------------


def test_a_note_is_kept_encrypted_with_its_first_revision(alice):
    row = write_note(alice, "the green coat")
    stored = Writing.objects.get()
    assert (stored.owner, stored.kind, stored.revision, stored.created_at, stored.updated_at) == (alice, "note", 1, NOW, NOW)
    assert b"green" not in bytes(stored.ciphertext)
    assert words_of(alice, row) == "the green coat"


def test_saving_the_next_revision_keeps_the_earlier_text_in_its_history(alice):
    row = write_note(alice, "one", page_id=uuid4())
    again = write_note(alice, "two", writing_id=row.pk, revision=1, page_id=uuid4(), at=NOW + MINUTE)
    assert (again.pk, again.revision, again.created_at, again.updated_at) == (row.pk, 2, NOW, NOW + MINUTE)
    assert (words_of(alice, row), history_of(alice, row)) == ("two", ["one"])


@pytest.mark.parametrize("revision", [0, 1, 7])
def test_saving_what_is_stored_is_never_a_clash_and_changes_nothing(alice, revision):
    row = write_note(alice, "one", page_id=uuid4())
    again = write_note(alice, "one", writing_id=row.pk, revision=revision, page_id=uuid4(), at=NOW + MINUTE)
    assert (again.revision, again.updated_at) == (1, NOW)
    assert history_of(alice, row) == []


def test_a_page_that_is_behind_is_told_what_is_stored_and_overwrites_nothing(alice):
    row = write_note(alice, "one", page_id=uuid4())
    write_note(alice, "two", writing_id=row.pk, revision=1, page_id=uuid4())
    with pytest.raises(WritingClash) as clash:
        write_note(alice, "mine", writing_id=row.pk, revision=1, page_id=uuid4())
    assert (clash.value.current.value, clash.value.current.revision, clash.value.current.id) == ({"text": "two"}, 2, row.pk)
    assert words_of(alice, row) == "two"


@pytest.mark.parametrize("page_id", [None, uuid4()])
def test_two_new_pages_with_the_same_id_never_overwrite_each_other(alice, page_id):
    row = write_note(alice, "one", page_id=None if page_id is None else uuid4())
    with pytest.raises(WritingClash):
        write_note(alice, "mine", writing_id=row.pk, revision=0, page_id=page_id)
    assert words_of(alice, row) == "one"


def test_a_page_whose_last_answer_was_lost_saves_on_and_both_its_texts_are_kept(alice):
    page = uuid4()
    row = write_note(alice, "one", page_id=page)
    again = write_note(alice, "one two", writing_id=row.pk, revision=0, page_id=page, at=NOW + MINUTE)
    assert again.revision == 2
    assert (words_of(alice, row), history_of(alice, row)) == ("one two", ["one"])


def test_a_save_that_was_overtaken_by_a_newer_one_of_its_page_costs_no_word(alice):
    """An autosave on its way while the form is submitted: it arrives last, with less in it."""
    page = uuid4()
    row = write_note(alice, "one", page_id=page)
    write_note(alice, "one two three", writing_id=row.pk, revision=1, page_id=page, at=NOW + MINUTE)
    write_note(alice, "one two", writing_id=row.pk, revision=1, page_id=page, at=NOW + MINUTE)
    assert "one two three" in everything_of(alice)


# --- Revisions ----------------------------------------------------------------------------------------------------


def test_autosaves_of_one_page_within_ten_minutes_are_one_revision(alice):
    page = uuid4()
    row = write_note(alice, "minute 0", page_id=page)
    for minute in range(3, 24, 3):
        at = NOW + minute * MINUTE
        row = write_note(alice, f"minute {minute}", writing_id=row.pk, revision=row.revision, page_id=page, at=at)
    assert row.revision == 8
    assert history_of(alice, row) == ["minute 9"], "one revision from 0 to 9, the next from 12 on"


def test_a_save_ten_minutes_after_the_revision_began_keeps_the_earlier_text(alice):
    page = uuid4()
    row = write_note(alice, "one", page_id=page)
    write_note(alice, "two", writing_id=row.pk, revision=1, page_id=page, at=NOW + 10 * MINUTE - timedelta(seconds=1))
    assert history_of(alice, row) == []
    write_note(alice, "three", writing_id=row.pk, revision=2, page_id=page, at=NOW + 10 * MINUTE)
    assert history_of(alice, row) == ["two"]
    write_note(alice, "four", writing_id=row.pk, revision=3, page_id=page, at=NOW + 19 * MINUTE)
    assert history_of(alice, row) == ["two"], "the new revision began with its first save"


def test_only_the_newest_revisions_are_kept_and_they_are_the_newest(alice):
    row = write_note(alice, "0")
    for number in range(1, KEPT_REVISIONS + 5):
        row = write_note(alice, f"{number}", writing_id=row.pk, revision=row.revision)
    assert history_of(alice, row) == [f"{number}" for number in range(4, KEPT_REVISIONS + 4)]
    assert words_of(alice, row) == f"{KEPT_REVISIONS + 4}"


# --- Ids of others ------------------------------------------------------------------------------------------------


def test_the_id_of_another_persons_note_neither_shows_nor_changes_it(alice, bob):
    hers = write_note(alice, "the green coat")
    with pytest.raises(WritingClash) as clash:
        write_note(bob, "mine", writing_id=hers.pk, revision=1)
    assert clash.value.current is None
    assert words_of(alice, hers) == "the green coat"
    assert not Writing.objects.filter(owner=bob).exists()


@pytest.mark.parametrize("kind", [WritingKind.ANSWER, WritingKind.FIRST_NIGHT, WritingKind.SKIP_WORD])
def test_a_note_saved_under_the_id_of_another_kind_of_writing_neither_shows_nor_changes_it(alice, kind):
    row = write_note(alice, "tonight", kind=kind)
    with pytest.raises(WritingClash) as clash:
        write_note(alice, "mine", writing_id=row.pk, revision=1)
    assert clash.value.current is None
    assert words_of(alice, row) == "tonight"


def test_a_letter_is_edited_on_the_page_of_notes_and_stays_a_letter(alice):
    row = write_note(alice, "Dear you", kind=WritingKind.LETTER)
    write_note(alice, "Dear you,", writing_id=row.pk, revision=1)
    assert Writing.objects.get().kind == "letter"
    assert words_of(alice, row) == "Dear you,"


def test_a_sealed_letter_cannot_be_rewritten_or_read_by_saving_over_it(alice):
    row = write_note(alice, "Dear you", kind=WritingKind.LETTER)
    Writing.objects.update(sealed=True)
    with pytest.raises(WritingClash) as clash:
        write_note(alice, "mine", writing_id=row.pk, revision=1)
    assert clash.value.current is None
    assert words_of(alice, row) == "Dear you"


# --- Where a place holds one --------------------------------------------------------------------------------------


def first_night(alice, words, **save):
    where = Where(WritingKind.FIRST_NIGHT, Plan.objects.get(owner=alice).pk, sealed=True)
    return save_writing(alice, where, Save(save.pop("writing_id", uuid4()), {"text": words}, **save), at=NOW)


def test_a_second_first_night_note_clashes_whatever_its_id(alice):
    row = first_night(alice, "tonight")
    assert Writing.objects.get().sealed
    with pytest.raises(WritingClash):
        first_night(alice, "another")
    assert first_night(alice, "tonight").pk == row.pk
    assert Writing.objects.count() == 1


# --- Limits, leaving ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "size"), [("abc", 3), (["a", ["bc"]], 3), ({"x": "ab", "y": ["c"]}, 3), (7, 0), (None, 0), ("", 0)])
def test_size_counts_every_letter_that_was_typed(value, size):
    assert size_of(value) == size


def test_one_megabyte_is_kept_and_one_letter_more_is_refused(alice):
    row = write_note(alice, "ü" * LARGEST)
    assert words_of(alice, row) == "ü" * LARGEST
    with pytest.raises(TextTooLarge):
        write_note(alice, "x" * (LARGEST + 1))
    assert Writing.objects.count() == 1


def test_a_deleted_writing_is_gone_with_its_history(alice):
    row = write_note(alice, "one")
    write_note(alice, "two", writing_id=row.pk, revision=1)
    destroy_writing(alice, row.pk, kinds=NOTES, at=NOW)
    assert not Writing.objects.exists()
    assert not WritingRevision.objects.exists()


def test_a_page_still_open_on_a_deleted_note_brings_nothing_of_it_back(alice):
    """What it holds stays on that page, to be saved as a text of its own: tests/views/test_letting_go.py."""
    row = write_note(alice, "one")
    kept_id = row.pk
    destroy_writing(alice, row.pk, kinds=NOTES, at=NOW)
    with pytest.raises(WritingLetGo):
        write_note(alice, "one two", writing_id=kept_id, revision=1)
    assert not Writing.objects.exists()


def test_nothing_is_kept_for_somebody_who_was_erased(alice):
    erase_person(fresh(alice))
    with pytest.raises(PersonGone):
        write_note(alice, "one")
    assert not Writing.objects.exists()
