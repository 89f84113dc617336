"""Writing a step: every rule at its field, drafts that may be half written, and what a save says."""

import pytest
from django.contrib.admin.models import LogEntry

from recovery.models import Activity, Step
from recovery.releases import guide_of
from tests.admin.conftest import form_of, page
from tests.admin.forms import changed_fields, errors_at, fields_of, save
from tests.manuscripts import make_activity, make_guide, make_manuscript, publish_manuscript, sentences, step_in

# --- What a save says ---------------------------------------------------------------------------------------------


def test_save_says_that_it_is_a_draft_and_what_people_see(as_edith, guide, step):
    response = save(as_edith, step, title="Breathe out slowly")
    html = as_edith.get(response["Location"]).content.decode()
    assert "Saved as draft. People still see release 1." in html
    assert f'href="{page(guide, "preview/s/k1")}"' in html
    assert f'href="{page(guide, "publish")}"' in html


def test_save_of_a_writer_offers_no_publication(as_writer, guide, step):
    html = as_writer.get(save(as_writer, step, minutes="6")["Location"]).content.decode()
    assert "Saved as draft." in html
    assert page(guide, "publish") not in html


def test_save_before_anything_is_published_says_so(as_edith, db):
    step = make_guide(make_manuscript(key="other")).steps.get(key="k1")
    assert "Saved as draft. Nothing is published yet." in as_edith.get(save(as_edith, step, minutes="6")["Location"]).content.decode()


def test_save_changes_the_draft_and_not_what_people_see(as_edith, guide, step):
    save(as_edith, step, title="Breathe out slowly", body=sentences(60, 9))
    step.refresh_from_db()
    assert (step.title, step.revision) == ("Breathe out slowly", 2)
    assert guide_of(guide.releases.get().pk).steps["k1"].title == "Take step k1"


def test_saving_a_form_as_it_came_changes_no_word(as_edith, db):
    """Lists keep their order, texts their form: else everybody would read "updated since you did this"."""
    manuscript = make_manuscript()
    step_in(manuscript, "k1").update(
        audience=["home", "children"],
        rows=[33, 31, 32],
        sources=["moss-2020"],
        body="## A heading\n\n" + sentences(45, 1) + "\n\n- one\n- two",
        activities=[
            make_activity("a2", "checklist", items=["b", "a"], audience=["pets", "i-ended"]),
            make_activity("a1", "check", low="no", high="yes"),
        ],
    )
    guide = publish_manuscript(manuscript).guide
    save(as_edith, guide.steps.get(key="k1"))
    assert "The drafts say the same as what people see." in as_edith.get(page(guide, "publish")).content.decode()


def test_save_and_go_back_leads_to_the_place_on_the_road(as_edith, guide, step):
    assert save(as_edith, step, _back="1")["Location"] == f"{page(guide, 'road')}#k1"


def test_history_names_fields_and_holds_nothing_that_was_typed(as_edith, guide, step):
    save(
        as_edith,
        step,
        why="Sunflowers helped.",
        activities__0__prompt="Write about sunflowers.",
        activities__1__kind="list",
        activities__1__prompt="More sunflowers.",
    )
    messages = [entry.change_message for entry in LogEntry.objects.all()]
    assert "Why it helps" in messages[0]
    assert not any("unflower" in message for message in messages)


# --- Keys ---------------------------------------------------------------------------------------------------------


def test_key_is_read_only_after_creation(as_edith, guide, step):
    assert "key" not in fields_of(as_edith.get(form_of(step)))
    save(as_edith, step, key="k99")
    step.refresh_from_db()
    assert step.key == "k1"


def add_step(client, guide, **changes):
    phase = guide.phases.get(key="p2")
    path = f"/desk/recovery/step/add/?phase={phase.pk}"
    return client.post(path, changed_fields(client.get(path), **changes))


def test_new_step_gets_the_next_key_and_the_last_place_of_its_phase(as_edith, guide):
    add_step(as_edith, guide, title="Something new")
    made = Step.objects.get(guide=guide, title="Something new")
    assert (made.key, made.phase.key, made.revision) == ("k13", "p2", 1)
    assert list(made.phase.steps.values_list("key", flat=True))[-1] == "k13"


def test_key_of_a_retired_step_is_never_used_again(as_edith, guide, step):
    as_edith.post(f"/desk/recovery/step/{step.pk}/retire/")
    response = add_step(as_edith, guide, title="Something new", key="k1")
    assert "Keys are never used twice" in errors_at(response, "key")


@pytest.mark.parametrize("key", ["K1", "a b", "-a", ""])
def test_key_that_cannot_stand_in_an_address_is_refused(as_edith, guide, key):
    assert errors_at(add_step(as_edith, guide, title="Something new", key=key), "key")


# --- Rules at their fields ----------------------------------------------------------------------------------------

