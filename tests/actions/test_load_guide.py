from copy import deepcopy

import pytest
from django.db import transaction
from hypothesis import given, settings

from recovery.actions.guide import load_guide, retire_step, revive_step
from recovery.errors import GuideFaulty
from recovery.management.guide_files import SHIPPED
from recovery.models import Guide
from recovery.releases import files_of, manuscript_of, read_files
from tests.manuscripts import AT, changed, load_manuscript, make_manuscript, make_myth, make_source, make_step, step_in
from tests.releases.strategies import LAW, manuscripts

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(db):
    return load_manuscript(make_manuscript()).guide


def edit(guide, key, **fields):
    guide.steps.filter(key=key).update(**fields)


def title(guide, key):
    return guide.steps.get(key=key).title


def order(guide, phase="p1"):
    return list(guide.phases.get(key=phase).steps.filter(retired_at=None).values_list("key", flat=True))


def arranged(*keys):
    """The small guide with these steps in p1, new ones made up."""
    manuscript = make_manuscript()
    steps = {step["key"]: step for step in manuscript["phases"][0]["steps"]}
    manuscript["phases"][0]["steps"] = [steps.get(key) or make_step(key) for key in keys]
    return manuscript


def done(report):
    return {word: places for word, places in report.counted if places} | ({"edited": report.edited} if report.edited else {})


def test_the_first_load_makes_rows_of_everything(db):
    report = load_manuscript(make_manuscript())
    assert {word: len(places) for word, places in done(report).items()} == {"created": 1 + 6 + 12 + 1 + 1}
    assert manuscript_of(report.guide) == make_manuscript()


def test_loading_the_same_files_again_changes_nothing(guide):
    def rows():
        return [list(kind.values()) for kind in (guide.steps, guide.phases, guide.myth_cards, guide.source_rows)]

    before = rows()
    assert done(load_manuscript(make_manuscript())) == {}
    assert rows() == before


def test_what_the_shipped_guide_says_is_exported_as_it_was(db):
    report = load_guide(SHIPPED, at=AT)
    assert files_of(manuscript_of(report.guide)) == {
        path: (SHIPPED / path).read_text(encoding="utf-8") for path in files_of(read_files(SHIPPED))
    }


def test_an_untouched_step_follows_the_files_and_keeps_its_row(guide):
    pk = guide.steps.get(key="k1").pk
    report = load_manuscript(changed(make_manuscript(), "k1", title="Newly shipped"))
    assert done(report) == {"updated": ["step k1"]}
    assert (title(guide, "k1"), guide.steps.get(key="k1").pk, guide.steps.get(key="k1").revision) == ("Newly shipped", pk, 2)


def test_an_edited_step_is_listed_and_kept(guide):
    edit(guide, "k1", title="Edited")
    shipped = changed(make_manuscript(), "k1", title="Newly shipped")
    assert done(load_manuscript(shipped)) == {"edited": ["step k1"]}
    assert done(load_manuscript(shipped)) == {"edited": ["step k1"]}
    assert title(guide, "k1") == "Edited"


def test_an_edited_step_that_the_files_did_not_change_is_no_news(guide):
    edit(guide, "k1", title="Edited")
    assert done(load_manuscript(make_manuscript())) == {}
    assert title(guide, "k1") == "Edited"


def test_an_edit_that_the_files_now_hold_as_well_is_untouched_from_then_on(guide):
    edit(guide, "k1", title="The same")
    assert done(load_manuscript(changed(make_manuscript(), "k1", title="The same"))) == {}
    assert done(load_manuscript(changed(make_manuscript(), "k1", title="Newly shipped"))) == {"updated": ["step k1"]}


def test_a_new_step_is_added_at_its_place(guide):
    report = load_manuscript(arranged("k1", "k99", "k2"))
    assert done(report) == {"created": ["step k99"]}
    assert order(guide) == ["k1", "k99", "k2"]


def test_a_step_gone_from_the_files_is_retired_and_comes_back_with_them(guide):
    pk = guide.steps.get(key="k1").pk
    assert done(load_manuscript(arranged("k2"))) == {"retired": ["step k1"]}
    assert (guide.steps.get(key="k1").retired_at, order(guide)) == (AT, ["k2"])
    assert done(load_manuscript(arranged("k1", "k2"))) == {"updated": ["step k1"]}
    assert (guide.steps.get(key="k1").pk, order(guide)) == (pk, ["k1", "k2"])


def test_an_edited_step_gone_from_the_files_is_listed_and_stays(guide):
    edit(guide, "k1", title="Edited")
    assert done(load_manuscript(arranged("k2"))) == {"edited": ["step k1"]}
    assert order(guide) == ["k1", "k2"]


def test_a_step_that_an_editor_retired_stays_retired(guide):
    retire_step(guide.steps.get(key="k1"), actor=None, at=AT)
    assert done(load_manuscript(make_manuscript())) == {}
    assert done(load_manuscript(changed(make_manuscript(), "k1", title="Newly shipped"))) == {"edited": ["step k1"]}
    assert order(guide) == ["k2"]


def test_a_step_that_editors_retired_and_the_files_dropped_is_no_news(guide):
    retire_step(guide.steps.get(key="k1"), actor=None, at=AT)
    assert done(load_manuscript(arranged("k2"))) == {}


def test_a_step_that_an_editor_brought_back_stays(guide):
    load_manuscript(arranged("k2"))
    revive_step(guide.steps.get(key="k1"), actor=None, at=AT)
    assert done(load_manuscript(arranged("k2"))) == {}
    assert sorted(order(guide)) == ["k1", "k2"]


