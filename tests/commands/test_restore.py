"""The restore drill: what comes back is what was there, whoever was erased stays erased, and what is not whole is refused."""

import gzip
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.core.management import CommandError
from django.db import connection

from recovery import vault
from recovery.actions.account import erase_person
from recovery.actions.restore import _by_table, _count_on
from recovery.enums import WritingKind
from recovery.errors import KeyLost
from recovery.models import AuditRecord, DataKey, ErasedPerson, OutgoingMail, Person, Release, Step, User, Writing
from recovery.queries.journey import journey_of
from recovery.queries.writings import open_writing, writing_place
from tests.actions.test_account import database_holds, live_a_little
from tests.canary import TOKEN, S
from tests.commands.backups import DAY, back_up, empty_the_database, everything, keys_in, restore, rewrite
from tests.commands.test_keys import NEW, OLD
from tests.conftest import NOW, fresh, make_person, signed_in
from tests.people import finish
from tests.writing_help import write_note

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _counters_as_they_were(db: None) -> Any:
    """What `begin_counting_at_one` did to PostgreSQL must not meet the next test."""
    yield
    _count_on()


def words_of(user: User) -> list[Any]:
    notes = Writing.objects.filter(owner=user, kind=WritingKind.NOTE).order_by("created_at")
    return [open_writing(fresh(user), row).value["text"] for row in notes]


@pytest.fixture
def two_who_write(alice: User, bob: User) -> tuple[User, User]:
    for user in (alice, bob):
        live_a_little(user)
    return alice, bob


# --- the drill ----------------------------------------------------------------------------------------------------


@pytest.fixture
def drill(two_who_write: tuple[User, User], tmp_path: Path) -> dict[str, Any]:
    """Backup; alice is erased; a day later the keys are backed up again; then the machine is lost."""
    alice, bob = two_who_write
    ids = {"alice": alice.pk, "bob": bob.pk}
    data, old_keys = back_up(tmp_path)
    erase_person(fresh(alice))
    _none, new_keys = back_up(tmp_path, at=NOW + DAY, only_keys=True)
    empty_the_database()
    return {"data": data, "old": old_keys, "new": new_keys, **ids}


def test_old_data_with_todays_keys_opens_nothing_of_somebody_erased(drill: dict[str, Any]) -> None:
    assert keys_in(drill["old"]) == {str(drill["alice"]), str(drill["bob"])}
    assert keys_in(drill["new"]) == {str(drill["bob"])}, "no key of hers: what the old data file holds of her stays shut"
    said = restore(drill["data"], drill["new"])
    assert "1 people erased again" in said
    bob = User.objects.get()
    assert bob.pk == drill["bob"]
    assert words_of(bob) == ["a note"]
    assert list(ErasedPerson.objects.values_list("pk", flat=True)) == [drill["alice"]], "and the next restore knows it, too"
    held = "\n".join(database_holds())
    assert "alice@example.org" not in held
    assert str(drill["alice"]) not in held


def test_what_the_old_data_file_holds_of_her_opens_with_no_key_of_today(drill: dict[str, Any]) -> None:
    """The key alone protects her, even where somebody loads the files by hand and leaves the list out."""
    restore(drill["data"], drill["old"])
    row = Writing.objects.get(owner=drill["alice"], kind=WritingKind.NOTE)
    for key in DataKey.objects.filter(user__in=keys_in(drill["new"])):
        with pytest.raises(KeyLost):
            vault.Vault(drill["alice"], key.wrapped, key.wrapped_by)
        with pytest.raises(KeyLost):
            vault.Vault(key.user_id, key.wrapped, key.wrapped_by).open(row.ciphertext, writing_place(row.pk))


def test_old_data_with_the_old_key_file_opens_her_words_again_for_as_long_as_that_file_is_kept(drill: dict[str, Any]) -> None:
    """So the privacy page says for how long: see tests/test_privacy_page.py."""
    said = restore(drill["data"], drill["old"])
    assert "0 people erased again" in said
    assert words_of(User.objects.get(pk=drill["alice"])) == ["a note"]


def test_old_keys_with_the_newest_erasure_list_leave_her_erased(drill: dict[str, Any]) -> None:
    said = restore(drill["data"], drill["old"], drill["new"])
    assert "1 people erased again" in said
    assert [user.pk for user in User.objects.all()] == [drill["bob"]]
    assert words_of(User.objects.get()) == ["a note"]


