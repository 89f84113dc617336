"""manage.py backup: two files of one moment, while people write; whole, private, never overwritten."""

import gzip
import json
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError
from django.db import connection, connections
from freezegun import freeze_time

from recovery.actions import backup as action
from recovery.actions.account import erase_person
from recovery.actions.backup import KEEP_KEYS, LEFT_OUT, models_of
from recovery.actions.backup_files import check_file
from recovery.models import DataKey, ErasedPerson, ParkedPost, Person, User, Writing
from tests.actions.test_account import live_a_little
from tests.canary import TOKEN, S
from tests.commands.backups import DAY, back_up, keys_in, lines_of, run
from tests.conftest import NOW, fresh, make_person
from tests.writing_help import answer, write_note

pytestmark = pytest.mark.django_db

IN_THE_DATA_FILE = {
    "account.EmailAddress", "admin.LogEntry", "auth.Group", "auth.Group_permissions", "auth.Permission", "contenttypes.ContentType",
    "mfa.Authenticator", "recovery.Activity", "recovery.AuditRecord", "recovery.Consent", "recovery.DailyRecord", "recovery.Decision", "recovery.LadderRecord",
    "recovery.Guide",
    "recovery.Helpline", "recovery.MythCard", "recovery.Person", "recovery.Phase", "recovery.PhaseDone", "recovery.Plan", "recovery.Release",
    "recovery.SafetyCheck", "recovery.ShortText", "recovery.Source", "recovery.Step", "recovery.StepProgress", "recovery.User",
    "recovery.User_groups", "recovery.User_user_permissions", "recovery.Writing", "recovery.WritingRevision",
}  # fmt: skip


# --- what goes where ----------------------------------------------------------------------------------------------


