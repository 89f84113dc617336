"""Two files: data, and the keys that open it. Safe while people write."""

from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from recovery.actions.backup import KEEP_KEYS, write_backup
from recovery.actions.backup_files import Checked
from recovery.errors import BackupRefused


class Command(BaseCommand):
    help = "Writes data and keys of one moment into two files, reads both again, and removes key files that have had their time."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="FOLDER", help="where the data file goes (made if it is missing)")
        parser.add_argument("--keys-to", type=Path, metavar="FOLDER", help="where the key file goes (default: the same folder)")
        parser.add_argument("--only-keys", action="store_true", help="write the key file alone, with the list of who was erased")
        parser.add_argument(
            "--keep-keys",
            type=int,
            default=KEEP_KEYS.days,
            metavar="DAYS",
            help="how old a key file may grow (default and most: %(default)s)",
        )

    def handle(self, *args: Any, to: Path, keys_to: Path | None, only_keys: bool, keep_keys: int, **options: Any) -> None:
        if not 1 <= keep_keys <= KEEP_KEYS.days:
            raise CommandError(f"--keep-keys is 1 to {KEEP_KEYS.days}: the privacy page promises {KEEP_KEYS.days} days.")
        try:
            done = write_backup(
                to, keys_to or to, at=timezone.now(), kinds=("keys",) if only_keys else ("keys", "data"), keep=timedelta(days=keep_keys)
            )
        except BackupRefused as refused:
            raise CommandError(str(refused)) from None
        except OSError as problem:
            raise CommandError(f"Nothing was kept: {problem.strerror} ({problem.filename or to}).") from None
        except DatabaseError as problem:
            raise CommandError(f"Nothing was kept: the database refused ({type(problem).__name__}). Is it migrated?") from None
        for file in done.files:
            self.stdout.write(f"Written and read again: {file.path} ({told(file)})")
        if done.keys_removed:
            self.stdout.write(f"{done.keys_removed} older key files removed.")


def told(file: Checked) -> str:
    if file.head.kind == "keys":
        return f"{file.counts.get('recovery.DataKey', 0)} keys, {file.counts.get('recovery.ErasedPerson', 0)} erased people"
    return (
        f"{file.counts.get('recovery.User', 0)} accounts, {file.counts.get('recovery.Writing', 0)} texts, {sum(file.counts.values())} rows"
    )