# --- what comes back ----------------------------------------------------------------------------------------------


def test_what_comes_back_is_exactly_what_was_there(two_who_write: tuple[User, User], edith: User, tmp_path: Path) -> None:
    Step.objects.update(changed_at=NOW - 90 * DAY)
    before = everything()
    data, keys = back_up(tmp_path)
    empty_the_database()
    assert everything() != before
    said = restore(data, keys)
    note = AuditRecord.objects.get(action="backup restored")
    assert note.actor_id == "operator"
    note.delete()
    assert everything() == before
    assert f"{Writing.objects.count()} recovery.Writing" in said
    assert "3 recovery.DataKey" in said
    assert (Session.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_after_a_restore_people_go_on_where_they_were(two_who_write: tuple[User, User], edith: User, tmp_path: Path) -> None:
    data, keys = back_up(tmp_path)
    empty_the_database()
    restore(data, keys)
    alice, edith = (User.objects.get(email=f"{name}@example.org") for name in ("alice", "edith"))
    assert journey_of(fresh(alice), NOW).road.steps["k1"].finished_at is not None
    assert signed_in(alice).get("/plan/").status_code == 200
    finish(fresh(alice), "k3")
    write_note(fresh(alice), "another", at=NOW + DAY)
    assert words_of(alice) == ["a note", "another"]
    assert edith.has_perm("recovery.publish_guide"), "permissions point at what they pointed at"
    carol = make_person("carol@example.org")
    assert EmailAddress.objects.get(user=carol).pk > EmailAddress.objects.get(user=alice).pk, "numbers go on after the highest one"
    assert Release.objects.get().note == "As shipped"


def test_a_person_who_joined_after_the_data_file_is_not_made_of_a_key(tmp_path: Path, alice: User) -> None:
    data, _keys = back_up(tmp_path)
    make_person("carol@example.org")
    _data, keys = back_up(tmp_path, at=NOW + DAY)
    empty_the_database()
    restore(data, keys)
    assert DataKey.objects.count() == User.objects.count() == 1


def test_a_warning_of_long_ago_is_taken_back(tmp_path: Path, alice: User) -> None:
    Person.objects.update(warned_at=NOW)
    data, keys = back_up(tmp_path)
    empty_the_database()
    restore(data, keys)
    assert Person.objects.get().warned_at is None


def test_a_restore_says_counts_and_nothing_that_was_typed(tmp_path: Path, alice: User) -> None:
    write_note(alice, S)
    data, keys = back_up(tmp_path)
    empty_the_database()
    said = restore(data, keys)
    assert TOKEN not in said
    assert "example.org" not in said
    assert str(alice.pk) not in said


# --- refused ------------------------------------------------------------------------------------------------------


def refused(data: Path, keys: Path, *erased_in: Path) -> str:
    """The one line, and proof that nothing was changed."""
    before = everything()
    with pytest.raises(CommandError) as problem:
        restore(data, keys, *erased_in)
    assert everything() == before
    assert "\n" not in str(problem.value)
    return str(problem.value)


@pytest.fixture
def files(tmp_path: Path, alice: User) -> tuple[Path, Path]:
    write_note(alice, "one")
    found = back_up(tmp_path)
    empty_the_database()
    return found


def test_a_database_that_holds_anybody_is_left_alone(files: tuple[Path, Path]) -> None:
    make_person("carol@example.org")
    assert "holds people" in refused(*files)


@pytest.mark.parametrize("which", [0, 1], ids=["data", "keys"])
def test_a_file_that_was_cut_short_is_refused(files: tuple[Path, Path], which: int) -> None:
    path = files[which]
    whole = path.read_bytes()
    for length in (len(whole) - 1, len(whole) // 2, 30, 0):
        path.write_bytes(whole[:length])
        assert "is not complete" in refused(*files)


@pytest.mark.parametrize("which", [0, 1], ids=["data", "keys"])
def test_a_file_with_one_bit_turned_is_refused(files: tuple[Path, Path], which: int) -> None:
    path = files[which]
    whole = path.read_bytes()
    for place in (10, len(whole) // 2, len(whole) - 6):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 4]) + whole[place + 1 :])
        assert path.name in refused(*files)


def make_staff(lines: list[Any]) -> None:
    place = lines[0]["columns"]["recovery.User"].index("is_staff")
    row = next(line for line in lines if isinstance(line, list) and line[0] == "recovery.User")
    row[1][place] = not row[1][place]


def drop_a_text(lines: list[Any]) -> None:
    lines.remove(next(line for line in lines if isinstance(line, list) and line[0] == "recovery.Writing"))
    lines[-2]["rows"]["recovery.Writing"] -= 1
    if not lines[-2]["rows"]["recovery.Writing"]:
        del lines[-2]["rows"]["recovery.Writing"]


def new_moment(lines: list[Any]) -> None:
    lines[0]["at"] = (NOW - DAY).isoformat()


def after_the_end(lines: list[Any]) -> None:
    lines.append(lines[5])


def another_seal(lines: list[Any]) -> None:
    lines[-1]["seal"] = vault.seal_for_server("0" * 64, f"backup:data:{lines[0]['id']}").hex()


def no_seal(lines: list[Any]) -> None:
    lines[-1]["seal"] = "zz"


@pytest.mark.parametrize("change", [make_staff, drop_a_text, new_moment, after_the_end, another_seal, no_seal])
def test_a_file_that_somebody_rewrote_neatly_is_refused(files: tuple[Path, Path], change: Any) -> None:
    """Valid gzip, valid JSON, right counts: only the seal tells."""
    rewrite(files[0], change)
    assert "altered or damaged" in refused(*files)


def test_a_file_of_another_kind_or_of_nobody_is_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    data, keys = files
    assert "holds keys; here a file of data is needed" in refused(keys, keys)
    assert "holds data; here a file of keys is needed" in refused(data, data)
    assert "holds data" in refused(data, keys, data)
    assert "There is no file" in refused(data, tmp_path / "nowhere.gz")
    with gzip.open(tmp_path / "other.gz", "wt") as stream:
        stream.write('{"hello": 1}\n')
    assert "no backup of Waymark" in refused(tmp_path / "other.gz", keys)
    (tmp_path / "plain.gz").write_text("hello")
    assert "altered or damaged" in refused(tmp_path / "plain.gz", keys)


def test_a_key_file_older_than_the_data_is_refused(tmp_path: Path, alice: User) -> None:
    _data, early = back_up(tmp_path)
    make_person("carol@example.org")
    late, _keys = back_up(tmp_path, at=NOW + timedelta(hours=1))
    empty_the_database()
    assert "is older than" in refused(late, early)


def test_a_file_of_another_version_is_refused_and_named(files: tuple[Path, Path]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('recovery', '0099_later', %s)", [NOW])
    assert "another version of Waymark (recovery.0099_later)" in refused(*files)


def test_without_the_key_that_sealed_it_a_file_is_refused_by_the_name_of_that_key(files: tuple[Path, Path], settings: Any) -> None:
    settings.WAYMARK_KEYS = [NEW]
    assert "sealed with the key 't1', which is not in WAYMARK_KEYS" in refused(*files)


def test_keys_that_open_none_of_the_data_keys_are_refused(tmp_path: Path, settings: Any) -> None:
    settings.WAYMARK_KEYS = [OLD]
    make_person("carol@example.org")
    settings.WAYMARK_KEYS = [NEW]
    data, keys = back_up(tmp_path)
    empty_the_database()
    assert "opens none of these keys" in refused(data, keys)


def test_one_person_whose_key_is_lost_is_counted_and_the_others_come_back(tmp_path: Path, alice: User, settings: Any) -> None:
    mine = settings.WAYMARK_KEYS
    settings.WAYMARK_KEYS = [OLD]
    make_person("carol@example.org")
    settings.WAYMARK_KEYS = mine
    dan = make_person("dan@example.org")
    DataKey.objects.filter(user=dan).delete()
    write_note(alice, "one")
    data, keys = back_up(tmp_path)
    empty_the_database()
    said = restore(data, keys)
    assert "1 people have no key in this key file" in said
    assert "1 people's words do not open with WAYMARK_KEYS" in said
    assert words_of(User.objects.get(email="alice@example.org")) == ["one"]


# --- much ---------------------------------------------------------------------------------------------------------


def test_rows_are_loaded_in_chunks_of_one_table() -> None:
    rows = iter([("a", [n]) for n in range(501)] + [("b", [1])])
    assert [(label, len(chunk)) for label, chunk in _by_table(rows)] == [("a", 500), ("a", 1), ("b", 1)]
