"""Put guide files into their one canonical form, after which export(load(files)) = files."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recovery.errors import GuideFaulty
from recovery.management.guide_files import add_directory, faulty
from recovery.releases import differing_files, read_files, write_files


class Command(BaseCommand):
    help = "Rewrite guide.yaml, steps, sources.yaml and myths.yaml in canonical form. Comments in them are not kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_directory(parser)
        parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 when a file is not canonical")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manuscript = read_files(options["directory"])
        except GuideFaulty as error:
            raise faulty(error, "These files cannot be read:") from None
        differing = differing_files(options["directory"], manuscript)
        if options["check"] and differing:
            raise CommandError("\n".join(["Not in canonical form (manage.py format_guide mends it):", *differing]))
        if differing:
            write_files(manuscript, options["directory"])
        self.stdout.write("\n".join(["Rewritten:", *differing]) if differing else "Every file is in canonical form.")
