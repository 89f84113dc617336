import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given

from recovery.releases import FormatUnknown, compile_document, decode_document, encode_document, read_document
from recovery.releases.compile import FORMAT
from recovery.releases.decode import upgraded
from recovery.rules.shapes import Block
from tests.manuscripts import changed, make_activity, make_manuscript, make_source
from tests.releases.strategies import LAW, manuscripts

FIXTURES = Path(__file__).parent.parent / "fixtures"
BODY = """## One

All.

::: example
Like this.
:::

::: only home children
For some.
:::

::: unless online-only
Not for some.
:::

### Two

[All](step:k2) again."""


class AnyId(dict):
    def __missing__(self, key):
        return int("".join(filter(str.isdigit, key)) or 0)


def decoded(manuscript, number=1):
    return decode_document(compile_document(manuscript, number=number), number=number, step_ids=AnyId())


def without(manuscript, *keys):
    copy = deepcopy(manuscript)
    for phase in copy["phases"]:
        phase["steps"] = [step for step in phase["steps"] if step["key"] not in keys]
    return copy


# --- Compile ------------------------------------------------------------------------------------------------------


@LAW
@given(manuscripts())
def test_publishing_the_same_drafts_twice_gives_the_same_document(manuscript):
    first = compile_document(manuscript, number=1)
    assert encode_document(compile_document(deepcopy(manuscript), number=1)) == encode_document(first)
    assert encode_document(compile_document(manuscript, number=2, previous=first)) == encode_document(first)
    assert read_document(encode_document(first)) == first


def test_blocks_of_a_step_keep_their_order_and_their_tags():
    guide = decoded(changed(make_manuscript(), "k1", body=BODY))
    assert guide.steps["k1"].blocks == (
        Block('<h2>One</h2>\n<p>All.</p>\n<div class="example">\n<p>Like this.</p>\n</div>'),
        Block("<p>For some.</p>", only=frozenset({"home", "children"})),
        Block("<p>Not for some.</p>", unless=frozenset({"online-only"})),
        Block('<h3>Two</h3>\n<p><a href="/s/k2/">All</a> again.</p>'),
    )


def test_headings_of_a_step_move_together():
    guide = decoded(changed(make_manuscript(), "k1", body="### One\n\n::: only home\n#### Two\n:::"))
    assert [block.html for block in guide.steps["k1"].blocks] == ["<h2>One</h2>", "<h3>Two</h3>"]


def test_a_step_that_left_is_no_longer_linked():
    manuscript = changed(make_manuscript(), "k1", why="See [two](step:k2).")
    assert decoded(without(manuscript, "k2")).steps["k1"].why_html == "<p>See two.</p>"


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"why": "Because."}, 2),
        ({"minutes": 5}, 2),
        ({"activities": [make_activity(prompt="Other.")]}, 2),
        ({"file_name": "x"}, 1),
        ({"rows": [9]}, 1),
    ],
)
def test_a_step_remembers_the_release_in_which_its_words_changed(fields, number):
    manuscript = make_manuscript()
    second = compile_document(changed(manuscript, "k1", **fields), number=2, previous=compile_document(manuscript, number=1))
    assert (second["changed_in"]["k1"], second["changed_in"]["k2"]) == (number, 1)
    third = compile_document(second["manuscript"], number=3, previous=second)
    assert third["changed_in"]["k1"] == number


def test_a_step_that_comes_back_unchanged_is_not_new():
    manuscript = make_manuscript()
    document = compile_document(manuscript, number=1)
    document = compile_document(without(manuscript, "k1", "k3"), number=2, previous=document)
    document = compile_document(changed(without(manuscript, "k1"), "k2", title="Other"), number=3, previous=document)
    document = compile_document(changed(manuscript, "k3", title="Other"), number=4, previous=document)
    assert [document["changed_in"][key] for key in ("k1", "k2", "k3")] == [1, 4, 4]
    assert document["gone"] == {}


# --- Decode -------------------------------------------------------------------------------------------------------


def test_a_decoded_guide_holds_what_was_written():
    manuscript = changed(
        make_manuscript(sources=[make_source(doi="10.1/x"), make_source("fern-2021", doi="", url="https://fern.example")]),
        "k1", audience=["home"], sources=["moss-2020"], evidence="some", rows=[3, 4], line="When…",
        activities=[make_activity(kind="check", low="a", high="b", required=True, help="*So.*")],
    )  # fmt: skip
    guide = decoded(manuscript, number=7)
    step = guide.steps["k1"]
    assert (guide.release, guide.key, list(guide.by_key)) == (7, "g", ["p1", "p2", "p3", "p4", "p5", "p6"])
    assert (step.id, step.phase_key, step.core, step.minutes, step.line_prompt) == (1, "p1", True, 4, "When…")
    assert (step.audience, step.sources, step.rows) == (frozenset({"home"}), ("moss-2020",), (3, 4))
    assert (step.activities[0].low, step.activities[0].help_html, step.activities[0].required) == ("a", "<p><em>So.</em></p>", True)
    assert [source.url for source in guide.sources.values()] == ["https://doi.org/10.1/x", "https://fern.example"]
    assert guide.myths[0].instead_html == "<p>Walk.</p>"
    assert guide.by_key["p3"].steps[-1].activities[0].kind == "decision"


@pytest.mark.parametrize("number", range(1, FORMAT + 1))
def test_every_format_ever_stored_is_still_read(number):
    text = (FIXTURES / f"release-format-{number}.json").read_text(encoding="utf-8")
    assert json.loads(text)["format"] == number
    guide = decode_document(read_document(text), number=3, step_ids=AnyId())
    assert [step.key for step in guide.steps.values()] == ["k1", "k2", "k3", "k4", "k5", "k6", "k7"]
    assert guide.steps["k1"].blocks[1] == Block("<p>For homes.</p>", only=frozenset({"home"}))
    assert (guide.steps["k1"].changed_in, guide.steps["k7"].changed_in) == (1, 2)
    assert guide.steps["k3"].activities[0].kind == "decision"
    assert guide.myths[0].key == "m1"


def test_old_formats_are_upgraded_one_by_one():
    steps = {1: lambda d: {**d, "format": 2, "a": 1}, 2: lambda d: {**d, "format": 3, "b": d["a"] + 1}}
    assert upgraded({"format": 1}, steps, newest=3) == {"format": 3, "a": 1, "b": 2}
    assert upgraded({"format": 3}, steps, newest=3) == {"format": 3}


@pytest.mark.parametrize("unknown", [0, FORMAT + 1])
def test_a_format_nobody_knows_is_refused(unknown):
    with pytest.raises(FormatUnknown):
        decode_document({"format": unknown}, number=1, step_ids={})


def test_the_fixture_of_the_present_format_is_what_compiling_gives():
    """When this fails, the format changed: give it a new number, an upgrade and a fixture of its own."""
    stored = json.loads((FIXTURES / f"release-format-{FORMAT}.json").read_text(encoding="utf-8"))
    manuscript = stored["manuscript"]
    first = compile_document(without(manuscript, "k7"), number=1)
    assert compile_document(manuscript, number=2, previous=first) == stored
