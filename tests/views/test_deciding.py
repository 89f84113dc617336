"""The decision and the mirror as pages: what they say when, and what no clock of a person's can change."""

import html
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.html import strip_tags

from recovery.actions.account import tell
from recovery.actions.answers import save_answers
from recovery.enums import Choice
from recovery.models import Decision
from recovery.queries.journey import journey_of
from tests.conftest import NOW, fresh, signed_in
from tests.people import DAY, decide, declare, finish, sit, walk_the_trunk

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(alice, at_noon):
    return signed_in(alice)


def words_of(page):
    """What stands on the page itself, line by line."""
    main = re.search(r"<main.*?</main>", page, re.DOTALL)[0]
    lines = html.unescape(strip_tags(main)).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def answer(client, choice, **said):
    form = {"id": str(uuid4()), "choice": choice, "mood": "low", "words": "", "cooling_days": "3", "look_again": "", **said}
    return client.post("/decide/keep/", form)


def read(client, path="/decide/"):
    return words_of(client.get(path).content.decode())


def test_another_time_zone_between_two_sittings_makes_no_second_day(alice, client, at_noon):
    for zone, hours in (("Pacific/Kiritimati", 0), ("Pacific/Pago_Pago", 1), ("Europe/London", 19)):
        at_noon.move_to(NOW + timedelta(hours=hours))
        moved = {"device": "own", "night_from": "0", "night_to": "5", "time_zone": zone}
        assert signed_in(alice).post("/settings/place/", moved).status_code == 302
        assert answer(signed_in(alice), "let_go").status_code == 302
        assert fresh(alice).person.time_zone == zone
    assert Decision.objects.count() == 3
    assert journey_of(fresh(alice), NOW + 90 * DAY).road.choice is None
    at_noon.move_to(NOW + timedelta(hours=20))
    answer(signed_in(alice), "let_go")
    assert journey_of(fresh(alice), NOW + 90 * DAY).road.choice is Choice.LET_GO


def test_no_day_or_hour_that_a_browser_sends_moves_a_sitting(alice, client):
    answer(client, "let_go", at="2020-01-01T00:00:00Z", day="2020-01-01", now="2020-01-01")
    assert Decision.objects.get().at == NOW


def test_two_sittings_are_blind_and_then_stand_side_by_side(alice, client, at_noon):
    answer(client, "reconnect", words="I want the mornings")
    assert "I want the mornings" not in read(client)
    at_noon.move_to(NOW + DAY)
    client = signed_in(alice)
    answer(client, "let_go", words="I want quiet")
    page = read(client)
    assert "Your two answers differ." in page
    assert page.index("I want quiet") < page.index("I want the mornings")
    assert "What counts today" not in page


def test_a_change_of_mind_keeps_what_was_said_before_readable(alice, client):
    for days, choice in ((40, Choice.LET_GO), (39, Choice.LET_GO), (20, Choice.NOT_YET), (19, Choice.NOT_YET)):
        sit(alice, choice, at=NOW - days * DAY, words=f"{choice.value} {days}")
    page = read(client)
    assert "It is a normal move and costs nothing" in page
    assert page.index("not_yet 19") < page.index("not_yet 20") < page.index("What you said before") < page.index("let_go 39")


def test_where_harm_was_named_the_safety_check_is_offered_again_and_nothing_is_locked(alice, client):
    assert "Before you choose" not in read(client)
    save_answers(alice, "k29", {"a2": {"value": ["harmful"], "note": ""}}, revisions={}, page_id=None, at=NOW - DAY)
    page = client.get("/decide/").content.decode()
    assert "Before you choose" in page
    assert page.index('href="/questions/"') < page.index('value="let_go"') < page.index('value="reconnect"')
    assert answer(client, "reconnect").status_code == 302
    assert Decision.objects.count() == 1


def test_a_refused_answer_of_a_session_left_alone_shows_nothing_from_before(alice, client, at_noon):
    client.get("/decide/")
    decide(alice, Choice.LET_GO)
    tell(alice, {"fear": "yes"})
    assert "Before you choose" in answer(client, "").content.decode()
    at_noon.tick(timedelta(minutes=25))
    page = answer(client, "", words="the green coat").content.decode()
    assert "the green coat" in page
    assert [words for words in ("Before you choose", "side by side</h2>") if words in page] == []


