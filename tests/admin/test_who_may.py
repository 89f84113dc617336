"""Nobody, a person, an editor, a publisher: who reaches which page of the desk, and with which sign-in."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from recovery.actions.drafts import steps_in
from recovery.models import Release, Step
from tests.admin.conftest import form_of, page
from tests.admin.forms import fields_of

OPEN_TO_WRITERS = [
    "road",
    "check",
    "releases",
    "releases/compare",
    "preview/plan",
    "preview/s/k1",
    "preview/myths",
    "releases/1/bring-back",
]


@pytest.mark.parametrize("name", [*OPEN_TO_WRITERS, "publish"])
def test_page_for_nobody_leads_to_the_common_sign_in(client, guide, name):
    response = client.get(page(guide, name), follow=True)
    assert response.redirect_chain[-1][0].startswith("/account/login/?next=")
    assert response.status_code == 200


@pytest.mark.parametrize("name", [*OPEN_TO_WRITERS, "publish"])
def test_page_for_a_person_who_is_no_editor_is_refused(as_alice, guide, name):
    assert as_alice.get(page(guide, name), follow=True).status_code == 403


@pytest.mark.parametrize("name", OPEN_TO_WRITERS)
def test_page_for_a_writer_opens(as_writer, guide, name):
    assert as_writer.get(page(guide, name)).status_code == 200


def test_publish_page_for_a_writer_is_refused_and_not_offered(as_writer, guide, step):
    step.title = "Another title"
    step.save()
    assert as_writer.get(page(guide, "publish")).status_code == 403
    assert as_writer.post(page(guide, "publish"), {"steps": ["k1"], "seen_number": "1"}).status_code == 403
    assert page(guide, "publish") not in as_writer.get(page(guide, "road")).content.decode()
    assert Release.objects.filter(guide=guide).count() == 1


@pytest.mark.parametrize("who", ["client", "as_alice"])
def test_posts_of_others_change_nothing(request, who, guide, step):
    visitor = request.getfixturevalue(who)
    before = steps_in(step.phase)
    visitor.post(page(guide, "road/move"), {"move": "k1:down"})
    visitor.post(f"/desk/recovery/step/{step.pk}/retire/")
    visitor.post(form_of(step), {"title": "Mine now"})
    step.refresh_from_db()
    assert (step.title, step.retired_at, steps_in(step.phase)) == ("Take step k1", None, before)


@pytest.mark.parametrize("model", ["step", "phase", "guide", "shorttext"])
def test_deleting_what_people_depend_on_is_refused_to_everybody(as_edith, guide, model, request):
    row = {"step": guide.steps.first(), "phase": guide.phases.first(), "guide": guide}.get(model)
    row_id = row.pk if row else 1
    assert as_edith.post(f"/desk/recovery/{model}/{row_id}/delete/", {"post": "yes"}).status_code in (403, 302, 404)
    assert Step.objects.filter(guide=guide).count() == 12
    assert guide.phases.count() == 6


def test_release_can_be_neither_changed_nor_added_nor_deleted(as_edith, guide):
    release = guide.releases.get()
    for path in (f"{release.pk}/change/", f"{release.pk}/delete/", "add/"):
        assert as_edith.get(f"/desk/recovery/release/{path}").status_code == 404


def test_writer_who_lost_the_group_is_refused(as_writer, writer, guide, step):
    writer.groups.clear()
    for path in (page(guide, "road"), page(guide, "preview/s/k1"), form_of(step), f"/desk/recovery/step/{step.pk}/retire/"):
        assert as_writer.get(path).status_code == 403


# --- Sign-in ------------------------------------------------------------------------------------------------------


def test_admin_sign_in_is_the_common_one(client, db):
    response = client.get("/desk/login/?next=/desk/")
    assert (response.status_code, response["Location"]) == (302, "/account/login/?next=%2Fdesk%2F")


def test_admin_sign_in_takes_no_password_of_its_own(client, edith):
    client.post("/desk/login/", {"username": edith.email, "password": "seven quiet stones on a path"})
    assert "_auth_user_id" not in client.session


def test_sign_out_and_password_lead_to_the_common_pages(as_edith):
    assert as_edith.get("/desk/logout/")["Location"] == "/account/logout/"
    assert as_edith.get("/desk/password_change/")["Location"] == "/account/password/change/"


@pytest.mark.parametrize("name", ["road", "publish", "preview/s/k1"])
def test_staff_without_second_factor_in_production_reach_only_its_set_up(settings, as_edith, guide, name):
    settings.PRODUCTION = True
    for path in (page(guide, name), "/desk/", "/desk/login/"):
        response = as_edith.get(path)
        assert (response.status_code, response["Location"]) == (302, "/account/2fa/")


def test_post_of_staff_without_second_factor_in_production_changes_nothing(settings, as_edith, guide, step):
    fields = fields_of(as_edith.get(form_of(step)))
    settings.PRODUCTION = True
    as_edith.post(form_of(step), {**fields, "title": "Slipped through"})
    step.refresh_from_db()
    assert step.title == "Take step k1"


def test_staff_with_second_factor_in_production_reach_the_desk(settings, as_edith, edith, guide):
    settings.PRODUCTION = True
    Authenticator.objects.create(user=edith, type=Authenticator.Type.TOTP, data={"secret": "00"})
    assert as_edith.get(page(guide, "road")).status_code == 200


def test_staff_without_second_factor_reach_the_desk_when_it_is_not_production(as_edith, guide):
    assert as_edith.get(page(guide, "road")).status_code == 200


def test_words_of_an_editor_whose_session_ended_are_kept_for_them(as_edith, edith, guide, step):
    fields = fields_of(as_edith.get(form_of(step)))
    Client().post(form_of(step), {**fields, "why": "A sentence nobody may lose."})
    assert edith.parked_posts.count() == 1
    step.refresh_from_db()
    assert step.why == "Because k1 helps some people."
