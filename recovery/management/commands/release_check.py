"""`make release-check`: what must hold on the day somebody publishes a version, and may lapse in between."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config.launcher import local_env
from recovery.errors import GuideFaulty
from recovery.management.guide_files import SHIPPED
from recovery.releases.live_files import read_helplines

LONGEST = timedelta(days=180)  # between two looks at a helpline
# Only for the deployment checks, which look at switches and never connect to anything.
AS_IN_PRODUCTION = {
    "WAYMARK_ENV": "production",
    "WAYMARK_URL": "https://waymark.example",
    "WAYMARK_HOSTS": "waymark.example",
    "WAYMARK_SMTP_HOST": "mail.example",
    "WAYMARK_DEBUG": "",
}


def helplines(directory: Path, today: date) -> Iterator[str]:
    """Lines nobody has looked at for too long: a number that has gone dead can cost somebody dearly."""
    for line in read_helplines(directory):
        verified, review = date.fromisoformat(line["verified_on"]), date.fromisoformat(line["review_by"])
        if review < today:
            yield f"{line['key']} should have been checked again by {review}"
        if review - verified > LONGEST:
            yield f"{line['key']} would go unchecked for longer than {LONGEST.days} days"
        if verified > today:
            yield f"{line['key']} was checked on a day that is still to come"


def guide(directory: Path) -> Iterator[str]:
    """Faults, content lint and canonical form, as check_guide and format_guide tell them."""
    for command, options in (("check_guide", {}), ("format_guide", {"check": True})):
        out = StringIO()
        try:
            call_command(command, directory=directory, stdout=out, **options)
        except CommandError as problem:
            yield f"{command}: {problem}"


def deployment() -> Iterator[str]:
    """Django's own checks, with the switches as production sets them."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"]
    env = {**os.environ, **AS_IN_PRODUCTION, "DJANGO_SETTINGS_MODULE": "config.settings"}
    env |= {local_env.SECRET: local_env.new_secret(), local_env.KEYS: local_env.new_key("for-this-check")}
    answer = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        yield answer.stderr.strip()


class Command(BaseCommand):
    help = "Fails when a helpline is overdue, the shipped guide has faults or is not canonical, or a deployment check warns."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", nargs="?", type=Path, default=SHIPPED, help="guide files (default: the shipped guide)")

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        checks: dict[str, Callable[[], Iterator[str]]] = {
            "helplines": lambda: helplines(directory, timezone.now().date()),
            "guide": lambda: guide(directory),
            "deployment": deployment,
        }
        failed = 0
        for name, check in checks.items():
            try:
                problems = list(check())
            except GuideFaulty as error:
                problems = [str(fault) for fault in error.faults]
            failed += len(problems)
            self.stdout.write(f"{name}: {'; '.join(problems) or 'ok'}")
        if failed:
            raise CommandError(f"{failed} things stand in the way of a release.")
