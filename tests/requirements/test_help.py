"""Help for everybody: no account, no cookie, no script; every line says how it is reached and when it was looked at."""

import re
from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from recovery.actions.account import tell
from recovery.management.guide_files import SHIPPED
from recovery.models import Helpline
from recovery.queries.texts import Line, countries, forget_texts
from recovery.releases.live_files import read_helplines
from recovery.rules.helplines import KINDS, Wish, in_order, wish_of
from tests.addresses import ROWS
from tests.browsing import browser, form_to, send
from tests.conftest import fresh, signed_in

pytestmark = pytest.mark.django_db

PLACES = ["US", "GB", "IE", "CA", "AU", "NZ", "IN", "NG", "ZA", "KE", "GH", "DE", "FR", "ES", "IT", "NL", "BR", "MX", "PH", "SG", "EU", "XX"]
LINKS = re.compile(r'href="(/help/[^"#]*)"')


def body(path, client=None):
    answer = (client or browser()).get(path)
    assert answer.status_code == 200, path
    assert not answer.cookies
    return answer.content.decode()


def names(page):
    return re.findall(r"<h3>(.*?)</h3>", page)


def test_req_13_help_needs_no_account_no_script_no_cookie_for_any_country_and_wish():
    first = body("/help/")
    assert sorted(code.lower() for code in PLACES) == sorted(path.split("/")[2] for path in LINKS.findall(first) if re.fullmatch(r"/help/\w\w/", path))
    seen, waiting = set(), {"/help/"}
    while waiting:
        path = waiting.pop()
        seen.add(path)
        page = body(path)
        assert re.findall(r"<script(?! type=\"module\" src=\"/static/)", page) == []
        waiting |= set(LINKS.findall(page)) - seen
    # Every country with every wish, each reached by links alone.
    wishes = [Wish(kind, quiet).words for kind in ("", *KINDS) for quiet in (False, True)]
    assert {f"/help/{code.lower()}/{words + '/' if words else ''}" for code in PLACES for words in wishes} <= seen


@pytest.mark.parametrize("path", ["/help/zz/", "/help/GB/", "/help/gb/murder/", "/help/gb/quiet-safe/", "/help/for/everything/", "/help/gb/safe-now/"])
def test_help_that_no_page_of_ours_links_to_is_not_there(path):
    assert browser().get(path).status_code == 404


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.nobody[0] == 200 and name != "recovery:worker"])
def test_req_13_help_is_linked_from_every_open_page_in_the_same_place(name):
    page = browser().get(reverse(name, args=ROWS[name].args)).content.decode()
    bar = re.search(r'<nav class="bar__links".*?</nav>', page, re.DOTALL)[0]
    assert re.findall(r'href="([^"]*)"', bar) in (["/calm/", "/help/"], ["/pause/", "/help/"])


@pytest.mark.parametrize("entry", read_helplines(SHIPPED), ids=lambda entry: entry["key"])
def test_req_14_every_line_can_be_reached_and_says_hours_site_source_and_day(entry):
    verified, review = date.fromisoformat(entry["verified_on"]), date.fromisoformat(entry["review_by"])
    assert timedelta(0) < review - verified <= timedelta(days=180)
    assert entry["source"]
    assert entry["phone"] or entry["text"] or entry["site"]
    line = next(line for country in countries() for line in country.lines if line.key == entry["key"])
    shown = render_to_string("components/helpline.html", {"line": line, "quiet": False, "texts": {"help": {"check": "Please check"}}})
    assert (f"Open: {entry['hours']}" if entry["hours"] else "Opening hours: not found") in shown, "never silent about hours"
    assert ("Checked on 21 November 2026" in shown) is (entry["confidence"] == "high")
    assert ("Please check" in shown) is (entry["confidence"] != "high")
    for way, words in (("phone", "Voice"), ("text", "Text"), ("relay", "Relay"), ("chat", "Chat"), ("site", "Site")):
        assert (f'<span class="way">{words}</span>' in shown) is bool(entry[way])
    if entry["phone"]:
        assert f'href="tel:{re.sub(r"[^0-9+*#]", "", entry["phone"])}"' in shown
    assert ("Clear your call log afterwards" in shown) is bool(entry["phone"] or entry["text"])


@pytest.mark.parametrize("code", PLACES)
def test_emergency_number_comes_before_every_line(code):
    page = body(f"/help/{code.lower()}/")
    emergency = Helpline.objects.filter(country=code).values_list("emergency", flat=True).first()
    dialled = re.findall(r'href="tel:([^"]+)"', page)
    wanted = [re.sub(r"\D", "", number) for number in emergency.split(" or ")] if emergency else []
    assert dialled[: len(wanted)] == wanted
    assert page.index("emergency number first") < page.index("<h2")


