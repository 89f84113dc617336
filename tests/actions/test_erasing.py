"""After erasing, a search over every table finds the person on the erasure list and nowhere else."""

from datetime import UTC, datetime

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.mail import EmailMessage
from django.db import connection
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from config.cache_keys import hidden
from recovery import mail, tasks
from recovery.actions.account import erase_person
from recovery.models import AuditRecord, ErasedPerson, OutgoingMail, User
from tests.actions.test_account import live_a_little
from tests.browsing import browser, form_to, send, signed_in_through_the_page
from tests.conftest import NOW, fresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(settings):
    """Tasks wait in the database for a worker, as in real life."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


def tables_that_name(*names):
    """table.column of every value, in every table of the database, that holds one of the names; sessions decoded."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                held = [bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value) for value in row]
                found |= {
                    f"{table}.{column}" for column, value in zip(columns, held, strict=True) if any(n in value.lower() for n in names)
                }
    return found | {"a session" for row in Session.objects.all() if any(name in str(row.get_decoded()).lower() for name in names)}


def names_of(user):
    return str(user.pk), user.pk.hex, user.email


def task(status, *args, **fields):
    row = DBTaskResult.objects.create(
        status=status, args_kwargs={"args": list(args), "kwargs": {}}, task_path=tasks.deliver_mail.module_path, backend_name="default",
        exception_class_path="", traceback="",
    )  # fmt: skip
    DBTaskResult.objects.filter(pk=row.pk).update(**fields)


def test_erasing_leaves_the_random_id_on_the_erasure_list_and_nowhere_else(alice, bob, queue):
    live_a_little(alice)
    signed_in_through_the_page(alice, own=True)
    waits_for_a_code = browser()
    send(waits_for_a_code, form_to(waits_for_a_code.get("/account/login/code/"), "/account/login/code/"), email=alice.email)
    mail.queue(EmailMessage("Your account", "x", to=["Alice@example.org"]))  # no row says whose it is
    task(TaskResultStatus.FAILED, "x", traceback="550 refused: alice@example.org", finished_at=NOW)
    AuditRecord.objects.create(actor_id=str(bob.pk), action="looked at", subject=f"User {alice.pk}", at=NOW)
    names = names_of(alice)
    before = tables_that_name(*names)
    assert before > {"recovery_user.email", "account_emailaddress.email", "recovery_auditrecord.subject", "a session"}
    assert any(name.endswith("dbtaskresult.traceback") for name in before)
    erase_person(fresh(alice))
    assert tables_that_name(*names) == {"recovery_erasedperson.id"}


def test_erasing_takes_waiting_tasks_and_mail_of_theirs_and_leaves_those_of_others(alice, bob, queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for user in (alice, bob):
            mail.queue(EmailMessage("Your code", "1", to=[user.email]), user=user)
        mail.queue(EmailMessage("Your account", "1", to=["alice@example.org"]))
        mail.queue(EmailMessage("Your account", "1", to=["bob@example.org"]))
    being_sent = OutgoingMail.objects.get(user=alice)
    task(TaskResultStatus.RUNNING, str(being_sent.pk), started_at=NOW)
    erase_person(fresh(alice))
    left = {str(pk) for pk in OutgoingMail.objects.values_list("pk", flat=True)}
    assert len(left) == 2
    waiting = {row.args_kwargs["args"][0] for row in DBTaskResult.objects.ready()}
    assert waiting == left, "tasks of hers are gone, bob's two wait for the worker"
    assert DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).count() == 1, "a worker finds its own row when it is done"
    tasks.deliver_mail.func(str(being_sent.pk))  # and sends nothing any more


def test_erasing_ends_no_session_of_anybody_else(alice, bob):
    signed_in_through_the_page(alice, own=True)
    his = signed_in_through_the_page(bob, own=True)
    waits = SessionStore()
    waits["account_login_code"] = {"email": "bob@example.org"}
    waits.create()
    erase_person(fresh(alice))
    assert his.get("/today/").status_code == 200
    assert Session.objects.count() == 2


def test_the_erasure_list_keeps_the_first_moment_and_erasing_the_same_object_again_adds_nobody(alice):
    same = fresh(alice)
    ErasedPerson.objects.create(pk=alice.pk, at=datetime(2026, 1, 1, tzinfo=UTC))
    erase_person(same)
    erase_person(same)
    assert list(ErasedPerson.objects.values_list("pk", "at")) == [(alice.pk, datetime(2026, 1, 1, tzinfo=UTC))]
    assert not User.objects.filter(pk=alice.pk).exists()


def test_what_staff_did_stays_on_record_under_their_random_id(edith):
    AuditRecord.objects.create(actor_id=str(edith.pk), action="publish", at=NOW)
    edith_id = str(edith.pk)
    erase_person(edith)
    assert AuditRecord.objects.filter(action="publish", actor_id=edith_id).count() == 1
    assert AuditRecord.objects.get(action="editor made").subject == "erased"


def test_the_cache_names_nobody(alice, settings):
    name = hidden(f"allauth:rl:allauth.account:reauthenticate:10/m/user:user:{alice.pk}", "", 1)
    assert str(alice.pk) not in name
    assert name == hidden(f"allauth:rl:allauth.account:reauthenticate:10/m/user:user:{alice.pk}", "", 1)
    assert name != hidden(f"allauth:rl:allauth.account:reauthenticate:10/m/user:user:{alice.pk}", "", 2)
    settings.SECRET_KEY = "another" * 8
    assert name != hidden(f"allauth:rl:allauth.account:reauthenticate:10/m/user:user:{alice.pk}", "", 1)


def test_the_real_cache_hides_its_names():
    from config import settings as real  # noqa: PLC0415

    assert real.CACHES["default"]["KEY_FUNCTION"] == "config.cache_keys.hidden"
