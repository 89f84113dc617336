"""The road: steps in order, moved by buttons, retired and brought back, never deleted."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recovery.actions.drafts import steps_in
from recovery.actions.plan import finish_step
from recovery.models import AuditRecord, Step
from tests.admin.conftest import form_of, page
from tests.conftest import NOW, make_person
from tests.manuscripts import load_manuscript, make_manuscript


def move(client, guide, what):
    return client.post(page(guide, "road/move"), {"move": what})


def test_road_shows_phases_with_their_steps_in_order(as_edith, guide):
    html = as_edith.get(page(guide, "road")).content.decode()
    places = [html.index(f'id="{name}"') for name in ("phase-p1", "k1", "k2", "phase-p2", "k3", "k4", "phase-p6", "k12")]
    assert places == sorted(places)


def test_move_up_and_down_change_places_without_script(as_edith, guide, step):
    assert move(as_edith, guide, "k1:down")["Location"] == f"{page(guide, 'road')}#k1"
    assert steps_in(step.phase) == ["k2", "k1"]
    move(as_edith, guide, "k1:up")
    assert steps_in(step.phase) == ["k1", "k2"]


def test_move_says_that_it_is_a_draft(as_edith, guide):
    response = as_edith.get(move(as_edith, guide, "k1:down")["Location"])
    assert "Saved as draft. People still see release 1." in response.content.decode()
    assert "<strong>moved</strong>" in response.content.decode()


@pytest.mark.parametrize("what", ["k1:up", "k2:down", "k1:sideways", "k1"])
def test_move_past_the_end_changes_nothing(as_edith, guide, step, what):
    response = move(as_edith, guide, what)
    assert "already stands at the end" in str(next(iter(get_messages(response.wsgi_request))))
    assert steps_in(step.phase) == ["k1", "k2"]


@pytest.mark.parametrize("what", ["k99:up", "", ":up"])
def test_move_of_what_is_not_there_is_not_found(as_edith, guide, what):
    assert move(as_edith, guide, what).status_code == 404


def test_move_by_get_is_refused(as_edith, guide, step):
    assert as_edith.get(page(guide, "road/move"), {"move": "k1:down"}).status_code == 405
    assert steps_in(step.phase) == ["k1", "k2"]


def test_end_of_a_phase_offers_only_the_way_that_is_left(as_edith, guide):
    html = as_edith.get(page(guide, "road")).content.decode()
    assert ('value="k1:up"' in html, 'value="k1:down"' in html, 'value="k2:up"' in html, 'value="k2:down"' in html) == (
        False,
        True,
        True,
        False,
    )


def test_step_list_of_the_stock_admin_leads_to_the_road(as_edith, guide):
    assert as_edith.get("/desk/recovery/step/")["Location"].endswith("/road/")
    assert as_edith.get("/desk/recovery/phase/")["Location"].endswith("/road/")


# --- Retiring -----------------------------------------------------------------------------------------------------


def test_retiring_asks_first_and_says_how_many_are_in_it(as_edith, guide, step):
    for number in range(4):
        walker(guide, number)
    html = as_edith.get(f"/desk/recovery/step/{step.pk}/retire/").content.decode()
    assert "Fewer than five people have begun or finished it." in html
    walker(guide, 4)
    assert "5 people have begun or finished it." in as_edith.get(f"/desk/recovery/step/{step.pk}/retire/").content.decode()
    assert Step.objects.get(pk=step.pk).retired_at is None


def walker(guide, number):
    """Somebody who finished the first step of this guide."""
    person = make_person(f"p{number}@example.org")
    person.plans.update(guide=guide)
    finish_step(person, "k1", fact_id=person.pk, at=NOW)


def test_retired_step_keeps_its_row_and_leaves_the_road(as_edith, guide, step):
    response = as_edith.post(f"/desk/recovery/step/{step.pk}/retire/", follow=True)
    step.refresh_from_db()
    assert step.retired_at is not None
    assert "1 retired step" in response.content.decode()
    assert AuditRecord.objects.filter(action="retire", subject="step k1").exists()


def test_retired_step_comes_back_at_the_end_of_its_phase(as_edith, guide, step):
    as_edith.post(f"/desk/recovery/step/{step.pk}/retire/")
    assert f"/desk/recovery/step/{step.pk}/revive/" in as_edith.get(form_of(step)).content.decode()
    as_edith.post(f"/desk/recovery/step/{step.pk}/revive/")
    assert steps_in(step.phase) == ["k2", "k1"]


def test_bringing_back_by_get_is_refused(as_edith, guide, step):
    as_edith.post(f"/desk/recovery/step/{step.pk}/retire/")
    assert as_edith.get(f"/desk/recovery/step/{step.pk}/revive/").status_code == 405


# --- Many steps ---------------------------------------------------------------------------------------------------

PAGES = ["road", "check", "publish", "preview/plan", "preview/s/k1", "releases/compare", "releases/1/bring-back"]


def queries_of(client, path):
    """How often a page asks the database, once the visit has been noted and the releases are decoded."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def grown(guide):
    """Sixty steps, every one of them another than people see."""
    load_manuscript(make_manuscript(per_phase=10, title="A longer guide"))
    for step in guide.steps.all():
        Step.objects.filter(pk=step.pk).update(why=f"Because {step.key} is new.", revision=step.revision + 1)


@pytest.mark.parametrize("name", PAGES)
def test_page_asks_the_database_as_often_for_sixty_steps_as_for_twelve(as_edith, guide, step, name):
    Step.objects.filter(pk=step.pk).update(why="Because it is new.")
    few = queries_of(as_edith, page(guide, name))
    grown(guide)
    assert queries_of(as_edith, page(guide, name)) == few


def test_step_form_asks_as_often_in_a_guide_of_sixty_steps(as_edith, guide, step):
    few = queries_of(as_edith, form_of(step))
    grown(guide)
    assert queries_of(as_edith, form_of(step)) == few
