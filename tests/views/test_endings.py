"""How far somebody came, the booklet of it, and graduation: in their own words, without a grade."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.html import strip_tags

from recovery.actions.daily import keep_record
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import Choice, Contact, DailyKind, PhaseRole, WritingKind
from recovery.models import Plan
from recovery.queries.endings import so_far
from recovery.queries.journey import journey_of
from recovery.queries.texts import plain_text
from recovery.rules.pause import line_key
from recovery.rules.prose import word_count
from tests.conftest import NOW, fresh
from tests.daily_help import draw, log
from tests.people import DAY, check, decide, declare, finish, finish_core, open_the_gate, walk_the_trunk
from tests.writing_help import answer

pytestmark = pytest.mark.django_db
PAGES = ("/plan/so-far/", "/plan/so-far/booklet/")


def found_of(user, now=NOW):
    user = fresh(user)
    return so_far(user, journey_of(user, now))


def said(page):
    """What the page says, without its frame."""
    article = page.content.decode().split("<article")[1].split("</article>")[0]
    return plain(f"<article{article}")


def plain(marked_up):
    return re.sub(r"\s+", " ", strip_tags(marked_up.replace("<", " <"))).strip()


def keep(user, kind, content, at=NOW):
    keep_record(user, kind, content, record_id=uuid4(), about=at, at=at)


def leave_a_note(user):
    plan_id = Plan.objects.get(owner=user).pk
    save_writing(user, Where(WritingKind.FIRST_NIGHT, plan_id, sealed=True), Save(uuid4(), {"text": "I hope there is soup"}), at=NOW - 29 * DAY)


def let_go(user, *, graduate=False):
    walk_the_trunk(user)
    decide(user, Choice.LET_GO)
    finish_core(user, PhaseRole.LET_GO, at=NOW - 2 * DAY)
    declare(user, "p5", at=NOW - DAY)
    if graduate:
        finish_core(user, PhaseRole.CLOSING, at=NOW - DAY)
        declare(user, "p6", at=NOW - timedelta(hours=1))


@pytest.mark.parametrize("path", PAGES)
def test_lines_come_in_the_order_they_were_kept_with_day_and_step(alice, as_alice, at_noon, path):
    answer(alice, "k4", line="The second <b>one</b> 🍵", at=NOW - DAY)
    answer(alice, "k1", line="The first one", at=NOW - 3 * DAY)
    words = said(as_alice.get(path))
    assert words.index("The first one") < words.index("The second &lt;b&gt;one&lt;/b&gt; 🍵")
    assert "19 November 2026 · Get through today" in words


@pytest.mark.parametrize("path", PAGES)
def test_a_line_of_a_part_that_is_closed_now_stays_without_the_name_of_its_step(alice, as_alice, at_noon, path):
    open_the_gate(alice)
    title = journey_of(fresh(alice), NOW).guide.steps["k33"].title
    finish(alice, "k33", at=NOW - DAY)
    answer(alice, "k33", line="Easy words", at=NOW - DAY)
    assert title in said(as_alice.get(path))
    check(alice, at=NOW, g4="yes")
    at_noon.tick(timedelta(minutes=1))
    assert "Easy words" in said(as_alice.get(path))
    assert title not in as_alice.get(path).content.decode()


def test_calm_days_are_those_since_the_plan_began_and_none_is_ever_counted_against_them(alice):
    draw(alice, at=NOW - 40 * DAY)
    log(alice, Contact.REACHED_OUT, at=NOW - 35 * DAY)
    assert found_of(alice).calm == 30, "the plan began thirty days ago"
    log(alice, Contact.REACHED_OUT, at=NOW - 3 * DAY)
    assert found_of(alice).calm == 29


def test_firsts_pauses_and_words_that_helped_are_there_as_sentences(alice, as_alice, at_noon):
    answer(alice, "k8", a2={"text": "This is a wave"})
    keep(alice, DailyKind.FIRST, {"what": "own", "words": "Cooked for four"}, at=NOW - DAY)
    keep(alice, DailyKind.FIRST, {"what": "slept", "words": ""}, at=NOW - 2 * DAY)
    keep(alice, DailyKind.PAUSE, {"helped": True, "what": line_key("This is a wave")}, at=NOW - DAY)
    keep(alice, DailyKind.PAUSE, {"helped": False, "what": ""}, at=NOW - DAY)
    words = said(as_alice.get("/plan/so-far/"))
    assert "You stopped for a minute, and said that it helped." in words
    assert "Words of yours that helped: This is a wave" in words
    assert words.index("Slept through") < words.index("Cooked for four")


def test_words_that_helped_nobody_are_not_among_those_that_did(alice):
    answer(alice, "k8", a2={"text": "This is a wave"})
    keep(alice, DailyKind.PAUSE, {"helped": False, "what": line_key("This is a wave")})
    assert (found_of(alice).pauses, found_of(alice).words) == (0, ())


def test_steps_done_stand_under_their_part_and_no_number_grades_them(alice, as_alice, at_noon):
    finish(alice, "k1", "k4", at=NOW - DAY)
    words = said(as_alice.get("/plan/so-far/"))
    assert "Get through today" in words
    assert not re.search(r"\d+ of \d+|%", words)
    let_go(alice, graduate=True)
    assert not re.search(r"\d+ of \d+|%", said(as_alice.get("/plan/finished/")))


def test_the_first_night_note_waits_for_the_ending_and_is_on_paper_only_when_asked_for(alice, as_alice, at_noon):
    leave_a_note(alice)
    for path in (*PAGES, "/plan/so-far/booklet/?night"):
        assert "soup" not in said(as_alice.get(path))
    let_go(alice)
    assert "soup" in said(as_alice.get("/plan/so-far/"))
    assert "<details" in as_alice.get("/plan/so-far/").content.decode().split("soup")[0].rsplit("<summary", 1)[0]
    assert "soup" not in as_alice.get("/plan/so-far/booklet/").content.decode()
    assert "soup" in said(as_alice.get("/plan/so-far/booklet/?night"))


def test_the_cover_says_the_title_of_the_guide_and_two_dates_and_nothing_more(alice, as_alice, at_noon):
    cover = as_alice.get("/plan/so-far/booklet/").content.decode().split('<header class="book__cover">')[1].split("</header>")[0]
    assert plain(cover).split() == ["One", "step", "at", "a", "time", "23", "October", "2026", "22", "November", "2026"]


def test_somebody_who_wrote_nothing_meets_kind_words_and_room_for_a_pen(as_alice, at_noon):
    assert plain_text("so_far.little")[:30] in said(as_alice.get("/plan/so-far/"))
    assert 'class="book__room"' in as_alice.get("/plan/so-far/booklet/").content.decode()


def test_either_ending_graduates_with_as_many_words_and_the_same_ways_on(alice, as_alice, at_noon):
    counts = [word_count(plain_text(f"grad.{ending}")) for ending in ("reconnect", "let_go", "alongside")]
    assert max(counts) - min(counts) <= 5
    let_go(alice, graduate=True)
    page = as_alice.get("/plan/finished/")
    assert plain_text("grad.let_go") in said(page)
    for way in ("/plan/so-far/", "/plan/pack/", "/settings/plan/"):
        assert f'href="{way}"' in page.content.decode()
