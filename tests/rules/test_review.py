"""The look at a draft: what it says is true of every text there is, in time that grows with the text alone."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery.releases.review_file import review_words
from recovery.rules.phrases import PhraseFaulty, phrases_of, tokens_of
from recovery.rules.review import LISTED, THREATS, ReviewKind, ReviewWords, pieces_of, reasons_of, review, word_list

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
# Words that phrases are made of, so that drawn texts hold many finds, and signs that break naive tools.
STUFF = st.sampled_from(
    ["you never", "You always", "sorry", "but", "I’ll", "I'll do anything", "miss you", "kill myself", "come back", "please", "call me", "why did you",
     "?", "!", ". ", "…", "...", "\n", "\r\n", " ", ", ", "😭", "👩🏽‍🚀", "مرحبا", "שלום", "e\u0301", "İ", "ß", "'", "’", "\x00", "\u2028", "hello", "a"]
)  # fmt: skip
TEXTS = st.lists(STUFF | st.text(max_size=5), max_size=40).map(" ".join) | st.text(max_size=200)


def look(text, words=None, **more):
    return review(text, words or review_words(), **{"at": NOON, **more})


def only(*phrases, unless=(), kind=ReviewKind.BLAME):
    return ReviewWords({kind: word_list(phrases, unless)})


def found(text, *phrases, unless=()):
    return [text[mark.start : mark.end] for mark in look(text, only(*phrases, unless=unless)).marks]


# --- Laws ---------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(TEXTS)
def test_law_marks_lie_in_the_text_in_order_and_never_overlap_within_a_kind(text):
    marks = look(text).marks
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert list(marks) == sorted(marks, key=lambda mark: (mark.start, mark.end, mark.kind))
    for kind in {mark.kind for mark in marks}:
        own = [mark for mark in marks if mark.kind is kind]
        assert all(one.end <= other.start for one, other in pairwise(own))


@settings(deadline=None)
@given(TEXTS)
def test_law_pieces_joined_are_the_text_and_every_number_has_its_reason(text):
    seen = look(text)
    pieces, reasons = pieces_of(text, seen), reasons_of(text, seen)
    assert "".join(piece.text for piece in pieces) == text
    assert [reason.number for reason in reasons] == list(range(1, len(seen.kinds) + 1))
    numbers = {number for piece in pieces for number in piece.numbers}
    assert numbers == {reason.number for reason in reasons if reason.quotes}
    assert all(quote in text for reason in reasons for quote in reason.quotes)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_law_another_paragraph_changes_nothing_about_the_first(first, second):
    """Only whole paragraphs: a word added to a sentence may well change what the sentence says."""
    both, one, other = (look(text) for text in (f"{first}\n\n{second}", first, second))
    shift = len(first) + 2
    apart = {(m.start, m.end, m.kind) for m in one.marks} | {(m.start + shift, m.end + shift, m.kind) for m in other.marks}
    assert {(m.start, m.end, m.kind) for m in both.marks} == apart
    assert set(one.whole) <= set(both.whole)


@settings(deadline=None)
@given(TEXTS)
def test_law_case_changes_no_find(text):
    plain = text.encode("ascii", "ignore").decode()
    assert look(plain.upper()) == look(plain.lower())


@settings(deadline=None)
@given(TEXTS)
def test_law_every_word_has_its_place(text):
    tokens = tokens_of(text)
    assert all(0 <= word.start < word.end <= len(text) for word in tokens.words)
    assert all(one.end <= other.start for one, other in pairwise(tokens.words))
    assert len(tokens.asked) == (tokens.words[-1].sentence + 1 if tokens.words else 0)


class CountedWord(str):
    """A word that counts how often it is compared or looked up."""

    looks = 0
    __slots__ = ()

    def __hash__(self):
        CountedWord.looks += 1
        return str.__hash__(self)

    def __eq__(self, other):
        return str.__eq__(self, other)

    def startswith(self, *args):
        CountedWord.looks += 1
        return str.startswith(self, *args)


@pytest.mark.parametrize("unit", ["you never ", "i promise you i ", "sorry if you can't ", "please please ", "a ", "you you you don't "])
def test_work_grows_with_the_text_and_no_faster(unit, monkeypatch):
    """Steps are counted, not seconds: four times the text costs at most four times the steps."""
    monkeypatch.setattr("recovery.rules.phrases._plain", lambda word, plain=tokens_of.__globals__["_plain"]: CountedWord(plain(word)))
    steps = []
    for size in (5_000, 20_000):
        CountedWord.looks = 0
        look((unit * size)[:size])
        steps.append(CountedWord.looks)
    assert 0 < steps[1] <= 4.1 * steps[0] + 200


# --- Phrases ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        ("you never", "YOU NEVER asked.", ["YOU NEVER"]),
        ("you never", "you nevertheless", []),
        ("you never", "you. Never", []),
        ("you never", "you\nnever", []),
        ("don't go", "don’t go, dont go, DON'T go", ["don’t go", "dont go", "DON'T go"]),
        ("your/my fault", "my fault, your fault, their fault", ["my fault", "your fault"]),
        ("so call* me", "so calling me, so call me", ["so calling me", "so call me"]),
        ("you (really) did", "you did, you really did, you never did", ["you did", "you really did"]),
        ("sorry ... but", "sorry I was late, but", ["sorry I was late, but"]),
        ("sorry ... but", "sorry… but", ["sorry… but"]),
        ("sorry ... but", "sorry one two three four five six but", []),
        ("^don't you", "Don't you? I don't you. Don't you", ["Don't you", "Don't you"]),
        ("are you alone?", "Are you alone? You are you alone.", ["Are you alone"]),
        ("café", "a cafe\u0301", ["cafe\u0301"]),
        ("miss you", "miss 💔 you", ["miss 💔 you"]),
        ("لا أعرف", "قال: لا أعرف.", ["لا أعرف"]),
    ],
)
def test_phrase_finds_what_it_says(phrase, text, expected):
    assert found(text, phrase) == expected


@pytest.mark.parametrize("written", ["", "?", "^", "...", "... you", "you ...", "you ... ... me", "(so) you", "you*", "you!", "a ... b ... c ... d", "a (b) (c) (d) (e)"])
def test_phrase_that_cannot_be_read_says_so(written):
    with pytest.raises(PhraseFaulty, match=r"\w"):
        phrases_of(written)


def test_finds_of_one_kind_that_overlap_are_one_mark():
    assert found("one two three four, one two", "one two", "two three", "three four") == ["one two three four", "one two"]
    assert found("one two three", "one two three", "two") == ["one two three"]


def test_an_exception_takes_back_what_lies_in_it_and_nothing_more():
    assert found("You always liked it. You always liked it, you always lied.", "you always", unless=["you always liked"]) == ["you always"]
    assert found("you always", "you always", unless=["you always"]) == []
    assert found("You always made me cry", "you always", "you always made me cry", unless=["you always made"]) == ["You always made me cry"]


# --- Reviews ------------------------------------------------------------------------------------------------------


def test_nothing_is_found_in_nothing():
    assert look("") == look("Hello. I hope you are well.") == review("", review_words(), at=NOON)
    assert look("").kinds == ()
    assert pieces_of("", look("")) == ()


@pytest.mark.parametrize(("hour", "late"), [(4, True), (5, False), (12, False), (21, False), (22, True), (0, True)])
def test_a_late_hour_is_named_by_the_clock(hour, late):
    assert (ReviewKind.LATE in look("Hello", at=NOON.replace(hour=hour)).kinds) is late


def test_a_night_of_their_own_is_late_too():
    assert look("Hello", at=NOON.replace(hour=9), night=(8, 16)).kinds == (ReviewKind.LATE,)


def test_drink_by_own_word_is_named_once():
    assert look("Hello", drank=True).kinds == (ReviewKind.DRINK,)
    assert look("I've had a few.", drank=True).kinds == (ReviewKind.DRINK,)


def test_ninety_words_are_short_and_one_more_is_long():
    assert look("word " * 90).kinds == ()
    assert look("word " * 91).kinds == (ReviewKind.LONG,)


def test_one_question_is_not_several():
    assert look("How are you?").kinds == ()
    assert look("How are you? And the dog?").kinds == (ReviewKind.ASKS,)
    assert look("How are you? Let me know when it suits.").kinds == (ReviewKind.ASKS,)


def test_threats_come_first_wherever_they_stand():
    text = "You never listened. You will regret this. I want to die."
    assert look(text).kinds[:2] == THREATS
    assert reasons_of(text, look(text))[0].quotes == ("want to die",)


def test_words_that_are_two_things_are_one_piece_with_both_numbers():
    seen = look("I'm sorry, but you started it.")
    assert [piece.numbers for piece in pieces_of("I'm sorry, but you started it.", seen)] == [(), (1,), (), (2,), ()]
    both = look("sorry if you hadn't", ReviewWords({ReviewKind.BLAME: word_list(["if you hadn't"]), ReviewKind.SORRY_BUT: word_list(["sorry if"])}))
    assert [piece.numbers for piece in pieces_of("sorry if you hadn't", both)] == [(1, 2)]


def test_every_kind_with_a_list_can_be_found():
    assert set(LISTED) == {kind for kind in ReviewKind if kind not in (ReviewKind.LONG, ReviewKind.LATE)}
