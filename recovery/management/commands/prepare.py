"""Everything between installing and serving. Safe to run again; what is done already is skipped."""

import hashlib
from collections.abc import Iterable
from io import StringIO
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

CONTENT = Path(settings.BASE_DIR) / "recovery" / "content" / "en"


class Command(BaseCommand):
    help = "Migrates, makes the cache table, checks the keys, publishes the shipped guide once, and collects static files."
    requires_system_checks: list[str] = []  # each problem below is one line of its own

    def handle(self, *args: Any, **options: Any) -> None:
        check_database()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        check_keys()
        self.load_content()
        collect_static()
        # config/launch.py reads this line and offers to make an editor.
        self.stdout.write(f"editors: {'some' if User.objects.filter(is_staff=True).exists() else 'none'}")

    def load_content(self) -> None:
        """The first time: load and publish. After an upgrade that brought other files: load only, and say what changed."""
        stamp, digest = Path(settings.VAR_DIR) / "content.stamp", digest_of(CONTENT.rglob("*"))
        if not Release.objects.exists():
            self.stdout.write("Publishing the guide that ships with Waymark…")
            call_command("load_guide", publish=True, stdout=StringIO())
        elif not is_stamped(stamp, digest):
            call_command("load_guide", stdout=self.stdout)
        stamp.write_text(digest, encoding="utf-8")


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


def digest_of(files: Iterable[Path]) -> str:
    found = hashlib.sha256()
    for file in sorted(file for file in files if file.is_file()):
        found.update(f"{file.name}\0".encode() + file.read_bytes())
    return found.hexdigest()


def is_stamped(stamp: Path, digest: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="utf-8") == digest


def collect_static() -> None:
    """Hash and compress static files, only when they have changed: brotli takes its time."""
    ours = [file for folder in settings.STATICFILES_DIRS for file in Path(folder).rglob("*")]
    digest = digest_of([*ours, Path(settings.BASE_DIR) / "requirements.txt"])  # the admin's own files change with Django
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    if not is_stamped(stamp, digest):
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(digest, encoding="utf-8")
