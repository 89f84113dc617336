import pytest

from recovery.rules.prose import Run, Unit, links_of, runs_of, units_of, word_count

BODY = """First.

::: only children home
For some.
:::

::: example
Like this.
:::
Last."""


def test_runs_of_a_body_come_in_order_with_their_tags():
    runs, faults = runs_of(BODY)
    assert runs == (
        Run("text", "First."),
        Run("only", "For some.", ("children", "home")),
        Run("example", "Like this."),
        Run("text", "Last."),
    )
    assert faults == ()


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        ("a\n::: only home\nb", 2, "never closed"),
        ("a\n:::", 2, "closes nothing"),
        ("::: note\na\n:::", 1, "no block called “note”"),
        ("::: only\na\n:::", 1, "needs at least one tag"),
        ("::: example home\na\n:::", 1, "takes no tags"),
        ("::: only home\n\n:::", 1, "says nothing"),
        ("::: only home\na\n::: example\nb\n:::", 1, "not closed before line 3"),
    ],
)
def test_a_broken_block_is_named_by_its_line(body, line, says):
    _, faults = runs_of(body)
    assert [(fault.line, says in fault.message) for fault in faults] == [(line, True)]


@pytest.mark.parametrize("body", ["::: only home\na", "::: note\na\n:::", "::: only home\na\n::: example\nb\n:::", "a\n:::\nb"])
def test_a_broken_block_never_loses_a_word(body):
    runs, _ = runs_of(body)
    assert [word for run in runs for word in run.text.split()] == [word for word in body.split() if word in "ab"]


def test_links_of_every_form_are_found():
    text = "[a](step:k1) [b [c]](<page:help>) <https://a.example/x> [d][e]\n\n[e]: https://b.example 'f'"
    assert links_of(text) == ("step:k1", "page:help", "https://b.example", "https://a.example/x")


def test_units_are_paragraphs_headings_and_items_in_plain_words():
    text = "## A *head*\nOne line\nand [more](step:k1).\n\n- an item\n- another_one\n\n> said\n> twice\n\n***\n::: example\nEnd."
    assert units_of(text) == (
        Unit(1, "A head"),
        Unit(2, "One line and more."),
        Unit(5, "an item"),
        Unit(6, "another_one"),
        Unit(8, "said twice"),
        Unit(13, "End."),
    )


def test_only_words_that_are_read_are_counted():
    assert word_count("## One\n\n::: only home\nTwo [three](step:k1) don't – **five**.\n:::\n") == 5