REFUSED = [
    ("title", "x" * 41, "at most 40"),
    ("minutes", "1", "greater than or equal to 2"),
    ("minutes", "21", "less than or equal to 20"),
    ("audience", "martians", "not one of the available choices"),
    ("sources", "nobody-1999", "not one of the available choices"),
    ("rows", "5, 400", "Rows go from 1 to 193"),
    ("evidence", "proven", "not one of the available choices"),
    ("file_name", "../secret", "Small letters"),
    ("body", "See [this](step:k99).", "leads nowhere"),
    ("body", "See [this](javascript:alert).", "leads nowhere"),
    ("body", "A <b>bold</b> word.", "is HTML"),
    ("body", "![a picture](https://example.org/x.png)", "Pictures are not part"),
    ("body", "::: only children\nNever closed.", "never closed"),
    ("body", "::: only martians\nHello.\n:::", "not an audience tag"),
    ("body", "::: only\nHello.\n:::", "needs at least one tag"),
    ("body", "::: aside\nHello.\n:::", "no block called"),
    ("why", "::: example\nHello.\n:::", "belong in the text to read only"),
    ("short", "See [this](myth:m9).", "leads nowhere"),
    ("hurts", "See [this](page:shop).", "leads nowhere"),
]


@pytest.mark.parametrize(("name", "value", "message"), REFUSED)
def test_what_breaks_a_rule_is_refused_at_its_field(as_edith, guide, step, name, value, message):
    response = save(as_edith, step, **{name: value})
    assert message in errors_at(response, name)
    assert "Your words are all still here." in response.content.decode()
    step.refresh_from_db()
    assert step.revision == 1


def test_refused_words_stay_in_the_form(as_edith, guide, step):
    response = save(as_edith, step, body="A long text about [moss](step:k99).", why="And why.")
    assert fields_of(response)["body"] == ["A long text about [moss](step:k99)."]
    assert fields_of(response)["why"] == ["And why."]


@pytest.mark.parametrize("target", ["step:k2", "page:help", "myth:m1", "https://example.org/"])
def test_link_that_leads_somewhere_is_saved(as_edith, guide, step, target):
    assert save(as_edith, step, body=f"See [this]({target}). {sentences(45)}").status_code == 302


ACTIVITIES = [
    ({"kind": "reflection", "minutes": "4"}, "minutes", "outside 5 to 15"),
    ({"kind": "reflection", "minutes": "10", "items": "one"}, "items", "does not have this field"),
    ({"kind": "practice", "days": "15"}, "days", "outside 2 to 14"),
    ({"kind": "practice"}, "days", "outside 2 to 14"),
    ({"kind": "two_column", "left": "Mine"}, "right", "Is empty"),
    ({"kind": "checklist", "items": "only one"}, "items", "2 to 12 items"),
    ({"kind": "checklist", "items": "\n".join("abcdefghijklm")}, "items", "2 to 12 items"),
    ({"kind": "if_then", "items": "If I am tired then I sleep"}, "items", "must read"),
    ({"kind": "check", "low": "none"}, "high", "needs both of its ends"),
    ({"kind": "check", "low": "none", "high": "much", "items": "a\nb"}, "items", "not both"),
    ({"kind": "check", "items": "one"}, "items", "at least two words"),
    ({"kind": "list", "prompt": ""}, "prompt", "Is empty"),
    ({"kind": "list", "prompt": "::: example\nNo.\n:::"}, "prompt", "belong in the text to read only"),
    ({"kind": "list", "help": "See [this](step:k99)."}, "help", "leads nowhere"),
    ({"kind": "dance"}, "kind", "not one of the available choices"),
    ({"kind": "list", "audience": "martians"}, "audience", "not one of the available choices"),
    ({"kind": "letter", "days": "3"}, "days", "does not have this field"),
    ({"kind": "list", "left": "x" * 61}, "left", "at most 60"),
]


@pytest.mark.parametrize(("fields", "name", "message"), ACTIVITIES)
def test_activity_that_breaks_a_rule_is_refused_at_its_field(as_edith, guide, step, fields, name, message):
    response = save(as_edith, step, **{f"activities__0__{field}": value for field, value in fields.items()})
    assert message in errors_at(response, name, formset=0)
    assert Activity.objects.get(step=step).prompt == "Write down what comes."


SOUND = [
    {"kind": "reflection", "minutes": "10", "third_person": "on"},
    {"kind": "list", "items": "one\ntwo"},
    {"kind": "two_column", "left": "Mine", "right": "Theirs"},
    {"kind": "checklist", "items": "one\ntwo"},
    {"kind": "if_then", "items": "If I am tired | then I sleep"},
    {"kind": "practice", "days": "7"},
    {"kind": "check", "low": "none", "high": "much"},
    {"kind": "check", "items": "calm\nsad"},
    {"kind": "letter"},
    {"kind": "grid", "items": "Early | good\nLast | good\nEarly | hard\nLast | hard"},
    {"kind": "decision"},
]


