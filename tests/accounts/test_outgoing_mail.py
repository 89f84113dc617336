"""Mail on its way: sealed, after commit, by its id, once; gone when it has left."""

import json
from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from recovery import mail, tasks
from recovery.errors import KeyLost
from recovery.models import OutgoingMail
from tests.accounts.conftest import sign_up
from tests.browsing import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(settings):
    """Tasks wait in the database for a worker, as in real life."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def work():
    """What a worker does with everything that waits."""
    for waiting in DBTaskResult.objects.ready():
        tasks.deliver_mail.func(*waiting.args_kwargs["args"])
        DBTaskResult.objects.filter(pk=waiting.pk).delete()


def queued(user):
    return mail.queue(outbox.EmailMessage("Your code", "AAAA-BBBB", "w@example.org", [user.email]), user=user)


def everything_in(model):
    return json.dumps([{field.attname: str(getattr(row, field.attname)) for field in model._meta.fields} for row in model.objects.all()])


def test_a_mail_waits_sealed_and_its_task_holds_an_id_alone(queue, post):
    sign_up(browser())
    row = OutgoingMail.objects.get()
    post()
    task = DBTaskResult.objects.get()
    assert task.args_kwargs == {"args": [str(row.pk)], "kwargs": {}}
    for model in (OutgoingMail, DBTaskResult):
        assert "ann@example.org" not in everything_in(model)
        assert "Your code" not in everything_in(model)
    assert b"ann@example.org" not in bytes(row.sealed)
    work()
    assert [(sent.to, sent.subject) for sent in outbox.outbox] == [(["ann@example.org"], "Your code")]
    assert not OutgoingMail.objects.exists()


def test_a_mail_of_work_that_was_rolled_back_never_leaves(post):
    with transaction.atomic():
        sign_up(browser())
        transaction.set_rollback(True)
    assert post() == []
    assert not OutgoingMail.objects.exists()


def test_two_workers_send_one_mail(queue, post):
    sign_up(browser())
    post()
    mail_id = str(OutgoingMail.objects.get().pk)
    OutgoingMail.objects.update(claimed_at=timezone.now())
    tasks.deliver_mail.func(mail_id)
    assert outbox.outbox == [], "the other one has it in hand"


def test_a_mail_that_got_stuck_is_queued_again_once(queue, post):
    sign_up(browser())
    post()
    DBTaskResult.objects.all().delete()  # its worker died with it
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(minutes=12), claimed_at=timezone.now() - timedelta(minutes=11))
    for _ in range(3):
        call_command("tick", verbosity=0)
        post()
    assert DBTaskResult.objects.count() == 1
    work()
    assert len(outbox.outbox) == 1


def test_a_mail_that_still_waits_in_the_queue_is_not_queued_twice(queue, post):
    sign_up(browser())
    post()
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(minutes=12))
    call_command("tick", verbosity=0)
    post()
    assert DBTaskResult.objects.count() == 1


def test_a_code_that_could_not_leave_within_the_hour_is_dropped(queue, post):
    sign_up(browser())
    post()
    OutgoingMail.objects.update(created_at=timezone.now() - timedelta(minutes=61))
    call_command("tick", verbosity=0)
    assert not OutgoingMail.objects.exists()
    work()
    assert outbox.outbox == []


def test_a_sealed_mail_opens_in_its_own_row_only(alice):
    first, second = queued(alice), queued(alice)
    OutgoingMail.objects.filter(pk=first.pk).update(sealed=second.sealed)
    connection.run_on_commit = []
    with pytest.raises(KeyLost):
        tasks.deliver_mail.func(str(first.pk))
    assert outbox.outbox == []


def test_erasing_an_account_takes_its_waiting_mail_with_it(alice):
    queued(alice)
    alice.delete()
    assert not OutgoingMail.objects.exists()
