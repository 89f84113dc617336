"""What becomes of a letter: nobody meets a sealed one, and what is let go is gone from the disk."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models.signals import pre_delete

from recovery.access import note_or_404
from recovery.actions.letters import MOST_REMEMBERED, destroy_writing, open_letter, seal_letter
from recovery.actions.parking import park_post
from recovery.actions.plan import declare_phase_done
from recovery.enums import PhaseRole, WritingKind
from recovery.errors import WritingClash, WritingLetGo
from recovery.models import DataKey, ParkedPost, Writing, WritingRevision
from recovery.queries.export import Wanted, source_of
from recovery.queries.export.texts import writings
from recovery.queries.holdings import holdings
from recovery.queries.letters import is_open, sealed_letters
from recovery.queries.person import about
from recovery.queries.writings import NOTES, notes_of, open_writing, parked_of
from tests.conftest import NOW, fresh
from tests.people import finish_core
from tests.writing_help import write_note

pytestmark = pytest.mark.django_db
TODAY, TOMORROW = date(2026, 11, 22), date(2026, 11, 23)


@pytest.fixture
def letter(alice):
    return write_note(alice, "the green coat", kind=WritingKind.LETTER)


def met(user, letter, today):
    """Where a letter is met on this day: the list, its page, the default export, the counts."""
    listed = letter.pk in {note.id for note in notes_of(user, today=today).notes}
    taken = str(letter.pk) in {one.fields["id"] for one in writings(source_of(user, Wanted(today=today)))}
    counted = (holdings(user, today=today).notes, holdings(user, today=today).sealed) == (1, 0)
    return listed, is_open(letter, today=today), taken, counted


def test_a_letter_sealed_until_a_day_is_met_nowhere_before_it_and_everywhere_from_it(alice, letter):
    assert met(alice, letter, TODAY) == (True,) * 4
    seal_letter(letter, until=TOMORROW)
    assert met(alice, letter, TODAY) == (False,) * 4
    assert [(one.id, one.until) for one in sealed_letters(alice, today=TODAY)] == [(letter.pk, TOMORROW)]
    assert met(alice, letter, TOMORROW) == (True,) * 4
    assert sealed_letters(alice, today=TOMORROW) == ()
    assert note_or_404(alice, letter.pk, today=TOMORROW) == letter


def test_a_letter_sealed_until_the_end_of_a_part_opens_when_they_say_it_is_done(alice, bob, letter):
    seal_letter(letter, phase="p1")
    assert met(alice, letter, TOMORROW) == (False,) * 4
    finish_core(bob, PhaseRole.GRIEVE, at=NOW)
    declare_phase_done(bob, "p1", at=NOW)
    assert met(alice, letter, TOMORROW) == (False,) * 4, "another person's part is not theirs"
    finish_core(alice, PhaseRole.GRIEVE, at=NOW)
    declare_phase_done(alice, "p1", at=NOW)
    assert met(alice, letter, TOMORROW) == (True,) * 4


def test_no_copy_that_waits_shows_what_is_sealed(alice, bob, letter):
    other = uuid4()
    for user, one in ((alice, letter.pk), (alice, other), (bob, letter.pk)):
        park_post(user, path="/notes/save/", fields={"id": [str(one)], "text": ["the green coat, once more"]}, at=NOW)
    seal_letter(letter, until=TOMORROW)
    assert [post.fields["id"] for post in parked_of(alice, at=NOW)] == [[str(other)]]
    assert len(parked_of(bob, at=NOW)) == 1, "nobody's seal takes what waits for somebody else"


def test_a_sealed_letter_is_in_the_file_when_it_is_asked_for_with_its_day(alice, letter):
    seal_letter(letter, until=TOMORROW)
    entry = next(iter(writings(source_of(alice, Wanted(sealed=True, today=TODAY))))).fields
    assert (entry["id"], entry["sealed"], entry["sealed_until"], entry["sealed_phase"]) == (str(letter.pk), True, "2026-11-23", None)


def test_a_page_still_open_on_a_letter_that_was_sealed_changes_nothing(alice, letter):
    seal_letter(letter, until=TOMORROW)
    with pytest.raises(WritingClash):
        write_note(alice, "other words", writing_id=letter.pk, revision=1)
    assert open_writing(alice, Writing.objects.get()).value == {"text": "the green coat"}


def test_a_seal_may_be_broken_by_the_one_who_made_it(alice, letter):
    seal_letter(letter, until=TOMORROW)
    open_letter(letter)
    assert met(alice, letter, TODAY) == (True,) * 4


def test_what_is_let_go_is_gone_with_every_version_and_every_waiting_copy(alice, letter):
    write_note(alice, "the green coat again", writing_id=letter.pk, revision=1, page_id=uuid4(), at=NOW + timedelta(hours=1))
    park_post(alice, path="/notes/save/", fields={"id": [str(letter.pk)], "text": ["the green coat, once more"]}, at=NOW)
    park_post(alice, path="/notes/save/", fields={"id": [str(uuid4())], "text": ["something else"]}, at=NOW)
    assert WritingRevision.objects.count() == 1
    assert destroy_writing(alice, letter.pk, kinds=NOTES, at=NOW) is True
    assert (Writing.objects.count(), WritingRevision.objects.count(), ParkedPost.objects.count()) == (0, 0, 1)
    assert destroy_writing(alice, letter.pk, kinds=NOTES, at=NOW) is False


def test_the_ciphertext_is_overwritten_before_it_is_deleted(alice, letter):
    """The rows that a trigger keeps at the moment of deleting hold other bytes than the letter had."""
    write_note(alice, "two", writing_id=letter.pk, revision=1, page_id=uuid4(), at=NOW + timedelta(hours=1))
    before = {bytes(Writing.objects.get().ciphertext), bytes(WritingRevision.objects.get().ciphertext)}
    seen = []

    def look(sender, instance, **rest):
        seen.append(bytes(sender.objects.get(pk=instance.pk).ciphertext))

    for model in (Writing, WritingRevision):
        pre_delete.connect(look, sender=model)
    try:
        destroy_writing(alice, letter.pk, kinds=NOTES, at=NOW)
    finally:
        for model in (Writing, WritingRevision):
            pre_delete.disconnect(look, sender=model)
    assert len(seen) == 2
    assert not before & set(seen)
    assert sorted(map(len, seen)) == sorted(map(len, before)), "the whole of each place is overwritten"


def test_on_sqlite_freed_pages_are_overwritten(db):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone() == (1,)


def test_nobody_lets_go_what_is_not_theirs(alice, bob, letter):
    assert destroy_writing(bob, letter.pk, kinds=NOTES, at=NOW) is False
    assert open_writing(alice, Writing.objects.get()).value == {"text": "the green coat"}


# --- A save that comes late ------------------------------------------------------------------------------------------


def test_a_save_that_comes_after_letting_go_stores_nothing_for_a_day(alice, letter):
    gone_id, other_tab = letter.pk, fresh(alice)
    about(other_tab)
    destroy_writing(alice, gone_id, kinds=NOTES, at=NOW)
    for hours in (0, 23):
        with pytest.raises(WritingLetGo):
            write_note(other_tab, "the green coat", writing_id=gone_id, at=NOW + timedelta(hours=hours))
    assert not Writing.objects.exists()
    assert open_writing(alice, write_note(alice, "another page")).value == {"text": "another page"}
    assert write_note(fresh(alice), "a day later", writing_id=gone_id, at=NOW + timedelta(hours=25)).pk == gone_id


def test_what_one_person_let_go_is_nothing_to_another(alice, bob, letter):
    gone_id = letter.pk
    destroy_writing(alice, gone_id, kinds=NOTES, at=NOW)
    assert write_note(bob, "of bob", writing_id=gone_id).owner == bob


def test_the_first_save_of_what_was_let_go_unsaved_stores_nothing(alice):
    never_saved = uuid4()
    assert destroy_writing(alice, never_saved, kinds=NOTES, at=NOW) is False
    with pytest.raises(WritingLetGo):
        write_note(alice, "the green coat", writing_id=never_saved)


def test_only_the_last_twenty_of_a_day_are_remembered(alice):
    gone = [uuid4() for _ in range(MOST_REMEMBERED + 1)]
    for one in gone:
        destroy_writing(alice, one, kinds=NOTES, at=NOW)
    assert [pk for pk, _at in about(fresh(alice)).raw["let_go"]] == [one.hex for one in gone[1:]]
    destroy_writing(alice, gone[0], kinds=NOTES, at=NOW + timedelta(hours=25))
    assert [pk for pk, _at in about(fresh(alice)).raw["let_go"]] == [gone[0].hex], "what is older than a day is dropped"


def test_what_cannot_be_read_can_still_be_let_go(alice, letter):
    DataKey.objects.filter(user=alice).update(wrapped=b"x" * 60)
    assert destroy_writing(fresh(alice), letter.pk, kinds=NOTES, at=NOW) is True
