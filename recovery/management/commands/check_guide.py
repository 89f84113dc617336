"""Check guide files: faults, content lint, reading ages. Exits with 1 when anything stands in the way of publishing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recovery.errors import GuideFaulty
from recovery.management.guide_check import age_lines, check_directory, row_line, where_in_files
from recovery.management.guide_files import add_directory, faulty, tell, told


class Command(BaseCommand):
    help = "List faults, lint findings and reading ages of guide files. Exit 1 on a fault that blocks or an unexcused finding."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_directory(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        directory = options["directory"]
        try:
            check = check_directory(directory)
        except GuideFaulty as error:
            raise faulty(error, "These files cannot be read:") from None
        tell(self.stdout.write, age_lines(check.manuscript))
        self.stdout.write(row_line(check.manuscript))
        tell(self.stdout.write, map(told, (*check.unreadable, *check.faults)))
        for finding in check.findings:
            where = where_in_files(finding, check.manuscript, directory)
            self.stdout.write(f"lint    {where}: {finding.place} [{finding.rule}] “{finding.words}” {finding.why}")
        if not check.passes:
            raise CommandError("Not fit to be published as it is.")
        self.stdout.write("Fit to be published.")
