"""Which places each kind of things may have."""

import pytest

from recovery.enums import DailyKind, WritingKind
from recovery.rules.packing import RECORDS, WRITINGS, Pack, Place, places_of


@pytest.mark.parametrize("pack", Pack)
def test_everything_may_be_kept_taken_and_deleted_and_only_notes_and_letters_sealed(pack):
    sealed = {Place.SEAL} if pack in (Pack.NOTES, Pack.LETTERS) else set()
    assert set(places_of(pack)) == {Place.KEEP, Place.TAKE, Place.DELETE} | sealed
    assert places_of(pack)[0] is Place.KEEP


def test_each_kind_of_writing_and_record_belongs_to_one_pack_or_stays_with_the_pause():
    assert {*WRITINGS, *RECORDS} == set(Pack)
    written = [kind for kinds in WRITINGS.values() for kind in kinds]
    assert sorted(written) == sorted(set(WritingKind) - {WritingKind.CALM, WritingKind.CIRCLE})
    assert sorted(kind for kinds in RECORDS.values() for kind in kinds) == sorted(DailyKind)
