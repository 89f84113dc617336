"""Lookups scoped to their owner: a stranger's id and one that was made up are the same 404."""

from uuid import uuid4

import pytest
from django.http import Http404

from recovery.access import note_or_404, parked_or_404, phase_or_404, step_or_404
from recovery.actions.parking import park_post
from recovery.actions.plan import start_plan
from recovery.enums import WritingKind
from recovery.models import ParkedPost, Plan, Writing
from recovery.queries.journey import journey_of
from tests.conftest import NOW
from tests.people import finish
from tests.writing_help import answer, write_note

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [WritingKind.NOTE, WritingKind.LETTER])
def test_the_owner_finds_a_note_or_letter_and_a_stranger_does_not(alice, bob, kind):
    row = write_note(alice, "one", kind=kind)
    assert note_or_404(alice, row.pk) == row
    with pytest.raises(Http404):
        note_or_404(bob, row.pk)


def test_an_id_that_was_made_up_is_not_found(alice):
    with pytest.raises(Http404):
        note_or_404(alice, uuid4())
    with pytest.raises(Http404):
        parked_or_404(alice, uuid4())


def test_answers_lines_and_words_on_skipping_are_no_notes_even_for_their_owner(alice):
    answer(alice, a1={"text": "one"}, line="a line")
    write_note(alice, "a word", kind=WritingKind.SKIP_WORD)
    for row in Writing.objects.all():
        with pytest.raises(Http404):
            note_or_404(alice, row.pk)


def test_what_is_sealed_is_not_found_while_it_is(alice):
    row = write_note(alice, "Dear you", kind=WritingKind.LETTER)
    Writing.objects.update(sealed=True)
    with pytest.raises(Http404):
        note_or_404(alice, row.pk)


def test_a_kept_post_is_found_by_its_owner_only(alice, bob):
    park_post(alice, path="/notes/save/", fields={"text": ["one"]}, at=NOW)
    row = ParkedPost.objects.get()
    assert parked_or_404(alice, row.pk) == row
    with pytest.raises(Http404):
        parked_or_404(bob, row.pk)


def test_a_step_of_the_guide_comes_with_how_it_stands_and_any_other_key_is_not_found(alice):
    finish(alice, "k1")
    journey = journey_of(alice, NOW)
    step, view = step_or_404(journey, "k1")
    assert (step, view.step, view.done) == (journey.guide.steps["k1"], step, True)
    for key in ("k9999", "", "K1", "k1 "):
        with pytest.raises(Http404):
            step_or_404(journey, key)


def test_a_phase_of_the_guide_is_found_by_its_key_only(alice):
    journey = journey_of(alice, NOW)
    assert phase_or_404(journey, "p2") is journey.guide.phases[1]
    for key in ("p99", "grieve", ""):
        with pytest.raises(Http404):
            phase_or_404(journey, key)


def test_each_person_finds_only_the_plan_that_is_theirs_and_open(alice, bob):
    Plan.objects.filter(owner=alice).update(packed_at=NOW)
    assert journey_of(alice, NOW) is None
    start_plan(alice, at=NOW)
    assert journey_of(alice, NOW).plan_id == Plan.objects.get(owner=alice, packed_at=None).pk
    assert journey_of(bob, NOW).plan_id == Plan.objects.get(owner=bob).pk
