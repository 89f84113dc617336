"""What was published: listed, read, compared in words, brought back to the drafts."""

import pytest

from recovery.actions.guide import publish_guide
from recovery.models import Step
from recovery.releases import manuscript_of
from tests.admin.conftest import page
from tests.admin.forms import fields_of
from tests.manuscripts import AT, make_manuscript


@pytest.fixture
def twice(guide):
    """Release 2 has another title and another first sentence in k1."""
    step = Step.objects.get(guide=guide, key="k1")
    step.title, step.why = "Look at the sea", "Because waves come and go."
    step.save()
    publish_guide(guide, actor=None, at=AT, note="The sea")
    return guide


def bring_back(client, guide, number=1):
    path = page(guide, f"releases/{number}/bring-back")
    return client.post(path, fields_of(client.get(path)))


def test_releases_are_listed_newest_first_with_their_notes(as_writer, twice):
    html = as_writer.get(page(twice, "releases")).content.decode()
    assert html.index("Release 2") < html.index("Release 1")
    assert "The sea" in html
    assert "what people see" in html[html.index("Release 2") : html.index("Release 1")]


def test_stock_list_of_releases_leads_to_the_list(as_edith, twice):
    assert as_edith.get("/desk/recovery/release/")["Location"].endswith("/releases/")


def test_compare_shows_words_of_two_releases_and_no_source(as_writer, twice):
    html = as_writer.get(page(twice, "releases/compare"), {"before": "1", "after": "2"}).content.decode()
    assert "put in: </span>Look at the sea</ins>" in html
    assert "taken out: </span>Take step k1</del>" in html
    assert "Because waves come and go." not in html  # “Because” is in both; only what differs is marked
    assert "put in: </span>waves come and go.</ins>" in html
    for source in ("{&quot;", "&lt;p&gt;", "why_html"):
        assert source not in html


def test_compare_the_other_way_round_swaps_what_went_in_and_out(as_writer, twice):
    html = as_writer.get(page(twice, "releases/compare"), {"before": "2", "after": "1"}).content.decode()
    assert "put in: </span>Take step k1</ins>" in html


def test_compare_of_the_same_says_so(as_writer, twice):
    assert "They read the same." in as_writer.get(page(twice, "releases/compare"), {"before": "2", "after": "2"}).content.decode()


def test_compare_with_nonsense_falls_back_to_newest_and_drafts(as_writer, twice):
    response = as_writer.get(page(twice, "releases/compare"), {"before": "x", "after": "77"})
    assert (response.context["before"], response.context["after"]) == ("2", "drafts")


def test_bringing_back_asks_first_and_says_what_it_overwrites(as_writer, twice):
    Step.objects.filter(guide=twice, key="k1").update(title="Never published")
    html = as_writer.get(page(twice, "releases/1/bring-back")).content.decode()
    assert "step k1 “Never published”" in html
    assert "Its words were never published; they will be gone." in html
    assert Step.objects.get(guide=twice, key="k1").title == "Never published"


def test_bringing_back_names_steps_that_come_and_go(as_writer, twice):
    Step.objects.filter(guide=twice, key="k2").update(retired_at=AT)
    Step.objects.create(guide=twice, phase=twice.phases.get(key="p1"), key="k99", title="Newer step", position=9)
    html = as_writer.get(page(twice, "releases/1/bring-back")).content.decode()
    assert "step k2 “Take step k2”" in html[html.index("Steps that come back") :]
    assert "step k99 “Newer step”" in html[html.index("Steps that are retired") :]


def test_bringing_back_changes_drafts_and_not_what_people_see(as_writer, twice):
    response = bring_back(as_writer, twice)
    assert Step.objects.get(guide=twice, key="k1").title == "Take step k1"
    assert twice.releases.count() == 2
    assert "Saved as draft. People still see release 2." in as_writer.get(response["Location"]).content.decode()


def test_brought_back_drafts_say_what_the_release_said(as_writer, twice):
    Step.objects.filter(guide=twice, key="k2").update(retired_at=AT)
    bring_back(as_writer, twice)
    wanted = make_manuscript()
    assert [p["steps"] for p in manuscript_of(twice)["phases"]] == [p["steps"] for p in wanted["phases"]]


def test_bringing_back_after_the_drafts_changed_asks_again(as_writer, twice):
    path = page(twice, "releases/1/bring-back")
    fields = fields_of(as_writer.get(path))
    Step.objects.filter(guide=twice, key="k2").update(title="Somebody just wrote this")
    response = as_writer.post(path, fields)
    assert response.status_code == 409
    assert "step k2 “Somebody just wrote this”" in response.content.decode()
    assert Step.objects.get(guide=twice, key="k2").title == "Somebody just wrote this"


def test_release_that_does_not_exist_is_not_found(as_writer, twice):
    assert as_writer.get(page(twice, "releases/9/bring-back")).status_code == 404
