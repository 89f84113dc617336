"""One step as its page shows it: the parts that fit, the answers, nothing of a closed one."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from recovery.actions import plan as walk
from recovery.actions.account import tell, tell_tags
from recovery.actions.guide import retire_step
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import TAG_GROUPS, WritingKind
from recovery.models import Activity, Step
from recovery.queries.journey import journey_of
from recovery.queries.left_steps import left_steps
from recovery.queries.step import step_page
from recovery.rules.shapes import Activity as Shape
from recovery.rules.shapes import Block
from tests.conftest import NOW, fresh
from tests.people import DAY, check, open_the_gate, publish
from tests.writing_help import answer

pytestmark = pytest.mark.django_db
ONE = {"text": "one"}
MINUTE = timedelta(minutes=1)


def page_of(user, key="k1", *, fold=False, at=NOW, change=None):
    journey = journey_of(user, at)
    step = journey.guide.steps[key]
    return step_page(user, journey, change(step) if change else step, journey.road.steps.get(key), fold=fold)


def test_a_step_comes_with_its_phase_its_sources_and_everything_written_in_it(alice):
    answer(alice, "k4", a1=ONE, line="It passed.")
    page = page_of(alice, "k4")
    assert (page.step.key, page.phase.key, page.view.done, page.closed, page.line_label) == (
        "k4",
        "p1",
        False,
        False,
        page.step.line_prompt,
    )
    assert page.blocks
    assert {key: (text.value, text.revision) for key, text in page.answers.items()} == {"a1": (ONE, 1), "": ({"text": "It passed."}, 1)}
    assert {source.key for source in page.sources} == set(page.step.sources)
    assert page.sources


def test_a_step_costs_one_query_whatever_was_written_in_it(alice, django_assert_num_queries):
    for number in range(5):
        answer(
            alice,
            a1={"text": f"{number}"},
            a2={"text": f"{number}"},
            revisions={"a1": number, "a2": number},
            line=f"{number}" if not number else None,
        )
    journey = journey_of(alice, NOW)
    with django_assert_num_queries(1):
        page = step_page(alice, journey, journey.guide.steps["k1"], journey.road.steps["k1"], fold=False)
    assert len(page.answers) == 3


def test_folded_answers_are_named_but_not_shown(alice):
    answer(alice, a1=ONE, line="It passed.")
    _skip_with_words(alice, "k1")
    page = page_of(alice, fold=True)
    assert (page.answers, page.folded, page.skip_words, page.earlier) == ({}, {"a1", ""}, (), ())
    assert page_of(alice).folded == frozenset()


def test_nobody_elses_answers_come_in(alice, bob):
    answer(bob, a1=ONE)
    assert page_of(alice).answers == {}


def _skip_with_words(user, key):
    journey = walk.skip_step(user, key, fact_id=uuid4(), at=NOW)
    where = Where(WritingKind.SKIP_WORD, journey.plan_id, journey.guide.steps[key].id, release_id=journey.release_id)
    save_writing(user, where, Save(uuid4(), {"text": "not mine", "step": key}), at=NOW)


def test_a_word_on_skipping_stands_beside_the_answers_and_not_among_them(alice):
    answer(alice, a1=ONE)
    _skip_with_words(alice, "k1")
    page = page_of(alice, at=NOW + MINUTE)
    assert [text.value["text"] for text in page.skip_words] == ["not mine"]
    assert page.answers.keys() == {"a1"}


# --- Closed -------------------------------------------------------------------------------------------------------


def test_a_closed_step_has_no_text_and_no_answers_even_if_there_are_some(alice, django_assert_num_queries):
    open_the_gate(alice)
    answer(alice, "k33", a1=ONE)
    assert page_of(alice, "k33").blocks
    check(alice, at=NOW + MINUTE, g3a="yes")
    journey = journey_of(alice, NOW + 2 * MINUTE)
    with django_assert_num_queries(0):
        page = step_page(alice, journey, journey.guide.steps["k33"], journey.road.steps["k33"], fold=False)
    assert page.closed
    assert (page.blocks, page.answers, page.earlier, page.skip_words, page.not_tonight) == ((), {}, (), (), False)


def test_a_step_that_is_held_back_or_not_for_them_is_closed(alice):
    tell(alice, {"fear": "yes"})
    assert page_of(alice, "k17").closed
    assert page_of(alice, "k18").closed is False
    journey = journey_of(alice, NOW)
    assert step_page(alice, journey, journey.guide.steps["k1"], None, fold=False).closed


def test_at_night_reconnect_can_be_read_and_not_written_and_other_parts_can_be_both(alice):
    open_the_gate(alice)
    night = NOW.replace(hour=2)
    assert page_of(alice, "k33", at=night).not_tonight
    assert page_of(alice, "k33", at=night).blocks
    assert not page_of(alice, "k33").not_tonight
    assert not page_of(alice, "k43", at=night).not_tonight


# --- What fits ----------------------------------------------------------------------------------------------------

CHILDREN = frozenset({"children"})


def for_parents(step):
    """The step with a block and an activity for those who share children, and one block for those who do not."""
    blocks = (Block("all"), Block("parents", only=CHILDREN), Block("others", unless=CHILDREN))
    return replace(step, blocks=blocks, activities=(*step.activities, Shape("a9", "letter", "", audience=CHILDREN)))


def shown(page):
    return [block.html for block in page.blocks], "a9" in {activity.key for activity in page.activities}


def test_paragraphs_and_activities_follow_what_was_told_and_silence_is_not_a_yes(alice):
    assert shown(page_of(alice, change=for_parents)) == (["all", "others"], False)
    assert page_of(alice, change=for_parents).questions == ("shared",)
    tell_tags(alice, group="shared", tags=CHILDREN, group_tags=frozenset(TAG_GROUPS["shared"]))
    page = page_of(fresh(alice), change=for_parents)
    assert shown(page) == (["all", "parents"], True)
    assert page.questions == ()


def test_an_activity_with_an_answer_stays_shown_when_its_tag_is_taken_back(alice):
    answer(alice, a9=ONE)
    assert shown(page_of(alice, change=for_parents)) == (["all", "others"], True)


# --- After the guide changed --------------------------------------------------------------------------------------


def test_an_answer_whose_activity_left_the_step_is_still_shown_to_its_owner(alice):
    answer(alice, a1=ONE, a2={"text": "two"}, line="It passed.")
    Activity.objects.filter(step__key="k1", key="a2").delete()
    Step.objects.filter(key="k1").update(line="")
    publish()
    page = page_of(alice, at=NOW + DAY)
    assert {text.activity_key: text.value["text"] for text in page.earlier} == {"a2": "two", "": "It passed."}
    assert page_of(alice, fold=True).earlier == ()


def test_a_source_that_left_the_guide_is_left_out_of_the_step(alice):
    page = page_of(alice, "k4", change=lambda step: replace(step, sources=(*step.sources, "gone-1999")))
    assert {source.key for source in page.sources} == set(page.step.sources) - {"gone-1999"}


def leave(*keys):
    for key in keys:
        retire_step(Step.objects.get(key=key), actor=None, at=NOW)


def left(user, at=NOW + DAY):
    return left_steps(user, journey_of(user, at))


def test_answers_of_a_step_that_left_the_guide_are_read_with_the_words_they_were_written_under(alice, bob):
    answer(alice, "k11", a1=ONE)
    answer(alice, "k4", a1={"text": "stays"})
    answer(bob, "k11", a1={"text": "his"})
    prompt = journey_of(alice, NOW).guide.steps["k11"].activities[0].prompt_html
    title = journey_of(alice, NOW).guide.steps["k11"].title
    assert left(alice) == ()
    leave("k11", "k3")
    publish()
    (step,) = left(alice)
    assert (step.key, step.title) == ("k11", title)
    assert [(words, text.value) for words, text in step.answers] == [(prompt, ONE)]


def test_an_answer_whose_activity_had_left_before_the_step_did_is_there_without_a_prompt(alice):
    answer(alice, "k11", a1=ONE, gone={"text": "two"})
    leave("k11")
    publish()
    (step,) = left(alice)
    assert {text.value["text"]: bool(prompt) for prompt, text in step.answers} == {"one": True, "two": False}


def test_answers_from_reconnect_that_left_the_guide_stay_closed_while_it_is_closed(alice):
    open_the_gate(alice)
    answer(alice, "k34", a1=ONE)
    leave("k34")
    publish()
    assert [step.key for step in left(alice, NOW + MINUTE)] == ["k34"]
    check(alice, at=NOW + 2 * MINUTE, g5="yes")
    assert left(alice) == ()
