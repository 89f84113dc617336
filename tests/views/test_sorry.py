"""A sorry in six parts: only while it is welcome, kept like a note, put together in the order of weight."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils.html import strip_tags

from recovery.actions.apology import save_apology
from recovery.actions.ladder import record_answer
from recovery.actions.writing import LARGEST, Save
from recovery.enums import Came, Rung
from recovery.errors import StepClosed
from recovery.models import Plan, Writing, WritingRevision
from recovery.queries.apology import apology_of
from recovery.queries.earlier import EarlierPlan, earlier_page
from recovery.queries.export.source import Wanted, source_of
from recovery.queries.export.texts import writings
from recovery.rules.apology import PARTS, together
from tests.browsing import browser, form_to, send
from tests.conftest import NOW, fresh, signed_in
from tests.people import check, open_the_gate, welcome_a_sorry

pytestmark = pytest.mark.django_db
SORRY = "/ladder/sorry/"
SAID = {"own": "I read your letters.", "mend": "I give them back.", "forgive": "You owe me nothing."}
JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def tab(alice, at_noon):
    open_the_gate(alice)
    welcome_a_sorry(fresh(alice))
    return browser(fresh(alice))


def stored(alice):
    return apology_of(alice, Plan.objects.get(owner=alice, packed_at=None).pk)


def fill(tab, action=SORRY, **said):
    form = form_to(tab.get(SORRY), SORRY)
    form.action = action
    return send(tab, form, **said)


def place(page, words):
    found = page.content.decode().find(words)
    assert found >= 0, words
    return found


def test_the_six_parts_stand_and_are_put_together_in_the_order_of_their_weight(alice, tab):
    assert fill(tab, forgive="Six.", own="One.", how="Four.", mend="Two.", change="Five.", regret="Three.").url == SORRY
    page = tab.get(SORRY)
    places = [place(page, f'name="{part}"') for part in PARTS]
    assert places == sorted(places)
    assert '<p class="written" dir="auto">One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n\nSix.</p>' in page.content.decode()


def test_together_leaves_out_what_is_empty():
    assert together({"own": " One. ", "mend": "", "regret": "  ", "forgive": "Two."}) == "One.\n\nTwo."
    assert together({}) == ""


@pytest.mark.parametrize("road_is_open", [False, True])
@pytest.mark.parametrize("path", [SORRY, f"{SORRY}look/"])
def test_while_it_is_closed_nothing_is_shown_and_nothing_kept(alice, as_alice, at_noon, path, road_is_open):
    """An open road alone is no welcome: they have not said that they want to hear it."""
    if road_is_open:
        open_the_gate(alice)
        assert as_alice.get("/s/k39/").status_code == 200
    assert as_alice.get(SORRY).status_code == 403
    page = as_alice.post(path, {"id": str(uuid4()), **SAID})
    assert page.status_code == 403
    assert "Not part of your road today." in page.content.decode()
    assert "I read your letters." in page.content.decode(), "the words come back to their owner"
    assert "six parts" not in strip_tags(page.content.decode()).lower()
    for broken in ({"id": "no id", **SAID}, {"id": str(uuid4()), "own": "be\x00fore"}, {"id": str(uuid4()), "own": "x" * (LARGEST + 1)}):
        refused = as_alice.post(path, broken)
        assert refused.status_code == 403
        assert "six parts" not in strip_tags(refused.content.decode()).lower()
    assert as_alice.post(SORRY, {"id": "no id", **SAID}, **JSON).json()["ok"] is False
    assert not Writing.objects.exists()


def test_the_refusal_is_that_of_every_closed_step(as_alice, at_noon):
    step, sorry = (as_alice.get(path).content.decode().split("<main")[1].split("</main")[0] for path in ("/s/k39/", SORRY))
    assert step == sorry


def test_the_action_refuses_whatever_the_page_thought(alice, tab):
    check(alice, at=NOW, g5="yes")
    with pytest.raises(StepClosed):
        save_apology(alice, Save(uuid4(), dict(SAID)), at=NOW)
    assert not Writing.objects.exists()


@pytest.mark.parametrize("came", [Came.NO, Came.NO_CONTACT])
def test_a_no_after_the_yes_takes_the_welcome_back_for_good(alice, tab, came):
    fill(tab, **SAID)
    at = NOW - timedelta(minutes=30)
    record_answer(fresh(alice), Rung.SORRY, came, on=at.date(), until=None, first=False, words="", record_id=uuid4(), at=at)
    assert tab.post(SORRY, {"id": str(uuid4()), **SAID, "csrfmiddlewaretoken": tab.cookies["t"].value}).status_code == 403
    assert tab.get(SORRY).status_code == 403
    assert stored(alice).value["own"] == "I read your letters.", "nothing written is lost"


def test_at_night_it_waits_and_can_be_read(alice, tab, at_noon):
    fill(tab, **SAID)
    at_noon.move_to(NOW.replace(hour=2) + timedelta(days=1))
    tab = signed_in(fresh(alice))
    page = tab.get(SORRY)
    assert page.status_code == 200
    assert "I read your letters." in page.content.decode()
    assert "<textarea" not in page.content.decode()
    assert tab.post(SORRY, {"id": str(uuid4()), **SAID}).status_code == 403


def test_autosave_takes_the_new_revision_and_two_pages_meet_on_one_row(alice, tab):
    form = form_to(tab.get(SORRY), SORRY)
    answer = tab.post(SORRY, form.filled({"own": "One."}), **JSON)
    assert answer.json() == {"ok": True, "revisions": {"rev": 1}}
    clash = tab.post(SORRY, {**form.filled({"own": "Other."}), "page": str(uuid4()), "id": str(uuid4())}, **JSON)
    assert (clash.status_code, clash.json()["ok"]) == (409, False)
    assert Writing.objects.filter(kind="apology").count() == 1
    assert stored(alice).value["own"] == "One."


def test_a_clash_shows_both_and_saving_again_keeps_these_words(alice, tab):
    first, second = (form_to(tab.get(SORRY), SORRY) for _ in range(2))
    send(tab, first, own="One.")
    page = send(tab, second, own="Other.")
    assert page.status_code == 409
    assert "One." in page.content.decode()
    assert send(tab, form_to(page, SORRY)).status_code == 302
    assert stored(alice).value["own"] == "Other."
    assert WritingRevision.objects.count() == 1, "the other words are in its history"


def test_a_look_keeps_it_and_marks_the_whole_text(alice, tab):
    page = fill(tab, f"{SORRY}look/", own="I'm sorry, but you always lied.", forgive="You have to forgive me.")
    assert page.status_code == 200
    assert [words in page.content.decode() for words in ("<mark>sorry, but", "<mark>you always", "<mark>You have to forgive")] == [True] * 3
    assert stored(alice).value["forgive"] == "You have to forgive me."
    again = form_to(page, SORRY)
    assert send(tab, again, own="I read your letters.").status_code == 302
    assert stored(alice).revision == 2


@pytest.mark.parametrize("path", [SORRY, f"{SORRY}look/"])
def test_what_cannot_be_kept_comes_back_with_its_words(tab, path):
    assert fill(tab, path, own="x" * (LARGEST + 1)).status_code == 413
    broken = fill(tab, path, own="be\x00fore", mend="after")
    assert broken.status_code == 422
    assert "after" in broken.content.decode()


def test_there_is_one_a_plan_and_the_database_says_so(alice, tab):
    fill(tab, **SAID)
    row = Writing.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Writing.objects.create(owner=alice, kind="apology", plan=row.plan, ciphertext=b"")


def test_it_is_ciphertext_and_goes_along_in_the_export_and_with_an_earlier_plan(alice, tab):
    fill(tab, **SAID)
    row = Writing.objects.get()
    assert b"letters" not in bytes(row.ciphertext)
    taken = [record.fields for record in writings(source_of(alice, Wanted())) if record.fields["kind"] == "apology"]
    assert [fields["value"]["own"] for fields in taken] == ["I read your letters."]
    earlier = EarlierPlan(row.plan_id, NOW, NOW, 0, 1)
    assert "I read your letters." in str(earlier_page(alice, earlier, None).steps)


def test_it_stays_within_the_budgets_of_a_page_and_of_a_save(tab, django_assert_max_num_queries):
    form = form_to(tab.get(SORRY), SORRY)
    with django_assert_max_num_queries(8):
        assert tab.get(SORRY).status_code == 200
    with django_assert_max_num_queries(14):
        assert send(tab, form, **SAID).status_code == 302


def test_its_step_leads_to_it(tab):
    assert 'href="/ladder/sorry/"' in tab.get("/s/k39/").content.decode()
    assert 'href="/ladder/sorry/"' in tab.get("/ladder/5/").content.decode()
