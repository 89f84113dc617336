"""Packing away: each kind gets the place that was chosen, nothing else moves, and what is deleted is gone."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db.models.signals import pre_delete

from recovery.actions.contact import record_change
from recovery.actions.daily import keep_record
from recovery.actions.letters import seal_letter
from recovery.actions.new_plan import begin_new_plan
from recovery.actions.packing import pack_away
from recovery.actions.parking import park_post
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import Answer, Change, Contact, DailyKind, WritingKind
from recovery.models import DailyRecord, ParkedPost, Writing, WritingRevision
from recovery.queries.earlier import open_plan_id
from recovery.queries.finding import Wish, find_writing
from recovery.queries.letters import sealed_letters
from recovery.queries.packing import held_by
from recovery.queries.writings import notes_of, parked_of
from recovery.rules.carrying import Told
from recovery.rules.packing import Pack, Place
from tests.conftest import NOW, fresh
from tests.daily_help import draw, log
from tests.people import finish, road_of
from tests.writing_help import answer, write_note

pytestmark = pytest.mark.django_db
TODAY, TOMORROW, SPRING = date(2026, 11, 22), date(2026, 11, 23), date(2027, 5, 3)
BEFORE = NOW - timedelta(hours=1)


def pack(user, *, seen=NOW, until=None, **chosen):
    pack_away(user, {Pack(kind): Place(place) for kind, place in chosen.items()}, seen=seen, today=TODAY, until=until)


def counted(user):
    return {held.pack: (held.number, held.sealed) for held in held_by(user, today=TODAY)}


@pytest.fixture
def full(alice):
    """Something of every kind, and an answer, a note and a check-in of bob's nearby."""
    finish(alice, "k1", at=BEFORE)
    answer(alice, a1={"ticked": [], "own": ["a lamp by the bed"]}, line="Mostly tired.", at=BEFORE)
    write_note(alice, "the blackbird", at=BEFORE)
    write_note(alice, "the green coat", kind=WritingKind.LETTER, at=BEFORE)
    for kind, said in ((DailyKind.CHECK_IN, {"mood": 3}), (DailyKind.FIRST, {"what": "slept"}), (DailyKind.PAUSE, {"helped": True})):
        keep_record(alice, kind, said, record_id=uuid4(), about=BEFORE, at=BEFORE)
    draw(alice, at=BEFORE)
    log(alice, Contact.MET, at=BEFORE)
    return alice


def test_every_kind_is_counted_once_and_nobody_elses(full, bob):
    write_note(bob, "of bob")
    assert counted(full) == {
        Pack.PLAN: (2, 0), Pack.NOTES: (1, 0), Pack.LETTERS: (1, 0), Pack.DAYS: (2, 0), Pack.CONTACT: (2, 0), Pack.PAUSES: (1, 0),
    }  # fmt: skip
    assert counted(bob) == {Pack.NOTES: (1, 0)}


def test_sealed_notes_and_letters_are_met_in_no_list_and_no_search_until_their_day(full):
    pack(full, notes="seal", letters="seal", until=SPRING)
    assert notes_of(full, today=TODAY).notes == ()
    assert [find_writing(full, Wish(words), now=NOW).found for words in ("blackbird", "coat")] == [(), ()]
    assert [one.until for one in sealed_letters(full, today=TODAY)] == [SPRING, SPRING]
    assert len(notes_of(full, today=SPRING).notes) == 2
    assert (counted(full)[Pack.NOTES], counted(full)[Pack.LETTERS]) == ((1, 1), (1, 1))


def test_what_was_sealed_before_keeps_its_own_day_and_twice_is_once(full):
    seal_letter(Writing.objects.get(kind=WritingKind.LETTER), until=TOMORROW)
    pack(full, letters="seal", notes="seal", until=SPRING)
    pack(full, letters="seal", notes="seal", until=SPRING + timedelta(days=1))
    assert sorted(one.until for one in sealed_letters(full, today=TODAY)) == [TOMORROW, SPRING]


def test_answers_and_lines_are_never_sealed(full):
    pack(full, plan="seal", first_night="seal", until=SPRING)
    assert not Writing.objects.filter(sealed=True).exists()


@pytest.mark.parametrize("pack_kind", [Pack.PLAN, Pack.NOTES, Pack.LETTERS, Pack.DAYS, Pack.CONTACT, Pack.PAUSES])
def test_deleting_one_kind_leaves_every_other(full, pack_kind):
    before = counted(full)
    pack(full, **{pack_kind: "delete"})
    assert counted(full) == {kind: number for kind, number in before.items() if kind is not pack_kind}
    pack(full, **{pack_kind: "delete"})
    assert road_of(full).steps["k1"].done, "what was finished stays finished"


def test_a_sorry_and_an_agreement_are_part_of_the_plan(full):
    for kind in (WritingKind.APOLOGY, WritingKind.AGREEMENT):
        save_writing(full, Where(kind, open_plan_id(full)), Save(uuid4(), {"text": "words"}), at=BEFORE)
    assert counted(full)[Pack.PLAN] == (4, 0)
    pack(full, plan="delete")
    assert Pack.PLAN not in counted(full)


def test_keeping_and_taking_along_change_nothing(full):
    before = list(Writing.objects.values()) + list(DailyRecord.objects.values())
    pack(full, plan="take", notes="keep", days="take", contact="keep", pauses="take")
    assert list(Writing.objects.values()) + list(DailyRecord.objects.values()) == before


