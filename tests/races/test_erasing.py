"""Somebody erases everything in one tab while another one is still saving: no error, and nothing stays behind."""

from uuid import uuid4

import pytest
from django.apps import apps

from recovery.actions.account import erase_person, tell
from recovery.actions.decisions import save_check
from recovery.actions.parking import park_post
from recovery.actions.plan import finish_step, start_plan
from recovery.errors import RecoveryError
from recovery.models import DataKey, Person, Plan, User
from tests.conftest import NOW, fresh, make_person, make_user, signed_in
from tests.people import CLEAR
from tests.races.together import on_postgres, together
from tests.writing_help import answer, write_note

pytestmark = on_postgres
each_order = pytest.mark.parametrize("erase_first", [True, False], ids=["erased first", "saved first"])

LATE = {
    "answer": (Plan, "owner", lambda user: answer(user, a2={"text": "one"})),
    "finish": (Plan, "owner", lambda user: finish_step(user, "k1", fact_id=uuid4(), at=NOW)),
    "check": (Plan, "owner", lambda user: save_check(user, CLEAR, check_id=uuid4(), at=NOW)),
    "note": (DataKey, "user", lambda user: write_note(user, "one")),
    "park": (DataKey, "user", lambda user: park_post(user, path="/x/", fields={"text": ["one"]}, at=NOW)),
    "tell": (Person, "user", lambda user: tell(user, {"aim": "write"})),
}


def nothing_is_left_of(user_id):
    """No row of any table points at the person, and no row is an orphan."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.remote_field and field.remote_field.model is User:
                assert not model._base_manager.filter(**{field.attname: user_id}).exists(), model
    assert not User.objects.filter(pk=user_id).exists()


def quietly(call):
    """A refusal by rule is an answer; anything else is an error and is raised."""
    try:
        return call()
    except RecoveryError as refusal:
        return type(refusal).__name__


@each_order
@pytest.mark.parametrize("what", sorted(LATE))
def test_erasing_and_saving_at_once_end_with_nothing_left_and_no_error(stage, what, erase_first):
    alice = make_person("alice@example.org")
    model, owner, late = LATE[what]
    other_tab = fresh(alice)
    calls = [lambda: erase_person(fresh(alice)), lambda: quietly(lambda: late(other_tab))]
    together(*(calls if erase_first else reversed(calls)), hold=model.objects.filter(**{owner: alice}), in_order=True)
    nothing_is_left_of(alice.pk)


@each_order
def test_erasing_and_starting_a_plan_at_once_end_with_no_plan(stage, erase_first):
    carol = make_user("carol@example.org")
    other_tab = fresh(carol)
    calls = [lambda: erase_person(fresh(carol)), lambda: quietly(lambda: start_plan(other_tab, at=NOW))]
    together(*(calls if erase_first else reversed(calls)), hold=DataKey.objects.filter(user=carol), in_order=True)
    nothing_is_left_of(carol.pk)


FORMS = {
    "/s/k1/save/": {"a2-text": "one", "a2-rev": 0, "a1-own": "", "a1-rev": 0},
    "/s/k1/finish/": {"a2-text": "one", "a2-rev": 0, "a1-own": "", "a1-rev": 0},
    "/s/k1/skip/": {"fact": str(uuid4()), "word": "one"},
    "/notes/save/": {"text": "one", "id": str(uuid4()), "rev": 0},
    "/settings/safe/": {"fear": "no"},
    "/plan/p1/done/": {},
    "/today/rest/": {},
}


@pytest.mark.parametrize("path", sorted(FORMS))
def test_a_page_sent_while_the_account_is_erased_is_answered_calmly(stage, path):
    alice = make_person("alice@example.org")
    tab = signed_in(alice)
    tab.get("/today/")
    held = Person.objects.filter(user=alice) if "settings" in path else DataKey.objects.filter(user=alice)
    if path.startswith(("/s/", "/plan/", "/today/")):
        held = Plan.objects.filter(owner=alice)
    _, answered = together(lambda: erase_person(fresh(alice)), lambda: tab.post(path, FORMS[path]), hold=held, in_order=True)
    assert answered.status_code < 500
    nothing_is_left_of(alice.pk)
    assert tab.get("/today/").status_code == 302, "signed out"
