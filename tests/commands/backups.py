"""What tests of backup and restore share: a full look at the database, an emptied one, and files that were tampered with."""

import gzip
import json
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from freezegun import freeze_time

from recovery import releases
from recovery.actions.backup import LEFT_OUT
from recovery.models import DataKey, ErasedPerson, Release, User
from tests.conftest import NOW

DAY = timedelta(days=1)


def run(command: str, *arguments: Any, **options: Any) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, **options)
    return out.getvalue()


def back_up(folder: Path, *, at: Any = NOW, only_keys: bool = False) -> tuple[Path, Path]:
    """A backup at that moment. Gives (data file, key file)."""
    with freeze_time(at):
        run("backup", "--to", folder, *(["--only-keys"] if only_keys else []))
    stem = f"waymark-{at:%Y%m%dT%H%M%SZ}"
    return folder / f"{stem}.data.jsonl.gz", folder / f"{stem}.keys.jsonl.gz"


def restore(data: Path, keys: Path, *erased_in: Path) -> str:
    more = [argument for path in erased_in for argument in ("--erased-in", path)]
    return run("restore", "--data", data, "--keys", keys, *more)


def empty_the_database() -> None:
    """As on a new machine: nobody, and another guide than the one that was backed up."""
    User.objects.all().delete()
    ErasedPerson.objects.all().delete()
    Release.objects.update(note="of the fresh installation")
    begin_counting_at_one()
    releases.forget()


def begin_counting_at_one() -> None:
    """Rows of a new database are numbered from 1 on; PostgreSQL does not take its counters back with a transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            tables = [model._meta.db_table for model in apps.get_models(include_auto_created=True)]
            every = [counter for table in tables for counter in connection.introspection.get_sequences(cursor, table)]
            for statement in connection.ops.sequence_reset_by_name_sql(no_style(), every):
                cursor.execute(statement)


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that a backup keeps, exactly."""
    models: list[type[Model]] = [m for m in apps.get_models(include_auto_created=True) if m._meta.label not in LEFT_OUT]
    return {model._meta.label: sorted(map(_comparable, model._base_manager.values_list()), key=str) for model in models}


def _comparable(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(bytes(value) if isinstance(value, bytes | memoryview) else value for value in row)


def lines_of(path: Path) -> list[Any]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def rewrite(path: Path, change: Any) -> None:
    """The same file with `change(lines)`: valid gzip, valid JSON, and not what was written."""
    lines = lines_of(path)
    change(lines)
    with gzip.open(path, "wt", encoding="utf-8") as stream:
        stream.writelines(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)


def keys_in(path: Path) -> set[str]:
    return {line[1][0] for line in lines_of(path) if isinstance(line, list) and line[0] == DataKey._meta.label}
