"""Which passwords are refused although they are long, and that everything else is taken."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from recovery.edge.passwords import EasyGuessValidator, _unit

CHECK = EasyGuessValidator()


def refused(password):
    try:
        CHECK.validate(password)
    except ValidationError as problem:
        return problem.code
    return None


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("aaaaaaaaaaaaaaaa", "repeats"),
        ("abababababab", "repeats"),
        ("passwordpassword", "repeats"),
        ("Sunshine Sunshine ", None),  # with a space between they are two words to a guesser's list, and 17 characters to everybody else
        ("1234123412341234", "repeats"),
        ("abcdefghijklmnop", "repeats"),
        ("zyxwvutsrqponm", "repeats"),
        ("password1234", "common"),
        ("Password2026!", "common"),
        ("!!!dragon!!!2024", "common"),
        ("...qwertyuiop...", "common"),
        ("Waymark-2026-11", "common"),
        ("294857610384", "common"),  # figures alone: a telephone number, a date and a time
        ("12 characters or so", None),
        ("seven quiet stones on a path", None),
        ("twelve chars", None),
        ("שבע אבנים שקטות", None),
        ("🌧️🌧️🌧️🌧️🌧️🌧️", None),
        ("парольпароль", "repeats"),
        ("a piece of its own, twice, a piece of its own, twice", None),
    ],
)
def test_a_long_password_that_is_guessed_first_is_refused_and_others_are_not(password, why):
    assert refused(password) == why


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz0123456789 ", min_size=1, max_size=12), st.integers(min_value=1, max_value=6))
def test_the_piece_that_repeats_is_found_and_makes_the_word_again(piece, times):
    word = piece * times
    unit = _unit(word)
    assert unit * (len(word) // len(unit)) == word
    assert len(unit) <= len(piece)


@given(st.lists(st.sampled_from(["stone", "lantern", "rain", "kettle", "window", "moss", "harbour"]), min_size=3, max_size=8, unique=True))
def test_three_or_more_words_that_do_not_belong_together_are_always_taken(words):
    assert refused(" ".join(words)) is None


def test_what_is_refused_is_not_repeated_in_the_message():
    with pytest.raises(ValidationError) as problem:
        CHECK.validate("password1234")
    assert "password1234" not in " ".join(problem.value.messages)
    assert CHECK.get_help_text()
