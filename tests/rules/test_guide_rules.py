from copy import deepcopy

import pytest

from recovery.enums import ActivityKind
from recovery.rules.guide import ADVICE_ROWS, BLOCKS, WARNS, faults_of, rows_carried
from tests.manuscripts import (
    changed,
    make_activity,
    make_big_manuscript,
    make_manuscript,
    make_myth,
    make_phase,
    make_source,
    make_step,
    sentences,
    step_in,
)


def faults(manuscript, reading_age=lambda text: 10.0):
    return faults_of(manuscript, advice_rows=ADVICE_ROWS, reading_age=reading_age)


def only_fault(manuscript, **kwargs):
    found = faults(manuscript, **kwargs)
    assert len(found) == 1, found
    return found[0]


def with_activity(**fields):
    return changed(make_manuscript(), "k1", activities=[make_activity(**fields)])


@pytest.mark.parametrize("manuscript", [make_manuscript(), make_big_manuscript(steps=40)])
def test_a_sound_guide_has_no_fault(manuscript):
    assert faults(manuscript) == ()


@pytest.mark.parametrize(
    ("fields", "field", "says"),
    [
        ({"title": ""}, "title", "empty"),
        ({"title": "x" * 41}, "title", "41 characters"),
        ({"why": ""}, "why", "empty"),
        ({"short": ""}, "short", "empty"),
        ({"minutes": 1}, "minutes", "2 to 20"),
        ({"minutes": 21}, "minutes", "2 to 20"),
        ({"audience": ["cats"]}, "audience", "“cats”"),
        ({"rows": [194]}, "rows", "194"),
        ({"sources": ["nobody-1999"]}, "sources", "“nobody-1999”"),
        ({"evidence": "sure"}, "evidence", "“sure”"),
        ({"evidence": "strong"}, "sources", "claims a source"),
        ({"evidence": "some"}, "sources", "claims a source"),
        ({"body": sentences(39)}, "body", "39 words"),
        ({"body": sentences(451)}, "body", "451 words"),
        ({"body": sentences(40) + "\n\n::: only cats\na b c\n:::"}, "body", "“cats”"),
        ({"body": sentences(40) + "\n\n::: example\na b c"}, "body", "Line 3"),
        ({"short": "::: example\na\n:::"}, "short", "text to read only"),
        ({"why": "[a](step:k99)"}, "why", "step:k99"),
        ({"hurts": "[a](page:nowhere)"}, "hurts", "page:nowhere"),
        ({"why": "[a](http://plain.example)"}, "why", "http://plain.example"),
        ({"why": "see <b>this</b>"}, "why", "HTML"),
        ({"why": "![a](https://pictures.example)"}, "why", "Pictures"),
        ({"activities": []}, "activities", "one to three"),
        ({"activities": [make_activity(f"a{n}") for n in range(4)]}, "activities", "one to three"),
        ({"activities": [make_activity(), make_activity()]}, "key", "used twice"),
        ({"activities": [make_activity("A 1")]}, "key", "small letters"),
    ],
)
def test_a_faulty_step_is_named_with_its_field(fields, field, says):
    found = only_fault(changed(make_manuscript(), "k1", **fields))
    assert (found.level, found.step_key, found.field) == (BLOCKS, "k1", field)
    assert found.where.startswith("step k1")
    assert says in found.message


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"prompt": ""}, "prompt"),
        ({"kind": "quiz"}, "kind"),
        ({"audience": ["cats"]}, "audience"),
        ({"prompt": "[a](myth:m9)"}, "prompt"),
        ({"help": "[a](myth:m9)"}, "help"),
        ({"minutes": 5}, "minutes"),
        ({"kind": "reflection"}, "minutes"),
        ({"kind": "reflection", "minutes": 16}, "minutes"),
        ({"kind": "practice", "days": 1}, "days"),
        ({"kind": "practice", "days": 15}, "days"),
        ({"kind": "two_column", "left": "a"}, "right"),
        ({"kind": "two_column", "left": "a", "right": "b", "items": ["c"]}, "items"),
        ({"kind": "checklist", "items": ["one"]}, "items"),
        ({"kind": "checklist", "items": ["one"] * 13}, "items"),
        ({"kind": "if_then", "items": ["If only"]}, "items"),
        ({"kind": "if_then", "items": ["If | "]}, "items"),
        ({"kind": "check"}, "items"),
        ({"kind": "check", "items": ["one"]}, "items"),
        ({"kind": "check", "low": "a"}, "high"),
        ({"kind": "check", "high": "a"}, "low"),
        ({"kind": "check", "low": "a", "high": "b", "items": ["c", "d"]}, "items"),
        ({"kind": "letter", "items": ["a"]}, "items"),
        ({"kind": "grid"}, "items"),
        ({"kind": "grid", "items": ["a | c", "b | c", "a | d", "b"]}, "items"),
        ({"kind": "grid", "items": ["a | c", "b | c", "a | d", "b | d | e"]}, "items"),
        ({"kind": "grid", "items": ["a | c", "b | c", "a | d"]}, "items"),
        ({"kind": "grid", "items": ["a | c", "b | c", "a | d", "b | d", "b | d"]}, "items"),
        ({"kind": "grid", "items": ["a | c", "b | c"]}, "items"),
        ({"kind": "letter", "third_person": True}, "third_person"),
    ],
)
def test_a_faulty_activity_is_named_with_its_field(fields, field):
    found = only_fault(with_activity(**fields))
    assert (found.level, found.where, found.field) == (BLOCKS, f"step k1, activity a1, {field}", field)


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "reflection", "minutes": 5, "third_person": True},
        {"kind": "list", "items": ["a"]},
        {"kind": "two_column", "left": "a", "right": "b"},
        {"kind": "checklist", "items": ["a", "b"]},
        {"kind": "if_then", "items": ["If a | then b"]},
        {"kind": "practice", "days": 14},
        {"kind": "check", "low": "a", "high": "b"},
        {"kind": "check", "items": ["a", "b"]},
        {"kind": "letter"},
        {"kind": "grid", "items": ["a | c", "b | c", "a | d", "b | d"]},
    ],
)
def test_every_kind_of_activity_passes_as_documented(fields):
    assert fields["kind"] in [kind.value for kind in ActivityKind]
    assert faults(with_activity(**fields)) == ()


