"""Restoring: an empty database takes the rows of a data file and the keys of a key file, and forgets whom it must."""

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import BinaryField, Field, JSONField, Model
from django.db.utils import IntegrityError

from recovery.actions.account import erase_person
from recovery.actions.backup import CHUNK, applied_migrations, columns_of, models_of
from recovery.actions.backup_files import Checked, Counts, Row, check_file, rows_of
from recovery.errors import BackupRefused, KeyLost
from recovery.models import AuditRecord, DataKey, ErasedPerson, Person, User
from recovery.queries.person import person_place
from recovery.vault import Vault


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, by counts."""

    data: Checked
    keys: Checked
    rows: Counts
    erased_again: int
    without_key: int  # people whose key is not in the key file
    shut: int  # people whose key, or whose settings, WAYMARK_KEYS does not open


def restore_backup(data: Path, keys: Path, *, erased_in: Sequence[Path] = (), at: datetime) -> Restored:
    """Load both files into a database that holds nobody, in one transaction: all of it or nothing.

    `erased_in`: further key files, of which only the erasure list is taken. Raises BackupRefused.
    """
    held, opening = check_file(data, "data"), check_file(keys, "keys")
    lists = [opening, *(check_file(path, "keys") for path in erased_in)]
    _check_pair(held, opening)
    with transaction.atomic():
        _check_target(held, opening)
        _empty_tables()
        rows = {**_load(held), **_load_keys(opening)}
        _load_erased(lists)
        _count_on()
        again = _erase_again()
        Person.objects.exclude(warned_at=None).update(warned_at=None)  # a warning of long ago warns nobody today
        found = Restored(held, opening, rows, again, *_look_through())
        AuditRecord.objects.create(actor_id="operator", action="backup restored", subject=str(held.head.id), at=at)
        _check_references()
    ContentType.objects.clear_cache()
    return found


def _check_pair(data: Checked, keys: Checked) -> None:
    if keys.head.at < data.head.at:
        raise BackupRefused(
            f"{keys.path.name} is older than {data.path.name}: whoever joined in between could never read their words. "
            "Take the key file of the same moment, or a newer one."
        )


def _check_target(*files: Checked) -> None:
    if User.objects.exists():
        raise BackupRefused("This database holds people. Restore into an empty one; nothing was changed.")
    here = applied_migrations()
    for file in files:
        other = sorted(set(file.head.migrations) ^ set(here))
        if other:
            raise BackupRefused(
                f"{file.path.name} was written by another version of Waymark ({other[-1]}). "
                "Restore it with the version that wrote it, then upgrade."
            )
        if any(columns != columns_of(apps.get_model(label)) for label, columns in file.head.columns.items()):
            raise BackupRefused(f"{file.path.name} has other columns than this database.")


def _empty_tables() -> None:
    """What a fresh installation brings: kinds of content, permissions, perhaps the shipped guide. The file has its own."""
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")


# --- rows ---------------------------------------------------------------------------------------------------------


def _load(file: Checked) -> Counts:
    known = {model._meta.label: model for model in models_of("data")}
    for label, rows in _by_table(rows_of(file)):
        if label not in known:
            raise BackupRefused(f"{file.path.name} holds {label}, which belongs into no data file.")
        _insert(known[label], rows)
    return file.counts


def _load_keys(file: Checked) -> Counts:
    """The keys of people who are in the data; who joined later is not there to use theirs."""
    loaded = 0
    for label, rows in _by_table(rows_of(file)):
        if label == DataKey._meta.label:
            there = {str(pk) for pk in User.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", flat=True)}
            found = [row for row in rows if row[0] in there]
            _insert(DataKey, found)
            loaded += len(found)
    return {DataKey._meta.label: loaded}


def _load_erased(files: Iterable[Checked]) -> None:
    for file in files:
        for label, rows in _by_table(rows_of(file)):
            if label == ErasedPerson._meta.label:
                known = {str(pk) for pk in ErasedPerson.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", flat=True)}
                _insert(ErasedPerson, [row for row in rows if row[0] not in known])


def _by_table(rows: Iterator[tuple[str, Row]]) -> Iterator[tuple[str, list[Row]]]:
    """Neighbours of one table, at most a chunk of them at a time."""
    label, chunk = "", list[Row]()
    for table, row in rows:
        if chunk and (table != label or len(chunk) == CHUNK):
            yield label, chunk
            chunk = []
        label = table
        chunk.append(row)
    if chunk:
        yield label, chunk


def _insert(model: type[Model], rows: list[Row]) -> None:
    """Exactly as they were: no default, no `changed at` of today. `bulk_create` would set that."""
    fields = model._meta.concrete_fields
    names = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    values = [
        [field.get_db_prep_save(value_of(field, value), connection) for field, value in zip(fields, row, strict=True)] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES ({marks})", values)


def value_of(field: "Field[Any, Any]", stored: Any) -> Any:
    """The way back from `backup._plain`."""
    while field.is_relation:
        field = field.target_field  # type: ignore[attr-defined]  # a key of another table
    if stored is None or isinstance(field, JSONField):
        return stored
    return base64.b64decode(stored) if isinstance(field, BinaryField) else field.to_python(stored)


# --- afterwards ---------------------------------------------------------------------------------------------------


def _erase_again() -> int:
    found = 0
    while gone := list(User.objects.filter(pk__in=ErasedPerson.objects.values("pk"))[:CHUNK]):
        for user in gone:
            erase_person(user)
        found += len(gone)
    return found


def _look_through() -> tuple[int, int]:
    """(people without a key, people whose key or settings do not open). Refuses when no key opens at all."""
    shut = keys = 0
    rows = DataKey.objects.select_related("user__person").order_by("pk").iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        keys += len(chunk)
        shut += sum(not _opens(row) for row in chunk)
    if keys and shut == keys:
        raise BackupRefused("WAYMARK_KEYS opens none of these keys. Bring back the keys of that time; nothing was changed.")
    return Person.objects.filter(user__data_key=None).count(), shut


def _opens(row: DataKey) -> bool:
    try:
        vault = Vault(row.user_id, row.wrapped, row.wrapped_by)
        person = getattr(row.user, "person", None)
        if person is not None:
            vault.open(person.about, person_place(row.user_id))
    except KeyLost:
        return False
    return True


def _count_on() -> None:
    """Numbers of new rows go on after the highest one that was loaded. PostgreSQL would begin at 1."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [*apps.get_models(include_auto_created=True)]):
            cursor.execute(statement)


def _check_references() -> None:
    try:
        connection.check_constraints()
    except IntegrityError:
        raise BackupRefused("Some rows point at rows that are not there. Nothing was changed.") from None
