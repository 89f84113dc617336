"""Once a minute, from `make run`, cron or a timer. Two at the same time do no harm."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from recovery.actions import unused, upkeep
from recovery.actions.parking import prune_parked
from recovery.tasks import requeue_stuck_mail


def tell_failures(command: BaseCommand) -> int:
    """The worker itself stays quiet; what failed is said once, without the text of the error."""
    failures = upkeep.take_failures()
    for failure in failures:
        command.stderr.write(f"A background task failed: {failure}")
    return len(failures)


WORK: dict[str, Callable[[datetime], int]] = {
    "lost tasks closed": lambda at: upkeep.close_lost_tasks(at=at),
    "unsent warnings taken back": lambda at: unused.take_back_unsent_warnings(at=at),  # before their mails are dropped
    "mails sent again": requeue_stuck_mail,
    "parked texts dropped": lambda at: prune_parked(at=at),
    "ended sessions dropped": lambda at: upkeep.prune_ended_sessions(at=at),
    "task results dropped": lambda at: upkeep.prune_task_results(at=at),
    "unused accounts warned": lambda at: unused.warn_unused(settings.FORGET_AFTER_MONTHS, at=at),
    "unused accounts forgotten": lambda at: unused.forget_unused(settings.FORGET_AFTER_MONTHS, at=at),
}


class Command(BaseCommand):
    help = "Sends stuck mail again and tidies what has run out: parked texts, sessions, task results."
    requires_system_checks: list[str] = []  # it runs every minute

    def handle(self, *args: Any, verbosity: int = 1, **options: Any) -> None:
        at, failed = timezone.now(), []
        parts: list[tuple[str, Callable[[datetime], int]]] = [*WORK.items(), ("failures told", lambda at: tell_failures(self))]
        for name, work in parts:
            try:
                count = work(at)
            except Exception as problem:  # one part that fails must not keep the others from their work
                failed.append(f"{name} ({type(problem).__name__})")
                continue
            if count and verbosity > 1:
                self.stdout.write(f"{count} {name}")
        if failed:
            raise CommandError(f"Not done: {', '.join(failed)}")
