"""Which helplines come first, and which words a path may hold."""

from dataclasses import dataclass
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.rules.helplines import KINDS, QUIET, Wish, in_order, wish_of

WISHES = [Wish(kind, quiet) for kind, quiet in product(["", *KINDS], [False, True])]


@dataclass(frozen=True)
class Line:
    purpose: str
    silent: bool = False


PURPOSES = [purpose for purposes in KINDS.values() for purpose in purposes]
lines = st.lists(st.builds(Line, purpose=st.sampled_from([*PURPOSES, "any"]), silent=st.booleans()), max_size=8)


@pytest.mark.parametrize("wish", [wish for wish in WISHES if wish.words], ids=lambda wish: wish.words)
def test_a_wish_and_its_words_are_each_others(wish):
    assert wish_of(wish.words) == wish
    assert wish.turned.turned == wish
    assert wish.turned.quiet is not wish.quiet


@pytest.mark.parametrize("words", ["abuse", "quiet-safe", "safe-safe", "safe-quiet-now", "quiet-", "-", "safe-", "SAFE"])
def test_words_that_no_page_of_ours_writes_are_no_wish(words):
    assert wish_of(words) is None


def test_no_word_of_a_path_says_what_it_is_about():
    assert not {*KINDS, QUIET} & set(PURPOSES)


def test_lines_that_fit_come_first_and_silent_ones_before_them_when_asked():
    loud, quiet, other = Line("abuse"), Line("lgbt", silent=True), Line("crisis", silent=True)
    assert in_order([other, loud, quiet], Wish("safe")) == (loud, quiet, other)
    assert in_order([loud, other, quiet], Wish("safe", quiet=True)) == (quiet, other, loud)
    assert in_order([loud, other, quiet], Wish()) == (loud, other, quiet)


@given(lines, st.sampled_from(WISHES))
def test_law_no_line_is_lost_and_like_ones_keep_their_order(found, wish):
    ordered = in_order(found, wish)
    assert sorted(map(repr, ordered)) == sorted(map(repr, found))
    for like in set(found):
        same = [line for line in found if (line.purpose, line.silent) == (like.purpose, like.silent)]
        assert [line for line in ordered if (line.purpose, line.silent) == (like.purpose, like.silent)] == same
