"""A sorry in six parts, put together in the order of their weight."""

from recovery.rules.apology import PARTS, together


def test_what_counted_most_stands_first_and_asking_to_be_forgiven_last():
    assert (PARTS[0], PARTS[1], PARTS[-1]) == ("own", "mend", "forgive")
    assert together({part: part for part in reversed(PARTS)}) == "own\n\nmend\n\nregret\n\nhow\n\nchange\n\nforgive"


def test_parts_without_words_leave_no_gap_and_nothing_at_all_is_an_empty_text():
    assert together({"own": "I shouted.\n", "mend": "  ", "change": "\tI go out first now."}) == "I shouted.\n\nI go out first now."
    assert together({}) == ""
