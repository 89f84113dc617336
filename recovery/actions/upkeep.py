"""What the minute's tick tidies. Each verb is safe to repeat and returns how many rows it touched."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

LOST = timedelta(minutes=10)  # longer than any task of ours runs
KEEP_RESULTS = timedelta(days=1)
NEW_SESSION = timedelta(hours=1)


def close_lost_tasks(*, at: datetime) -> int:
    """Tasks whose worker died stay RUNNING for ever; they are marked failed and never run again by themselves.

    What a code or security mail still owes is in its own row, and `requeue_stuck_mail` sends it again from there.
    """
    lost = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=at - LOST)
    return lost.update(status=TaskResultStatus.FAILED, finished_at=at)


def take_failures() -> list[str]:
    """Tasks that failed since this was last asked, each as "task (kind of error)".

    A failed task keeps the whole text of its exception, which may quote an address: it is emptied here.
    """
    with transaction.atomic():
        failed = list(DBTaskResult.objects.select_for_update().failed().exclude(traceback=""))
        DBTaskResult.objects.filter(pk__in=[row.pk for row in failed]).update(traceback="")
    return [f"{row.task_path} ({row.exception_class_path})" for row in failed]


def prune_task_results(*, at: datetime) -> int:
    """Finished tasks older than a day."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=at - KEEP_RESULTS).delete()[0]


def prune_ended_sessions(*, at: datetime) -> int:
    """Expired sessions, and the address and browser name kept for the list of sessions that belonged to them."""
    ended = Session.objects.filter(expire_date__lt=at).delete()[0]
    # A session just begun may be listed before its own row is saved.
    unlisted = UserSession.objects.filter(created_at__lt=at - NEW_SESSION).exclude(session_key__in=Session.objects.values("session_key"))
    listed: int = unlisted.delete()[0]
    return ended + listed
