"""Everything between installing and serving. Safe to run again; what is done already is skipped."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection

from recovery import vault
from recovery.errors import KeyLost
from recovery.models import DataKey, Release, User


class Command(BaseCommand):
    help = "Migrates, makes the cache table, checks the keys, publishes the shipped guide once, and collects static files."
    requires_system_checks: list[str] = []  # each problem below is one line of its own

    def handle(self, *args: Any, **options: Any) -> None:
        check_database()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        check_keys()
        if not Release.objects.exists():
            self.stdout.write("Publishing the guide that ships with Waymark…")
            call_command("load_guide", publish=True, verbosity=0)
        collect_static()
        # config/launch.py reads this line and offers to make an editor.
        self.stdout.write(f"editors: {'some' if User.objects.filter(is_staff=True).exists() else 'none'}")


def check_database() -> None:
    try:
        connection.ensure_connection()
    except DatabaseError:
        raise CommandError("The database does not answer. Check DATABASE_URL and that its server runs.") from None


def check_keys() -> None:
    """A wrong key must stop the start, or new people's texts would be wrapped by it while the old ones stay shut."""
    try:
        vault.keys()
        for row in (DataKey.objects.order_by("created_at").first(), DataKey.objects.order_by("-created_at").first()):
            if row is not None:
                vault.unwrap(bytes(row.wrapped), row.wrapped_by, row.user_id)
    except ImproperlyConfigured as problem:
        raise CommandError(str(problem)) from None
    except KeyLost:
        raise CommandError("WAYMARK_KEYS does not open the texts in this database. Bring back the key they were written with.") from None


def _static_files() -> Iterator[Path]:
    for folder in settings.STATICFILES_DIRS:
        yield from (file for file in Path(folder).rglob("*") if file.is_file())
    yield Path(settings.BASE_DIR) / "requirements.txt"  # the admin's own files change with Django


def collect_static() -> None:
    """Hash and compress static files, only when they have changed: brotli takes its time."""
    found = hashlib.sha256()
    for file in sorted(_static_files()):
        found.update(f"{file.name}\0".encode() + file.read_bytes())
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == found.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(found.hexdigest(), encoding="utf-8")
