"""What a fault says of itself, and the claims that must point at something."""

import pytest

from recovery.rules.faults import BLOCKS, WARNS, Known, Place, claims_are_known

KNOWN = Known(frozenset(), frozenset(), frozenset({"moss-2020"}), range(1, 10), lambda text: 0.0)


@pytest.mark.parametrize(("field", "where"), [("title", "step k8, title"), ("", "step k8")])
def test_a_fault_says_where_it_stands_and_whether_it_blocks(field, where):
    place = Place("step k8", "k8")
    blocking, warning = place.blocks(field, "Is empty."), place.warns(field, "Is long.")
    assert (blocking.where, blocking.step_key, blocking.field, blocking.level, blocking.blocks) == (where, "k8", field, BLOCKS, True)
    assert (warning.where, warning.level, warning.blocks) == (where, WARNS, False)


def test_a_claim_is_a_fault_for_every_source_and_row_that_is_not_there():
    claims = {"sources": ["moss-2020", "fern-1999"], "rows": [1, 9, 10]}
    found = list(claims_are_known(Place("step k8", "k8"), claims, KNOWN))
    assert [fault.message for fault in found] == ["There is no source “fern-1999”.", "There is no advice row 10. Rows go from 1 to 9."]
