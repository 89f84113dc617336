"""care/safety.md §4, requirements 8, 9, 25 and 38: nothing is sent to anybody else, both endings weigh the same, and how the guide speaks."""

import re
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils.html import strip_tags

from recovery.enums import Choice, Evidence, PhaseRole
from recovery.management.guide_files import SHIPPED
from recovery.models import OutgoingMail
from recovery.queries.journey import journey_of
from recovery.releases.files import read_files
from recovery.rules.guide import all_steps
from recovery.rules.lint import lint
from tests.accounts.conftest import sign_up
from tests.browsing import browser
from tests.conftest import NOW, fresh, signed_in
from tests.manuscripts import changed, make_manuscript
from tests.people import DAY, check, decide, finish, open_the_gate
from tests.writing_help import write_note

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent

# Whatever hands words to a messenger, a mail program, a calendar invitation or the address book.
CARRIES = re.compile(
    r"\b(?:smsto|sms|mmsto|mailto|whatsapp|tg|signal|viber|fb-messenger|facetime|skype|intent|xmpp|im|market)\s*:(?!:)"
    r"|wa\.me|t\.me/|m\.me/|signal\.me|api\.whatsapp|messenger\.com|navigator\.(?:share|contacts)|ContactsManager|Web-?Share",
    re.I,
)
# What the guide itself consists of, and every page and script that a person meets on the road.
WORDS = sorted([*SHIPPED.rglob("*.md"), *SHIPPED.rglob("*.yaml")])
PAGES = sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.js")])
CODE = sorted((ROOT / "recovery").rglob("*.py"))


# --- 8 ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [*WORDS, *PAGES, *CODE], ids=lambda file: str(file.relative_to(ROOT)))
def test_req_08_no_page_text_script_or_code_hands_a_message_to_anything(file):
    assert CARRIES.findall(file.read_text(encoding="utf-8")) == []


def test_req_08_each_way_of_sending_would_be_seen():
    for line in (
        'href="sms:+44"',
        "https://wa.me/44",
        "mailto:them@",
        "navigator.share({})",
        "whatsapp://send",
        "https://t.me/x",
        "intent://",
    ):
        assert CARRIES.search(line), line


def test_req_08_mail_has_one_way_out_and_two_places_that_use_it():
    """To the account's own address: codes and notices (allauth), and the warning before an unused account is erased."""
    users = [file.name for file in CODE if re.search(r"\bmail\.queue\(", file.read_text(encoding="utf-8"))]
    assert users == ["unused.py", "account.py"]
    senders = [
        file.name
        for file in CODE
        if re.search(r"\.send\(|send_mail\(|send_mass_mail|EmailMultiAlternatives", file.read_text(encoding="utf-8"))
    ]
    assert set(senders) == {"account.py", "tasks.py"}, "allauth's hook that queues, and the task that hands over"


def test_req_08_no_link_of_the_open_part_leads_to_anybody(alice, at_noon):
    open_the_gate(alice)
    client = signed_in(alice)
    phase = journey_of(fresh(alice), NOW).guide.by_role[PhaseRole.RECONNECT]
    pages = ["/plan/", f"/plan/{phase.key}/", *(f"/s/{step.key}/" for step in phase.steps)]
    schemes = set()
    for path in pages:
        answer = client.get(path)
        assert answer.status_code == 200, path
        for target in re.findall(r'(?:href|action|formaction)="([a-zA-Z][\w+.-]*):', answer.content.decode()):
            schemes.add(target.lower())
    assert schemes <= {"https", "tel"}, "sources, and helplines"


# --- 9 ----------------------------------------------------------------------------------------------------------------


def test_req_09_letting_go_is_never_shorter_and_every_step_has_the_same_parts():
    manuscript = read_files(SHIPPED)
    back, on = (
        [step for phase in manuscript["phases"] if phase["role"] == role for step in phase["steps"]] for role in ("reconnect", "let_go")
    )
    assert len(on) >= len(back)
    assert sum(step["core"] for step in on) >= sum(step["core"] for step in back)


def outline(page):
    """What a page is made of, without its words and without where somebody stands: the tags and classes of its main part."""
    main = page.split("<main")[1].split("</main>")[0]
    return {(tag, re.sub(r"--(?:current|later|open)\b", "", kind)) for tag, kind in re.findall(r'<(\w+)(?: class="([\w -]*)")?', main)}


