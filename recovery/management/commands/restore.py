"""An empty database takes a data file and a key file, on SQLite or PostgreSQL, whichever wrote them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from recovery.actions.restore import Restored, restore_backup
from recovery.errors import BackupRefused


class Command(BaseCommand):
    help = "Loads a backup into a database that holds nobody, and erases again whoever was erased since. All of it or nothing."
    requires_system_checks: list[str] = []  # the database may be brand-new

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--data", type=Path, required=True, metavar="FILE", help="the data file")
        parser.add_argument("--keys", type=Path, required=True, metavar="FILE", help="the newest key file, not older than the data")
        parser.add_argument(
            "--erased-in", type=Path, action="append", default=[], metavar="FILE",
            help="a newer key file: whoever is on its list is erased, its keys are not used (again for more)",
        )  # fmt: skip

    def handle(self, *args: Any, data: Path, keys: Path, erased_in: list[Path], **options: Any) -> None:
        try:
            call_command("migrate", interactive=False, verbosity=0)
            done = restore_backup(data, keys, erased_in=erased_in, at=timezone.now())
        except BackupRefused as refused:
            raise CommandError(str(refused)) from None
        except DatabaseError as problem:
            raise CommandError(f"The database refused ({type(problem).__name__}); nothing was changed.") from None
        self._tell(done)

    def _tell(self, done: Restored) -> None:
        self.stdout.write(
            f"Restored what was there at {done.data.head.at:%Y-%m-%d %H:%M} UTC, with keys of {done.keys.head.at:%Y-%m-%d %H:%M} UTC:"
        )
        for table, count in sorted(done.rows.items()):
            self.stdout.write(f"  {count} {table}")
        self.stdout.write(f"{done.erased_again} people erased again, because they are on an erasure list.")
        if done.without_key:
            self.stdout.write(f"{done.without_key} people have no key in this key file: their words stay shut.")
        if done.shut:
            self.stdout.write(f"{done.shut} people's words do not open with WAYMARK_KEYS. Is an older key missing from it?")
        self.stdout.write("Every reference leads somewhere. Now run `manage.py prepare`; everybody signs in again.")
