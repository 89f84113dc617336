"""One person, two tabs, the same moment: no error, no lost text, no double row."""

from uuid import uuid4

import pytest

from recovery.actions.account import ensure_person, give_consent, tell, tell_tags
from recovery.actions.decisions import save_check, save_sitting
from recovery.actions.new_plan import begin_new_plan
from recovery.actions.parking import MOST, park_post
from recovery.actions.plan import finish_step, skip_step, start_plan
from recovery.enums import Answer, Choice, Mood, Pace, WritingKind
from recovery.errors import WritingClash
from recovery.models import Consent, DataKey, Decision, ParkedPost, Person, Plan, SafetyCheck, StepProgress, User, Writing, WritingRevision
from recovery.queries.person import about
from recovery.queries.writings import open_writing
from recovery.rules.carrying import Told
from tests.conftest import NOW, fresh, make_person, make_user, signed_in
from tests.people import CLEAR
from tests.races.together import on_postgres, together
from tests.writing_help import answer, write_note

pytestmark = on_postgres
AUTOSAVE = {"headers": {"accept": "application/json"}}
ONE, TWO = "the first tab", "the second tab"


@pytest.fixture
def alice(stage):
    return make_person("alice@example.org")


@pytest.fixture
def tabs(alice):
    """Two browsers of hers."""
    return signed_in(alice), signed_in(alice)


def plan_of(user):
    return Plan.objects.filter(owner=user)


def key_of(user):
    return DataKey.objects.filter(user=user)


def texts(user):
    return [open_writing(fresh(user), row).value["text"] for row in Writing.objects.filter(owner=user)]


def posting(tab, path, words, **headers):
    """The step's form as both tabs drew it: nothing stored yet, a page and a fact of its own."""
    fields = {"a1-own": "", "a2-text": words, "a2-rev": 0, "a1-rev": 0, "page": str(uuid4()), "fact": str(uuid4())}
    return lambda: tab.post(path, fields, **headers)


# --- One answer ---------------------------------------------------------------------------------------------------


def test_two_tabs_save_one_answer_and_the_second_is_shown_both(alice, tabs):
    first, second = together(
        *(posting(tab, "/s/k1/save/", words) for tab, words in zip(tabs, (ONE, TWO), strict=True)), hold=plan_of(alice)
    )
    assert sorted((first.status_code, second.status_code)) == [302, 409]
    (stored,) = texts(alice)
    clash = first if first.status_code == 409 else second
    assert all(words in clash.content.decode() for words in (ONE, TWO))
    assert stored in (ONE, TWO)


def test_two_autosaves_of_the_same_words_are_one_row_and_no_clash(alice, tabs):
    answers = together(*(posting(tab, "/s/k1/save/", ONE, **AUTOSAVE) for tab in tabs), hold=plan_of(alice))
    assert [found.json()["revisions"]["a2-rev"] for found in answers] == [1, 1]
    assert texts(alice) == [ONE]
    assert StepProgress.objects.filter(kind="begun").count() == 1


def test_two_tabs_change_one_stored_answer_and_its_history_keeps_the_earlier_one(alice):
    answer(alice, a2={"text": "before"}, page_id=uuid4())
    calls = [lambda words=words: answer(fresh(alice), a2={"text": words}, revisions={"a2": 1}, page_id=uuid4()) for words in (ONE, TWO)]
    saved = together(*calls, hold=plan_of(alice))
    assert sorted(len(found.clashes) for found in saved) == [0, 1]
    assert WritingRevision.objects.count() == 1
    assert Writing.objects.get().revision == 2


def test_an_autosave_and_the_submit_of_one_page_in_any_order_lose_no_word(alice):
    page = uuid4()
    answer(alice, a2={"text": "one"}, page_id=page)
    calls = [
        lambda words=words: answer(fresh(alice), a2={"text": words}, revisions={"a2": 1}, page_id=page)
        for words in ("one two", "one two three")
    ]
    for saved in together(*calls, hold=plan_of(alice)):
        assert saved.clashes == {}
    row = Writing.objects.get()
    assert row.revision == 3
    assert row.revisions.count() >= 1, "the overtaken text is in the history"


# --- Moves --------------------------------------------------------------------------------------------------------


def test_a_double_finish_is_one_fact_whether_from_one_page_or_from_two(alice, tabs):
    answers = together(*(posting(tab, "/s/k1/finish/", ONE) for tab in tabs), hold=plan_of(alice))
    assert [found.status_code for found in answers] == [302, 302]
    assert StepProgress.objects.filter(kind="finished").count() == 1
    fact_id = uuid4()
    together(*(lambda: finish_step(fresh(alice), "k2", fact_id=fact_id, at=NOW) for _ in range(3)), hold=plan_of(alice))
    assert StepProgress.objects.filter(kind="finished", step__key="k2").count() == 1


def test_finish_in_one_tab_and_skip_in_the_other_leave_the_step_finished_or_skipped_then_finished(alice):
    calls = [lambda move=move: move(fresh(alice), "k1", fact_id=uuid4(), at=NOW) for move in (finish_step, skip_step)]
    together(*calls, hold=plan_of(alice))
    kinds = set(StepProgress.objects.values_list("kind", flat=True))
    assert "finished" in kinds


def test_a_double_skip_with_its_word_is_one_fact_and_one_word(alice, tabs):
    fields = {"fact": str(uuid4()), "word": "not mine"}
    answers = together(*(lambda tab=tab: tab.post("/s/k3/skip/", fields) for tab in tabs), hold=plan_of(alice))
    assert [found.status_code for found in answers] == [302, 302]
    assert StepProgress.objects.filter(kind="skipped").count() == Writing.objects.filter(kind=WritingKind.SKIP_WORD).count() == 1


