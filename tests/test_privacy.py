"""The canary: one sentence is typed everywhere and posted at every wall. It may lie readable nowhere but on alice's own pages."""

import json
import re
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import call_command
from django.db import connection, connections, models
from django.test import Client
from django_tasks_db.models import DBTaskResult
from freezegun import freeze_time

from config.admin_site import GUIDE_MODELS
from recovery import releases, tasks
from recovery.enums import ActivityKind
from recovery.models import Consent, DataKey, Decision, ParkedPost, Person, SafetyCheck, User, Writing, WritingRevision
from recovery.rules.gates import QUESTIONS
from tests.browsing import forms_of, send, what_is_logged
from tests.conftest import BACKEND, NOW, PASSWORD, fresh, make_person

TOKEN = "wrenlight"  # no word of the guide; found in any case and inside any other text
S = f"The {TOKEN} on the kitchen table, and nobody said goodbye"
AUTOSAVE = {"HTTP_ACCEPT": "application/json"}


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


# --- a browser that remembers what it was told ----------------------------------------------------------------------


class Recorder(Client):
    """Notes every address it is sent to, every header and cookie, and every message a page shows."""

    def __init__(self, **defaults):
        super().__init__(enforce_csrf_checks=True, raise_request_exception=False, **defaults)
        self.told = []

    def request(self, **request):
        answer = super().request(**request)
        self.told += [str(answer.headers), str(answer.cookies)]
        for context in answer.context or []:
            self.told += [str(message) for message in context.get("messages", [])]
        title = re.search(rb"<title>(.*?)</title>", answer.content, re.DOTALL)
        self.told.append(title.group(1).decode() if title else "")
        return answer


def arrive(user):
    client = Recorder()
    client.force_login(user, backend=BACKEND)
    return client


def form_with(answer, field, action=""):
    found = [form for form in forms_of(answer) if field in form.fields and action in form.action]
    assert found, f"no form with {field} on {answer.wsgi_request.path}"
    return found[0]


@contextmanager
def without_session(client):
    """The session has ended; afterwards she has signed in again."""
    cookie = client.cookies["w"].value
    client.cookies["w"] = "ended"
    yield
    client.cookies["w"] = cookie


@contextmanager
def without_token(client):
    cookie = client.cookies["t"].value
    client.cookies["t"] = "y" * 32
    yield
    client.cookies["t"] = cookie


# --- typing it everywhere -------------------------------------------------------------------------------------------


def steps_of_every_kind():
    """Key of one open step for each kind of activity that takes writing."""
    guide = releases.guide_of(releases.newest_release()[0])
    found = {}
    for phase in guide.phases[:3]:
        for step in phase.steps:
            for activity in step.activities:
                found.setdefault(activity.kind, step.key)
    wanted = {kind for kind in ActivityKind if kind is not ActivityKind.DECISION}
    assert wanted <= set(found), "a kind of activity that no open step has cannot be tested here"
    return sorted({found[kind] for kind in wanted})


def filled_everywhere(form):
    """The sentence in every field that takes words, one line or several."""
    ours = ("csrfmiddlewaretoken", "mark", "page", "fact", "parked", "id")
    return {
        name: [S for _ in value] if isinstance(value, list) else S
        for name, value in form.fields.items()
        if not name.endswith("rev") and name not in ours
    }


def write_in_every_step(alice):
    for key in steps_of_every_kind():
        page = alice.get(f"/s/{key}/")
        form = form_with(page, "line", "/finish/")
        typed = filled_everywhere(form)
        ticked = {name: S for name in form.unticked if name.endswith("-ticked")}
        assert alice.post(f"/s/{key}/save/", form.fields | typed, **AUTOSAVE).json()["ok"]
        assert send(alice, form, fields=typed | ticked).status_code == 302
        assert alice.get(f"/s/{key}/").content.decode().count(TOKEN) >= len(typed)


def write_beside_the_plan(alice):
    note = form_with(alice.get("/notes/new/"), "text")
    send(alice, note, text=S)
    page = f"/notes/{Writing.objects.filter(kind='note').latest('created_at').pk}/"
    send(alice, form_with(alice.get(page), "text"), text=f"{S}. And again")  # the first words become an earlier revision
    send(alice, form_with(alice.get("/pause/"), "text"), text=S)
    send(alice, form_with(alice.get("/s/k1/"), "line", "/finish/"), short="1")
    send(alice, form_with(alice.get("/s/k1/stop/"), "text"), text=S)
    send(alice, form_with(alice.get("/s/k11/"), "word"), word=S)
    page = alice.get("/s/k10/")
    form = form_with(page, "word")
    form.action = "/s/k10/later/"
    send(alice, form, word=S)


