"""Backups: two files from one moment. Data without the keys that open it, and keys with the list of who was erased."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.apps import apps
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from recovery.actions.backup_files import (
    Checked,
    Counts,
    Head,
    Kind,
    Row,
    check_file,
    drop_parts,
    file_name,
    moment_of,
    part_of,
    publish,
    write_part,
)
from recovery.errors import BackupRefused
from recovery.models import DataKey, ErasedPerson

KEEP_KEYS = timedelta(days=7)  # the privacy page promises it
NEXT_BACKUP = timedelta(days=1)
CHUNK = 500

KEYS: tuple[type[Model], ...] = (DataKey, ErasedPerson)
# Everything else goes into the data file, but for these.
LEFT_OUT = {
    "sessions.Session": "opens accounts and holds waiting codes: after a restore everybody signs in again",
    "usersessions.UserSession": "internet addresses and browsers of those sessions",
    "account.EmailConfirmation": "waiting codes",
    "recovery.OutgoingMail": "codes on their way: they would be sent a second time, to a page that has gone",
    "django_tasks_database.DBTaskResult": "ids of those mails",
    "recovery.ParkedPost": "promised to be gone after 24 hours, which a data file outlives; it never was a saved text",
}


@dataclass(frozen=True, slots=True)
class Backup:
    """The files that were written and read again, and how many old key files went."""

    files: tuple[Checked, ...]
    keys_removed: int


def models_of(kind: Kind) -> list[type[Model]]:
    """The tables of one file, those between two others included."""
    if kind == "keys":
        return list(KEYS)
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model not in KEYS and model._meta.label not in LEFT_OUT and model._meta.managed]


def write_backup(
    folder: Path, keys_folder: Path, *, at: datetime, kinds: tuple[Kind, ...] = ("keys", "data"), keep: timedelta = KEEP_KEYS
) -> Backup:
    """Write the files of one moment while people go on writing, read them again, and only then give them their names.

    `at` names the files (to the second, UTC); key files that would grow older than `keep` before tomorrow's backup go.
    Raises BackupRefused, OSError.
    """
    at = at.astimezone(UTC).replace(microsecond=0)
    paths = {kind: (keys_folder if kind == "keys" else folder) / file_name(at, kind) for kind in kinds}
    for place in {path.parent for path in paths.values()}:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        counts = _write_parts(paths, at)
        files = tuple(_check_part(path, kind, counts[kind]) for kind, path in paths.items())
        publish(paths.values())
    finally:
        drop_parts(paths.values())
    return Backup(files, _prune_keys(keys_folder, at=at, keep=keep))


def _write_parts(paths: dict[Kind, Path], at: datetime) -> dict[Kind, Counts]:
    backup_id, counts = uuid4(), {}
    with snapshot():
        migrations = applied_migrations()
        for kind, path in paths.items():
            columns = {model._meta.label: columns_of(model) for model in models_of(kind)}
            counts[kind] = write_part(path, Head(backup_id, kind, at, migrations, columns), _rows(kind))
    return counts


def _check_part(path: Path, kind: Kind, counts: Counts) -> Checked:
    found = check_file(part_of(path), kind)
    if found.counts != counts:
        raise BackupRefused(f"{path.name} does not read as it was written. Nothing was kept; check the disk.")
    return replace(found, path=path)


@contextmanager
def snapshot() -> Iterator[None]:
    """One consistent view of every table, without holding up anybody who writes."""
    waiting = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # a reader beside the writers (WAL)
    outermost = not connection.in_atomic_block
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql" and outermost:
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = waiting  # type: ignore[attr-defined]


def applied_migrations() -> tuple[str, ...]:
    """What the tables look like. A file is restored by the version of Waymark that agrees."""
    return tuple(sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()))


def columns_of(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def _rows(kind: Kind) -> Iterator[tuple[str, Row]]:
    for model in models_of(kind):
        rows = model._base_manager.order_by("pk").values_list(*columns_of(model))
        for row in rows.iterator(chunk_size=CHUNK):
            yield model._meta.label, [_plain(value) for value in row]


def _plain(value: Any) -> Any:
    """As JSON holds it; `restore.value_of` is the way back."""
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, date):  # and datetime
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _prune_keys(folder: Path, *, at: datetime, keep: timedelta) -> int:
    """Key files that will be too old before the next daily backup. Data files are never touched."""
    old = []
    for path in folder.iterdir():
        moment = moment_of(path.name, "keys")
        if moment is not None and moment + keep < at + NEXT_BACKUP:
            old.append(path)
    for path in old:
        path.unlink()
    return len(old)
