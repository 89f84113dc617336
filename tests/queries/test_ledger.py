"""Where advice comes from: every page that carries some says which, and the open page says all of it."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.html import escape

from recovery.queries.journey import journey_of
from recovery.queries.ledger import counts, ledger, parts_of
from recovery.releases import guide_of, newest_release
from recovery.releases.ledger import TOOLS, VERDICTS
from recovery.templatetags import ledger_ui
from tests.conftest import NOW
from tests.people import open_the_gate

pytestmark = pytest.mark.django_db
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
PAGES = {
    "distance": "/distance/", "check-in": "/check-in/", "pause": "/pause/", "insight": "/insight/", "notes": "/notes/start/",
    "letters": "/notes/later/", "firsts": "/firsts/", "care": "/care/", "dates": "/dates/", "people": "/notes/people/",
    "help": "/help/", "meeting": "/distance/outside/", "reply": "/distance/reply/",
    "mirror": "/mirror/", "decision": "/decide/",
}  # fmt: skip


@pytest.fixture
def guide(db):
    return guide_of(newest_release()[0])


def shown_on(page):
    """Pieces of advice inside the folded part."""
    found = page.content.decode().split('<details class="fold comes-from')[1:]
    return [advice for fold in found for advice in re.findall(r"<li><p>“(.*?)”", fold.split("</details>")[0])]


def test_every_tool_carries_something_and_has_a_name():
    assert [tool for tool in TOOLS if not ledger().by_tool[tool]] == []
    assert set(ledger_ui.TOOLS) == set(TOOLS)
    assert set(ledger_ui.VERDICTS) == set(VERDICTS)


def test_every_tool_is_named_by_a_page():
    named = {tool for file in TEMPLATES.rglob("*.html") for tool in re.findall(r'comes_from\.html" with tool="([\w-]+)"', file.read_text())}
    assert named == set(TOOLS)
    assert set(PAGES) | {"ladder", "agreement", "apology", "outreach", "review"} == named  # the last five: behind the gate


@pytest.mark.parametrize(("tool", "path"), PAGES.items())
def test_the_page_of_a_tool_shows_folded_what_it_carries(as_alice, at_noon, tool, path):
    assert shown_on(as_alice.get(path)) == [escape(claim.advice) for claim in ledger().by_tool[tool]]


def test_the_ladder_shows_folded_what_it_carries(alice, as_alice, at_noon):
    open_the_gate(alice)
    carried = [*ledger().by_tool["outreach"], *ledger().by_tool["ladder"]]
    assert shown_on(as_alice.get("/ladder/")) == [escape(claim.advice) for claim in carried]


@pytest.mark.parametrize("key", ["k1", "k2", "k43", "k57"])
def test_a_step_shows_its_rows_with_verdict_evidence_and_sources(alice, as_alice, at_noon, key):
    step = journey_of(alice, NOW).guide.steps[key]
    page = as_alice.get(f"/s/{key}/")
    claims = [ledger().by_row[row] for row in step.rows]
    assert shown_on(page) == [escape(claim.advice) for claim in claims]
    words = page.content.decode()
    for claim in claims:
        assert escape(claim.answer) in words
        assert ledger_ui.VERDICTS[claim.verdict] in words
        assert [source.year for source in claim.sources if str(source.year) not in words] == []


def test_every_step_and_every_card_carries_a_row(guide):
    assert [step.key for step in guide.steps.values() if not ledger().claims(step.rows)] == []
    page = Client().get("/myths/")
    assert shown_on(page) == [escape(claim.advice) for myth in guide.myths for claim in ledger().claims(myth.rows)]
    assert [myth.key for myth in guide.myths if not myth.rows] == []


def test_all_193_rows_stand_on_the_open_pages_once_each_with_whoever_carries_them(guide):
    rows = [one for verdict in VERDICTS for part in parts_of(guide, verdict) for one in part.claims]
    assert sorted(one.claim.row for one in rows) == list(range(1, 194))
    assert [one.claim.row for one in rows if not (one.steps or one.myths or one.claim.tools)] == []
    assert counts() == {"healthy": 141, "contested": 32, "harmful": 11, "unsupported": 9}


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_page_of_a_verdict_says_advice_answer_and_carriers_and_its_links_work_for_everyone(guide, verdict):
    page = Client().get(f"/advice/{verdict}/")
    words = page.content.decode().split("<main")[1].split("</main>")[0]
    for part in parts_of(guide, verdict):
        for one in part.claims:
            carriers = [*(step.title for step in one.steps), *(myth.title for myth in one.myths)]
            assert [text for text in (one.claim.advice, one.claim.answer, *carriers) if escape(text) not in words] == []
    leads = set(re.findall(r'href="(/[^"#]*)', words))
    assert [path for path in leads if Client().get(path).status_code != 200] == []
    anchors = set(re.findall(r'href="/myths/#(\w+)"', words))
    assert anchors <= {myth.key for myth in guide.myths}


def test_a_verdict_that_is_none_is_not_found():
    assert Client().get("/advice/lovely/").status_code == 404


def test_a_study_that_speaks_against_advice_is_not_said_to_carry_it():
    jealous = ledger().by_row[39]
    assert ledger_ui.rests_on(jealous.evidence, jealous.sources).startswith("No study behind it; to the question: ")
    assert ledger_ui.rests_on("some", jealous.sources).startswith("Some studies: ")
    assert ledger_ui.rests_on("common sense", ()) == "Common sense"
