"""The mirror: their own words by theme, nothing that was left empty, nothing about their part where there was fear."""

import pytest

from recovery.actions.account import tell
from recovery.actions.answers import save_answers
from recovery.enums import Choice
from recovery.models import Writing
from recovery.queries.journey import journey_of
from recovery.queries.mirror import BOTH_SIDES, FEAR, THEMES, letting_go_comes_first, mirror_of
from recovery.queries.person import vault_of
from recovery.queries.writings import writing_place
from recovery.releases import guide_of, newest_release
from tests.conftest import NOW, fresh
from tests.people import DAY, check, decide

pytestmark = pytest.mark.django_db
HURT = FEAR[1][2]


def write(user, key, at=NOW, **answers):
    values = {part.replace("line", ""): value for part, value in answers.items()}
    assert not save_answers(user, key, values, revisions=dict.fromkeys(values, 1), page_id=None, at=at).clashes


def mirror(user):
    user = fresh(user)
    return mirror_of(user, journey_of(user, NOW))


def said(found):
    """Every word on the page, as plain lines."""
    pieces = [piece for theme in found.themes for piece in theme.pieces]
    lines = [line for piece in pieces for line in piece.lines]
    lines += [line for piece in pieces for side in piece.sides for line in side.lines]
    lines += [words for piece in pieces for _row, boxes in piece.rows for _name, words in boxes if words]
    return lines + [line for side in found.sides for line in side.lines]


def write_all_of_it(user):
    write(user, "k22", a1={"ticked": ["They told me the truth when it was awkward"], "own": ["soup"]}, a2={"value": ["glad"], "note": "mostly"},
          a3={"items": ["I rolled my eyes"]})  # fmt: skip
    write(user, "k23", a4={"cells": [["Early | good", "sang in the car"], ["Last | hard", "I'm fine"]]},
          a2={"value": ["back and forth, and I never knew which"], "note": ""})  # fmt: skip
    write(user, "k24", a1={"text": "The dishes."}, a2={"value": ["swallowed it"], "note": ""})
    write(user, "k25", a1={"left": ["I was late"], "right": ["They hid it"]}, a2={"plans": [["I am loud", "I step outside"]]})
    write(user, "k26", a2={"left": ["the move"], "right": ["you were never home"]})
    write(user, "k27", a1={"value": ["love", "habit"], "note": ""}, a2={"left": ["singing"], "right": ["the stairs"]})
    write(user, "k28", line={"text": "You kept checking the time."})
    write(user, "k29", a1={"value": ["prefer not to say"], "note": ""}, a2={"value": ["some of each"], "note": ""})
    write(user, "k30", a1={"left": ["open the bills"], "right": ["both"]}, a4={"left": ["paid off"], "right": ["I can't know yet"]},
          a3={"value": ["a few times"], "note": ""})  # fmt: skip
    write(user, "k31", a3={"left": ["the songs"], "right": ["March"]})


ALL_OF_IT = {
    "They told me the truth when it was awkward", "soup", "glad", "mostly", "I rolled my eyes", "sang in the car", "I'm fine",
    "back and forth, and I never knew which", "The dishes.", "swallowed it", "I was late", "They hid it", "I am loud → I step outside",
    "the move", "you were never home", "love", "habit", "singing", "the stairs", "You kept checking the time.", "some of each",
    "open the bills", "both", "paid off", "I can't know yet", "a few times", "the songs", "March",
}  # fmt: skip
MINE = {"I rolled my eyes", "I was late", "I am loud → I step outside"}


def test_the_shipped_guide_asks_for_everything_that_the_mirror_gathers():
    guide = guide_of(newest_release()[0])
    retired = {("k23", "a1"), ("k26", "a1"), ("k30", "a2")}  # answers from before these were asked in another way
    for take in (take for _title, takes in THEMES for take in takes if (take.step, take.activity) not in retired):
        step = guide.steps[take.step]
        assert step.phase_key == "p3"
        assert (take.activity in {a.key for a in step.activities}) if take.activity else step.line_prompt, take
    kinds = {(step.key, a.key): a.kind for step in guide.by_key["p3"].steps for a in step.activities}
    assert (kinds[BOTH_SIDES], kinds["k25", "a1"], kinds["k26", "a2"], kinds["k23", "a4"]) == (
        "two_column",
        "two_column",
        "two_column",
        "grid",
    )
    for step, key, word in FEAR:
        assert word in next(a.items for a in guide.steps[step].activities if a.key == key)


