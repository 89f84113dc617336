"""The guide that ships with Waymark: what is promised of it, it keeps. Each list here names what it excuses and why."""

import re
from collections import Counter
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from recovery.enums import Came, Choice, Gate, PhaseRole, Rung, Topic
from recovery.errors import RecoveryError
from recovery.forms.new_plan import QUESTIONS as NEW_PLAN
from recovery.management.guide_check import check_directory
from recovery.management.guide_files import SHIPPED
from recovery.queries.questions import SUBJECTS
from recovery.reading import reading_age
from recovery.releases import differing_files, read_files
from recovery.releases.ledger import ledger_differs, read_ledger
from recovery.releases.live_files import read_helplines, read_texts
from recovery.rules.apology import PARTS
from recovery.rules.gates import QUESTIONS
from recovery.rules.guide import ADVICE_ROWS, all_steps, readable_text, rows_carried
from recovery.rules.lint import Passage, word_findings
from recovery.rules.prose import runs_of, word_count
from recovery.rules.review import ReviewKind
from recovery.views.journal import FEELINGS, FREE, STEP

ROOT = Path(__file__).resolve().parent.parent
BRANCHES = (PhaseRole.RECONNECT, PhaseRole.LET_GO)

# Advice rows that no step and no myth card carries yet. It shrinks and never grows.
PENDING_ROWS: frozenset[int] = frozenset()
# The harmful and unsupported rows, and the contested ones whose tactic the plan leaves out: each is answered by a myth card.
ANSWERED_BY_A_CARD = frozenset({
    6, 7, 12, 23, 24, 25, 26, 28, 33, 39, 45, 46, 65, 72, 73, 75, 85, 88, 98, 102, 106, 113, 114, 115, 116, 117, 159, 179,
})  # fmt: skip
VERDICTS = {"healthy": 141, "contested": 32, "harmful": 11, "unsupported": 9}
# Studies that nobody could yet look up at a certain address. It shrinks and never grows.
WITHOUT_ADDRESS = {
    "sbarra-2005", "mason-2012b", "salvatore-2014", "kazan-2016", "dailey-2012", "griffith-2017",
    "langhinrichsen-rohling-2000", "campbell-2002", "marlatt-1985",
}  # fmt: skip
NOT_IN_TITLES = re.compile(
    r"\b(ex|exes|break-?ups?|breaking up|abuse|abused|violence|reconnect|reconnecting|grieve|grieving|grief|evaluate|let go|letting go"
    r"|divorce|separation|stalking|suicide|relationship|partner|gate|phase)\b",
    re.IGNORECASE,
)
SHAMING = re.compile(
    r"\b(sham\w+|asham\w+|abus\w+|violen\w+|monsters?|guilt\w*|blam\w+|faults?|wrong|bad|sick|evil|danger\w*|offend\w*|perpetrat\w+"
    r"|crim\w+|punish\w*|disgust\w*|toxic|should\w*|must|confess\w*|excuses?)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def guide():
    return read_files(SHIPPED)


@pytest.fixture(scope="module")
def ledger():
    return read_ledger(SHIPPED)


@pytest.fixture(scope="module")
def texts():
    return {text["key"]: text for text in read_texts(SHIPPED)}


@pytest.fixture(scope="module")
def helplines():
    return read_helplines(SHIPPED)


@cache
def shipped_check():
    return check_directory(SHIPPED)


def shape(step):
    return tuple(activity["kind"] for activity in step["activities"])


def phase_with(guide, role):
    return next(phase for phase in guide["phases"] if phase["role"] == role)


def core_steps(phase):
    return [step for step in phase["steps"] if step["core"]]


# --- As a whole ---------------------------------------------------------------------------------------------------


def test_shipped_guide_is_read_without_a_fault_that_blocks():
    check = shipped_check()
    assert [str(fault) for fault in check.unreadable] == []
    assert [fault for fault in check.faults if fault.blocks] == []


def test_shipped_guide_warns_of_nothing_but_studies_without_an_address():
    assert {fault.where for fault in shipped_check().faults} == {f"source {key}, doi" for key in WITHOUT_ADDRESS}


def test_shipped_guide_has_no_lint_finding_without_its_reason():
    assert shipped_check().findings == ()


def test_shipped_files_stand_in_their_canonical_form(guide, ledger):
    assert differing_files(SHIPPED, guide) == ()
    assert not ledger_differs(SHIPPED, ledger)


def test_sources_named_by_steps_myth_cards_and_ledger_exist(guide, ledger):
    known = {source["key"] for source in guide["sources"]}
    named = {key for entry in (*all_steps(guide), *guide["myths"]) for key in entry["sources"]}
    named |= {key for row in ledger for key in row.sources}
    assert named - known == set()


# --- The advice ---------------------------------------------------------------------------------------------------


def test_every_advice_row_is_carried_but_those_still_to_come(guide):
    assert set(ADVICE_ROWS) - rows_carried(guide) == PENDING_ROWS
    assert len(rows_carried(guide)) == 193


def test_harmful_unsupported_and_left_out_rows_are_answered_by_a_myth_card(guide, ledger):
    to_be_answered = {row.row for row in ledger if row.verdict in ("harmful", "unsupported")}
    assert to_be_answered <= ANSWERED_BY_A_CARD
    assert ANSWERED_BY_A_CARD - {row for myth in guide["myths"] for row in myth["rows"]} == set()
    assert len(guide["myths"]) >= 30


def test_ledger_holds_a_verdict_for_every_row(ledger):
    assert [row.row for row in ledger] == list(ADVICE_ROWS)
    assert Counter(row.verdict for row in ledger) == VERDICTS


def test_ledger_finds_no_evidence_for_what_it_calls_harmful_or_unsupported(ledger):
    assert {row.evidence for row in ledger if row.verdict in ("harmful", "unsupported")} == {"none"}


def test_ledger_claims_evidence_no_louder_than_the_steps_do(ledger, guide):
    assert "strong" not in {step["evidence"] for step in all_steps(guide)} | {row.evidence for row in ledger}


def test_ledger_speaks_in_single_plain_sentences(ledger):
    sentence = re.compile(r"[A-Z“][^.?!:;]*[.]")
    assert [row.row for row in ledger if not sentence.fullmatch(row.advice) or not sentence.fullmatch(row.answer)] == []
    assert reading_age("\n\n".join(row.answer for row in ledger)) <= 12
    assert reading_age("\n\n".join(row.advice for row in ledger)) <= 12


def test_ledger_answers_without_a_word_that_the_guide_would_not_use(ledger):
    answers = [Passage(f"row {row.row}", row.answer, sourced=bool(row.sources)) for row in ledger]
    assert [finding for answer in answers for finding in word_findings(answer)] == []


# --- The road -----------------------------------------------------------------------------------------------------


def test_guide_has_steps_enough_and_a_few_core_ones_in_every_part(guide):
    assert len(all_steps(guide)) >= 44
    parts = [phase for phase in guide["phases"] if phase["role"] != PhaseRole.CLOSING]
    assert {phase["key"]: len(core_steps(phase)) for phase in parts if len(core_steps(phase)) not in (3, 4)} == {}


@pytest.mark.parametrize("branch", BRANCHES)
def test_core_steps_make_a_road_of_about_sixteen_on_either_branch(guide, branch):
    other = BRANCHES[1 - BRANCHES.index(branch)]
    core = [step for phase in guide["phases"] if phase["role"] not in (other, PhaseRole.CLOSING) for step in core_steps(phase)]
    assert 14 <= len(core) <= 16
    assert len(core_steps(phase_with(guide, PhaseRole.CLOSING))) <= 2


def test_letting_go_never_has_fewer_steps_than_reconnecting(guide):
    reconnecting, letting_go = (phase_with(guide, role)["steps"] for role in BRANCHES)
    assert len(letting_go) >= len(reconnecting) >= 8
    assert sum(not step["audience"] for step in letting_go) >= sum(not step["audience"] for step in reconnecting)


def test_letting_go_has_as_many_words_as_reconnecting(guide):
    reconnecting, letting_go = (sum(word_count(readable_text(step)) for step in phase_with(guide, role)["steps"]) for role in BRANCHES)
    assert letting_go >= reconnecting


def test_thirty_paragraphs_or_activities_are_for_some_lives_only(guide):
    paragraphs = [run for step in all_steps(guide) for run in runs_of(step["body"])[0] if run.tags]
    activities = [activity for step in all_steps(guide) for activity in step["activities"] if activity["audience"]]
    assert len(paragraphs) + len(activities) >= 30


def test_no_two_neighbouring_steps_have_the_same_shape(guide):
    for phase in guide["phases"]:
        for steps in (phase["steps"], [step for step in phase["steps"] if not step["audience"]]):
            assert [(one["key"], two["key"]) for one, two in pairwise(steps) if shape(one) == shape(two)] == []


def test_every_part_has_a_step_of_two_minutes_and_one_that_is_only_doing(guide):
    doing = {"checklist", "practice"}
    assert [phase["key"] for phase in guide["phases"] if not any(step["minutes"] == 2 for step in phase["steps"])] == []
    assert [phase["key"] for phase in guide["phases"] if not any(set(shape(step)) <= doing for step in phase["steps"])] == []


# --- The words ----------------------------------------------------------------------------------------------------


def test_every_step_reads_at_fourteen_and_the_guide_at_twelve(guide):
    ages = {step["key"]: reading_age(readable_text(step)) for step in all_steps(guide)}
    assert {key: round(age, 1) for key, age in ages.items() if age > 14} == {}
    assert sum(ages.values()) / len(ages) <= 12


def test_openers_and_closers_have_150_to_250_words(guide):
    counts = {(phase["key"], name): word_count(phase[name]) for phase in guide["phases"] for name in ("opener", "closer")}
    assert {place: count for place, count in counts.items() if not 150 <= count <= 250} == {}


def test_titles_of_steps_are_neutral_on_a_screen_that_others_see(guide):
    assert {step["key"]: step["title"] for step in all_steps(guide) if NOT_IN_TITLES.search(step["title"])} == {}
    assert [step["key"] for step in all_steps(guide) if len(step["title"]) > 40] == []


def test_a_closed_part_is_told_in_one_sentence_for_every_cause(texts):
    assert texts["gate.closed"]["text"] == "Not part of your road today."


@pytest.mark.parametrize("key", ["harm.help", "gate.g6", "gate.g7a_follow", "gate.g7a_selfharm"])
def test_words_to_someone_who_did_harm_hold_no_shaming_word(texts, key):
    assert SHAMING.findall(texts[key]["text"]) == []


def test_a_shaming_word_would_be_seen():
    for sentence in ("You should be ashamed.", "Abusers call here.", "It was wrong.", "Stop being violent."):
        assert SHAMING.search(sentence)


def test_safety_texts_are_there_and_say_something(texts):
    safety = {key: text["text"] for key, text in texts.items() if text["safety"]}
    assert len(safety) >= 80
    assert [key for key, text in safety.items() if not text.strip()] == []
    areas = ("help.", "leave.", "traces.", "session.", "gate.", "crisis.", "harm.", "abuse.", "youth.", "check.", "question", "consent.")
    assert [key for key in texts if key.startswith(areas) and key not in safety] == []


# --- Help ---------------------------------------------------------------------------------------------------------


def test_every_helpline_can_be_reached_and_says_where_it_was_looked_up(helplines):
    assert [line["key"] for line in helplines if not (line["phone"] or line["text"] or line["site"])] == []
    assert [line["key"] for line in helplines if not (line["source"] and line["verified_on"] and line["review_by"])] == []


def test_every_helpline_is_looked_up_again_within_180_days(helplines):
    def days(line):
        return (date.fromisoformat(line["review_by"]) - date.fromisoformat(line["verified_on"])).days

    assert {line["key"]: days(line) for line in helplines if not 0 < days(line) <= 180} == {}


def test_every_country_has_somebody_to_talk_to_in_the_worst_hour(helplines):
    countries = {line["country"] for line in helplines}
    assert len(countries) >= 20
    assert countries - {line["country"] for line in helplines if line["purpose"] in ("crisis", "any")} == set()


# --- Short texts and the pages that show them ---------------------------------------------------------------------


def texts_named_in_templates():
    files = [file for file in (ROOT / "templates").rglob("*") if file.suffix in (".html", ".txt")]
    named = [found for file in files for found in re.findall(r"\btexts\.(\w+\.\w+)", file.read_text(encoding="utf-8"))]
    assert len(named) > 80
    return set(named)


def texts_named_in_code(keys):
    code = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "recovery").rglob("*.py"))
    return {found for found in re.findall(r"\"(\w+\.\w+)\"", code) if found in keys}


