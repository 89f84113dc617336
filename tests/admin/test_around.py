"""Phases, sources, myth cards and the guide's own words."""

import pytest

from recovery.models import MythCard, Source, Step
from tests.admin.conftest import form_of, page
from tests.admin.forms import changed_fields, errors_at, fields_of, save


def add(client, guide, model, **fields):
    path = f"/desk/recovery/{model}/add/?guide={guide.pk}"
    return client.post(path, changed_fields(client.get(path), **fields))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("title", "", "required"),
        ("title", "x" * 61, "at most 60"),
        ("summary", "", "required"),
        ("feeling", "cross", "not one of"),
        ("opener", "See [this](step:k99).", "leads nowhere"),
        ("closer", "A <i>word</i>.", "is HTML"),
        ("opener", "::: example\nNo.\n:::", "to read only"),
    ],
)
def test_phase_that_breaks_a_rule_is_refused_at_its_field(as_edith, guide, name, value, message):
    assert message in errors_at(save(as_edith, guide.phases.get(key="p1"), **{name: value}), name)


def test_role_and_key_of_a_phase_are_read_only(as_edith, guide):
    phase = guide.phases.get(key="p1")
    save(as_edith, phase, role="closing", key="p99", summary="Another sentence.")
    phase.refresh_from_db()
    assert (phase.role, phase.key, phase.summary) == ("grieve", "p1", "Another sentence.")


def test_save_of_a_phase_says_that_it_is_a_draft_with_its_preview(as_edith, guide):
    html = as_edith.get(save(as_edith, guide.phases.get(key="p1"), summary="Another sentence.")["Location"]).content.decode()
    assert "Saved as draft. People still see release 1." in html
    assert page(guide, "preview/plan/p1") in html


@pytest.mark.parametrize("model", ["phase", "guide"])
def test_phases_and_guides_come_as_files_and_are_not_added(as_edith, guide, model):
    assert as_edith.get(f"/desk/recovery/{model}/add/").status_code == 403


# --- Sources ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("authors", "", "required"),
        ("year", "old", "whole number"),
        ("kind", "rumour", "not one of"),
        ("url", "http://example.org/", "https://"),
        ("title", "", "required"),
    ],
)
def test_source_that_breaks_a_rule_is_refused_at_its_field(as_edith, guide, name, value, message):
    assert message in errors_at(save(as_edith, guide.source_rows.get(), **{name: value}), name)


@pytest.mark.parametrize("doi", ["10.1000/rain", "https://doi.org/10.1000/rain", "doi: 10.1000/rain", "http://dx.doi.org/10.1000/rain"])
def test_doi_is_kept_bare_however_it_was_pasted(as_edith, guide, doi):
    source = guide.source_rows.get()
    save(as_edith, source, doi=doi)
    source.refresh_from_db()
    assert source.doi == "10.1000/rain"


def test_new_source_belongs_to_the_guide_and_comes_last(as_edith, guide):
    add(as_edith, guide, "source", key="rain-2021", authors="Rain", year="2021", title="On rain", kind="trial", says="It was wet.")
    made = Source.objects.get(key="rain-2021")
    assert (made.guide, made.position) == (guide, 1)


def test_key_of_a_source_is_used_once_in_a_guide(as_edith, guide):
    response = add(
        as_edith, guide, "source", key="moss-2020", authors="Rain", year="2021", title="On rain", kind="trial", says="It was wet."
    )
    assert "This key is taken." in errors_at(response, "key")


def test_cited_source_cannot_be_deleted_and_says_where_it_is_cited(as_edith, guide, step):
    source = guide.source_rows.get()
    Step.objects.filter(pk=step.pk).update(sources=["moss-2020"])
    assert "Cited by: Take step k1." in as_edith.get(form_of(source)).content.decode()
    assert as_edith.post(form_of(source).replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert Source.objects.filter(pk=source.pk).exists()


def test_source_that_nothing_cites_can_be_deleted_from_the_drafts(as_edith, guide):
    source = guide.source_rows.get()
    response = as_edith.post(form_of(source).replace("change", "delete"), {"post": "yes"}, follow=True)
    assert not Source.objects.filter(pk=source.pk).exists()
    assert "People see it until the next release." in response.content.decode()


# --- Myth cards ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("title", "", "required"),
        ("rows", "900", "Rows go from"),
        ("sources", "nobody", "not one of the available choices"),
        ("instead", "See [this](step:k99).", "leads nowhere"),
        ("claim", "![x](y)", "Pictures"),
    ],
)
def test_myth_card_that_breaks_a_rule_is_refused_at_its_field(as_edith, guide, name, value, message):
    assert message in errors_at(save(as_edith, guide.myth_cards.get(), **{name: value}), name)


def test_new_myth_card_belongs_to_the_guide_and_comes_last(as_edith, guide):
    add(as_edith, guide, "mythcard", key="m2", title="Silence works", claim="c", rests_on="r", left_out="l", instead="i", rows="6, 72")
    made = MythCard.objects.get(guide=guide, key="m2")
    assert (made.position, made.rows, made.revision) == (1, [6, 72], 1)


def test_key_of_a_myth_card_is_read_only_after_creation(as_edith, guide):
    assert "key" not in fields_of(as_edith.get(form_of(guide.myth_cards.get())))


def test_guide_title_is_a_draft_too(as_edith, guide):
    response = save(as_edith, guide, title="Another title")
    assert "Saved as draft." in as_edith.get(response["Location"]).content.decode()
    guide.refresh_from_db()
    assert (guide.title, guide.key) == ("Another title", "g")


@pytest.mark.parametrize("asked", ["", "?guide=x", "?guide=999999999999999999999", "?guide=0"])
def test_new_row_without_a_guide_in_its_address_is_for_the_first_or_not_found(as_edith, guide, asked):
    assert as_edith.get(f"/desk/recovery/source/add/{asked}").status_code in (200, 404)
