"""The desk holds the guide and nothing about any person."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from recovery.actions.plan import finish_step
from recovery.models import Helpline, MythCard, Phase, ShortText, Source, StepProgress, User
from tests.admin.conftest import form_of, page
from tests.admin.forms import changed_fields
from tests.conftest import NOW
from tests.manuscripts import make_guide, make_manuscript

GUIDE_MODELS = {"guide", "phase", "step", "source", "mythcard", "shorttext", "helpline", "release"}


def test_registry_holds_only_guide_models():
    assert {model._meta.label_lower for model in admin.site._registry} == {f"recovery.{name}" for name in GUIDE_MODELS}


@pytest.mark.parametrize("label", sorted(model._meta.label for model in apps.get_models() if model._meta.model_name not in GUIDE_MODELS))
def test_registering_a_model_that_is_no_guide_model_is_refused(label):
    model = apps.get_model(label)
    admin.site.register(model)
    try:
        assert (model in admin.site._registry) is (label == "recovery.Activity")  # part of a step, no page unless registered
    finally:
        admin.site._registry.pop(model, None)


@pytest.mark.parametrize(
    "path",
    [
        "recovery/user",
        "recovery/writing",
        "recovery/plan",
        "account/emailaddress",
        "mfa/authenticator",
        "usersessions/usersession",
        "auth/group",
        "sessions/session",
        "django_tasks_database/dbtaskresult",
    ],
)
def test_address_of_a_person_model_is_not_found(as_edith, path):
    assert as_edith.get(f"/desk/{path}/").status_code == 404


def every_page(guide):
    step, release = guide.steps.get(key="k1"), guide.releases.get()
    rows = [
        step,
        guide,
        Phase.objects.filter(guide=guide).first(),
        Source.objects.get(guide=guide),
        MythCard.objects.get(guide=guide),
        ShortText.objects.first(),
        Helpline.objects.first(),
    ]
    yield reverse("admin:index")
    for row in rows:
        yield form_of(row)
        yield form_of(row).replace("/change/", "/history/")
    for name in ("road", "check", "publish", "releases", "releases/compare", "releases/1/bring-back", "preview/plan", "preview/s/k1"):
        yield page(guide, name)
    for name in ("source", "mythcard", "shorttext", "helpline"):
        yield f"/desk/recovery/{name}/"
    yield f"/desk/recovery/step/{step.pk}/retire/"
    yield f"/desk/recovery/release/{release.pk}/read/s/k1/"
    yield f"/desk/recovery/mythcard/{rows[4].pk}/delete/"


def test_no_page_of_an_editor_shows_a_person(alice, edith, as_edith, guide):
    """Not even the editors themselves: neither an address nor an id, after everybody has left traces everywhere."""
    alice.plans.update(guide=guide)
    finish_step(alice, "k1", fact_id=alice.pk, at=NOW)
    form = as_edith.get(form_of(guide.steps.get(key="k1")))
    as_edith.post(form_of(guide.steps.get(key="k1")), changed_fields(form, minutes="7"))
    guide.releases.get().__class__.objects.filter(guide=guide).update(published_by=edith)
    people = [word for user in User.objects.all() for word in (user.email, str(user.pk), str(user.pk)[:8], user.pk.hex)]
    people += [str(fact.pk) for fact in StepProgress.objects.all()]
    for path in every_page(guide):
        response = as_edith.get(path)
        assert response.status_code == 200, path
        shown = [word for word in people if word in response.content.decode()]
        assert not shown, path


def test_index_offers_every_kind_of_work(as_edith, guide):
    html = as_edith.get("/desk/").content.decode()
    for path in (
        page(guide, "road"),
        page(guide, "check"),
        page(guide, "publish"),
        "/desk/recovery/helpline/",
        "/desk/recovery/shorttext/",
    ):
        assert path in html
    assert "People see release 1" in html


def test_index_without_a_guide_says_so(as_edith, guide):
    make_guide(make_manuscript(key="empty", title="Never published"))
    assert "Nothing is published yet." in as_edith.get("/desk/").content.decode()
