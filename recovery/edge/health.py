"""Two answers for machines: the process lives; the service is ready. A line per check, no secrets."""

from collections.abc import Callable
from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from recovery import vault
from recovery.edge import clock
from recovery.errors import RecoveryError
from recovery.models import DataKey, Helpline, Release


def healthz() -> JsonResponse:
    return JsonResponse({"process": "ok"})


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return "ok" if not pending else f"{len(pending)} not applied"


def _release() -> str:
    newest = Release.objects.order_by("-pk").values_list("number", flat=True).first()
    return "ok" if newest else "no release is published"


def _keys() -> str:
    """The newest key wraps, and the keys at hand open the newest wrapped data key.

    People whose key was wrapped by one that is missing are told by count only, as a warning: everybody else goes on.
    """
    row = DataKey.objects.order_by("-created_at").first()
    if row is not None:
        vault.unwrap(row.wrapped, row.wrapped_by, row.user_id)
    shut = DataKey.objects.exclude(wrapped_by__in=vault.keys()).count()
    return "ok" if not shut else f"ok, but {shut} people need a key that is missing from WAYMARK_KEYS"


def _tasks() -> str:
    """The oldest waiting task. A worker that stands still shows here first."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY).order_by("enqueued_at").first()
    if waiting is None:
        return "ok"
    age = clock.now() - waiting.enqueued_at
    return "ok" if age < timedelta(minutes=5) else f"oldest waits {int(age.total_seconds() // 60)} minutes"


def _helplines() -> str:
    """A warning only: an overdue number is still better than none."""
    overdue = Helpline.objects.filter(review_by__lt=clock.now().date()).count()
    return "ok" if not overdue else f"ok, {overdue} to review"


CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "migrations": _migrations,
    "release": _release,
    "keys": _keys,
    "tasks": _tasks,
    "helplines": _helplines,
}


def readyz() -> JsonResponse:
    lines: dict[str, str] = {}
    for name, check in CHECKS.items():
        try:
            lines[name] = check()
        except (DatabaseError, RecoveryError, ValueError):
            lines[name] = "not working"
    ready = all(line.startswith("ok") for line in lines.values())
    return JsonResponse(lines, status=200 if ready else 503)