def type_it_where_it_does_not_belong(alice):
    """Password fields, choices, searches, addresses: a tired person pastes anything anywhere."""
    somebody = Recorder()
    login = form_with(somebody.get("/account/login/"), "login")
    send(somebody, login, login="alice@example.org", password=S)
    send(somebody, login, login=S, password=S)
    for path in ("/account/login/code/", "/account/password/reset/"):
        send(somebody, form_with(somebody.get(path), "email"), email=S)
    join = form_with(somebody.get("/account/signup/"), "email")
    send(somebody, join, email=S, password1=S, time_zone=S)
    send(somebody, join, email="ann@example.org", password1=S, adult="on", consent="on", device="own", time_zone=S)
    send(alice, form_with(alice.get("/account/reauthenticate/"), "password"), password=S)
    change = form_with(alice.get("/account/password/change/"), "oldpassword")
    send(alice, change, oldpassword=S, password1=S, password2=S)
    settings = alice.get("/settings/")
    for action in ("/settings/pace/", "/settings/place/", "/settings/safe/", "/settings/about/"):
        form = next(form for form in forms_of(settings) if form.action == action)
        send(alice, form, fields={name: S for name in form.unticked | set(form.fields) - {"csrfmiddlewaretoken"}})
    for path in ("/notes/", "/help/", "/calm/", "/pause/"):
        alice.get(path, {"page": S, "country": S, "wait": S})
    alice.get(f"/s/{S}/")
    alice.get(f"/plan/later/{TOKEN}/")
    return somebody


def post_at_every_wall(alice):
    for ended in (without_session, without_token):
        step = form_with(alice.get("/s/k9/"), "line", "/finish/")
        step.fields |= filled_everywhere(step)
        note, long_note = (form_with(alice.get("/notes/new/"), "text") for _ in range(2))
        with ended(alice):
            send(alice, note, text=S)
            send(alice, step)
            alice.post("/s/k9/save/", step.fields, **AUTOSAVE)
            send(alice, long_note, text=S + "x" * (1024 * 1024 + 1))
            send(alice, long_note, text=S + "x" * (8 * 1024 * 1024))
            alice.post("/notes/save/", S, content_type="multipart/form-data")
            alice.post("/notes/save/", json.dumps({"text": S}), content_type="application/json")
    token = {"csrfmiddlewaretoken": note.fields["csrfmiddlewaretoken"]}
    assert alice.post("/s/k32/finish/", token | {"a1-note": S, "line": S}).status_code == 403
    assert alice.post("/s/k32/skip/", token | {"fact": "0b9d9a6e-4f4c-4e0a-8d5a-1d2c3b4a5f60", "word": S}).status_code == 403
    assert send(alice, note, text=S + "x" * (1024 * 1024 + 1)).status_code == 413
    assert send(alice, note, text=S + "x" * (8 * 1024 * 1024)).status_code == 413
    assert send(alice, note, text=f"{S}\x00").status_code == 422
    clash = alice.get("/s/k8/"), alice.get("/s/k8/")
    first, second = (form_with(page, "line", "/finish/") for page in clash)
    send(alice, first, line=f"{S}, once")
    assert send(alice, second, line=f"{S}, twice").status_code == 409
    stored = Writing.objects.filter(kind="note").latest("created_at")
    assert alice.post("/notes/save/", token | {"id": str(stored.pk), "rev": "0", "text": f"{S}?"}).status_code == 409


def decide_and_walk_to_the_end(alice, clock):
    for choice, mood in (("let_go", "low"), ("let_go", "steady")):
        send(alice, form_with(alice.get("/decide/"), "words"), choice=choice, mood=mood, words=S)
        clock.tick(timedelta(days=1))
        say_who_it_is(alice)
    clock.tick(timedelta(days=4))
    say_who_it_is(alice)
    for phase in ("p1", "p2", "p3", "p5"):
        end = f"/plan/{phase}/"
        assert send(alice, next(form for form in forms_of(alice.get(f"{end}end/")) if form.action == f"{end}done/")).status_code == 302, phase


def say_who_it_is(alice):
    send(alice, form_with(alice.get("/account/reauthenticate/"), "password"), password=PASSWORD)


