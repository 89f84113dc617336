"""Put guide files into their one canonical form, after which export(load(files)) = files."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recovery.errors import GuideFaulty
from recovery.management.guide_files import add_directory, faulty
from recovery.releases import differing_files, read_files, write_files
from recovery.releases.ledger import LEDGER_FILE, ledger_differs, read_ledger, write_ledger


class Command(BaseCommand):
    help = "Rewrite guide.yaml, steps, sources.yaml, myths.yaml and ledger.yaml in canonical form. Comments in them are not kept."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_directory(parser)
        parser.add_argument("--check", action="store_true", help="change nothing; exit with 1 when a file is not canonical")

    def handle(self, *args: Any, **options: Any) -> None:
        directory = options["directory"]
        try:
            manuscript = read_files(directory)
            ledger = read_ledger(directory) if (directory / LEDGER_FILE).exists() else None
        except GuideFaulty as error:
            raise faulty(error, "These files cannot be read:") from None
        differing = list(differing_files(directory, manuscript))
        if ledger is not None and ledger_differs(directory, ledger):
            differing.append(LEDGER_FILE)
        if options["check"] and differing:
            raise CommandError("\n".join(["Not in canonical form (manage.py format_guide mends it):", *differing]))
        if differing:
            write_files(manuscript, directory)
            if ledger is not None:
                write_ledger(directory, ledger)
        self.stdout.write("\n".join(["Rewritten:", *differing]) if differing else "Every file is in canonical form.")
