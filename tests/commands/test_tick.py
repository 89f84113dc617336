"""The minute's tick: what is stuck goes on, what has run out goes, and running it twice does nothing more."""

from datetime import timedelta
from io import StringIO
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail as outbox
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from recovery import mail, tasks
from recovery.actions.parking import park_post
from recovery.management.commands.tick import WORK
from recovery.models import OutgoingMail, ParkedPost, User

pytestmark = pytest.mark.django_db


def tick() -> str:
    out = StringIO()
    call_command("tick", stdout=out, verbosity=2)
    return out.getvalue()


def ago(**span: float) -> object:
    return timezone.now() - timedelta(**span)


def task_result(status: str, **fields: object) -> DBTaskResult:
    made = DBTaskResult.objects.create(
        status=status, args_kwargs={"args": [str(uuid4())], "kwargs": {}}, task_path=tasks.deliver_mail.module_path,
        backend_name="default", exception_class_path="", traceback="",
    )  # fmt: skip
    DBTaskResult.objects.filter(pk=made.pk).update(**fields)
    return DBTaskResult.objects.get(pk=made.pk)


def waiting_mail(alice: User, **times: object) -> OutgoingMail:
    row = mail.queue(EmailMessage("Your code", "123 456", "notes@example.org", [alice.email]), user=alice)
    OutgoingMail.objects.filter(pk=row.pk).update(**times)
    return row


def test_a_mail_whose_worker_died_is_sent_again_once(alice: User) -> None:
    waiting_mail(alice, created_at=ago(minutes=12), claimed_at=ago(minutes=11))
    task_result(TaskResultStatus.RUNNING, started_at=ago(minutes=11))
    tick()
    tick()
    assert [sent.subject for sent in outbox.outbox] == ["Your code"]
    assert not OutgoingMail.objects.exists()


def test_a_mail_that_is_being_sent_is_left_alone(alice: User) -> None:
    waiting_mail(alice, claimed_at=ago(minutes=2))
    tick()
    assert outbox.outbox == []
    assert OutgoingMail.objects.count() == 1


def test_a_task_left_running_is_closed_and_one_still_at_work_is_not() -> None:
    lost = task_result(TaskResultStatus.RUNNING, started_at=ago(minutes=11))
    at_work = task_result(TaskResultStatus.RUNNING, started_at=ago(minutes=9))
    tick()
    lost.refresh_from_db()
    at_work.refresh_from_db()
    assert (lost.status, at_work.status) == (TaskResultStatus.FAILED, TaskResultStatus.RUNNING)
    assert lost.finished_at is not None


def test_finished_tasks_are_kept_a_day_and_waiting_ones_for_as_long_as_they_wait() -> None:
    old = task_result(TaskResultStatus.SUCCESSFUL, finished_at=ago(hours=25))
    fresh = task_result(TaskResultStatus.FAILED, finished_at=ago(hours=23))
    waiting = task_result(TaskResultStatus.READY, enqueued_at=ago(days=3))
    tick()
    left = set(DBTaskResult.objects.values_list("pk", flat=True))
    assert (old.pk in left, fresh.pk in left, waiting.pk in left) == (False, True, True)


def test_a_failed_task_is_told_once_by_name_and_its_error_text_goes() -> None:
    failed = task_result(
        TaskResultStatus.FAILED, finished_at=ago(minutes=1), traceback="refused: alice@example.org", exception_class_path="smtplib.Refused"
    )
    said = StringIO()
    call_command("tick", stderr=said)
    call_command("tick", stderr=said)
    assert said.getvalue() == "A background task failed: recovery.tasks.deliver_mail (smtplib.Refused)\n"
    failed.refresh_from_db()
    assert failed.traceback == ""


def test_parked_texts_go_after_a_day(alice: User) -> None:
    park_post(alice, path="/notes/save/", fields={"text": ["words"]}, at=timezone.now() - timedelta(hours=23))
    park_post(alice, path="/notes/save/", fields={"text": ["words"]}, at=timezone.now())
    ParkedPost.objects.filter(pk=ParkedPost.objects.order_by("at").first().pk).update(at=ago(hours=25))
    tick()
    assert ParkedPost.objects.count() == 1


def session(alice: User, key: str, *, ends: object, begun: object) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=ends)
    listed = UserSession.objects.create(user=alice, session_key=key, ip="192.0.2.1", user_agent="browser")
    UserSession.objects.filter(pk=listed.pk).update(created_at=begun)


def test_an_ended_session_takes_its_address_and_browser_with_it(alice: User) -> None:
    session(alice, "over", ends=ago(minutes=1), begun=ago(days=31))
    session(alice, "open", ends=ago(days=-1), begun=ago(days=2))
    tick()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == ["open"]


def test_a_session_that_is_just_beginning_keeps_its_place_in_the_list(alice: User) -> None:
    UserSession.objects.create(user=alice, session_key="not-saved-yet", ip="192.0.2.1", user_agent="browser")
    tick()
    assert UserSession.objects.count() == 1


def test_one_part_that_fails_does_not_keep_the_others_from_their_work(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(at: object) -> int:
        raise ValueError("alice@example.org")

    monkeypatch.setitem(WORK, "mails sent again", fails)
    park_post(alice, path="/notes/save/", fields={"text": ["words"]}, at=timezone.now() - timedelta(hours=25))
    with pytest.raises(CommandError) as said:
        tick()
    assert str(said.value) == "Not done: mails sent again (ValueError)"
    assert not ParkedPost.objects.exists()


def test_a_tick_with_nothing_to_do_says_and_changes_nothing() -> None:
    assert tick() == ""
