"""A fresh entry for WAYMARK_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from recovery import vault


class Command(BaseCommand):
    help = "Prints a new entry for WAYMARK_KEYS. Put it first in the list, restart, then run rotate_keys."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default=f"key-{timezone.now():%Y-%m-%d}", help="what the key is called (default: %(default)s)")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        known = vault.keys()
        if name in known:
            raise CommandError(f"A key called {name} is there already; choose another with --name.")
        if not name or set(name) & set(":, ="):
            raise CommandError("A name has no colon, comma, equals sign or space.")
        self.stdout.write(vault.new_key_entry(name))
