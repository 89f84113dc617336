"""Moves everything to the newest key in WAYMARK_KEYS, so that the older ones can be taken out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from recovery.actions.keys import BATCH, Rotated, reseal_second_factors, rewrap_data_keys


class Command(BaseCommand):
    help = "Wraps every person's data key, and every second-factor secret, with the newest key. Can be stopped and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH, help="rows in one transaction (default: %(default)s)")

    def handle(self, *args: Any, batch: int, verbosity: int, **options: Any) -> None:
        if batch < 1:
            raise CommandError("--batch must be 1 or more.")

        def say(done: Rotated) -> None:
            if verbosity > 1:
                self.stdout.write(f"{done.moved} so far")

        keys = rewrap_data_keys(batch=batch, after_batch=say)
        factors = reseal_second_factors()
        self.stdout.write(f"{keys.moved} data keys and {factors.moved} second factors moved to the newest key.")
        if lost := (keys + factors).unreadable:
            raise CommandError(f"{lost} could not be opened by any key at hand. Keep every older key and every backup of them.")
        self.stdout.write("Nothing uses the older keys any more. Mails on their way still do, for an hour: take the keys out after that.")
