from dataclasses import replace

import pytest

from recovery.rules.lint import LintException, lint
from tests.manuscripts import changed, make_activity, make_big_manuscript, make_manuscript, step_in

ALIKE = "Take the small bag out of the hall, put the old key in it and carry it down to the cellar for now."


def findings(text, field="why", **kwargs):
    return lint(changed(make_manuscript(), "k1", **{field: text}), **kwargs)


def test_a_sound_guide_has_no_finding():
    assert lint(make_manuscript()) == ()


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        ("Perhaps some miss you.", "banned", "miss you"),
        ("How to win back what was.", "banned", "win back"),
        ("How to win your ex back.", "banned", "win your ex back"),
        ("It makes them think.", "banned", "makes them"),
        ("Never give up hope.", "banned", "Never give up"),
        ("This is guaranteed.", "banned", "guaranteed"),
        ("You were soulmates.", "banned", "soulmates"),
        ("Time heals all.", "cliche", "Time heals"),
        ("You will feel lighter.", "promise", "You will feel"),
        ("You’ll soon be happier.", "promise", "You’ll soon be happier"),
        ("They'll come when it is time.", "prediction", "They'll come"),
        ("They still love somebody.", "prediction", "They still love"),
        ("There are stages of grief.", "stages", "stages of grief"),
        ("Ask what he said.", "pronoun", "he"),
        ("An old boyfriend.", "pronoun", "boyfriend"),
        ("Keep the streak.", "loss", "streak"),
        ("You failed once.", "loss", "failed"),
        ("Back to day 0.", "loss", "day 0"),
        ("A toxic bond.", "label", "toxic"),
        ("Why did you stay?", "blame", "Why did you stay"),
        ("Lose weight now.", "body", "Lose weight"),
        ("About 30 % do.", "figure", "30 %"),
        ("Some 12 percent do.", "figure", "12 percent"),
        ("Two in three find so.", "figure", "Two in three"),
        ("It is 2 of 3.", "figure", "2 of 3"),
        ("Two of three came back.", "figure", "Two of three"),
    ],
)
def test_words_a_guide_does_not_use_are_found(text, rule, words):
    assert [(f.place, f.line, f.rule, f.words) for f in findings(text)] == [("step k1, why", 1, rule, words)]


@pytest.mark.parametrize(
    "text",
    [
        "We can't promise how you will feel at the end.",
        "Some people find that it passes.",
        "Two of the four steps make the road.",
        "It takes one of two people to stop.",
        "The heart is here, there and everywhere.",
        "They will not be asked.",
        "Set the table for one in two minutes.",
    ],
)
def test_plain_honest_words_pass(text):
    assert findings(text) == ()


def test_a_finding_names_the_line_of_its_text():
    text = "One plain line.\n\n## A heading\n\nAnd then\nnever give up."
    assert [(f.line, f.words) for f in findings(text, "body")] == [(5, "never give up")]


def test_a_figure_with_a_source_passes():
    assert lint(changed(make_manuscript(), "k1", why="About 30 % do.", sources=["moss-2020"])) == ()


def test_words_are_found_in_every_text_that_people_read():
    manuscript = make_manuscript()
    manuscript["phases"][0]["opener"] += "\n\nA toxic bond."
    manuscript["myths"][0]["instead"] = "A toxic bond."
    step_in(manuscript, "k1").update(title="A toxic bond", line="A toxic bond…")
    step_in(manuscript, "k1")["activities"] = [make_activity(items=["One", "A toxic bond"], help="A toxic bond.")]
    assert [f.place for f in lint(manuscript, texts={"home.lead": "A toxic bond."})] == [
        "phase p1, opener",
        "step k1, title",
        "step k1, line",
        "step k1, activity a1, help",
        "step k1, activity a1, items",
        "myth m1, instead",
        "text home.lead",
    ]


def test_a_myth_card_may_repeat_the_claim_it_answers():
    manuscript = make_manuscript()
    manuscript["myths"][0].update(title="Silence makes them come back", claim="They will miss you.", rests_on="9 of 10 say so.")
    assert lint(manuscript) == ()


# --- Sameness -----------------------------------------------------------------------------------------------------


def both(first, second):
    one = changed(make_manuscript(), "k1", body=f"One line of its own.\n\n{first}")
    return changed(one, "k4", body=second)


def test_nearly_the_same_paragraph_in_two_steps_is_found_at_the_second():
    found = lint(both(ALIKE, ALIKE.replace("cellar", "attic")))
    assert [(f.place, f.line, f.rule) for f in found] == [("step k4, body", 1, "alike")]
    assert "step k1, body, line 3" in found[0].why


@pytest.mark.parametrize("second", [" ".join(reversed(ALIKE.split())), "Take the small bag out."])
def test_other_words_and_short_lines_are_not_the_same(second):
    assert lint(both(ALIKE, second)) == ()


def test_the_same_paragraph_twice_in_one_step_is_its_own_affair():
    assert findings(f"{ALIKE}\n\n{ALIKE}", "body") == ()


def shaped(*kinds):
    manuscript = make_manuscript(per_phase=4)
    for number, kind in enumerate(kinds, start=1):
        step_in(manuscript, f"k{number}")["activities"] = [make_activity(kind=kind)]
    return manuscript


def test_one_shape_three_times_in_a_row_is_found():
    manuscript = shaped("letter", "list", "list", "list")
    found = [f for f in lint(manuscript) if f.place.startswith("step k4")]
    assert [(f.place, f.rule, f.words) for f in found] == [("step k4", "shape", "list")]


def test_one_shape_twice_in_a_row_passes():
    assert not [f for f in lint(shaped("list", "list", "letter", "list")) if f.place in ("step k3", "step k4")]


def test_a_guide_of_four_hundred_steps_is_linted_as_well():
    places = {f.rule for f in lint(make_big_manuscript())}
    assert places <= {"alike", "shape"}


# --- Exceptions ---------------------------------------------------------------------------------------------------

EXCEPTION = LintException("step k1, why", "label", "Names a word that readers meet elsewhere.", "toxic")


def test_an_exception_excuses_its_finding_and_no_other():
    text = "A toxic bond. Why did you stay?"
    assert [f.rule for f in findings(text, exceptions=[EXCEPTION])] == ["blame"]


@pytest.mark.parametrize("other", [{"place": "step k2, why"}, {"rule": "blame"}, {"words": "gaslight"}])
def test_an_exception_for_something_else_excuses_nothing_and_is_told(other):
    found = findings("A toxic bond.", exceptions=[replace(EXCEPTION, **other)])
    assert [f.rule for f in found] == ["label", "exception"]
