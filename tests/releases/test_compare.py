import pytest

from recovery.releases import Difference, Part, Piece, compare
from recovery.releases.compare import pieces_between, words_in
from tests.manuscripts import changed, make_activity, make_manuscript, make_step
from tests.releases.test_compile import decoded, without


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("a b c", "a b c", [("same", "a b c")]),
        ("a b c", "a x c", [("same", "a"), ("deleted", "b"), ("inserted", "x"), ("same", "c")]),
        ("a c", "a b c", [("same", "a"), ("inserted", "b"), ("same", "c")]),
        ("a b", "a", [("same", "a"), ("deleted", "b")]),
        ("", "a b", [("inserted", "a b")]),
        ("", "", []),
    ],
)
def test_words_taken_out_and_put_in(before, after, pieces):
    assert pieces_between(before.split(), after.split()) == tuple(Piece(*piece) for piece in pieces)


def test_words_of_rendered_text_keep_their_paragraphs_and_lose_their_marks():
    assert words_in('<p>One &amp; <em>two</em></p>\n<ul>\n<li><a href="/x/">three</a></li></ul>') == ("One", "&", "two", "\n", "three")


def test_two_equal_guides_have_no_difference():
    assert compare(decoded(make_manuscript(), 1), decoded(make_manuscript(), 2)) == ()


def test_a_changed_step_shows_only_the_parts_that_read_differently():
    before = make_manuscript()
    after = changed(before, "k2", why="Because k2 helps *many* people.", rows=[9])
    pieces = (Piece("same", "Because k2 helps"), Piece("deleted", "some"), Piece("inserted", "many"), Piece("same", "people."))
    assert compare(decoded(before), decoded(after)) == (
        Difference("step", "k2", "Take step k2", "changed", moved=False, parts=(Part("why", pieces),)),
    )


def test_a_variant_says_for_whom_it_is():
    before = changed(make_manuscript(), "k1", body="All.")
    after = changed(before, "k1", body="All.\n\n::: only home children\nSome.\n:::")
    (difference,) = compare(decoded(before), decoded(after))
    assert difference.parts == (Part("text", (Piece("same", "All."), Piece("inserted", "\n[only children home] Some."))),)


def test_activities_are_parts_of_their_own():
    before = changed(make_manuscript(), "k1", activities=[make_activity("a1", items=["One"]), make_activity("a2")])
    after = changed(before, "k1", activities=[make_activity("a1", items=["Two"])])
    (difference,) = compare(decoded(before), decoded(after))
    assert [(part.name, [piece.kind for piece in part.pieces]) for part in difference.parts] == [
        ("activity a1", ["same", "deleted", "inserted"]),
        ("activity a2", ["deleted"]),
    ]


def test_added_removed_and_moved_steps_are_told_apart():
    before = make_manuscript()
    after = without(before, "k1", "k3")
    after["phases"][0]["steps"].append(make_step("k3"))
    after["phases"][0]["steps"].append(make_step("k99"))
    found = {difference.key: (difference.state, difference.moved) for difference in compare(decoded(before), decoded(after))}
    assert found == {"k1": ("removed", False), "k3": ("same", True), "k99": ("added", False)}


def test_phases_and_myth_cards_are_compared_as_well():
    before, after = make_manuscript(), make_manuscript()
    after["phases"][0]["summary"] = "Another."
    after["myths"][0]["claim"] = "Another."
    assert [(d.kind, d.key, [part.name for part in d.parts]) for d in compare(decoded(before), decoded(after))] == [
        ("phase", "p1", ["summary"]),
        ("myth", "m1", ["claim"]),
    ]
