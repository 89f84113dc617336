"""Every kind of activity: what is stored comes up in the form, and what the form posts back is what was stored."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recovery.enums import ActivityKind
from recovery.forms.activities import as_text
from recovery.forms.kinds import KINDS, is_empty
from tests.forms.posting import K, activity, form_of, posted, submitted

STORED = {
    K.REFLECTION: {"text": "It rained.\n\nI walked <b>home</b> & slept."},
    K.LETTER: {"text": "Dear you,\n  I keep this."},
    K.LIST: {"items": ["tea", "the “long” way home", "<i>bread</i>"]},
    K.TWO_COLUMN: {"left": ["piano", "the lease"], "right": ["the dog"]},
    K.CHECKLIST: {"ticked": ["Walk", "Swim"], "own": ["Swim", "Sing"]},
    K.IF_THEN: {"plans": [["it is midnight", "I put the phone away"], ["I miss them", ""], ["", "I breathe"]]},
    K.PRACTICE: {"days": ["1", "3"], "note": "Harder than I thought.\nEasier after."},
    K.CHECK: {"value": ["7"], "note": "better than last week"},
    K.GRID: {"cells": [["Early | good", "sang\n\nin the “car”"], ["Last | hard", "<b>two</b> rooms"], ["Some summer", "the lake"]]},
}
EMPTY = {
    K.REFLECTION: {"text": ""},
    K.LETTER: {"text": ""},
    K.LIST: {"items": []},
    K.TWO_COLUMN: {"left": [], "right": []},
    K.CHECKLIST: {"ticked": [], "own": []},
    K.IF_THEN: {"plans": []},
    K.PRACTICE: {"days": [], "note": ""},
    K.CHECK: {"value": [], "note": ""},
    K.GRID: {"cells": []},
}
each_kind = pytest.mark.parametrize("kind", sorted(STORED))


def round_trip(*made, stored, line=""):
    """The values that the untouched page posts."""
    shown = form_of(*made, stored=stored, line=line)
    sent_back = form_of(*made, stored=stored, line=line, data=submitted(shown))
    assert sent_back.is_valid(), sent_back.errors
    return sent_back.values()


def test_every_kind_of_the_guide_but_the_decision_has_fields():
    assert set(KINDS) == set(STORED) == set(ActivityKind) - {K.DECISION}


@each_kind
def test_a_stored_answer_comes_back_as_it_was(kind):
    assert round_trip(activity(kind), stored={"a1": STORED[kind]}) == {"a1": STORED[kind]}


@each_kind
def test_an_untouched_new_page_is_an_empty_answer(kind):
    assert round_trip(activity(kind), stored={}) == {"a1": EMPTY[kind]}
    assert is_empty(EMPTY[kind])
    assert not is_empty(STORED[kind])


@each_kind
def test_clearing_everything_is_an_empty_answer_and_no_error(kind):
    form = form_of(activity(kind), stored={"a1": STORED[kind]})
    data = submitted(form)
    for name in form.names["a1"]:
        data.setlist(name, [""] if name in data and name not in ("a1-ticked", "a1-days", "a1-value") else [])
    again = form_of(activity(kind), stored={"a1": STORED[kind]}, data=data)
    assert again.is_valid(), again.errors
    assert again.values() == {"a1": EMPTY[kind]}


words = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"), max_size=80)
line = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1, max_size=40).map(str.strip).filter(bool)
lines = st.lists(line, max_size=12)
fixed = st.fixed_dictionaries
ticks = st.lists(line | st.sampled_from(["Walk", "Cook"]), unique=True, max_size=8)
days = st.lists(st.integers(1, 14), unique=True).map(lambda found: [str(day) for day in sorted(found)])
plans = st.lists(st.tuples(line, line | st.just("")).map(list), max_size=8)
values = {
    K.REFLECTION: fixed({"text": words}),
    K.LETTER: fixed({"text": words}),
    K.LIST: fixed({"items": lines}),
    K.TWO_COLUMN: fixed({"left": lines, "right": lines}),
    K.CHECKLIST: fixed({"ticked": ticks, "own": lines}),
    K.IF_THEN: fixed({"plans": plans}),
    K.PRACTICE: fixed({"days": days, "note": words}),
    K.CHECK: fixed({"value": st.sampled_from([[], *([str(place)] for place in range(11))]), "note": words}),
}
paragraphs = words.map(lambda text: text.strip()).filter(bool)
values[K.GRID] = fixed({
    "cells": st.lists(st.tuples(st.sampled_from(["Early | good", "Last | good", "Early | hard", "Last | hard"]) | line, paragraphs).map(list),
                      unique_by=lambda cell: cell[0], max_size=8),
})  # fmt: skip
answers = st.sampled_from(sorted(values)).flatmap(lambda kind: st.tuples(st.just(kind), values[kind]))


@settings(max_examples=120, deadline=None)
@given(answer=answers)
def test_law_stored_to_form_to_posted_to_stored_changes_nothing(answer):
    kind, value = answer
    found = round_trip(activity(kind), stored={"a1": value})["a1"]
    if kind is K.CHECKLIST:
        found["ticked"].sort(), value["ticked"].sort()  # ticks have no order
    if kind is K.GRID:
        found["cells"].sort(), value["cells"].sort()  # boxes have the order of the page
    assert found == value


@each_kind
def test_saving_twice_is_saving_once(kind):
    once = round_trip(activity(kind), stored={"a1": STORED[kind]})
    assert round_trip(activity(kind), stored=once) == once


def test_all_kinds_on_one_page_keep_apart():
    made = [activity(kind, f"a{number}") for number, kind in enumerate(sorted(STORED))]
    stored = {f"a{number}": STORED[kind] for number, kind in enumerate(sorted(STORED))}
    assert round_trip(*made, stored=stored, line="A line") == {**stored, "": {"text": ""}}


def test_two_activities_of_which_one_key_begins_like_the_other_keep_apart():
    made = [activity(K.REFLECTION, "a1"), activity(K.REFLECTION, "a1-text")]
    stored = {"a1": {"text": "first"}, "a1-text": {"text": "second"}}
    assert round_trip(*made, stored=stored) == stored


def test_the_line_to_keep_comes_back_and_is_there_only_where_the_step_asks_for_one():
    stored = {"": {"text": "It passed."}}
    assert round_trip(stored=stored, line="A line") == stored
    assert form_of(stored=stored).fields.keys() == {"page", "fact"}


# --- Answers older than the words of the guide --------------------------------------------------------------------


def test_ticks_of_removed_items_stay_until_they_are_unticked():
    stored = {"a1": {"ticked": ["Walk", "Old habit"], "own": []}}
    assert round_trip(activity(K.CHECKLIST), stored=stored) == stored
    unticked = form_of(activity(K.CHECKLIST), stored=stored, data=posted(a1_ticked=["Walk"], a1_own=""))
    assert unticked.is_valid()
    assert unticked.values()["a1"]["ticked"] == ["Walk"]


def test_own_items_can_be_ticked_and_a_long_one_does_not_lock_the_page():
    own = "x" * 900
    stored = {"a1": {"ticked": [own], "own": [own]}}
    assert round_trip(activity(K.CHECKLIST), stored=stored) == stored


def test_days_beyond_the_end_of_a_shortened_practice_stay():
    stored = {"a1": {"days": ["2", "9"], "note": ""}}
    assert round_trip(activity(K.PRACTICE, days=3), stored=stored) == stored


def test_a_day_ticked_before_the_practice_was_shortened_is_accepted():
    form = form_of(activity(K.PRACTICE, days=3), data=posted(a1_days=["9"], a1_note=""))
    assert form.is_valid()
    assert form.values()["a1"]["days"] == ["9"]


@pytest.mark.parametrize("day", ["0", "15", "x", "٣", "-1", "1.5"])
def test_a_day_that_no_practice_has_is_refused(day):
    assert "a1-days" in form_of(activity(K.PRACTICE), data=posted(a1_days=[day], a1_note="")).errors


def test_a_word_that_editors_replaced_stays_chosen_and_can_still_be_sent():
    made = activity(K.CHECK, low="", high="", items=("calm", "loud"))
    stored = {"a1": {"value": ["stormy"], "note": ""}}
    assert round_trip(made, stored=stored) == stored
    late = form_of(made, data=posted(a1_value="stormy", a1_note=""))
    assert late.is_valid()
    assert late.values() == stored


@pytest.mark.parametrize(("was", "now"), [(was, now) for was in STORED for now in STORED if EMPTY[was].keys() != EMPTY[now].keys()])
def test_an_answer_given_to_another_kind_of_activity_loses_no_word(was, now):
    found = round_trip(activity(now), stored={"a1": STORED[was]})["a1"]
    assert found.keys() == EMPTY[now].keys()
    kept = as_text(found)
    for words in as_text(STORED[was]).replace(" → ", "\n").split("\n"):
        assert words.strip() in kept


def test_what_was_written_in_a_box_that_the_guide_has_renamed_keeps_its_name_and_moves_nowhere():
    made, stored = activity(K.GRID), {"a1": {"cells": [["Early | good", "sang"], ["Late | good", "walked"]]}}
    assert round_trip(made, stored=stored) == stored
    page = str(form_of(made, stored=stored)["a1-cells"])
    assert page.count("<textarea") == 5
    assert page.index("Early, good") < page.index("Last, hard") < page.index("Late, good") < page.index("walked")


def test_a_page_drawn_before_the_boxes_changed_their_order_puts_no_word_in_another_box():
    stored = {"a1": {"cells": [["Early | good", "sang"]]}}
    sent_late = submitted(form_of(activity(K.GRID), stored=stored))
    other = activity(K.GRID, items=("Last | hard", "Early | hard", "Last | good", "Early | good"))
    form = form_of(other, stored=stored, data=sent_late)
    assert form.is_valid()
    assert form.values() == stored


def test_boxes_without_their_names_are_taken_in_the_order_of_the_page():
    form = form_of(activity(K.GRID), data=posted(a1_cells=["", "one", "two"]))
    assert form.is_valid()
    assert form.values() == {"a1": {"cells": [["Last | good", "one"], ["Early | hard", "two"]]}}


def test_a_list_of_two_hundred_lines_can_be_saved_again_untouched():
    stored = {"a1": {"items": [f"line {number}" for number in range(200)]}}
    assert round_trip(activity(K.LIST), stored=stored) == stored


def test_as_text_gives_every_word_and_no_empty_line():
    assert as_text(STORED[K.IF_THEN]) == "it is midnight → I put the phone away\nI miss them\nI breathe"
    assert as_text(STORED[K.PRACTICE]) == "1\n3\nHarder than I thought.\nEasier after."
    assert as_text(STORED[K.GRID]) == "Early, good: sang\n\nin the “car”\nLast, hard: <b>two</b> rooms\nSome summer: the lake"
    assert as_text({"text": ""}) == ""


def test_words_of_a_check_can_be_several():
    made = activity(K.CHECK, low="", high="", items=("calm", "loud", "far away"))
    assert round_trip(made, stored={"a1": {"value": ["calm", "far away"], "note": ""}})["a1"]["value"] == ["calm", "far away"]
