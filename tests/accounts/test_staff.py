"""The desk has no door of its own: editors sign in like everyone, and in production with a second step."""

import pytest

from tests.accounts.test_second_factor import ACTIVATE, app_code
from tests.browsing import browser, form_to, say_who_it_is, send
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def through_the_door(client, email):
    locked = client.get("/desk/", follow=True)
    assert locked.redirect_chain[-1][0].startswith("/account/login/?next=%2Fdesk%2F")
    return send(client, form_to(locked, "/account/login/"), login=email, password=PASSWORD)


def test_an_editor_signs_in_where_everyone_does(edith):
    client = browser()
    assert through_the_door(client, edith.email).url == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_the_stock_sign_in_page_of_the_desk_leads_to_the_common_one(edith):
    answer = browser().get("/desk/login/?next=/desk/recovery/step/")
    assert (answer.status_code, answer.url) == (302, "/account/login/?next=%2Fdesk%2Frecovery%2Fstep%2F")


def test_a_password_posted_to_the_desk_opens_nothing(edith):
    client = browser()
    client.get("/account/login/")
    answer = client.post("/desk/login/", {"username": edith.email, "password": PASSWORD, "csrfmiddlewaretoken": client.cookies["t"].value})
    assert answer.url.startswith("/account/login/")
    assert client.get("/desk/").status_code == 302


def test_somebody_who_is_no_editor_is_refused(alice):
    client = browser()
    through_the_door(client, alice.email)
    assert client.get("/desk/", follow=True).status_code == 403


def test_in_production_an_editor_without_a_second_step_reaches_only_its_set_up(edith, settings):
    settings.PRODUCTION = True
    client = browser()
    through_the_door(client, edith.email)
    for path in ("/desk/", "/desk/recovery/step/", "/desk/login/"):
        answer = client.get(path, follow=True)
        assert answer.redirect_chain[-1][0] == "/account/2fa/"


def test_in_production_an_editor_with_a_second_step_reaches_the_desk(edith, settings):
    settings.PRODUCTION = True
    client = browser()
    through_the_door(client, edith.email)
    say_who_it_is(client)
    page = client.get(ACTIVATE)
    send(client, form_to(page, ACTIVATE), code=app_code(page.context["form"].secret))
    assert client.get("/desk/").status_code == 200