def test_req_09_both_endings_stand_on_one_screen_with_the_same_weight(alice, at_noon):
    open_the_gate(alice)
    client = signed_in(alice)
    plan = client.get("/plan/").content.decode()
    sections = dict(re.findall(r'<section class="phase stack" aria-labelledby="(p\d)">(.*?)</section>', plan, re.DOTALL))
    for key in ("p4", "p5"):
        assert f"/plan/{key}/" in sections[key], "both begin on the map"
        assert f'<h2 id="{key}">' in sections[key]
    openers = {key: outline(client.get(f"/plan/{key}/").content.decode()) for key in ("p4", "p5")}
    prose = {("p", ""), ("ul", ""), ("li", ""), ("strong", ""), ("em", ""), ("a", "")}
    # The step somebody stands at, which is in one of them, says so.
    assert openers["p4"] ^ openers["p5"] <= prose | {("span", "road__state road__state")}
    assert len(openers["p4"]) > len(prose)


def test_req_09_the_question_offers_both_in_the_same_way(alice, at_noon):
    page = signed_in(alice).get("/decide/").content.decode()
    offered = re.findall(r'<label[^>]*>\s*<input type="radio" name="choice" value="(\w+)"([^>]*)>', page)
    assert {Choice.RECONNECT.value, Choice.LET_GO.value} <= {value for value, _more in offered}
    attributes = {re.sub(r'id="[^"]*"', "", more).strip() for _value, more in offered}
    assert len(attributes) == 1, "none is chosen beforehand, none looks different"


# --- 25 ---------------------------------------------------------------------------------------------------------------


def test_req_25_months_of_using_everything_send_no_mail(alice, at_noon, django_capture_on_commit_callbacks):
    """Nobody has opted in to anything, because there is nothing yet to opt in to. (Reminders come later.)"""
    client = signed_in(alice)
    with django_capture_on_commit_callbacks(execute=True):  # mail leaves when the work that asked for it is committed
        write_note(alice, "one")
        finish(alice, "k1", "k2")
        check(alice, at=NOW, g4="yes", g8="yes")
        decide(alice, Choice.LET_GO)
    for _week in range(30):
        with django_capture_on_commit_callbacks(execute=True):
            at_noon.tick(timedelta(days=7))
            call_command("tick", stdout=StringIO())
            client.get("/today/")
            at_noon.tick(5 * DAY)
            call_command("tick", stdout=StringIO())
    assert mail.outbox == []
    assert not OutgoingMail.objects.exists()


def test_req_25_signing_up_sends_one_code_to_that_address_alone(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        sign_up(browser())
    assert [(sent.subject, sent.to, sent.cc, sent.bcc) for sent in mail.outbox] == [("Your code", ["ann@example.org"], [], [])]


# --- 38 ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("phrase", ["miss you", "win back", "make them", "never give up", "90 % of couples", "guarantee"])
@pytest.mark.parametrize("field", ["why", "body", "short", "hurts", "title"])
def test_req_38_the_lint_rejects_each_phrase_wherever_it_stands(phrase, field):
    found = lint(changed(make_manuscript(), "k1", **{field: f"Perhaps {phrase} today."}))
    assert "banned" in {finding.rule for finding in found}


def test_req_38_the_shipped_guide_holds_none_of_them():
    texts = "\n".join(strip_tags(file.read_text(encoding="utf-8")).lower() for file in SHIPPED.glob("steps/*.md"))
    for phrase in ("miss you", "win back", "make them", "never give up", "guarantee"):
        assert phrase not in texts, phrase
    assert not re.search(r"(?:%|per ?cent) of couples", texts)


def test_req_38_every_step_names_a_source_or_says_that_it_is_an_opinion():
    """“Common sense” is the guide's word for advice that rests on judgement; the page says so beside it."""
    manuscript = read_files(SHIPPED)
    known = {source["key"] for source in manuscript["sources"]}
    for step in all_steps(manuscript):
        assert set(step["sources"]) <= known
        assert step["sources"] or step["evidence"] == Evidence.COMMON_SENSE, step["key"]