def test_a_step_that_an_editor_made_is_left_alone(guide):
    guide.steps.create(phase=guide.phases.get(key="p1"), key="own", title="Own", position=9)
    assert done(load_manuscript(make_manuscript())) == {}
    assert order(guide) == ["k1", "k2", "own"]


def test_a_shipped_step_whose_key_an_editor_took_is_listed(guide):
    guide.steps.create(phase=guide.phases.get(key="p1"), key="k99", title="Own", position=9)
    assert done(load_manuscript(arranged("k1", "k2", "k99"))) == {"edited": ["step k99"]}
    assert title(guide, "k99") == "Own"


# --- Order and everything around the steps ------------------------------------------------------------------------


def test_a_new_order_is_followed_where_nobody_moved_anything(guide):
    guide.steps.create(phase=guide.phases.get(key="p1"), key="own", title="Own", position=9)
    load_manuscript(arranged("k2", "k1"))
    assert order(guide) == ["k2", "own", "k1"]


def test_an_order_that_editors_made_is_kept_and_told(guide):
    edit(guide, "k1", position=5)
    report = load_manuscript(arranged("k1", "k99", "k2"))
    assert done(report) == {"created": ["step k99"], "edited": ["order of phase p1"]}
    assert order(guide) == ["k2", "k1", "k99"]
    assert done(load_manuscript(arranged("k1", "k99", "k2"))) == {}


def test_a_step_moves_to_another_phase_with_the_files(guide):
    manuscript = arranged("k2")
    manuscript["phases"][1]["steps"].append(step_in(make_manuscript(), "k1"))
    assert done(load_manuscript(manuscript)) == {"updated": ["step k1"]}
    assert (order(guide), order(guide, "p2")) == (["k2"], ["k3", "k4", "k1"])


@pytest.mark.parametrize(
    ("part", "field", "place"),
    [("phases", "summary", "phase p1"), ("sources", "says", "source moss-2020"), ("myths", "claim", "myth m1")],
)
def test_parts_follow_the_files_until_they_are_edited(guide, part, field, place):
    rows = {"phases": guide.phases, "sources": guide.source_rows, "myths": guide.myth_cards}[part]
    manuscript = make_manuscript()
    manuscript[part][0][field] = "Newly shipped."
    assert done(load_manuscript(manuscript)) == {"updated": [place]}
    rows.filter(key=manuscript[part][0]["key"]).update(**{field: "Edited."})
    manuscript[part][0][field] = "Shipped again."
    assert done(load_manuscript(manuscript)) == {"edited": [place]}
    assert getattr(rows.get(key=manuscript[part][0]["key"]), field) == "Edited."


def test_the_title_of_the_guide_follows_the_files_until_it_is_edited(guide):
    assert done(load_manuscript(make_manuscript(title="Newly shipped"))) == {"updated": ["guide g"]}
    Guide.objects.filter(pk=guide.pk).update(title="Edited")
    assert done(load_manuscript(make_manuscript(title="Shipped again"))) == {"edited": ["guide g"]}


def test_sources_and_myth_cards_gone_from_the_files_go_and_new_ones_find_their_place(guide):
    report = load_manuscript(make_manuscript(sources=[make_source("fern-2021")], myths=[make_myth("m2"), make_myth("m3")]))
    assert done(report) == {"created": ["myth m2", "myth m3", "source fern-2021"], "removed": ["myth m1", "source moss-2020"]}
    report = load_manuscript(make_manuscript(sources=[], myths=[make_myth("m2"), make_myth("m4"), make_myth("m3")]))
    assert list(guide.myth_cards.values_list("key", flat=True)) == ["m2", "m4", "m3"]


def test_a_source_that_a_draft_still_cites_stays(guide):
    edit(guide, "k1", sources=["moss-2020"])
    assert done(load_manuscript(make_manuscript(sources=[]))) == {}
    assert guide.source_rows.count() == 1


def test_files_with_a_fault_load_nothing(guide, tmp_path):
    before = deepcopy(manuscript_of(guide))
    with pytest.raises(GuideFaulty):
        load_guide(tmp_path, at=AT)
    assert manuscript_of(guide) == before


@settings(LAW, max_examples=20)
@given(manuscripts())
def test_whatever_files_hold_the_drafts_hold_the_same(manuscript):
    with transaction.atomic():
        assert manuscript_of(load_manuscript({**manuscript, "key": "x"}).guide) == {**manuscript, "key": "x"}
        assert done(load_manuscript({**manuscript, "key": "x"})) == {}
        transaction.set_rollback(True)


# --- Rows → manuscript --------------------------------------------------------------------------------------------


def test_texts_pasted_into_a_form_are_tidied(guide):
    edit(guide, "k1", body="One.\r\n\r\nTwo.\x0b \r\n", title="  A\u2028title ")
    step = step_in(manuscript_of(guide), "k1")
    assert (step["body"], step["title"]) == ("One.\n\nTwo.", "A title")


def test_a_made_up_file_name_gives_way_to_one_that_was_given(guide):
    edit(guide, "k1", file_name="k2-take-step-k2")
    edit(guide, "k2", file_name="")
    assert [step["file_name"] for step in manuscript_of(guide)["phases"][0]["steps"]] == ["k2-take-step-k2", "k2-take-step-k2-x"]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "k2-a-step", "Große Namen"])
def test_every_step_has_a_safe_file_name_of_its_own(guide, name):
    edit(guide, "k1", title="Über allem", file_name="k2-a-step")
    edit(guide, "k2", file_name=name)
    names = [step["file_name"] for step in manuscript_of(guide)["phases"][0]["steps"]]
    assert names == ["k2-a-step", "k2-take-step-k2"]
    files_of(manuscript_of(guide))
