"""The canary: one sentence is typed everywhere and posted at every wall. It may lie readable nowhere but on alice's own pages."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import connection, connections, models
from django_tasks_db.models import DBTaskResult
from freezegun import freeze_time

from config.admin_site import GUIDE_MODELS
from recovery import tasks
from recovery.models import (
    Consent,
    DailyRecord,
    DataKey,
    Decision,
    ErasedPerson,
    ParkedPost,
    Person,
    SafetyCheck,
    User,
    Writing,
    WritingRevision,
)
from tests import canary
from tests.browsing import form_to, send, what_is_logged
from tests.canary import TOKEN, S, arrive, steps_of_every_kind
from tests.conftest import NOW, fresh, make_person

# --- a database file of our own, with its log beside it, as in real life ---------------------------------------------


@pytest.fixture
def own_file(db, tmp_path, settings):
    """Every commit of this test goes to a file in WAL mode; tasks wait in it for a worker."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    memory = connections["default"]
    if memory.vendor != "sqlite":
        pytest.skip("looks into the file of SQLite")
    file = tmp_path / "waymark.sqlite3"
    file.write_bytes(memory.connection.serialize())
    on_disk = memory.copy()
    on_disk.settings_dict["NAME"] = str(file)
    connections["default"] = on_disk
    yield file
    on_disk.close()
    connections["default"] = memory


def files_of(file):
    """What lies on the disk now: the file and the log of what has not been written back to it."""
    return {path.name: path.read_bytes() for path in (file, Path(f"{file}-wal"), Path(f"{file}-shm")) if path.exists()}


def holds(value):
    """Whether the canary can be found in this value, as it is or as any of our stores would write it."""
    if isinstance(value, bytes | memoryview):
        return TOKEN.encode() in bytes(value).lower()
    return TOKEN in (value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)).lower()