def test_every_table_is_in_one_file_or_left_out_for_a_reason() -> None:
    """A new table must be put down here, after a thought about which file it belongs to."""
    data = {model._meta.label for model in models_of("data")}
    keys = {model._meta.label for model in models_of("keys")}
    assert data == IN_THE_DATA_FILE
    assert keys == {"recovery.DataKey", "recovery.ErasedPerson"}
    assert data | keys | set(LEFT_OUT) == {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert len(data) + len(keys) + len(LEFT_OUT) == len(data | keys | set(LEFT_OUT))


def test_operating_says_what_is_left_out_and_why() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    assert [label for label in LEFT_OUT if f"`{label.split('.')[1]}`" not in page] == []


def test_the_data_file_holds_no_key_and_the_key_file_nothing_else(tmp_path: Path, alice: User, bob: User) -> None:
    live_a_little(alice)
    data, keys = back_up(tmp_path)
    assert {line[0] for line in lines_of(data) if isinstance(line, list)} <= IN_THE_DATA_FILE
    assert keys_in(keys) == {str(alice.pk), str(bob.pk)}
    held = gzip.decompress(data.read_bytes())
    for row in DataKey.objects.all():
        assert bytes(row.wrapped).hex().encode() not in held
        assert action._plain(bytes(row.wrapped)).encode() not in held
    assert ParkedPost.objects.exists()
    assert b"ParkedPost" not in held


def test_a_typed_sentence_is_in_neither_file(tmp_path: Path, alice: User) -> None:
    answer(alice, "k4", a1={"text": S}, line=S)
    write_note(alice, S)
    for path in back_up(tmp_path):
        assert TOKEN.encode() not in gzip.decompress(path.read_bytes()).lower()


def test_a_backup_prints_counts_and_nothing_else(tmp_path: Path, alice: User, bob: User) -> None:
    write_note(alice, S)
    said = run("backup", "--to", tmp_path)
    assert "2 accounts, 1 texts" in said
    assert "2 keys, 0 erased people" in said
    assert TOKEN not in said
    assert "example.org" not in said


# --- the files ----------------------------------------------------------------------------------------------------


def test_both_files_carry_one_id_and_moment_and_are_for_their_owner_alone(tmp_path: Path, alice: User) -> None:
    folder = tmp_path / "new" / "place"
    data, keys = (check_file(path, kind) for path, kind in zip(back_up(folder), ("data", "keys"), strict=True))  # type: ignore[arg-type]
    assert (data.head.id, data.head.at) == (keys.head.id, keys.head.at)
    assert data.head.at == NOW
    assert [path.stat().st_mode & 0o777 for path in sorted(folder.iterdir())] == [0o600, 0o600]
    assert folder.stat().st_mode & 0o777 == 0o700


def test_keys_may_go_to_a_folder_of_their_own_and_alone(tmp_path: Path, alice: User) -> None:
    run("backup", "--to", tmp_path / "data", "--keys-to", tmp_path / "keys")
    assert [path.name.split(".")[1] for path in (tmp_path / "data").iterdir()] == ["data"]
    assert [path.name.split(".")[1] for path in (tmp_path / "keys").iterdir()] == ["keys"]
    run("backup", "--to", tmp_path / "alone", "--only-keys")
    assert [path.name.split(".")[1] for path in (tmp_path / "alone").iterdir()] == ["keys"]


def test_a_backup_never_overwrites_and_leaves_no_half_file(tmp_path: Path, alice: User) -> None:
    data, keys = back_up(tmp_path)
    before = data.read_bytes(), keys.read_bytes()
    write_note(alice, "one")
    with pytest.raises(CommandError, match="there already"):
        back_up(tmp_path)
    assert (data.read_bytes(), keys.read_bytes()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([data.name, keys.name])


def test_a_disk_that_gives_back_something_else_leaves_no_file_behind(tmp_path: Path, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    write = action.write_part

    def damaged(path: Path, *rest: Any) -> Any:
        counts = write(path, *rest)
        part = path.with_name(path.name + ".part")
        raw = part.read_bytes()
        part.write_bytes(raw[:400] + bytes([raw[400] ^ 1]) + raw[401:])
        return counts

    monkeypatch.setattr(action, "write_part", damaged)
    with pytest.raises(CommandError, match="altered or damaged"):
        run("backup", "--to", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path, alice: User) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CommandError, match="Nothing was kept"):
        run("backup", "--to", tmp_path / "file")


def test_key_files_are_gone_before_they_are_seven_days_old_and_data_files_stay(tmp_path: Path, alice: User) -> None:
    other = tmp_path / "waymark-notes.keys.jsonl.gz"
    other.write_text("not ours")
    for day in range(9):
        back_up(tmp_path, at=NOW + day * DAY)
    names = [path.name for path in tmp_path.iterdir()]
    assert len([name for name in names if ".data." in name]) == 9
    oldest = min(path for path in tmp_path.iterdir() if ".keys." in path.name and path != other)
    assert check_file(oldest, "keys").head.at == NOW + 2 * DAY, "six days old today, and gone with the backup of tomorrow"
    assert other.exists()


def test_key_files_may_be_kept_for_a_shorter_time_and_never_for_a_longer_one(tmp_path: Path, alice: User) -> None:
    back_up(tmp_path)
    with freeze_time(NOW + timedelta(hours=1)):
        assert "1 older key files removed" in run("backup", "--to", tmp_path, "--keep-keys", 1)
    for days in (0, KEEP_KEYS.days + 1):
        with pytest.raises(CommandError, match="privacy page promises 7 days"):
            run("backup", "--to", tmp_path, "--keep-keys", days)


def test_who_was_erased_is_on_the_list_of_the_key_file(tmp_path: Path, alice: User) -> None:
    alices = str(alice.pk)
    erase_person(fresh(alice))
    _data, keys = back_up(tmp_path)
    listed = [line[1][0] for line in lines_of(keys) if isinstance(line, list) and line[0] == ErasedPerson._meta.label]
    assert listed == [alices]
    assert alices not in keys_in(keys)


# --- while people write -------------------------------------------------------------------------------------------


@pytest.fixture
def shared_by_threads(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A database that two threads may use at once: a file in WAL mode, as in real life, or PostgreSQL."""
    request.getfixturevalue("stage")
    if connection.vendor != "sqlite":
        yield lambda: connections["default"]
        return
    memory = connections["default"]
    file = tmp_path / "waymark.sqlite3"
    file.write_bytes(memory.connection.serialize())

    def on_disk() -> Any:
        made = memory.copy()
        made.settings_dict = {**memory.settings_dict, "NAME": str(file)}
        return made

    connections["default"] = on_disk()
    yield on_disk
    connections["default"].close()
    connections["default"] = memory


class Writer(threading.Thread):
    """Alice's other tab: keeps saving notes, each with an earlier revision, until it is told to stop."""

    def __init__(self, user: User, connect: Any) -> None:
        super().__init__()
        self.user, self.connect = user, connect
        self.stop, self.begun, self.problems, self.saved = threading.Event(), threading.Event(), [], 0  # type: ignore[var-annotated]

    def run(self) -> None:
        connections["default"] = self.connect()
        try:
            while not self.stop.is_set():
                row = write_note(self.user, f"note {self.saved}")
                write_note(self.user, f"note {self.saved} again", writing_id=row.pk, revision=row.revision, at=NOW + DAY)
                self.saved += 1
                self.begun.set()
        except Exception as problem:
            self.problems.append(problem)
        finally:
            self.begun.set()
            connections["default"].close()


@pytest.mark.django_db(transaction=True)
def test_a_backup_while_somebody_writes_is_one_consistent_moment_and_holds_nobody_up(shared_by_threads: Any, tmp_path: Path) -> None:
    writer = Writer(make_person("carol@example.org"), shared_by_threads)
    writer.start()
    assert writer.begun.wait(20)
    try:
        files = []
        for minute in range(4):
            saved = writer.saved
            files.append(back_up(tmp_path / "b", at=NOW + timedelta(minutes=minute))[0])
            assert writer.saved >= saved
    finally:
        writer.stop.set()
        writer.join(20)
    assert writer.problems == [], "nobody's save was refused because of a backup"
    sizes = []
    for path in files:
        rows = [line for line in lines_of(path) if isinstance(line, list)]
        texts = {row[1][0]: row[1] for row in rows if row[0] == Writing._meta.label}
        columns = lines_of(path)[0]["columns"]
        number, of = columns["recovery.Writing"].index("revision"), columns["recovery.WritingRevision"].index("writing_id")
        older = [row[1][of] for row in rows if row[0] == "recovery.WritingRevision"]
        assert set(older) <= set(texts), "no revision without its text"
        assert sorted(older) == sorted(pk for pk, row in texts.items() if row[number] == 2), "no text without its revision"
        sizes.append(len(texts))
    assert sizes == sorted(sizes)
    assert Writing.objects.count() == writer.saved >= sizes[-1]


@pytest.mark.django_db(transaction=True)
def test_a_save_in_the_middle_of_a_backup_goes_through_and_is_not_in_it(shared_by_threads: Any) -> None:
    carol = make_person("carol@example.org")
    with action.snapshot():
        assert Person.objects.count() == 1  # the first look fixes the moment
        other = threading.Thread(target=_save_beside, args=(carol, shared_by_threads))
        other.start()
        other.join(20)
        assert not other.is_alive(), "the save did not wait for the backup to end"
        assert Writing.objects.count() == 0
    assert Writing.objects.count() == 1


def _save_beside(user: User, connect: Any) -> None:
    connections["default"] = connect()
    try:
        write_note(user, "one")
    finally:
        connections["default"].close()


def test_a_snapshot_gives_the_connection_back_as_it_was() -> None:
    before = getattr(connection, "transaction_mode", None)
    with pytest.raises(ZeroDivisionError), action.snapshot():
        raise ZeroDivisionError
    assert getattr(connection, "transaction_mode", None) == before


# --- much ---------------------------------------------------------------------------------------------------------


def test_a_backup_reads_row_after_row_and_asks_one_query_a_table(tmp_path: Path, alice: User, django_assert_max_num_queries: Any) -> None:
    row = write_note(alice, "one")
    fields = {field.attname: getattr(row, field.attname) for field in Writing._meta.concrete_fields if not field.primary_key}
    Writing.objects.bulk_create(Writing(**fields) for _ in range(1500))
    with django_assert_max_num_queries(len(IN_THE_DATA_FILE) + 10):
        data, _keys = back_up(tmp_path)
    assert check_file(data, "data").counts["recovery.Writing"] == 1501
    assert json.loads(gzip.decompress(data.read_bytes()).splitlines()[0])["waymark"] == "data"
