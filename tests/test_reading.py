import pytest

from recovery.reading import Measure, measure, reading_age, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1),
        ("time", 1),
        ("walked", 1),
        ("rhythm", 1),
        ("wanted", 2),
        ("open", 2),
        ("table", 2),
        ("boxes", 2),
        ("evening", 3),
        ("conversation", 4),
    ],
)
def test_syllables_of_common_words(word, count):
    assert syllables(word) == count


def test_headings_items_and_quoted_ends_are_sentences():
    text = "## A heading\n\nOne. “Two!” Three\n\n- four\n- five…\n\n::: example\n[Six](step:k1).\n:::"
    assert measure(text) == Measure(words=8, sentences=7, syllables=9)


def test_a_harder_text_is_for_older_readers():
    easy = "You can sit down now. Put the phone in the hall. Drink some water."
    hard = "Subsequent reconciliation necessitates considerable deliberation regarding individual responsibilities and circumstances."
    assert reading_age(easy) < 9 < 20 < reading_age(hard)


@pytest.mark.parametrize("text", ["", "***", "::: example\n:::"])
def test_a_text_without_words_is_for_everyone(text):
    assert reading_age(text) == 5.0


def test_an_unknown_language_is_measured_all_the_same():
    assert measure("Ein ruhiger Tag.", language="xx").words == 3