def test_little_evidence_without_a_study_only_warns():
    assert only_fault(changed(make_manuscript(), "k1", evidence="little")).level == WARNS


def test_a_text_that_reads_older_than_fourteen_warns():
    hard = changed(make_manuscript(), "k1", why="HARD")
    found = only_fault(hard, reading_age=lambda text: 14.5 if "HARD" in text else 14.0)
    assert (found.level, found.step_key) == (WARNS, "k1")


def test_links_to_steps_pages_myths_and_the_web_lead_somewhere():
    text = "[a](step:k2) [b](page:safety-check) [c](myth:m1) [d](https://a.example)"
    assert faults(changed(make_manuscript(), "k1", why=text)) == ()


# --- The guide as a whole -----------------------------------------------------------------------------------------


def altered(change):
    manuscript = make_manuscript()
    change(manuscript)
    return manuscript


def drop_phase(manuscript):
    del manuscript["phases"][5]


def repeat_role(manuscript):
    manuscript["phases"].append(make_phase("p7", "closing", "closing", "tender", [make_step("k13")]))


def swap_phases(manuscript):
    manuscript["phases"][0], manuscript["phases"][1] = manuscript["phases"][1], manuscript["phases"][0]


def empty_phase(manuscript):
    manuscript["phases"][1]["steps"] = []


def repeat_step(manuscript):
    manuscript["phases"][0]["steps"].append(make_step("k3"))


def repeat_source(manuscript):
    manuscript["sources"].append(make_source())


def repeat_myth(manuscript):
    manuscript["myths"].append(make_myth())


def second_decision(manuscript):
    step_in(manuscript, "k5")["activities"] = [make_activity(kind="decision")]


def no_decision(manuscript):
    step_in(manuscript, "k6")["activities"] = [make_activity()]


def misplaced_decision(manuscript):
    no_decision(manuscript)
    step_in(manuscript, "k1")["activities"] = [make_activity(kind="decision")]


def decision_for_some(manuscript):
    step_in(manuscript, "k6")["audience"] = ["children"]


def shorter_letting_go(manuscript):
    step_in(manuscript, "k9")["audience"] = ["children"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (drop_phase, "role closing; there are 0"),
        (repeat_role, "role closing; there are 2"),
        (swap_phases, "in the order grieve"),
        (empty_phase, "no steps"),
        (repeat_step, "step key “k3” is used twice"),
        (repeat_source, "source key “moss-2020” is used twice"),
        (repeat_myth, "myth key “m1” is used twice"),
        (second_decision, "there are 2"),
        (no_decision, "there are 0"),
        (misplaced_decision, "belongs in the phase with the role evaluate"),
        (decision_for_some, "shown to everyone"),
        (shorter_letting_go, "It may never have fewer"),
    ],
)
def test_a_faulty_whole_is_refused(change, says):
    found = only_fault(altered(change))
    assert found.level == BLOCKS
    assert says in found.message


def test_the_two_branches_may_stand_in_either_order():
    manuscript = make_manuscript()
    manuscript["phases"][3], manuscript["phases"][4] = manuscript["phases"][4], manuscript["phases"][3]
    assert faults(manuscript) == ()


@pytest.mark.parametrize(
    ("part", "fields", "level", "where"),
    [
        ("phases", {"feeling": "cheerful"}, BLOCKS, "phase p1, feeling"),
        ("phases", {"opener": ""}, BLOCKS, "phase p1, opener"),
        ("phases", {"closer": "Too short."}, WARNS, "phase p1, closer"),
        ("sources", {"says": ""}, BLOCKS, "source moss-2020, says"),
        ("sources", {"kind": "hunch"}, BLOCKS, "source moss-2020, kind"),
        ("sources", {"url": "http://plain.example"}, BLOCKS, "source moss-2020, url"),
        ("sources", {"doi": ""}, WARNS, "source moss-2020, doi"),
        ("myths", {"instead": ""}, BLOCKS, "myth m1, instead"),
        ("myths", {"instead": "[a](step:k99)"}, BLOCKS, "myth m1, instead"),
        ("myths", {"rows": [0]}, BLOCKS, "myth m1, rows"),
        ("myths", {"sources": ["nobody-1999"]}, BLOCKS, "myth m1, sources"),
    ],
)
def test_a_faulty_part_is_named(part, fields, level, where):
    manuscript = make_manuscript()
    manuscript[part][0].update(fields)
    found = only_fault(manuscript)
    assert (found.level, found.where, found.step_key) == (level, where, "")


def test_faults_come_in_the_order_of_the_guide_and_leave_it_as_it_was():
    manuscript = changed(changed(make_manuscript(), "k7", title=""), "k2", title="")
    before = deepcopy(manuscript)
    assert [fault.step_key for fault in faults(manuscript)] == ["k2", "k7"]
    assert manuscript == before


def test_rows_of_steps_and_myths_are_carried():
    manuscript = changed(make_manuscript(per_phase=1), "k1", rows=[100, 101])
    assert rows_carried(manuscript) == {100, 101, 3, 4, 5, 6, 7}