def test_everything_written_in_this_part_is_there_once_in_one_query(alice, bob, django_assert_num_queries):
    write_all_of_it(alice)
    write(bob, "k24", a1={"text": "his"})
    user = fresh(alice)
    journey = journey_of(user, NOW)
    with django_assert_num_queries(1):
        found = mirror_of(user, journey)
    assert sorted(said(found)) == sorted(ALL_OF_IT)
    assert [side.heading for side in found.sides] == ["What speaks for trying", "What speaks against"]
    assert not found.careful


def test_what_was_left_empty_is_simply_not_there(alice):
    assert (mirror(alice).themes, [side.lines for side in mirror(alice).sides]) == ((), [(), ()])
    write(alice, "k26", a2={"left": [], "right": ["you were never home"]})
    found = mirror(alice)
    assert len(found.themes) == 1
    assert [side.lines for side in found.themes[0].pieces[0].sides] == [(), ("you were never home",)]


def test_the_boxes_stand_as_the_table_of_the_guide_and_renamed_ones_follow_as_lines(alice):
    write(alice, "k23", a4={"cells": [["Middle | hard", "the week after"], ["Some summer", "the lake"]]})
    piece = mirror(alice).themes[0].pieces[0]
    assert piece.columns == ("Early", "Middle", "Last")
    assert [row for row, _boxes in piece.rows] == ["good", "hard", "ordinary"]
    assert dict(piece.rows[1][1])["Middle, hard"] == "the week after"
    assert piece.lines == ("Some summer: the lake",)


def test_notes_from_before_the_boxes_stay_readable(alice):
    write(alice, "k23", a4={"cells": []}, a2={"value": ["mostly warm"], "note": ""})
    row = Writing.objects.get(owner=alice, step__key="k23")
    answer_to("k23", "a1", {"items": ["Early, good: breakfast"]}, row)
    assert "Early, good: breakfast" in said(mirror(alice))


def answer_to(key, activity, value, like):
    """An answer to an activity that the guide asks no more."""

    made = Writing(owner=like.owner, plan=like.plan, step=like.step, kind="answer", activity_key=activity, release=like.release)
    made.ciphertext = vault_of(like.owner).seal(value, writing_place(made.pk))
    made.save()


@pytest.mark.parametrize("how", ["check", "not sure", "early question", "tick", "word", "harmful"])
def test_where_fear_or_harm_was_named_ones_own_part_is_left_out_and_nothing_else(alice, how):
    write_all_of_it(alice)
    name_fear(alice, how)
    found = mirror(alice)
    assert found.careful
    left_out = ALL_OF_IT - set(said(found))
    assert left_out >= MINE
    assert left_out <= MINE | {"They told me the truth when it was awkward", "glad", "some of each"}, "only what was answered anew"


def name_fear(user, how, revision=1):
    if how in ("check", "not sure"):
        check(user, at=NOW - DAY, g4="yes" if how == "check" else "not_sure")
    elif how == "early question":
        tell(user, {"fear": "not_sure"})
    else:
        place = {"tick": ("k22", "a1", {"ticked": [HURT], "own": ["soup"]}), "word": ("k22", "a2", {"value": ["afraid"], "note": "mostly"}),
                 "harmful": ("k29", "a2", {"value": ["harmful"], "note": ""})}[how]  # fmt: skip
        key, activity, value = place
        revision = 1 if activity == "a2" and key == "k22" else revision
        assert not save_answers(user, key, {activity: value}, revisions={activity: revision}, page_id=None, at=NOW).clashes


@pytest.mark.parametrize("how", ["check", "early question", "tick", "word", "harmful"])
def test_the_decision_knows_of_it_in_one_query_and_of_a_typed_word_never(alice, how, django_assert_num_queries):
    write_all_of_it(alice)
    write(alice, "k29", a2={"value": ["some of each"], "note": "harmful"})
    write(alice, "k22", a1={"ticked": [], "own": [HURT]})
    user = fresh(alice)
    journey = journey_of(user, NOW)
    with django_assert_num_queries(1):
        assert not letting_go_comes_first(user, journey)
    name_fear(alice, how, revision=2)
    assert letting_go_comes_first(fresh(alice), journey_of(fresh(alice), NOW))


def test_the_word_harmful_locks_nothing(alice):
    decide(alice, Choice.RECONNECT)
    before = journey_of(fresh(alice), NOW)
    write(alice, "k29", a2={"value": ["harmful"], "note": ""})
    after = journey_of(fresh(alice), NOW)
    assert after.road.choice == before.road.choice == Choice.RECONNECT
    assert {key: view.state for key, view in after.road.steps.items() if key != "k29"} == {
        key: view.state for key, view in before.road.steps.items() if key != "k29"
    }


def test_what_is_sealed_is_not_gathered(alice):
    write(alice, "k24", a1={"text": "The dishes."})
    Writing.objects.update(sealed=True)
    assert said(mirror(alice)) == []
