"""Publish the drafts of a guide, or some of its steps, as the next release."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recovery.actions.guide import publish_guide
from recovery.errors import GuideFaulty
from recovery.management.guide_files import add_guide_key, faulty, guide_by_key


class Command(BaseCommand):
    help = "Freeze the drafts into the next release."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_guide_key(parser)
        parser.add_argument("--step", action="append", dest="steps", help="publish only this step (again for more); default: everything")
        parser.add_argument("--note", default="", help="a word on what changed, for other editors")

    def handle(self, *args: Any, **options: Any) -> None:
        guide = guide_by_key(options["guide"])
        try:
            release = publish_guide(guide, actor=None, at=timezone.now(), steps=options["steps"], note=options["note"][:300])
        except GuideFaulty as error:
            raise faulty(error, "Not published:") from None
        self.stdout.write(f"People now see release {release.number}.")