def tables_that_hold_it():
    """Every column of every table; sessions and tasks decoded."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            found += [f"{table}.{name}" for row in cursor.fetchall() for name, value in zip(names, row, strict=True) if holds(value)]
    found += [f"session {row.pk}" for row in Session.objects.all() if holds(row.get_decoded())]
    found += [f"task {row.pk}" for row in DBTaskResult.objects.all() if holds([row.args_kwargs, row.return_value, row.traceback])]
    return found


def deliver_what_waits():
    for waiting in DBTaskResult.objects.ready():
        tasks.deliver_mail.func(*waiting.args_kwargs["args"])


PLACES_OF_HERS = ("/today/", "/plan/", "/plan/so-far/", "/notes/", "/notes/kept/", "/notes/new/", "/decide/", "/settings/", "/pause/",
                  "/distance/log/", "/distance/", "/check-in/", "/check-in/earlier/", "/insight/", "/week/", "/firsts/", "/care/", "/dates/",
                  "/notes/words/", "/notes/people/", "/notes/lines/", "/notes/paper/", "/mirror/", "/plan/so-far/booklet/")  # fmt: skip
WITHOUT_WORDS = ("/settings/data/", "/settings/data/take/", "/settings/plan/", "/notes/earlier/", "/plan/pack/")


@pytest.fixture
def typed_everywhere(own_file, caplog):
    """Alice has typed the sentence everywhere; what was logged, and the browsers with all they were told."""
    with freeze_time(NOW) as clock, what_is_logged() as log:
        alice_user, bob_user = make_person("alice@example.org"), make_person("bob@example.org")
        alice = arrive(alice_user)
        canary.write_in_every_step(alice)
        canary.write_beside_the_plan(alice)
        canary.note_what_happened(alice)
        somebody = canary.type_it_where_it_does_not_belong(alice)
        canary.answer_the_questions(alice)
        canary.decide_and_walk_to_the_end(alice, clock)
        canary.post_at_every_wall(alice)
        deliver_what_waits()
        call_command("tick", verbosity=0)
        yield {
            "alice": alice, "bob": arrive(bob_user), "somebody": somebody, "log": log.getvalue() + caplog.text,
            "file": own_file, "owner": fresh(alice_user),
        }  # fmt: skip


def test_the_sentence_lies_readable_nowhere_and_its_writer_reads_it_everywhere(typed_everywhere):
    stage = typed_everywhere
    assert tables_that_hold_it() == []
    assert [name for name, content in files_of(stage["file"]).items() if holds(content)] == []
    assert len(files_of(stage["file"])[f"{stage['file'].name}-wal"]) > 0, "the log beside the file is there to be searched"
    assert not holds(stage["log"])
    assert stage["log"] == "" or "Traceback" not in stage["log"]
    assert [sent for sent in mail.outbox if holds(str(sent.message()))] == []
    assert mail.outbox, "mail was sent during all this"
    for who in ("alice", "bob", "somebody"):
        assert [line for line in stage[who].told if holds(line)] == []
    its_writer_reads_it_everywhere(stage["alice"])
    nobody_else_reads_it(stage)


def its_writer_reads_it_everywhere(alice):
    pages = {path: alice.get(path).content.decode() for path in PLACES_OF_HERS}
    pages |= {f"/s/{key}/": alice.get(f"/s/{key}/").content.decode() for key in [*steps_of_every_kind(), "k10", "k11"]}
    note = Writing.objects.filter(kind="note").latest("created_at")
    pages["a note"] = alice.get(f"/notes/{note.pk}/").content.decode()
    without = {path for path, page in pages.items() if TOKEN not in page}
    assert without == {"/today/", "/plan/", "/notes/new/", "/settings/", "/distance/", "/check-in/", "/insight/", "/week/"}
    assert pages["/decide/"].count(TOKEN) == 2
    assert alice.get("/plan/so-far/").context["first_night"].value == {"text": S}, "given back at the end"
    assert pages["/notes/kept/"].count('class="written"') == 5


def test_taking_it_all_along_leaves_no_trace_of_it_here(typed_everywhere):
    stage = typed_everywhere
    alice = stage["alice"]
    canary.say_who_it_is(alice)
    pages = {path: alice.get(path).content for path in WITHOUT_WORDS}
    assert [path for path, page in pages.items() if holds(page)] == []
    form = form_to(alice.get("/settings/data/take/"), "/settings/data/file/")
    with what_is_logged() as log:
        content = b"".join(send(alice, form, sealed="1", checks="1").streaming_content)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert all(holds(archive.read(name)) for name in archive.namelist())
    assert tables_that_hold_it() == []
    assert not holds(log.getvalue())


def nobody_else_reads_it(stage):
    ids = [str(pk) for model in (Writing, ParkedPost) for pk in model.objects.values_list("pk", flat=True)]
    addresses = [*PLACES_OF_HERS, *(f"/notes/{pk}/" for pk in ids), *(f"/s/{key}/" for key in steps_of_every_kind())]
    for who in ("bob", "somebody"):
        assert [path for path in addresses if holds(stage[who].get(path).content)] == []


# --- what is not writing and is sealed all the same ------------------------------------------------------------------

SAID = {
    "rather_not", "not_sure", "they-ended", "never-official", "children", "distance", "when_i_come", "let_go", "steady", "low", "asked_others", "met_someone", "legal",
}  # fmt: skip


def test_answers_tags_aims_choices_and_moods_are_ciphertext_too(typed_everywhere):
    people = [Person, SafetyCheck, Decision, Writing, WritingRevision, ParkedPost, Consent, DailyRecord, User]
    rows = [(model, [str(value) for value in row]) for model in people for row in model.objects.values_list()]
    assert len(rows) > 20
    assert [(model.__name__, word) for model, values in rows for word in SAID if word in values] == []
    for model, column in ((Person, "about"), (SafetyCheck, "answers"), (Decision, "content"), (Writing, "ciphertext"), (DailyRecord, "content")):
        sealed = [bytes(value) for value in model.objects.values_list(column, flat=True) if value]
        assert sealed
        assert [word for value in sealed for word in SAID if word.encode() in value] == []
        assert all(value[:1] == b"\x01" for value in sealed), "the mark of a ciphertext"


def test_after_erasing_nothing_is_left_that_anybody_could_open(typed_everywhere):
    stage = typed_everywhere
    alice, owner = stage["alice"], stage["owner"]
    sealed = [bytes(value) for value in Writing.objects.filter(owner=owner).values_list("ciphertext", flat=True)]
    wrapped = bytes(DataKey.objects.get(user=owner).wrapped)
    canary.say_who_it_is(alice)
    assert send(alice, form_to(alice.get("/settings/erase/"), "/settings/erase/go/")).status_code == 302
    # Her random id is on the list that a restore applies again. It is the only thing of hers, as the rest of this test shows.
    assert ErasedPerson.objects.filter(pk=owner.pk).delete()[0] == 1
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    on_disk = b"".join(files_of(stage["file"]).values())
    assert wrapped not in on_disk, "the key went first, and its place was overwritten"
    assert [value for value in sealed if value in on_disk] == []
    assert b"alice@example.org" not in on_disk
    assert str(owner.pk).encode() not in on_disk
    assert owner.pk.hex.encode() not in on_disk


# --- columns --------------------------------------------------------------------------------------------------------

# The only columns of ours that hold text and are not ciphertext, outside the guide. A person types into two of them:
# the address and the password (kept as a hash).
PLAIN_TEXT = {
    "User.password", "User.email", "DataKey.wrapped_by", "Person.time_zone", "Consent.version", "AuditRecord.actor_id",
    "AuditRecord.action", "AuditRecord.subject", "StepProgress.kind", "Writing.kind", "Writing.activity_key", "Writing.sealed_phase", "DailyRecord.kind",
}  # fmt: skip
TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField, models.GenericIPAddressField)


def test_no_other_column_of_a_person_can_hold_text_and_the_docs_name_each():
    ours = [model for model in apps.get_app_config("recovery").get_models() if model._meta.label_lower not in GUIDE_MODELS]
    plain = {
        f"{model.__name__}.{field.name}"
        for model in ours
        for field in model._meta.concrete_fields
        if isinstance(field, TEXT) and not field.is_relation
    }
    assert plain == PLAIN_TEXT
    written = (Path(__file__).parent.parent / "docs" / "security.md").read_text()
    assert {name for name in plain if f"`{name}`" not in written} == set()


def test_no_column_can_hold_what_would_identify_the_other_person():
    banned = {"surname", "phone", "handle", "address", "photo", "latitude", "longitude", "coordinates", "partner", "ex", "nickname"}
    ours = [model for model in apps.get_app_config("recovery").get_models() if model._meta.label_lower not in GUIDE_MODELS]
    words = {word for model in ours for field in model._meta.get_fields() for word in field.name.split("_")}
    assert words & banned == set()