def answer_the_questions(alice):
    form = next(form for form in forms_of(alice.get("/questions/")) if form.action == "/questions/ask/")
    review = send(alice, form, review="1", **dict.fromkeys(QUESTIONS, "rather_not"))
    send(alice, form_with(review, "check"), fields=dict.fromkeys(QUESTIONS, "rather_not"))
    settings = alice.get("/settings/")
    for action, said in {
        "/settings/pace/": {"aim": "distance", "pace": "when_i_come"},
        "/settings/safe/": {"fear": "not_sure"},
        "/settings/about/": {"ended": "they-ended", "shared": ["children", "home"], "known": "never-official"},
    }.items():
        assert send(alice, next(form for form in forms_of(settings) if form.action == action), fields=said).status_code == 302


def deliver_what_waits():
    for waiting in DBTaskResult.objects.ready():
        tasks.deliver_mail.func(*waiting.args_kwargs["args"])


PLACES_OF_HERS = ("/today/", "/plan/", "/plan/so-far/", "/notes/", "/notes/kept/", "/notes/new/", "/decide/", "/settings/", "/pause/")


@pytest.fixture
def typed_everywhere(own_file, caplog):
    """Alice has typed the sentence everywhere; what was logged, and the browsers with all they were told."""
    with freeze_time(NOW) as clock, what_is_logged() as log:
        alice_user, bob_user = make_person("alice@example.org"), make_person("bob@example.org")
        alice = arrive(alice_user)
        write_in_every_step(alice)
        write_beside_the_plan(alice)
        somebody = type_it_where_it_does_not_belong(alice)
        answer_the_questions(alice)
        decide_and_walk_to_the_end(alice, clock)
        post_at_every_wall(alice)
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
    assert without == {"/today/", "/plan/", "/notes/new/", "/settings/"}
    assert pages["/decide/"].count(TOKEN) == 2
    assert "From your first night" in pages["/plan/so-far/"], alice.get("/today/").context["today"].next
    assert pages["/notes/kept/"].count('class="written"') == 5


def nobody_else_reads_it(stage):
    ids = [str(pk) for model in (Writing, ParkedPost) for pk in model.objects.values_list("pk", flat=True)]
    addresses = [*PLACES_OF_HERS, *(f"/notes/{pk}/" for pk in ids), *(f"/s/{key}/" for key in steps_of_every_kind())]
    for who in ("bob", "somebody"):
        assert [path for path in addresses if holds(stage[who].get(path).content)] == []


# --- what is not writing and is sealed all the same ------------------------------------------------------------------

SAID = {
    "rather_not", "not_sure", "they-ended", "never-official", "children", "distance", "when_i_come", "let_go", "steady", "low",
}  # fmt: skip


def test_answers_tags_aims_choices_and_moods_are_ciphertext_too(typed_everywhere):
    people = [Person, SafetyCheck, Decision, Writing, WritingRevision, ParkedPost, Consent, User]
    rows = [(model, [str(value) for value in row]) for model in people for row in model.objects.values_list()]
    assert len(rows) > 20
    assert [(model.__name__, word) for model, values in rows for word in SAID if word in values] == []
    for model, column in ((Person, "about"), (SafetyCheck, "answers"), (Decision, "content"), (Writing, "ciphertext")):
        sealed = [bytes(value) for value in model.objects.values_list(column, flat=True) if value]
        assert sealed
        assert [word for value in sealed for word in SAID if word.encode() in value] == []
        assert all(value[:1] == b"\x01" for value in sealed), "the mark of a ciphertext"


def test_after_erasing_nothing_is_left_that_anybody_could_open(typed_everywhere):
    stage = typed_everywhere
    alice, owner = stage["alice"], stage["owner"]
    sealed = [bytes(value) for value in Writing.objects.filter(owner=owner).values_list("ciphertext", flat=True)]
    wrapped = bytes(DataKey.objects.get(user=owner).wrapped)
    say_who_it_is(alice)
    assert send(alice, next(form for form in forms_of(alice.get("/settings/erase/")) if form.action == "/settings/erase/go/")).status_code == 302
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
    "AuditRecord.action", "AuditRecord.subject", "StepProgress.kind", "Writing.kind", "Writing.activity_key",
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
    banned = {"surname", "phone", "handle", "address", "photo", "place", "latitude", "longitude", "coordinates", "partner", "ex", "nickname"}
    ours = [model for model in apps.get_app_config("recovery").get_models() if model._meta.label_lower not in GUIDE_MODELS]
    words = {word for model in ours for field in model._meta.get_fields() for word in field.name.split("_")}
    assert words & banned == set()