def test_all_four_are_explained_in_the_same_way(client):
    page = client.get("/decide/").content.decode()
    meanings = page[page.index("What each of the four means") : page.index("</details>", page.index("What each of the four means"))]
    assert meanings.count("<li>") == 4
    assert meanings.index("Let go, slowly") < meanings.index("Live alongside") < meanings.index("Not yet") < meanings.index("Try contact")


def test_a_day_to_look_again_that_has_been_is_told_and_every_word_is_still_there(client):
    page = answer(client, "not_yet", words="the green coat", look_again="2020-01-01")
    assert page.status_code == 422
    assert "the green coat" in page.content.decode()
    assert "This day has been." in page.content.decode()


def test_today_says_from_that_day_on_that_they_wanted_to_look_and_asks_for_nothing(alice, client, at_noon):
    walk_the_trunk(alice)
    for days in (9, 8):
        at_noon.move_to(NOW - days * DAY)
        answer(signed_in(alice), "not_yet", look_again=str(NOW.date()))
    at_noon.move_to(NOW - DAY)
    assert "You wanted to look again." not in read(signed_in(alice), "/today/")
    for later in (0, 30):
        at_noon.move_to(NOW + later * DAY)
        page = signed_in(alice).get("/today/").content.decode()
        assert "You wanted to look again." in page
        main = page[page.index("<main") : page.index("</main>")]
        assert re.findall(r'class="button([^"]*)"[^>]*>([^<]+)<', main) == [(" button--quiet", "See what I said"), (" button--quiet", "A minute, now")]
    answer(signed_in(alice), "not_yet")
    assert "You wanted to look again." not in read(signed_in(alice), "/today/")


def test_not_yet_leaves_every_step_of_the_trunk_open(alice, client):
    walk_the_trunk(alice)
    decide(alice, Choice.NOT_YET)
    assert client.get("/s/k12/").status_code == 200
    assert client.post("/s/k12/save/", {"line": "one"}).status_code == 302


def test_living_alongside_names_its_step_once_something_shared_is_told(alice, client):
    walk_the_trunk(alice)
    decide(alice, Choice.ALONGSIDE)
    tell(alice, {"tags": [], "answered": ["shared"]})
    assert "a step about exactly that joins your road" in read(client)
    tell(fresh(alice), {"tags": ["work"], "answered": ["shared"]})
    page = client.get("/decide/").content.decode()
    assert 'href="/s/k52/"' in page
    assert client.get("/s/k52/").status_code == 200
    assert "Keep shared matters simple" in read(client, "/plan/")


def test_living_alongside_walks_to_its_own_words_at_the_end(alice, client):
    walk_the_trunk(alice)
    decide(alice, Choice.ALONGSIDE)
    journey = journey_of(fresh(alice), NOW)
    core = [s.key for role in ("p5", "p6") for s in journey.guide.by_key[role].steps if s.core]
    finish(alice, *core, at=NOW - DAY)
    declare(alice, "p5", "p6", at=NOW - DAY)
    assert "You let one thing go, and you look after what the two of you still share." in read(client, "/plan/finished/")


def test_the_mirror_leaves_room_to_stop_and_leads_on(alice, client):
    page = client.get("/mirror/").content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    assert [main.count(f'href="{path}"') for path in ("/today/", "/pause/", "/decide/")] == [2, 1, 1]
    assert "Fifteen minutes are plenty" in main
    for path in ("/s/k31/", "/plan/p3/end/", "/decide/"):
        assert 'href="/mirror/"' in client.get(path).content.decode(), path


def test_the_mirror_after_fear_says_that_it_was_nobodys_own_doing(alice, client):
    save_answers(alice, "k22", {"a3": {"items": ["I rolled my eyes"]}}, revisions={}, page_id=None, at=NOW - DAY)
    assert "I rolled my eyes" in read(client, "/mirror/")
    tell(fresh(alice), {"fear": "yes"})
    page = read(client, "/mirror/")
    assert "never one's own doing" in page
    assert "I rolled my eyes" not in page


def test_the_sheet_for_a_friend_asks_what_the_step_asks(client):
    sheet, step = client.get("/friend/").content.decode(), client.get("/s/k28/").content.decode()
    questions = [text for text in words_of(sheet).splitlines() if text.endswith("?")]
    assert len(questions) == 5
    assert [question for question in questions if question not in words_of(step)] == []
    assert 'href="/friend/"' in step
