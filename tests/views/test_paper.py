"""A part on paper: every step of it in one page, room to write, their own words unless they want a clean sheet."""

import html
import re

import pytest
from django.utils.html import strip_tags

from recovery.actions.account import tell
from recovery.enums import ActivityKind, PhaseRole, StepState
from recovery.queries.journey import journey_of
from tests.conftest import NOW, fresh
from tests.people import open_the_gate
from tests.writing_help import answer

pytestmark = pytest.mark.django_db
WORDS, LINE = "<b>pomegranate</b> & a كلمة", "the radio on very low"


def words_on(client, path):
    """What the sheet itself says, without the frame around it."""
    sheet = client.get(path).content.decode().split('<article class="paper">')[1].split("</article>")[0]
    return plain(sheet)


def plain(marked_up):
    return html.unescape(re.sub(r"\s+", " ", strip_tags(marked_up))).strip()


def steps_of(user, role):
    return next(view for view in journey_of(user, NOW).road.phases if view.phase.role is role).steps


@pytest.mark.parametrize("key", ["p1", "p2", "p3", "p5"])
def test_paper_holds_the_opener_every_open_step_and_the_closer(alice, as_alice, at_noon, key):
    sheet = words_on(as_alice, f"/plan/{key}/paper/?clean")
    phase = journey_of(alice, NOW).guide.by_key[key]
    for letter in (phase.opener_html, phase.closer_html):
        assert plain(letter)[:80] in sheet
    views = steps_of(alice, phase.role)
    assert len(views) >= 8
    for view in views:
        assert (view.step.title in sheet) == (view.state is not StepState.HELD_BACK)


def test_paper_shows_what_they_wrote_escaped_and_a_clean_sheet_does_not(alice, as_alice, at_noon):
    answer(alice, "k4", a1={"text": WORDS}, line=LINE)
    page = as_alice.get("/plan/p1/paper/").content.decode()
    assert "&lt;b&gt;pomegranate&lt;/b&gt; &amp; a كلمة" in page
    assert LINE in page
    clean = as_alice.get("/plan/p1/paper/?clean").content.decode()
    assert "pomegranate" not in clean
    assert LINE not in clean
    assert clean.count("rules--one") == page.count("rules--one") + 1, "the kept line's room is free again"


def test_paper_of_somebody_else_holds_nothing_of_hers(alice, as_bob, at_noon):
    answer(alice, "k4", a1={"text": WORDS}, line=LINE)
    page = as_bob.get("/plan/p1/paper/").content.decode()
    assert "pomegranate" not in page
    assert LINE not in page


def test_paper_of_a_closed_part_is_the_refusal_and_of_an_open_one_the_part(alice, as_alice, at_noon):
    refusal = as_alice.get("/plan/p4/paper/")
    assert refusal.status_code == 403
    titles = [view.step.title for view in steps_of(alice, PhaseRole.RECONNECT)]
    steps = journey_of(alice, NOW).guide.by_role[PhaseRole.RECONNECT].steps
    assert not any(step.title in refusal.content.decode() for step in steps)
    open_the_gate(alice)
    assert all(title in words_on(as_alice, "/plan/p4/paper/") for title in titles)


def test_paper_leaves_out_what_is_held_back_after_fear_was_named(alice, as_alice, at_noon):
    def held(role):
        return [view.step for view in steps_of(fresh(alice), role) if view.state is StepState.HELD_BACK]

    tell(alice, {"fear": "yes"})
    assert held(PhaseRole.SELF) + held(PhaseRole.EVALUATE), "the guide holds something back from a frightened person"
    for key, role in (("p2", PhaseRole.SELF), ("p3", PhaseRole.EVALUATE)):
        sheet = words_on(as_alice, f"/plan/{key}/paper/")
        assert not [step.title for step in held(role) if step.title in sheet]


def test_paper_gives_every_kind_of_activity_room(alice, as_alice, at_noon):
    """Together the open parts hold every kind; none is left without anything to write on."""
    kinds = set()
    for key in ("p1", "p2", "p3", "p5", "p6"):
        page = as_alice.get(f"/plan/{key}/paper/?clean").content.decode()
        for part in page.split('<div class="paper__activity">')[1:]:
            part = part.split('<h2 id="paper-')[0]
            assert re.search(r'class="(rules|paper__boxes|paper__boxed|paper__scale|paper__days)|two answers, on two different days', part), part[:300]
        kinds |= {activity.kind for step in journey_of(alice, NOW).guide.by_key[key].steps for activity in step.activities}
    assert kinds == set(ActivityKind)
