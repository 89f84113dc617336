"""What no page of ours sends, and what a page sends at its worst: nothing crashes, nothing stored is overwritten."""

from uuid import UUID, uuid4

import pytest
from django.http import QueryDict

from recovery.forms.activities import LINE_LENGTH
from recovery.forms.notes import NoteForm
from tests.forms.posting import K, activity, form_of, posted, sent, submitted
from tests.forms.test_round_trip import EMPTY, STORED, each_kind

EMOJI = "👩🏽‍❤️‍👩🏻 🏳️‍🌈 é ß 𝔘"
RTL = "לא היום \u202eABC\u202c مرحبا"


# --- Fields that are missing --------------------------------------------------------------------------------------


@each_kind
def test_an_answer_the_post_says_nothing_about_is_not_touched(kind):
    form = form_of(activity(kind), stored={"a1": STORED[kind]}, data=posted(page=str(uuid4())))
    assert form.is_valid()
    assert form.values() == {}
    assert form.revisions() == {}
    assert [part.folded for part in form.parts()] == [True]


@each_kind
def test_an_empty_post_to_a_new_step_is_an_empty_answer(kind):
    form = form_of(activity(kind), data=QueryDict())
    assert form.is_valid()
    assert form.values() == {"a1": EMPTY[kind]}


@each_kind
def test_a_page_where_answers_were_folded_can_never_overwrite_them(kind):
    stored = {"a1": STORED[kind], "": {"text": "It passed."}}
    folded_page = form_of(activity(kind), activity(K.LETTER, "a2"), stored=stored, line="A line", folded=("a1", ""))
    assert "".join(str(field) for part in folded_page.parts() for field in part.fields).count("name=") == 1
    data = submitted(folded_page)
    data["a2-text"] = "new"
    for folded in ((), ("a1", "")):  # whether or not the view still knows that it was folded
        form = form_of(activity(kind), activity(K.LETTER, "a2"), stored=stored, line="A line", folded=folded, data=data)
        assert form.is_valid()
        assert form.values() == {"a2": {"text": "new"}}
        assert form.revisions() == {"a2": 0}


def test_a_folded_answer_is_not_written_into_the_page():
    form = form_of(activity(K.REFLECTION), stored={"a1": {"text": "the green coat"}}, folded=("a1",))
    assert "green coat" not in form.as_div()


def test_a_required_answer_that_is_folded_does_not_stand_in_the_way():
    made = activity(K.REFLECTION, required=True)
    form = form_of(made, stored={"a1": STORED[K.REFLECTION]}, folded=("a1",), data=posted(page=str(uuid4())))
    assert form.is_valid()
    form.require()
    assert form.is_valid()


@pytest.mark.parametrize("missing", ["a1-text", "a2-items", "a3-note", "a4-left", "a5-then", "a6-cells"])
def test_one_text_that_did_not_arrive_keeps_what_is_stored_and_the_others_are_taken(missing):
    kinds = (K.REFLECTION, K.LIST, K.PRACTICE, K.TWO_COLUMN, K.IF_THEN, K.GRID)
    made = [activity(kind, f"a{number}") for number, kind in enumerate(kinds, start=1)]
    stored = {f"a{number}": STORED[kind] for number, kind in enumerate(kinds, start=1)}
    data = submitted(form_of(*made, stored=stored))
    del data[missing]
    data["a3-note" if missing != "a3-note" else "a1-text"] = "changed"
    form = form_of(*made, stored=stored, data=data)
    assert form.is_valid()
    assert form.values().get(missing[:2], stored[missing[:2]]) == stored[missing[:2]]
    assert form.values()["a3" if missing != "a3-note" else "a1"] != stored["a3" if missing != "a3-note" else "a1"]


def test_missing_ids_are_made_and_missing_revisions_are_the_first():
    form = form_of(activity(K.REFLECTION), data=posted(a1_text="words"))
    assert form.is_valid()
    assert isinstance(form.fact_id(), UUID)
    assert form.revisions() == {"a1": 0}
    assert form.cleaned_data["page"] is None