def test_a_phase_declared_done_twice_is_declared_once(alice, tabs):
    answers = together(*(lambda tab=tab: tab.post("/plan/p1/done/") for tab in tabs), hold=plan_of(alice))
    assert [found.status_code for found in answers] == [302, 302]
    assert plan_of(alice).get().phases_done.count() == 1


def test_starting_the_plan_twice_makes_one_plan(stage):
    carol = make_user("carol@example.org")
    plans = together(*(lambda: start_plan(fresh(carol), at=NOW) for _ in range(3)), hold=key_of(carol))
    assert len({plan.pk for plan in plans}) == 1
    assert plan_of(carol).count() == 1


def test_beginning_a_new_plan_in_two_tabs_packs_one_and_makes_one(alice):
    packs, told = plan_of(alice).get().pk, Told(Answer.YES, Answer.NO, Answer.NO, Answer.NO)
    calls = [lambda: begin_new_plan(fresh(alice), told, plan_id=uuid4(), packs=packs, at=NOW) for _ in range(3)]
    plans = together(*calls, hold=key_of(alice))
    assert len({plan.pk for plan in plans}) == 1
    assert (plan_of(alice).count(), plan_of(alice).filter(packed_at=None).count()) == (2, 1)


# --- Notes --------------------------------------------------------------------------------------------------------


def test_a_double_first_night_note_is_one_and_the_other_words_are_given_back(alice, tabs):
    finish_step(alice, "k1", fact_id=uuid4(), at=NOW)
    calls = [
        lambda tab=tab, words=words: tab.post("/plan/sealed/", {"id": str(uuid4()), "text": words, "page": str(uuid4()), "rev": 0})
        for tab, words in zip(tabs, (ONE, TWO), strict=True)
    ]
    answers = together(*calls, hold=key_of(alice))
    assert sorted(found.status_code for found in answers) == [200, 409]
    (stored,) = texts(alice)
    other = TWO if stored == ONE else ONE
    refused = next(found for found in answers if found.status_code == 409)
    assert other in refused.content.decode()
    assert stored not in refused.content.decode(), "the sealed one stays sealed"


def test_one_new_note_saved_from_two_tabs_is_one_note_and_the_other_is_told(alice, tabs):
    note = {"id": str(uuid4()), "rev": 0}
    calls = [
        lambda tab=tab, words=words: tab.post("/notes/save/", {**note, "text": words, "page": str(uuid4())})
        for tab, words in zip(tabs, (ONE, TWO), strict=True)
    ]
    answers = together(*calls, hold=key_of(alice))
    assert sorted(found.status_code for found in answers) == [302, 409]
    assert len(texts(alice)) == 1


def test_two_people_who_send_the_same_id_at_once_keep_apart(alice):
    bob, same = make_person("bob@example.org"), uuid4()
    calls = [lambda user=user: _try_note(user, same) for user in (alice, bob)]
    kept = together(*calls, hold=DataKey.objects.filter(user__in=[alice, bob]))
    assert sorted(kept) == ["clash", "kept"]
    assert Writing.objects.count() == 1


def _try_note(user, same):
    try:
        write_note(fresh(user), "mine", writing_id=same)
    except WritingClash:
        return "clash"
    return "kept"


# --- Questions and settings ---------------------------------------------------------------------------------------


def test_a_double_tap_on_the_review_page_or_on_a_sitting_is_one(alice):
    check_id, sitting_id = uuid4(), uuid4()
    together(*(lambda: save_check(fresh(alice), CLEAR, check_id=check_id, at=NOW) for _ in range(2)), hold=plan_of(alice))
    sitting = {"mood": Mood.LOW, "words": "", "cooling_days": 3, "sitting_id": sitting_id}
    together(*(lambda: save_sitting(fresh(alice), Choice.LET_GO, at=NOW, **sitting) for _ in range(2)), hold=plan_of(alice))
    assert (SafetyCheck.objects.count(), Decision.objects.count()) == (1, 1)


def test_different_things_told_at_once_are_all_kept(alice):
    shared, known = frozenset({"children"}), frozenset({"secret"})
    users = [fresh(alice) for _ in range(3)]
    for user in users:
        about(user)
    together(
        lambda: tell_tags(users[0], group="shared", tags=shared, group_tags=shared),
        lambda: tell_tags(users[1], group="known", tags=known, group_tags=known),
        lambda: tell(users[2], {"pace": "little"}),
        hold=Person.objects.filter(user=alice),
    )
    told = about(fresh(alice))
    assert (told.circumstances.tags, told.circumstances.answered, told.pace) == (shared | known, {"shared", "known"}, Pace.LITTLE)


def test_consent_given_twice_at_once_is_one_consent(stage):
    carol = make_user("carol@example.org")
    together(*(lambda: give_consent(fresh(carol), at=NOW) for _ in range(2)), hold=Person.objects.filter(user=carol))
    assert Consent.objects.filter(user=carol).count() == 1


def test_an_account_that_signs_in_twice_at_once_gets_one_key(stage):
    carol = User.objects.create_user("carol@example.org")
    together(*(lambda: ensure_person(User.objects.get(pk=carol.pk)) for _ in range(3)), hold=User.objects.filter(pk=carol.pk))
    assert (key_of(carol).count(), Person.objects.filter(user=carol).count()) == (1, 1)


def test_many_posts_at_a_closed_door_leave_five(alice):
    for number in range(MOST):
        park_post(alice, path="/notes/save/", fields={"text": [f"{number}"]}, at=NOW)
    calls = [lambda words=words: park_post(fresh(alice), path="/notes/save/", fields={"text": [words]}, at=NOW) for words in (ONE, TWO)]
    assert together(*calls, hold=key_of(alice)) == [True, True]
    assert ParkedPost.objects.count() == MOST
