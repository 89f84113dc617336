"""Editors publish at the same moment as each other and as people write."""

from uuid import uuid4

import pytest

from recovery.actions.guide import publish_guide, retire_step
from recovery.models import Guide, Plan, Release, Step, Writing
from recovery.queries.journey import journey_of
from recovery.queries.left_steps import left_steps
from recovery.releases import read_document
from tests.conftest import NOW, fresh, make_person, signed_in
from tests.people import finish, publish
from tests.races.together import on_postgres, together
from tests.writing_help import answer

pytestmark = on_postgres


@pytest.fixture
def alice(stage):
    return make_person("alice@example.org")


def change(key, title):
    Step.objects.filter(key=key).update(title=title)


def newest():
    return Release.objects.order_by("-number").first()


def test_publishing_twice_at_once_is_one_release(stage):
    change("k1", "Get through tonight")
    first, second = together(publish, publish, hold=Guide.objects.all())
    assert (first.pk, first.number) == (second.pk, second.number) == (newest().pk, 2)


def test_two_editors_publish_different_steps_at_once_and_both_are_in_the_second_release(stage):
    change("k1", "Get through tonight")
    change("k3", "A quiet room")
    guide = Guide.objects.get()
    calls = [lambda key=key: publish_guide(guide, actor=None, at=NOW, steps=[key]) for key in ("k1", "k3")]
    assert sorted(release.number for release in together(*calls, hold=Guide.objects.all())) == [2, 3]
    titles = {step["key"]: step["title"] for phase in read_document(newest().document)["manuscript"]["phases"] for step in phase["steps"]}
    assert (titles["k1"], titles["k3"]) == ("Get through tonight", "A quiet room")


@pytest.mark.parametrize("hold", ["guide", "plan"])
def test_a_save_while_a_release_is_being_published_is_kept_and_the_next_page_shows_the_new_words(alice, hold):
    change("k1", "Get through tonight")
    held = {"guide": Guide.objects.all(), "plan": Plan.objects.filter(owner=alice)}[hold]
    saved, _ = together(lambda: answer(fresh(alice), a2={"text": "one"}), publish, hold=held)
    assert saved.revisions == {"a2": 1}
    assert journey_of(fresh(alice), NOW).guide.steps["k1"].title == "Get through tonight"
    row = Writing.objects.get()
    assert row.release.number in (1, 2)


def test_a_step_finished_and_written_in_while_editors_retire_it_loses_nothing(alice):
    tab = signed_in(alice)
    fields = {"a1-items": ["one"], "a1-rev": 0, "page": str(uuid4()), "fact": str(uuid4())}
    step = Step.objects.get(key="k5")
    answered, _ = together(
        lambda: tab.post("/s/k5/finish/", fields),
        lambda: (retire_step(step, actor=None, at=NOW), publish()),
        hold=Plan.objects.filter(owner=alice),
    )
    assert answered.status_code in (302, 403)
    journey = journey_of(fresh(alice), NOW)
    assert "k5" not in journey.guide.steps
    kept = [text.value for step in left_steps(fresh(alice), journey) for _, text in step.answers]
    offered = "Keep it as a note" in answered.content.decode() and "one" in answered.content.decode()
    assert kept == [{"items": ["one"]}] or offered


def test_finishing_while_a_release_changes_the_step_still_counts(alice):
    change("k1", "Get through tonight")
    together(lambda: finish(fresh(alice), "k1"), publish, hold=Plan.objects.filter(owner=alice))
    view = journey_of(fresh(alice), NOW).road.steps["k1"]
    assert view.done