@pytest.mark.parametrize(("kind", "first"), [("now", "Samaritans"), ("safe", "National Domestic Abuse Helpline (Refuge)"), ("change", "Respect Phoneline"), ("young", "Childline")])
def test_line_that_fits_what_somebody_came_from_stands_first_and_none_is_lost(kind, first):
    page = body(f"/help/gb/{kind}/")
    assert names(page)[0] == first
    assert sorted(names(page)) == sorted(names(body("/help/gb/")))


def test_somebody_who_cannot_talk_sees_what_needs_no_voice_first():
    quiet = body("/help/ie/quiet/")
    assert names(quiet)[0] == "Text About It (50808)"
    assert names(body("/help/ie/"))[0] == "Samaritans"
    text, voice = quiet.index("text HELLO to 50808"), quiet.index('href="tel:116123"')
    assert text < voice
    assert "delete them if someone might look" in quiet


def test_unconfirmed_number_asks_to_be_checked_until_an_editor_confirms_it():
    words = "Please check this number"
    assert body("/help/ng/").count(words) == Helpline.objects.filter(country="NG").exclude(confidence="high").count() > 0
    Helpline.objects.filter(country="NG").update(confidence="high")
    forget_texts()
    assert words not in body("/help/ng/")


# --- Order, as a rule -------------------------------------------------------------------------------------------------


def a_line(key, purpose, **ways):
    told = {"phone": "1", "text": "", "chat": False, "relay": "", **ways}
    return Line(key=key, name=key, purpose=purpose, hours="", languages="", site="", note="", confidence="high", verified_on=date(2026, 1, 1), **told)


LINES = (a_line("a", "crisis"), a_line("b", "abuse", text="text 2"), a_line("c", "abuse"), a_line("d", "crisis", relay="711"), a_line("e", "any", chat=True))


@pytest.mark.parametrize(
    ("wish", "order"),
    [(Wish(), "abcde"), (Wish("safe"), "bcade"), (Wish(quiet=True), "bdeac"), (Wish("safe", True), "bdeca"), (Wish("young"), "abcde")],
)
def test_lines_come_in_the_order_somebody_asked_for(wish, order):
    assert "".join(line.key for line in in_order(LINES, wish)) == order


@pytest.mark.parametrize("wish", [Wish(kind, quiet) for kind in ("", *KINDS) for quiet in (False, True)])
def test_wish_and_its_words_are_the_same_thing(wish):
    assert wish_of(wish.words) == (wish if wish.words else Wish())
    assert wish.turned.turned == wish


def test_words_in_a_path_say_little_to_somebody_who_reads_the_history():
    telling = re.compile(r"abuse|crisis|violen|suicid|harm|stalk|danger|help-?line", re.IGNORECASE)
    assert [kind for kind in KINDS if telling.search(kind)] == []


# --- The country somebody keeps -----------------------------------------------------------------------------------


def test_country_is_kept_when_wished_and_leads_there_from_signed_in_pages_only(alice, as_alice):
    form = form_to(as_alice.get("/settings/"), "/settings/place/")
    assert form.fields["country"] == ""
    assert 'href="/help/"' in as_alice.get("/today/").content.decode()
    send(as_alice, form, country="KE")
    assert 'href="/help/ke/"' in as_alice.get("/today/").content.decode()
    assert 'href="/help/ke/now/"' in as_alice.get("/now/").content.decode()
    for path in ("/", "/help/", "/calm/", "/help/gb/"):
        assert as_alice.get(path).content == browser().get(path).content
    assert b"KE" not in bytes(fresh(alice).person.about), "sealed like everything else they told"
    send(as_alice, form_to(as_alice.get("/settings/"), "/settings/place/"), country="")
    assert 'href="/help/"' in as_alice.get("/today/").content.decode()


@pytest.mark.parametrize(("told", "path"), [({}, "/help/for/now/"), ({"country": "IE"}, "/help/ie/now/")])
def test_crisis_page_leads_to_the_lines_for_now(alice, told, path):
    tell(alice, told)
    assert f'href="{path}"' in signed_in(alice).get("/now/").content.decode()


@pytest.mark.parametrize(("answers", "path"), [({"g4": "yes"}, "safe"), ({"g5": "not_sure"}, "safe"), ({"g6": "yes"}, "change"), ({"g8": "yes", "g4": "yes"}, "now")])
def test_safety_check_leads_to_the_lines_that_fit(as_alice, answers, path):
    saved = as_alice.post("/questions/save/", {"check": "2b1c8b0e-9a59-4a0e-8a3c-7f4f3d2c1b0a", **answers})
    assert f'href="/help/for/{path}/"' in saved.content.decode()


def test_fear_named_in_the_welcome_leads_to_the_lines_that_fit(as_alice):
    assert 'href="/help/for/safe/"' in as_alice.post("/welcome/3/", {"fear": "yes"}).content.decode()