@pytest.mark.parametrize("fields", SOUND)
def test_sound_activity_of_every_kind_is_saved(as_edith, guide, step, fields):
    assert save(as_edith, step, **{f"activities__0__{field}": value for field, value in fields.items()}).status_code == 302
    saved = Activity.objects.get(step=step)
    assert saved.kind == fields["kind"]
    assert "\n".join(saved.items) == fields.get("items", "")


# --- Half-written drafts ------------------------------------------------------------------------------------------


def test_half_written_draft_is_saved_and_says_what_is_missing_at_each_field(as_edith, guide, step):
    assert save(as_edith, step, body="Only a few words so far.", short="", evidence="strong", activities__0__DELETE="on").status_code == 302
    fields = as_edith.get(form_of(step)).context["adminform"].form.fields
    assert "40 to 450" in fields["body"].notes[0].message
    assert fields["short"].notes[0].message == "Is empty."
    assert "claims a source" in fields["sources"].notes[0].message
    html = as_edith.get(form_of(step)).content.decode()
    assert "Has 0 activities; a step has one to three." in html
    assert html.count("Before it can be published:") == 4


def test_hard_words_are_worth_a_look_and_do_not_refuse(as_edith, guide, step):
    hard = "Interdisciplinary psychotherapeutic considerations necessitate comprehensive differentiation, " * 6 + "."
    assert save(as_edith, step, body=hard).status_code == 302
    assert "Worth a look:" in as_edith.get(form_of(step)).content.decode()


def test_form_shows_words_and_reading_age(as_edith, guide, step):
    assert "45 words · reads at about age" in as_edith.get(form_of(step)).content.decode()


def test_measuring_answers_words_and_age_and_stores_nothing(as_edith, guide, step):
    answer = as_edith.post("/desk/recovery/step/measure/", {"text": "The dog is here. It sits by the door."}).json()
    assert (answer["words"], answer["age"] < 8) == (9, True)


@pytest.mark.parametrize("client_name", ["client", "as_alice"])
def test_measuring_is_for_editors(request, client_name):
    visitor = request.getfixturevalue(client_name)
    assert visitor.post("/desk/recovery/step/measure/", {"text": "A word."}, follow=True).headers["Content-Type"].startswith("text/html")


def test_measuring_by_get_is_refused_so_that_no_address_holds_text(as_edith):
    assert as_edith.get("/desk/recovery/step/measure/", {"text": "A word."}).status_code == 400


# --- Activities ---------------------------------------------------------------------------------------------------


def test_new_activity_gets_the_next_key_and_the_last_place(as_edith, guide, step):
    save(as_edith, step, activities__1__kind="letter", activities__1__prompt="Write it, keep it.")
    assert list(step.activities.values_list("key", "position")) == [("a1", 0), ("a2", 1)]


def test_key_of_a_removed_activity_that_people_saw_is_not_used_again(as_edith, guide, step):
    save(as_edith, step, activities__0__DELETE="on")
    save(as_edith, step, activities__0__kind="letter", activities__0__prompt="Write it, keep it.")
    assert list(step.activities.values_list("key", flat=True)) == ["a2"]


def three_activities(db):
    manuscript = make_manuscript()
    step_in(manuscript, "k1")["activities"] = [make_activity(key) for key in ("a1", "a2", "a3")]
    return publish_manuscript(manuscript).guide.steps.get(key="k1")


@pytest.mark.parametrize(
    ("form", "place", "order"), [(2, "1", "a3 a1 a2"), (0, "3", "a2 a3 a1"), (1, "1", "a2 a1 a3"), (0, "2", "a2 a1 a3")]
)
def test_activity_given_another_place_moves_there(as_edith, db, form, place, order):
    step = three_activities(db)
    save(as_edith, step, **{f"activities__{form}__position": place})
    assert list(step.activities.values_list("key", flat=True)) == order.split()
    assert list(step.activities.values_list("position", flat=True)) == [0, 1, 2]


def test_step_moved_to_another_phase_comes_last_there(as_edith, guide, step):
    phase = guide.phases.get(key="p2")
    save(as_edith, step, phase=str(phase.pk))
    assert list(phase.steps.values_list("key", flat=True)) == ["k3", "k4", "k1"]


def test_step_cannot_move_to_a_phase_of_another_guide(as_edith, guide, step):
    other = make_guide(make_manuscript(key="other", phases=make_manuscript()["phases"])).phases.first()
    assert "not one of the available choices" in errors_at(save(as_edith, step, phase=str(other.pk)), "phase")


def test_unfinished_neighbour_does_not_disturb_a_save(as_edith, guide, step):
    other = guide.steps.get(key="k2")
    other.body = "::: only children\nNever closed."
    other.save()
    assert save(as_edith, step, minutes="6").status_code == 302
