"""Where I am signed in, and out of everywhere else."""

import pytest
from allauth.usersessions.models import UserSession

from tests.accounts.conftest import is_signed_in
from tests.browsing import form_to, send, signed_in_through_the_page

pytestmark = pytest.mark.django_db
LIST = "/account/sessions/"


def test_every_device_is_listed_for_its_owner_alone(alice, bob):
    here = signed_in_through_the_page(alice, HTTP_USER_AGENT="a phone in the kitchen")
    signed_in_through_the_page(alice, HTTP_USER_AGENT="a computer at the library")
    signed_in_through_the_page(bob, HTTP_USER_AGENT="a phone of bob")
    page = here.get(LIST).content.decode()
    assert "a phone in the kitchen" in page
    assert "a computer at the library" in page
    assert "a phone of bob" not in page


def test_sign_out_everywhere_ends_every_other_session_and_nobody_elses(alice, bob):
    here, there, others = (signed_in_through_the_page(user) for user in (alice, alice, bob))
    answer = send(here, form_to(here.get(LIST), LIST))
    assert answer.status_code == 302
    assert (is_signed_in(here), is_signed_in(there), is_signed_in(others)) == (True, False, True)
    assert UserSession.objects.filter(user=alice).count() == 1


def test_a_stranger_cannot_end_a_session_by_its_id(alice, bob):
    here, there, others = (signed_in_through_the_page(user) for user in (alice, alice, bob))
    signed_in_through_the_page(bob)
    form = form_to(others.get(LIST), LIST)
    form.fields["sessions"] = [str(pk) for pk in UserSession.objects.filter(user=alice).values_list("pk", flat=True)]
    send(others, form)
    assert is_signed_in(here)
    assert is_signed_in(there)


def test_signing_out_takes_the_session_off_the_list(alice):
    here, there = signed_in_through_the_page(alice), signed_in_through_the_page(alice)
    send(there, form_to(there.get("/account/logout/"), "/account/logout/"))
    here.get(LIST)
    assert UserSession.objects.filter(user=alice).count() == 1