def test_a_fact_id_that_was_sent_is_the_one_used():
    fact = uuid4()
    form = form_of(activity(K.REFLECTION), data=posted(a1_text="", fact=str(fact)))
    assert form.is_valid()
    assert form.fact_id() == fact


# --- Fields that are doubled, too many, too large -----------------------------------------------------------------


def test_a_doubled_text_counts_once_and_a_doubled_tick_is_one_tick():
    form = form_of(
        activity(K.CHECKLIST),
        activity(K.LETTER, "a2"),
        data=sent("a1-ticked=Walk&a1-ticked=Walk&a1-ticked=&a1-own=&a2-text=one&a2-text=two"),
    )
    assert form.is_valid()
    assert form.values() == {"a1": {"ticked": ["Walk"], "own": []}, "a2": {"text": "two"}}


def test_ten_thousand_lines_in_a_text_are_kept_and_in_a_list_are_refused_with_every_word_still_there():
    lines = [f"line {number}" for number in range(10_000)]
    text = form_of(activity(K.REFLECTION), data=posted(a1_text="\r\n".join(lines)))
    assert text.is_valid()
    assert text.values()["a1"]["text"].split("\n") == lines
    many = form_of(activity(K.LIST), data=posted(a1_items=lines))
    assert not many.is_valid()
    assert "a1-items" in many.errors
    assert 'value="line 9999"' in str(many["a1-items"])
    assert many.words().split("\n") == lines


def test_two_hundred_lines_and_the_empty_ones_that_every_page_offers_are_not_too_many():
    lines = [f"line {number}" for number in range(200)]
    assert form_of(activity(K.LIST), data=posted(a1_items=[*lines, "", ""])).is_valid()
    assert form_of(activity(K.IF_THEN), data=posted(a1_if=[*lines, "", ""], a1_then=[*lines, "", ""])).is_valid()
    assert not form_of(activity(K.LIST), data=posted(a1_items=[*lines, "one more", ""])).is_valid()


def test_a_hundred_kilobytes_are_kept_to_the_last_letter():
    words = ("the green coat in the hall " * 4000)[:102_400]
    form = form_of(activity(K.LETTER), activity(K.LIST, "a2"), data=posted(a1_text=words, a2_items=[words]))
    assert form.is_valid()
    assert form.values() == {"a1": {"text": words}, "a2": {"items": [words.strip()]}}


def test_a_line_to_keep_that_is_too_long_is_shown_again_and_not_cut():
    words = "x" * (LINE_LENGTH + 1)
    form = form_of(data=posted(line=words), line="A line")
    assert not form.is_valid()
    assert words in str(form["line"])
    assert form.words() == words


# --- Letters of every kind ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", [EMOJI, RTL, "a\tb", " leading and trailing ", "<script>alert(1)</script>", "&amp;", "\u2028 and \u2029", "a\rb"]
)
def test_any_letters_are_kept_as_typed_and_come_back_in_the_page(words):
    form = form_of(activity(K.REFLECTION), activity(K.LIST, "a2"), data=posted(a1_text=words, a2_items=[words]))
    assert form.is_valid()
    assert form.values() == {"a1": {"text": words}, "a2": {"items": [words.strip()]}}
    again = submitted(form_of(activity(K.REFLECTION), stored={"a1": {"text": words}}))
    assert again["a1-text"].replace("\r\n", "\n") == words.replace("\r\n", "\n")


def test_line_ends_of_browsers_are_stored_as_plain_ones():
    form = form_of(activity(K.REFLECTION), data=posted(a1_text="one\r\n\r\ntwo"))
    assert form.is_valid()
    assert form.values() == {"a1": {"text": "one\n\ntwo"}}


