"""A draft as people would see it: their own pages, every variant, nothing stored."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recovery.models import Release, Step
from tests.admin.conftest import page
from tests.manuscripts import load_manuscript, make_activity, make_manuscript, publish_manuscript, sentences, step_in

BODY = f"{sentences(45, 1)}\n\n::: only children\nWords for parents.\n:::\n\n::: unless online-only\nWords about rooms.\n:::"


@pytest.fixture
def varied(db):
    """Published plain, then drafted with variants."""
    guide = publish_manuscript(make_manuscript()).guide
    manuscript = make_manuscript()
    step_in(manuscript, "k1").update(
        title="Look round the room",
        body=BODY,
        why="Because [this one](step:k2) helps.",
        activities=[make_activity(), make_activity("a2", prompt="For pets only.", audience=["pets"]), make_activity("a3", "letter")],
    )
    step_in(manuscript, "k2").update(audience=["children"], title="Mornings with children")
    load_manuscript(manuscript)
    return guide


def seen(client, guide, name, **asked):
    response = client.get(page(guide, name), asked)
    assert response.status_code == 200
    return response.content.decode()


def test_preview_shows_the_draft_and_says_that_it_is_one(as_edith, varied):
    html = seen(as_edith, varied, "preview/s/k1")
    assert "Preview of a draft." in html
    assert "<h1>Look round the room</h1>" in html
    assert 'class="activity__prompt"' in html


def test_preview_of_a_writer_shows_it_too(as_writer, varied):
    assert "<h1>Look round the room</h1>" in seen(as_writer, varied, "preview/s/k1")


@pytest.mark.parametrize(
    ("tags", "shown", "hidden"),
    [
        ([], ["Words about rooms."], ["Words for parents.", "For pets only."]),
        (["children"], ["Words about rooms.", "Words for parents."], ["For pets only."]),
        (["online-only", "pets"], ["For pets only."], ["Words about rooms.", "Words for parents."]),
        (["martians"], ["Words about rooms."], ["Words for parents."]),
    ],
)
def test_preview_shows_the_variant_of_the_chosen_tags(as_edith, varied, tags, shown, hidden):
    html = seen(as_edith, varied, "preview/s/k1", tag=tags)
    assert [words for words in shown if words not in html] == []
    assert [words for words in hidden if words in html] == []


def test_preview_of_the_road_leaves_out_steps_for_others_once_they_were_asked(as_edith, varied):
    assert "Mornings with children" in seen(as_edith, varied, "preview/plan")  # not asked yet
    assert "Mornings with children" not in seen(as_edith, varied, "preview/plan", asked="all")
    assert "Mornings with children" in seen(as_edith, varied, "preview/plan", asked="all", tag="children")
    assert "do not see this step" in seen(as_edith, varied, "preview/s/k2", tag="pets")


def test_preview_of_the_whole_guide_opens_every_phase(as_edith, varied):
    html = seen(as_edith, varied, "preview/plan")
    for key in ("p1", "p2", "p3", "p4", "p5", "p6"):
        assert f'id="{key}"' in html
        assert "<h1>" in seen(as_edith, varied, f"preview/plan/{key}")
        assert "<h1>" in seen(as_edith, varied, f"preview/plan/{key}/end")
    assert "A claim" in seen(as_edith, varied, "preview/myths")


def test_links_of_the_guide_stay_in_the_preview_with_the_chosen_tags(as_edith, varied):
    html = seen(as_edith, varied, "preview/s/k1", tag="children")
    inside = page(varied, "preview")
    assert f'href="{inside}s/k2/?tag=children"' in html
    assert f'href="{inside}plan/?tag=children"' in html
    assert 'href="/s/' not in html
    assert f'href="{inside}s/k3/"' in seen(as_edith, varied, "preview/plan")


def test_forms_of_people_are_switched_off_and_their_scripts_left_out(as_edith, varied):
    html = seen(as_edith, varied, "preview/s/k1")
    before, inside = html.split('<fieldset class="preview-only" disabled>')
    assert "step-form" not in before
    assert 'id="step-form"' in inside
    assert "autosave.js" not in html
    assert 'data-exit-keys="off"' in html


@pytest.mark.parametrize("name", ["preview/plan", "preview/s/k1", "preview/plan/p1", "preview/myths"])
def test_preview_stores_nothing(as_edith, varied, name):
    seen(as_edith, varied, name)  # the visit itself is noted once
    with CaptureQueriesContext(connection) as asked:
        seen(as_edith, varied, name, tag=["children"])
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []
    assert Release.objects.filter(guide=varied).count() == 1


@pytest.mark.parametrize("name", ["preview/plan", "preview/s/k1"])
def test_preview_takes_no_post(as_edith, varied, name):
    assert as_edith.post(page(varied, name)).status_code == 405


@pytest.mark.parametrize("name", ["preview/s/k99", "preview/plan/p9", "preview/plan/p9/end"])
def test_preview_of_what_is_not_there_is_not_found(as_edith, varied, name):
    assert as_edith.get(page(varied, name)).status_code == 404


def test_preview_of_a_faulty_draft_still_shows_it(as_edith, varied):
    Step.objects.filter(guide=varied, key="k1").update(body="::: only children\nNever closed.", why="See [this](step:k99).")
    assert "Never closed." in seen(as_edith, varied, "preview/s/k1", tag="children")


def test_release_is_read_as_people_read_it(as_edith, varied):
    release = varied.releases.get()
    html = as_edith.get(f"/desk/recovery/release/{release.pk}/read/s/k1/").content.decode()
    assert "Release 1 as people read it." in html
    assert "<h1>Take step k1</h1>" in html
    assert "Edit this step" not in html
    assert f"/desk/recovery/release/{release.pk}/read/plan/" in html
