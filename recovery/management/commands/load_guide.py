"""Load the guide, short texts and helplines of a directory into drafts and rows. The same files twice change nothing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from recovery.actions.guide import LoadReport, load_guide, load_helplines, load_texts, publish_guide
from recovery.errors import GuideFaulty
from recovery.management.guide_files import add_directory, faulty


class Command(BaseCommand):
    help = "Load guide files as drafts; nothing that an editor changed is overwritten. Publishes only a first release, and only when asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_directory(parser)
        parser.add_argument("--publish", action="store_true", help="publish, if this guide was never published")

    def handle(self, *args: Any, **options: Any) -> None:
        directory, now = options["directory"], timezone.now()
        try:
            report = load_guide(directory, at=now)
            self.tell("guide", report)
            self.tell("short texts", load_texts(directory))
            self.tell("helplines", load_helplines(directory))
            if options["publish"] and report.guide is not None and not report.guide.releases.exists():
                release = publish_guide(report.guide, actor=None, at=now, note="As shipped")
                self.stdout.write(f"Published as release {release.number}.")
        except GuideFaulty as error:
            raise faulty(error, f"Refused: {len(error.faults)} faults.") from None

    def tell(self, what: str, report: LoadReport) -> None:
        done = [f"{len(places)} {word}" for word, places in report.counted if places]
        self.stdout.write(f"{what}: {', '.join(done) or 'nothing new'}")
        for place in report.edited:
            self.stdout.write(f"  kept as edited here, though the files changed: {place}")
