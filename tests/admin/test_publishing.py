"""Publishing from the desk: what was looked at goes out, once; faults stand where they are."""

import pytest

from recovery.actions.plan import finish_step
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import WritingKind
from recovery.models import Release, Step, Writing
from recovery.queries.journey import journey_of
from recovery.releases import guide_of
from tests.admin.conftest import form_of, page
from tests.admin.forms import changed_fields, fields_of
from tests.conftest import NOW, fresh, make_person


@pytest.fixture
def drafted(guide):
    """k1 and k2 have other words than people see."""
    Step.objects.filter(guide=guide, key="k1").update(why="Because moss is soft.", revision=2)
    Step.objects.filter(guide=guide, key="k2").update(title="Take a slower step", revision=2)
    return guide


def look(client, guide):
    return client.get(page(guide, "publish"))


def publish(client, guide, form, **changes):
    return client.post(page(guide, "publish"), changed_fields(form, **changes))


def newest(guide):
    return guide.releases.order_by("-number").first()


def test_page_lists_changed_steps_all_chosen(as_edith, drafted):
    form = look(as_edith, drafted)
    assert fields_of(form)["steps"] == ["k1", "k2"]


def test_page_shows_words_put_in_and_taken_out_and_never_source(as_edith, drafted):
    html = look(as_edith, drafted).content.decode()
    assert "put in: </span>moss is soft.</ins>" in html
    assert "taken out: </span>k1 helps some people.</del>" in html
    assert "{&quot;" not in html


def test_page_says_how_many_are_in_a_step_and_that_theirs_stays(as_edith, drafted):
    people = [make_person(f"p{number}@example.org") for number in range(5)]
    for person in people:
        person.plans.update(guide=drafted)
        finish_step(person, "k1", fact_id=person.pk, at=NOW)
    finish_step(people[0], "k2", fact_id=Writing().pk, at=NOW)
    html = look(as_edith, drafted).content.decode()
    assert "5 people in it" in html
    assert "fewer than five people in it" in html
    assert "Everyone keeps their ticks and answers." in html


