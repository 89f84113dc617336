"""new_key and rotate_keys: every key can be replaced, and nobody loses a word or a second factor."""

import base64
from io import StringIO
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command

from recovery import vault
from recovery.actions.account import ensure_person, tell
from recovery.actions.keys import MFA_PLACE, rewrap_data_keys
from recovery.edge.account import MFAAdapter
from recovery.errors import KeyLost
from recovery.models import DataKey, User
from recovery.queries.person import about

pytestmark = pytest.mark.django_db

OLD = "old:" + base64.b64encode(b"o" * 32).decode()
NEW = "new:" + base64.b64encode(b"n" * 32).decode()


def run(command: str, **options: Any) -> str:
    out = StringIO()
    call_command(command, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def old_key(settings: Any) -> None:
    settings.WAYMARK_KEYS = [OLD]


def person(name: str) -> User:
    user = User.objects.create_user(f"{name}@example.org", None)
    ensure_person(user)
    tell(user, {"pace": "little"})
    return user


def test_a_new_key_is_an_entry_the_vault_accepts(settings: Any) -> None:
    settings.WAYMARK_KEYS = [run("new_key").strip(), *settings.WAYMARK_KEYS]
    assert vault.newest_key_id().startswith("key-")
    assert len(next(iter(vault.keys().values()))) == 32


@pytest.mark.parametrize("name", ["t1", "a b", "a:b", "a,b", ""])
def test_a_new_key_needs_a_name_of_its_own(name: str, settings: Any) -> None:
    settings.WAYMARK_KEYS = ["t1:" + OLD.partition(":")[2]]
    with pytest.raises(CommandError):
        run("new_key", name=name)


@pytest.mark.usefixtures("old_key")
def test_rotation_moves_every_key_and_the_old_one_can_go(settings: Any) -> None:
    people = [person(name) for name in ("alice", "bob", "edith", "carol", "dan")]
    settings.WAYMARK_KEYS = [NEW, OLD]
    assert "5 data keys" in run("rotate_keys", batch=2)
    settings.WAYMARK_KEYS = [NEW]
    for someone in people:
        assert about(User.objects.get(pk=someone.pk)).pace == "little"
    assert set(DataKey.objects.values_list("wrapped_by", flat=True)) == {"new"}


@pytest.mark.usefixtures("old_key")
def test_rotation_that_was_stopped_goes_on_where_it_was(settings: Any) -> None:
    for name in ("alice", "bob", "edith"):
        person(name)
    settings.WAYMARK_KEYS = [NEW, OLD]

    class Stopped(Exception):
        pass

    def stop(done: object) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        rewrap_data_keys(batch=1, after_batch=stop)
    assert DataKey.objects.filter(wrapped_by="new").count() == 1
    assert "2 data keys" in run("rotate_keys", batch=1)
    assert "0 data keys" in run("rotate_keys")


@pytest.mark.usefixtures("old_key")
def test_rotation_touches_no_text(settings: Any) -> None:
    alice = person("alice")
    before = bytes(User.objects.get(pk=alice.pk).person.about)
    settings.WAYMARK_KEYS = [NEW, OLD]
    run("rotate_keys")
    assert bytes(User.objects.get(pk=alice.pk).person.about) == before


@pytest.mark.usefixtures("old_key")
def test_second_factors_move_too_and_still_open(settings: Any) -> None:
    alice, adapter = person("alice"), MFAAdapter()
    totp = Authenticator.objects.create(user=alice, type="totp", data={"secret": adapter.encrypt("SECRET")})
    codes = Authenticator.objects.create(
        user=alice,
        type="recovery_codes",
        data={"seed": adapter.encrypt("seed"), "used_mask": 5, "migrated_codes": [adapter.encrypt("one")]},
    )
    passkey = Authenticator.objects.create(user=alice, type="webauthn", data={"name": "key", "credential": {"id": "abc"}})
    settings.WAYMARK_KEYS = [NEW, OLD]
    assert "2 second factors" in run("rotate_keys")
    settings.WAYMARK_KEYS = [NEW]
    for row in (totp, codes, passkey):
        row.refresh_from_db()
    assert adapter.decrypt(totp.data["secret"]) == "SECRET"
    assert (adapter.decrypt(codes.data["seed"]), codes.data["used_mask"]) == ("seed", 5)
    assert adapter.decrypt(codes.data["migrated_codes"][0]) == "one"
    assert passkey.data == {"name": "key", "credential": {"id": "abc"}}
    assert MFAAdapter.PLACE == MFA_PLACE


@pytest.mark.usefixtures("old_key")
def test_a_key_nobody_can_open_is_counted_and_left_alone(settings: Any) -> None:
    alice, bob = person("alice"), person("bob")
    before = bytes(alice.data_key.wrapped)
    DataKey.objects.filter(pk=alice.pk).update(wrapped_by="gone")
    settings.WAYMARK_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="1 could not be opened"):
        run("rotate_keys", batch=1)
    assert bytes(DataKey.objects.get(pk=alice.pk).wrapped) == before
    assert DataKey.objects.get(pk=bob.pk).wrapped_by == "new"


@pytest.mark.usefixtures("old_key")
def test_without_the_old_key_nothing_opens(settings: Any) -> None:
    alice = person("alice")
    settings.WAYMARK_KEYS = [NEW]
    with pytest.raises(KeyLost):
        about(User.objects.get(pk=alice.pk))