def test_half_a_character_on_the_wire_becomes_a_replacement_and_never_a_crash():
    form = form_of(activity(K.REFLECTION), activity(K.LIST, "a2"), data=sent("a1-text=a%ED%A0%80b%FF&a2-items=%F0%9F%92"))
    assert form.is_valid()
    form.values()["a1"]["text"].encode("utf-8")
    assert form.values()["a1"]["text"].startswith("a\ufffd")
    assert set(form.values()["a2"]["items"][0]) == {"\ufffd"}


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        (K.REFLECTION, "a1-text"),
        (K.LIST, "a1-items"),
        (K.IF_THEN, "a1-then"),
        (K.TWO_COLUMN, "a1-left"),
        (K.CHECKLIST, "a1-ticked"),
        (K.CHECKLIST, "a1-own"),
        (K.PRACTICE, "a1-days"),
        (K.CHECK, "a1-value"),
        (K.CHECK, "a1-note"),
        (K.GRID, "a1-cells"),
    ],
)
def test_a_nul_is_refused_at_its_field_and_the_words_are_still_there(kind, field):
    form = form_of(activity(kind), data=sent(f"{field}=before%00after"))
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert "before" in form.words()


@pytest.mark.parametrize(("name", "value"), [("page", "not an id"), ("fact", "1"), ("a1-rev", "two"), ("a1-rev", "-1")])
def test_a_broken_hidden_field_is_an_error_and_no_crash(name, value):
    data = posted(a1_text="words")
    data[name] = value
    form = form_of(activity(K.REFLECTION), data=data)
    assert not form.is_valid()
    assert form.words() == "words"


# --- Required answers, clashes, words ------------------------------------------------------------------------------


@each_kind
def test_a_required_answer_left_empty_is_asked_for_at_its_own_field(kind):
    form = form_of(activity(kind, required=True), activity(K.LETTER, "a2"), data=posted(a2_text="words"))
    assert form.is_valid()
    form.require()
    assert list(form.errors) == [form.names["a1"][0]]


@each_kind
def test_a_required_answer_that_was_given_is_enough_and_an_optional_one_is_never_asked_for(kind):
    made = [activity(kind, required=True), activity(K.LETTER, "a2")]
    stored = {"a1": STORED[kind]}
    form = form_of(*made, stored=stored, data=submitted(form_of(*made, stored=stored)))
    assert form.is_valid()
    form.require()
    assert form.is_valid()


def test_a_form_based_on_newer_revisions_draws_those_and_a_page_of_its_own():
    data = posted(a1_text="mine", a1_rev="3", line="my line", line_rev="2", page=str(uuid4()))
    form = form_of(activity(K.REFLECTION), line="A line", stored={"a1": {"text": "theirs"}}, data=data)
    assert form.is_valid()
    again = form.based_on({"a1": 7, "": 5})
    drawn = submitted(again)
    assert (drawn["a1-text"], drawn["a1-rev"], drawn["line"], drawn["line-rev"]) == ("mine", "7", "my line", "5")
    assert drawn["page"] != data["page"]
    assert again.is_valid()
    assert again.revisions() == {"a1": 7, "": 5}


def test_words_gives_everything_typed_and_nothing_for_a_page_that_was_not_sent():
    form = form_of(
        activity(K.REFLECTION),
        activity(K.IF_THEN, "a2"),
        line="A line",
        data=posted(a1_text="one", a2_if=["two"], a2_then=["three"], line="four"),
    )
    assert form.words() == "one\n\ntwo → three\n\nfour"
    assert form_of(activity(K.REFLECTION), stored={"a1": STORED[K.REFLECTION]}).words() == ""


def test_a_decision_has_no_fields_here():
    form = form_of(activity(K.DECISION), data=posted(a1_text="x"))
    assert form.is_valid()
    assert (form.parts(), form.values()) == ([], {})


def test_a_note_keeps_its_words_as_typed_and_makes_an_id_of_its_own():
    assert UUID(NoteForm()["id"].value()) != UUID(NoteForm()["id"].value())
    form = NoteForm(posted(id=str(uuid4()), text=f" {EMOJI}\r\n{RTL} "))
    assert form.is_valid()
    assert form.cleaned_data["text"] == f" {EMOJI}\n{RTL} "
    assert form.cleaned_data["rev"] is None


@pytest.mark.parametrize("change", [{"id": "x"}, {"id": ""}, {"page": "x"}, {"rev": "-1"}, {"text": "a\x00b"}])
def test_a_note_with_a_broken_field_is_refused(change):
    assert not NoteForm(posted(**{"id": str(uuid4()), "text": "words", **change})).is_valid()
