import pytest

from recovery.actions.guide import bring_back, move_step, publish_guide, retire_step
from recovery.errors import GuideFaulty
from recovery.models import Activity, AuditRecord, Release, Step
from recovery.queries.guide import bring_back_effects, publish_faults
from recovery.releases import encode_document, guide_of, manuscript_of, preview_guide, read_document
from tests.manuscripts import (
    AT,
    make_guide,
    make_manuscript,
    make_myth,
    make_step,
    publish_manuscript,
    sentences,
    step_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(db):
    return publish_manuscript().guide


def step(guide, key):
    return guide.steps.get(key=key)


def edit(guide, key, **fields):
    guide.steps.filter(key=key).update(**fields)


def publish(guide, **kwargs):
    return publish_guide(guide, actor=None, at=AT, **kwargs)


def titles(release):
    return {key: one.title for key, one in guide_of(release.pk).steps.items()}


# --- Publish ------------------------------------------------------------------------------------------------------


def test_publishing_freezes_the_drafts_and_notes_who(guide, edith):
    edit(guide, "k1", title="Another title")
    release = publish_guide(guide, actor=edith, at=AT, note="A typo")
    assert (release.number, release.published_by, release.published_at, release.note) == (2, edith, AT, "A typo")
    assert titles(release)["k1"] == "Another title"
    record = AuditRecord.objects.get(action="publish", actor_id=str(edith.pk))
    assert record.subject == "guide g release 2"


def test_publishing_the_same_drafts_again_answers_with_the_newest_release(guide):
    newest = guide.releases.get()
    assert publish(guide, note="Again") == newest
    assert guide.releases.count() == 1


def test_drafts_are_not_seen_before_they_are_published(guide):
    edit(guide, "k1", title="Half-writ")
    assert titles(guide.releases.get())["k1"] == "Take step k1"
    assert preview_guide(guide).steps["k1"].title == "Half-writ"


def test_only_chosen_steps_change(guide):
    edit(guide, "k1", title="A typo mended")
    edit(guide, "k2", title="Half-writ")
    release = publish(guide, steps=["k1"])
    assert (titles(release)["k1"], titles(release)["k2"]) == ("A typo mended", "Take step k2")
    assert step(guide, "k2").title == "Half-writ"


def test_a_step_never_released_is_left_out_until_it_is_chosen(guide):
    words = {"title": "New", "why": "w", "short": "s", "body": sentences(45)}
    Step.objects.create(guide=guide, phase=guide.phases.get(key="p1"), key="k99", position=1, **words)
    Activity.objects.create(step=step(guide, "k99"), key="a1", kind="list", prompt="p")
    edit(guide, "k2", position=2, title="Other")
    assert "k99" not in titles(publish(guide, steps=["k2"]))
    release = publish(guide, steps=["k99"])
    assert [one.key for one in guide_of(release.pk).by_key["p1"].steps] == ["k1", "k99", "k2"]


def test_a_step_retired_without_being_chosen_stays(guide):
    retire_step(step(guide, "k1"), actor=None, at=AT)
    edit(guide, "k2", title="Other")
    assert "k1" in titles(publish(guide, steps=["k2"]))
    assert "k1" not in titles(publish(guide, steps=["k1"]))


def test_a_step_moved_without_being_chosen_stays_in_its_place(guide):
    move_step(step(guide, "k1"), phase=guide.phases.get(key="p2"), position=0, actor=None, at=AT)
    edit(guide, "k2", title="Other")
    phases = guide_of(publish(guide, steps=["k2"]).pk).by_key
    assert ([one.key for one in phases["p1"].steps], [one.key for one in phases["p2"].steps]) == (["k1", "k2"], ["k3", "k4"])
    phases = guide_of(publish(guide, steps=["k1"]).pk).by_key
    assert ([one.key for one in phases["p1"].steps], [one.key for one in phases["p2"].steps]) == (["k2"], ["k1", "k3", "k4"])


def test_a_source_that_a_released_step_still_cites_stays(guide):
    edit(guide, "k1", sources=["moss-2020"])
    publish(guide)
    edit(guide, "k1", sources=[])
    guide.source_rows.all().delete()
    edit(guide, "k2", title="Other")
    assert list(guide_of(publish(guide, steps=["k2"]).pk).sources) == ["moss-2020"]


def test_choosing_steps_before_the_first_release_leaves_the_others_out(db):
    guide = make_guide(make_manuscript(per_phase=3))
    release = publish(guide, steps=[f"k{number}" for number in (1, 4, 9, 10, 13, 16)])
    assert list(titles(release)) == ["k1", "k4", "k9", "k10", "k13", "k16"]


def test_choosing_a_step_that_does_not_exist_is_refused(guide):
    with pytest.raises(GuideFaulty) as refused:
        publish(guide, steps=["k77"])
    assert [fault.where for fault in refused.value.faults] == ["step k77"]


def test_a_fault_in_a_changed_step_blocks_and_nothing_is_published(guide):
    edit(guide, "k1", title="", minutes=90)
    with pytest.raises(GuideFaulty) as refused:
        publish(guide)
    assert [fault.where for fault in refused.value.faults] == ["step k1, title", "step k1, minutes"]
    assert guide.releases.count() == 1


def test_a_fault_in_a_step_that_is_not_chosen_does_not_block(guide):
    edit(guide, "k1", title="")
    edit(guide, "k2", title="Mended")
    assert publish(guide, steps=["k2"]).number == 2


def old_release_with_a_fault(guide):
    """As if an older Waymark had let a step without a title through."""
    document = read_document(guide.releases.get().document)
    step_in(document["manuscript"], "k1")["title"] = ""
    Release.objects.filter(guide=guide).update(document=encode_document(document))
    edit(guide, "k1", title="")


def test_an_older_fault_in_an_unchanged_step_only_warns(guide):
    old_release_with_a_fault(guide)
    edit(guide, "k2", title="Other")
    assert [(fault.level, fault.where) for fault in publish_faults(guide)] == [("warns", "step k1, title")]
    assert publish(guide).number == 2


def test_an_older_fault_blocks_once_its_step_is_changed(guide):
    old_release_with_a_fault(guide)
    edit(guide, "k1", minutes=9)
    with pytest.raises(GuideFaulty):
        publish(guide)


def test_retiring_a_step_that_another_links_to_blocks_at_the_link(guide):
    edit(guide, "k1", why="See [two](step:k2).")
    publish(guide)
    retire_step(step(guide, "k2"), actor=None, at=AT)
    assert [(fault.level, fault.where) for fault in publish_faults(guide)] == [("blocks", "step k1, why")]


def test_letting_go_may_not_become_the_shorter_branch(guide):
    retire_step(step(guide, "k9"), actor=None, at=AT)
    with pytest.raises(GuideFaulty) as refused:
        publish(guide)
    assert "never have fewer" in refused.value.faults[0].message


# --- Bring back ---------------------------------------------------------------------------------------------------


def test_bringing_a_release_back_makes_the_drafts_what_it_froze(guide):
    first, before = guide.releases.get(), manuscript_of(guide)
    edit(guide, "k1", title="Other")
    retire_step(step(guide, "k2"), actor=None, at=AT)
    move_step(step(guide, "k3"), phase=guide.phases.get(key="p2"), position=1, actor=None, at=AT)
    guide.phases.filter(key="p1").update(summary="Other.")
    guide.source_rows.all().delete()
    guide.myth_cards.update(claim="Other.")
    publish(guide)
    edit(guide, "k4", title="Never published")
    ids = dict(guide.steps.values_list("key", "pk"))
    told = bring_back_effects(first)
    effects = bring_back(first, actor=None, at=AT)
    assert manuscript_of(guide) == before
    assert dict(guide.steps.values_list("key", "pk")) == ids
    overwritten = [(one.key, one.title, one.unpublished) for one in effects.overwritten]
    assert overwritten == [("k1", "Other", False), ("k4", "Never published", True)]
    assert (effects.revived, effects.retired) == (("k2",), ())
    assert effects.around == ("phase p1", "source moss-2020", "myth m1")
    assert told == effects


def test_bringing_back_retires_later_steps_and_keeps_later_myth_cards(db):
    guide = make_guide()
    first = publish(guide)
    later = make_manuscript(myths=[make_myth(), make_myth("m2")])
    later["phases"][0]["steps"].append(make_step("k99"))
    make_guide(later)
    publish(guide)
    assert bring_back(first, actor=None, at=AT).retired == ("k99",)
    assert step(guide, "k99").retired_at == AT
    assert list(guide.myth_cards.values_list("key", flat=True)) == ["m1", "m2"]


def test_what_is_brought_back_is_seen_only_after_publishing(guide):
    first = guide.releases.get()
    edit(guide, "k1", title="Other")
    second = publish(guide)
    bring_back(first, actor=None, at=AT)
    assert guide.releases.latest("number") == second
    third = publish(guide)
    assert guide_of(third.pk).steps["k1"].changed_in == 3
    assert read_document(third.document)["manuscript"] == read_document(first.document)["manuscript"]


def test_steps_that_are_as_they_were_are_not_touched(guide):
    before = dict(guide.steps.values_list("key", "revision"))
    bring_back(guide.releases.get(), actor=None, at=AT)
    assert dict(guide.steps.values_list("key", "revision")) == before