def test_nobody_packs_what_is_not_theirs(full, bob):
    before = counted(full)
    pack(bob, **dict.fromkeys(Pack, "delete"))
    assert counted(full) == before


def test_what_is_written_after_the_page_was_made_stays(full):
    write_note(full, "a new one", at=NOW + timedelta(minutes=1))
    keep_record(full, DailyKind.CHECK_IN, {"mood": 4}, record_id=uuid4(), about=BEFORE, at=NOW + timedelta(minutes=1))
    pack(full, notes="delete", days="delete", letters="seal", until=SPRING)
    assert (counted(full)[Pack.NOTES], counted(full)[Pack.DAYS]) == ((1, 0), (1, 0))


def test_only_the_open_plan_is_packed_and_an_earlier_one_stays_whole(full):
    told = Told(Answer.YES, Answer.NO, Answer.NO, Answer.NO)
    begin_new_plan(full, told, plan_id=uuid4(), packs=open_plan_id(full), at=NOW)
    answer(full, line="Of the new plan.", at=NOW)
    pack(fresh(full), plan="delete")
    assert Writing.objects.filter(owner=full, plan__packed_at__isnull=False).count() == 2
    assert not Writing.objects.filter(kind=WritingKind.LINE, plan__packed_at=None).exists()


def test_the_record_of_an_order_stays_when_the_log_is_deleted(full):
    for change, binds in ((Change.ORDER, "me"), (Change.WE_MET, "")):
        record_change(full, change, {"binds": binds}, record_id=uuid4(), about=BEFORE, at=BEFORE)
    order = DailyRecord.objects.filter(kind=DailyKind.CHANGE).order_by("pk")
    assert order.count() == 2
    pack(full, contact="delete")
    assert counted(full)[Pack.CONTACT] == (1, 0)
    assert DailyRecord.objects.get(kind=DailyKind.CHANGE).owner == full
    assert not DailyRecord.objects.filter(kind__in=(DailyKind.CONTACT, DailyKind.BOUNDARY)).exists()


def test_words_and_every_version_are_overwritten_before_they_are_deleted(full):
    note = Writing.objects.get(kind=WritingKind.NOTE)
    write_note(full, "two", writing_id=note.pk, revision=1, page_id=uuid4(), at=NOW)
    rows = [(Writing, "ciphertext", {"kind": WritingKind.NOTE}), (WritingRevision, "ciphertext", {}), (DailyRecord, "content", {"kind": DailyKind.PAUSE})]
    before = [bytes(getattr(model.objects.get(**which), column)) for model, column, which in rows]
    seen = []

    def look(sender, instance, **rest):
        column = "content" if sender is DailyRecord else "ciphertext"
        seen.append(bytes(getattr(sender.objects.get(pk=instance.pk), column)))

    for model, _column, _which in rows:
        pre_delete.connect(look, sender=model)
    try:
        pack(full, notes="delete", pauses="delete")
    finally:
        for model, _column, _which in rows:
            pre_delete.disconnect(look, sender=model)
    assert sorted(map(len, seen)) == sorted(map(len, before)), "the whole of each place is overwritten"
    assert not set(before) & set(seen)


def test_texts_that_wait_to_be_saved_go_when_theirs_is_sealed(full):
    letter, note = Writing.objects.get(kind=WritingKind.LETTER), Writing.objects.get(kind=WritingKind.NOTE)
    for writing_id in (letter.pk, note.pk, uuid4()):
        park_post(full, path="/notes/save/", fields={"id": [str(writing_id)], "kind": ["letter"], "text": ["words"]}, at=NOW)
    pack(full, letters="seal", notes="keep", until=SPRING)
    waiting = {post.fields["id"][0] for post in parked_of(full, at=NOW)}
    assert (len(waiting), str(letter.pk) in waiting, str(note.pk) in waiting) == (2, False, True), "no words but the sealed ones go"


def test_texts_that_wait_to_be_saved_go_with_their_kind_and_others_stay(full):
    waiting = [("/notes/save/", {"kind": ["letter"]}), ("/notes/save/", {"kind": ["note"]}), ("/s/k1/save/", {}), ("/firsts/save/", {})]
    for path, fields in waiting:
        park_post(full, path=path, fields={"text": ["words"], **fields}, at=NOW)
    pack(full, notes="delete", plan="delete")
    assert ParkedPost.objects.count() == 2
    pack(full, letters="delete", days="delete")
    assert ParkedPost.objects.count() == 0


@pytest.mark.parametrize(("messages", "stay"), [(2, 0), (3, 3)])
def test_messages_that_pause_reconnecting_stay_until_the_pause_has_ended(alice, messages, stay):
    for number in range(messages):
        log(alice, Contact.REACHED_OUT, at=BEFORE - timedelta(days=number))
    log(alice, Contact.CHECKED_PROFILE, at=BEFORE)
    pack(alice, contact="delete")
    assert DailyRecord.objects.filter(kind=DailyKind.CONTACT).count() == stay
    later = NOW + timedelta(days=31)
    pack(alice, contact="delete", seen=later)
    assert not DailyRecord.objects.filter(kind=DailyKind.CONTACT).exists()
