"""make_editor: an account that reaches the guide and no person's data."""

import sys
from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from recovery.actions.account import ensure_person
from recovery.models import AuditRecord, User

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery staple"
GUIDE = {"guide", "phase", "step", "activity", "source", "mythcard", "shorttext", "helpline"}


def make(monkeypatch: pytest.MonkeyPatch, *, password: str = PASSWORD, **options: Any) -> User:
    monkeypatch.setattr(sys, "stdin", StringIO(password + "\n"))
    call_command("make_editor", email="edith@example.org", password_stdin=True, stdout=StringIO(), **options)
    return User.objects.get(email="edith@example.org")


def test_an_editor_can_sign_in_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    edith = make(monkeypatch)
    assert edith.is_staff
    assert not edith.is_superuser
    assert edith.check_password(PASSWORD)
    address = EmailAddress.objects.get(user=edith)
    assert (address.email, address.verified, address.primary) == ("edith@example.org", True, True)
    assert AuditRecord.objects.get(action="editor made").subject == str(edith.pk)


def test_an_editor_may_work_on_the_guide_and_on_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    edith = make(monkeypatch)
    for model in apps.get_models():
        name = f"{model._meta.app_label}.{{}}_{model._meta.model_name}"
        ours = model._meta.app_label == "recovery" and model._meta.model_name in GUIDE
        assert all(edith.has_perm(name.format(verb)) is ours for verb in ("add", "change")), model
        assert edith.has_perm(name.format("view")) is (ours or model._meta.label == "recovery.Release"), model
    assert not edith.has_perm("recovery.delete_step")
    assert not edith.has_perm("recovery.delete_phase")
    assert not edith.has_perm("recovery.delete_guide")
    assert not edith.has_perm("recovery.publish_guide")


def test_only_a_publisher_may_publish(monkeypatch: pytest.MonkeyPatch) -> None:
    assert make(monkeypatch, publisher=True).has_perm("recovery.publish_guide")


def test_making_an_editor_twice_makes_one_account_and_two_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    make(monkeypatch)
    edith = make(monkeypatch, password="another long password", publisher=True)
    assert User.objects.count() == 1
    assert edith.check_password("another long password")
    assert sorted(Group.objects.values_list("name", flat=True)) == ["Editors", "Publishers"]


def test_a_group_that_was_given_too_much_is_put_right(monkeypatch: pytest.MonkeyPatch) -> None:
    make(monkeypatch)
    editors = Group.objects.get(name="Editors")
    editors.permissions.add(*editors.permissions.model.objects.filter(codename__in=["view_writing", "delete_step"]))
    assert make(monkeypatch).has_perm("recovery.view_step")
    assert not editors.permissions.filter(codename__in=["view_writing", "delete_step"]).exists()


def test_somebody_who_has_an_account_keeps_password_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    user = User.objects.create_user("edith@example.org", "their own password")
    ensure_person(user)
    wrapped = bytes(user.data_key.wrapped)
    out = StringIO()
    call_command("make_editor", email="Edith@Example.org", stdout=out)
    user = User.objects.get()
    assert user.check_password("their own password")
    assert user.is_staff
    assert bytes(user.data_key.wrapped) == wrapped
    assert "Changed" in out.getvalue()


@pytest.mark.parametrize("password", ["short", "password1234", ""])
def test_a_weak_password_makes_no_account(password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError):
        make(monkeypatch, password=password)
    assert not User.objects.exists()


def test_something_that_is_no_address_makes_no_account() -> None:
    with pytest.raises(CommandError, match="not an email address"):
        call_command("make_editor", email="edith")


def test_without_a_terminal_the_command_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", StringIO(""))
    with pytest.raises(CommandError, match="--email"):
        call_command("make_editor", stdout=StringIO())
