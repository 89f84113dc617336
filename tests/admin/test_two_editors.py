"""Two editors at the same row: nothing is overwritten unseen, and nobody's words are lost."""

import pytest

from recovery.models import Helpline, Phase, ShortText, Step
from tests.admin.conftest import form_of
from tests.admin.forms import changed_fields, fields_of
from tests.manuscripts import make_activity, make_manuscript, publish_manuscript, step_in


def opened(client, row):
    return client.get(form_of(row))


def sent(client, row, form, **changes):
    return client.post(form_of(row), changed_fields(form, **changes))


def activities_of(response):
    return response.context["inline_admin_formsets"][0].formset


def test_revision_rises_with_every_save(as_edith, guide, step):
    for revision in (2, 3, 4):
        sent(as_edith, step, opened(as_edith, step), minutes=str(revision + 2))
        step.refresh_from_db()
        assert step.revision == revision


def test_second_save_is_told_keeps_its_words_and_sees_the_others(as_edith, as_writer, guide, step):
    mine, theirs = opened(as_edith, step), opened(as_writer, step)
    sent(as_writer, step, theirs, why="They wrote this.", title="Their title")
    response = sent(as_edith, step, mine, why="I wrote this.")
    html = response.content.decode()
    assert "changed by somebody else since you opened it" in html
    assert "writer" not in html.replace("writer_", "")  # nobody is named
    assert fields_of(response)["why"] == ["I wrote this."]
    assert response.context["adminform"].form.fields["why"].theirs == "They wrote this."
    assert '<p class="desk-theirs__words">They wrote this.</p>' in html
    assert response.context["adminform"].form.fields["title"].theirs == "Their title"
    step.refresh_from_db()
    assert (step.why, step.title) == ("They wrote this.", "Their title")


def test_only_fields_that_differ_show_what_others_saved(as_edith, as_writer, guide, step):
    mine = opened(as_edith, step)
    sent(as_writer, step, opened(as_writer, step), why="They wrote this.")
    fields = sent(as_edith, step, mine, why="I wrote this.").context["adminform"].form.fields
    assert [name for name, field in fields.items() if hasattr(field, "theirs")] == ["why"]


def test_second_save_may_save_again(as_edith, as_writer, guide, step):
    mine = opened(as_edith, step)
    sent(as_writer, step, opened(as_writer, step), why="They wrote this.")
    told = sent(as_edith, step, mine, why="I wrote this.")
    assert sent(as_edith, step, told, why="We both wrote this.").status_code == 302
    step.refresh_from_db()
    assert (step.why, step.revision) == ("We both wrote this.", 3)


def test_third_change_meanwhile_is_told_again(as_edith, as_writer, guide, step):
    mine = opened(as_edith, step)
    sent(as_writer, step, opened(as_writer, step), why="First.")
    told = sent(as_edith, step, mine, why="Mine.")
    sent(as_writer, step, opened(as_writer, step), why="Second.")
    assert sent(as_edith, step, told, why="Mine.").context["adminform"].form.fields["why"].theirs == "Second."


def test_sending_the_same_form_twice_is_no_clash(as_edith, guide, step):
    form = opened(as_edith, step)
    for _ in range(2):
        assert sent(as_edith, step, form, why="Once is enough.").status_code == 302


def test_form_without_what_it_started_from_overwrites_nothing(as_edith, guide, step):
    assert sent(as_edith, step, opened(as_edith, step), why="Blind.", based_on="").status_code == 200
    step.refresh_from_db()
    assert step.why == "Because k1 helps some people."


# --- Activities ---------------------------------------------------------------------------------------------------


@pytest.fixture
def two(db):
    manuscript = make_manuscript()
    step_in(manuscript, "k1")["activities"] = [make_activity("a1"), make_activity("a2", prompt="Write two things.")]
    return publish_manuscript(manuscript).guide.steps.get(key="k1")


def test_activity_changed_by_both_shows_both(as_edith, as_writer, two):
    mine = opened(as_edith, two)
    sent(as_writer, two, opened(as_writer, two), activities__0__prompt="Theirs.")
    response = sent(as_edith, two, mine, activities__0__prompt="Mine.")
    assert activities_of(response).forms[0].fields["prompt"].theirs == "Theirs."
    assert fields_of(response)["activities-0-prompt"] == ["Mine."]
    assert sent(as_edith, two, response).status_code == 302
    assert list(two.activities.values_list("prompt", flat=True)) == ["Mine.", "Write two things."]