def texts_chosen_at_run_time():
    """Keys put together as they are needed: a question of the check, a reason of the gate, one of the four answers, a refusal."""
    questions = {f"{area}.{question}" for area in ("question", "question_why") for question in QUESTIONS}
    subjects = {f"question_subject.{subject[0]}" for subject in SUBJECTS}
    gates = {f"gate.{gate.value}" for gate in Gate if gate is not Gate.DECISION}  # the decision has a page of its own
    new_plan = {f"new_plan.{question}" for question in NEW_PLAN}
    facts = {f"facts.{topic.value}" for topic in Topic}  # a reply of facts, one line for each agreed topic
    refusals = {error.message_key for error in (RecoveryError, *RecoveryError.__subclasses__())}
    prompts = {f"journal.{key}" for key in (*FEELINGS, FREE, STEP)} | {f"journal.{key}_name" for key in FEELINGS}
    verdicts = {f"advice.{verdict}" for verdict in VERDICTS}
    ladder = {f"ladder.{rung.value}" for rung in Rung} | {f"came.{came.value}" for came in Came}  # a rung, and what came back
    ladder |= {"came.too_late", "came.unclear_twice"}  # how it ended
    looks = {f"look.{kind.value}" for kind in ReviewKind} | {f"sorry.{part}" for part in PARTS}
    chosen = verdicts | looks | ladder | questions | subjects | new_plan | prompts | facts | gates | refusals
    return chosen | {f"decide.{choice.value}" for choice in Choice}


def test_every_text_that_a_page_shows_exists(texts):
    assert (texts_named_in_templates() | texts_chosen_at_run_time()) - set(texts) == set()


def test_every_text_is_shown_somewhere(texts):
    used = texts_named_in_templates() | texts_named_in_code(set(texts)) | texts_chosen_at_run_time()
    assert set(texts) - used == set()
