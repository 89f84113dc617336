"""Write the drafts of a guide as files: what load_guide reads."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recovery.management.guide_files import add_guide_key, guide_by_key
from recovery.releases import manuscript_of, write_files


class Command(BaseCommand):
    help = "Write the drafts of a guide into a directory (a new one, an empty one, or an earlier export)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path)
        add_guide_key(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            write_files(manuscript_of(guide_by_key(options["guide"])), options["directory"])
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"Written to {options['directory']}.")