def test_publishing_makes_the_next_release_with_its_note(as_edith, edith, drafted, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        response = publish(as_edith, drafted, look(as_edith, drafted), note="Softer words")
    release = newest(drafted)
    assert (release.number, release.note, release.published_by) == (2, "Softer words", edith)
    assert guide_of(release.pk).steps["k1"].why_html == "<p>Because moss is soft.</p>"
    assert "Release 2 is published." in as_edith.get(response["Location"]).content.decode()


def test_publishing_chosen_steps_leaves_the_others_as_people_know_them(as_edith, drafted):
    publish(as_edith, drafted, look(as_edith, drafted), steps=["k2"])
    steps = guide_of(newest(drafted).pk).steps
    assert (steps["k1"].why_html, steps["k2"].title) == ("<p>Because k1 helps some people.</p>", "Take a slower step")
    assert fields_of(look(as_edith, drafted))["steps"] == ["k1"]


def test_person_sees_the_change_and_keeps_tick_and_answer(as_edith, alice, drafted):
    alice.plans.update(guide=drafted)
    finish_step(alice, "k1", fact_id=alice.pk, at=NOW)
    before = journey_of(alice, NOW)
    where = Where(WritingKind.ANSWER, before.plan_id, before.guide.steps["k1"].id, "a1", before.release_id)
    kept = save_writing(alice, where, Save(Writing().pk, {"items": ["a walk"]}), at=NOW)
    publish(as_edith, drafted, look(as_edith, drafted))
    after = journey_of(fresh(alice), NOW)
    view = after.road.steps["k1"]
    assert (after.guide.release, view.done, view.updated) == (2, True, True)
    assert Writing.objects.get(pk=kept.pk).release.number == 1


# --- Once, and only what was looked at ----------------------------------------------------------------------------


def test_sending_the_form_twice_publishes_once(as_edith, drafted):
    form = look(as_edith, drafted)
    publish(as_edith, drafted, form)
    response = publish(as_edith, drafted, form)
    assert Release.objects.filter(guide=drafted).count() == 2
    assert "Nothing was published twice." in as_edith.get(response["Location"]).content.decode()


def test_second_form_of_chosen_steps_publishes_once_although_others_wait(as_edith, drafted):
    form = look(as_edith, drafted)
    for _ in range(2):
        publish(as_edith, drafted, form, steps=["k1"])
    assert Release.objects.filter(guide=drafted).count() == 2


def test_drafts_changed_after_the_look_are_not_published_unseen(as_edith, as_writer, drafted):
    form = look(as_edith, drafted)
    step = drafted.steps.get(key="k1")
    as_writer.post(form_of(step), changed_fields(as_writer.get(form_of(step)), why="Half of a"))
    response = publish(as_edith, drafted, form, note="Softer words", steps=["k1"])
    assert response.status_code == 409
    assert "The drafts have changed since you opened this page." in response.content.decode()
    again = fields_of(response)
    assert (again["note"], again["steps"]) == (["Softer words"], ["k1"])
    assert newest(drafted).number == 1
    publish(as_edith, drafted, response)
    assert newest(drafted).number == 2


def test_publishing_nothing_is_refused(as_edith, drafted):
    response = publish(as_edith, drafted, look(as_edith, drafted), steps=[])
    assert "Nothing is chosen" in response.content.decode()
    assert newest(drafted).number == 1


def test_unknown_step_is_not_published(as_edith, drafted):
    assert publish(as_edith, drafted, look(as_edith, drafted), steps=["k99"]).status_code == 409
    assert newest(drafted).number == 1


def test_nothing_changed_offers_nothing_to_publish(as_edith, guide):
    html = look(as_edith, guide).content.decode()
    assert "There is nothing to publish." in html
    assert "Publish release" not in html


def test_change_around_the_steps_can_be_published_alone(as_edith, guide):
    guide.phases.filter(key="p2").update(summary="Small things.")
    form = look(as_edith, guide)
    assert "phase p2 “Part p2”" in form.content.decode()
    publish(as_edith, guide, form)
    assert guide_of(newest(guide).pk).by_key["p2"].summary == "Small things."


def test_first_release_is_published_from_the_desk(as_edith, drafted):
    Release.objects.filter(guide=drafted)._raw_delete("default")
    form = look(as_edith, drafted)
    assert "Nothing is published yet." in form.content.decode()
    publish(as_edith, drafted, form)
    assert newest(drafted).number == 1


# --- Faults -------------------------------------------------------------------------------------------------------


@pytest.fixture
def faulty(drafted):
    Step.objects.filter(guide=drafted, key="k1").update(body="See [this](step:k99).")
    return drafted


def test_blocking_faults_stand_beside_their_step_with_a_link_to_the_field(as_edith, faulty):
    html = look(as_edith, faulty).content.decode()
    place = form_of(faulty.steps.get(key="k1"))
    assert f'<a href="{place}#field-body">' in html
    assert "The link “step:k99” leads nowhere." in html


def test_faults_in_chosen_steps_refuse_the_publication(as_edith, faulty):
    response = publish(as_edith, faulty, look(as_edith, faulty), note="Softer words")
    assert response.status_code == 422
    assert "Nothing was published." in response.content.decode()
    assert (fields_of(response)["note"], fields_of(response)["steps"]) == (["Softer words"], ["k1", "k2"])
    assert newest(faulty).number == 1


def test_sound_steps_are_published_without_the_faulty_one(as_edith, faulty):
    publish(as_edith, faulty, look(as_edith, faulty), steps=["k2"])
    assert newest(faulty).number == 2


def test_check_page_lists_faults_warnings_and_findings_at_their_forms(as_edith, faulty):
    Step.objects.filter(guide=faulty, key="k2").update(hurts="You can win them back.")
    faulty.phases.filter(key="p1").update(opener="Too short.")
    html = as_edith.get(page(faulty, "check")).content.decode()
    blocking, warnings, findings = html.split("<h2 id=")[1:]
    assert f"{form_of(faulty.steps.get(key='k1'))}#field-body" in blocking
    assert f"{form_of(faulty.phases.get(key='p1'))}#field-opener" in warnings
    assert "150 to 250" in warnings
    assert f"{form_of(faulty.steps.get(key='k2'))}#field-hurts" in findings
    assert "win them back" in findings


def test_fault_of_an_activity_leads_to_the_activity(as_edith, guide, step):
    step.activities.update(kind="practice")
    html = as_edith.get(page(guide, "check")).content.decode()
    assert f"{form_of(step)}#activity-a1" in html
    assert 'id="activity-a1"' in as_edith.get(form_of(step)).content.decode()