def test_activity_removed_meanwhile_comes_back_under_its_key_when_saved_again(as_edith, as_writer, two):
    mine = opened(as_edith, two)
    sent(as_writer, two, opened(as_writer, two), activities__0__DELETE="on")
    told = sent(as_edith, two, mine, activities__0__prompt="I still want this one.")
    assert "Activity a1, which was removed meanwhile" in told.content.decode()
    assert list(two.activities.values_list("key", flat=True)) == ["a2"]
    assert sent(as_edith, two, told).status_code == 302
    assert {row.key: row.prompt for row in two.activities.all()} == {"a1": "I still want this one.", "a2": "Write two things."}


def test_activity_removed_by_both_is_gone(as_edith, as_writer, two):
    mine = opened(as_edith, two)
    sent(as_writer, two, opened(as_writer, two), activities__0__DELETE="on")
    assert sent(as_edith, two, mine, activities__0__DELETE="on").status_code == 302
    assert list(two.activities.values_list("key", flat=True)) == ["a2"]


def test_activity_added_meanwhile_is_shown_and_stays(as_edith, as_writer, two):
    mine = opened(as_edith, two)
    sent(as_writer, two, opened(as_writer, two), activities__2__kind="letter", activities__2__prompt="A letter, too.")
    told = sent(as_edith, two, mine, why="Mine.")
    assert "Added meanwhile; it stays:" in told.content.decode()
    assert "A letter, too." in told.content.decode()
    sent(as_edith, two, told)
    assert list(two.activities.values_list("key", flat=True)) == ["a1", "a2", "a3"]


def test_activity_that_answers_name_never_gives_its_key_away(as_edith, as_writer, two):
    """A form may ask for an old key; only a free one is given."""
    sent(as_edith, two, opened(as_edith, two), activities__2__kind="letter", activities__2__prompt="New.", activities__2__was_key="a1")
    assert list(two.activities.values_list("key", "prompt"))[-1] == ("a3", "New.")


# --- Other rows ---------------------------------------------------------------------------------------------------

OTHERS = [
    (lambda guide: guide.phases.get(key="p1"), "summary"),
    (lambda guide: guide.myth_cards.get(), "claim"),
    (lambda guide: guide.source_rows.get(), "says"),
    (lambda guide: guide, "summary"),
    (lambda guide: ShortText.objects.get(key="calm.intro"), "text"),
    (lambda guide: Helpline.objects.first(), "note"),
]


@pytest.mark.parametrize(("find", "field"), OTHERS)
def test_every_kind_of_row_is_guarded(as_edith, as_writer, guide, find, field):
    row = find(guide)
    mine = opened(as_edith, row)
    assert sent(as_writer, row, opened(as_writer, row), **{field: "They wrote this."}).status_code == 302
    told = sent(as_edith, row, mine, **{field: "I wrote this."})
    assert told.context["adminform"].form.fields[field].theirs == "They wrote this."
    row.refresh_from_db()
    assert getattr(row, field) == "They wrote this."
    assert sent(as_edith, row, told).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "I wrote this."


def test_moving_a_step_meanwhile_is_no_clash_of_words(as_edith, as_writer, guide, step):
    mine = opened(as_edith, step)
    as_writer.post(f"/desk/recovery/guide/{guide.pk}/road/move/", {"move": "k1:down"})
    assert sent(as_edith, step, mine, why="Mine.").status_code == 302


def test_words_that_a_release_brought_back_are_not_overwritten_unseen(as_edith, as_writer, guide, step):
    Step.objects.filter(pk=step.pk).update(why="A newer draft.")
    mine = opened(as_edith, step)
    form = as_writer.get(f"/desk/recovery/guide/{guide.pk}/releases/1/bring-back/")
    as_writer.post(f"/desk/recovery/guide/{guide.pk}/releases/1/bring-back/", fields_of(form))
    assert sent(as_edith, step, mine, why="Mine.").context["adminform"].form.fields["why"].theirs == "Because k1 helps some people."


def test_phase_revision_rises_too(as_edith, guide):
    phase = guide.phases.get(key="p1")
    sent(as_edith, phase, opened(as_edith, phase), summary="Another sentence.")
    assert Phase.objects.get(pk=phase.pk).revision == 2
