"""Everything Waymark holds about somebody: every table, every row, nothing of anybody else."""

from dataclasses import asdict
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.apps import apps

from recovery.actions.account import note_export, tell
from recovery.actions.answers import put_off_until_tomorrow
from recovery.actions.daily import keep_record
from recovery.actions.new_plan import begin_new_plan, delete_earlier_plan
from recovery.actions.parking import park_post
from recovery.actions.pausing import keep_pause, say_what_helped
from recovery.actions.plan import skip_step
from recovery.actions.writing import Save, Where, save_writing
from recovery.edge.export_days import day_facts
from recovery.enums import Answer, Choice, DailyKind, PauseEnd, WritingKind
from recovery.models import AuditRecord, LadderRecord, Plan, User, Writing
from recovery.queries.daily import Record
from recovery.queries.export import LEFT_OUT, PIECES, Wanted, source_of
from recovery.queries.export.source import AT_ONCE
from recovery.queries.holdings import holdings
from recovery.queries.journey import ladder_place
from recovery.queries.person import vault_of
from recovery.rules.carrying import Told
from recovery.rules.pause import line_key
from tests.conftest import NOW, fresh
from tests.people import DAY, check, declare, finish, publish, sit
from tests.writing_help import answer, write_note

pytestmark = pytest.mark.django_db
ALL = Wanted(sealed=True, checks=True)


def taken(user, wanted=Wanted()):
    source = source_of(fresh(user), wanted)
    return {piece.name: [dict(record.fields) for record in piece.records(source)] for piece in PIECES}


def live_a_while(user):
    """Something in every table."""
    tell(user, {"aim": "write", "fear": "not_sure", "tags": ["children"], "answered": ["shared"]})
    put_off_until_tomorrow(user, on=NOW.date())
    finish(user, "k1", at=NOW - 9 * DAY)
    answer(user, "k4", line="Mostly tired.", at=NOW - 8 * DAY, page_id=uuid4())
    answer(user, "k4", line="Less tired.", at=NOW - 7 * DAY, revisions={"": 1}, page_id=uuid4())
    answer(user, "k1", a1={"ticked": ["Drink a glass of water"], "own": ["tea"]}, at=NOW - 6 * DAY)
    skip_step(user, "k11", fact_id=uuid4(), at=NOW - 6 * DAY)
    save_writing(user, Where(WritingKind.SKIP_WORD, Plan.objects.get(owner=user).pk), Save(uuid4(), {"text": "not mine"}), at=NOW)
    declare(user, "p1", at=NOW - 5 * DAY)
    check(user, at=NOW - 4 * DAY, g4="yes")
    sit(user, Choice.LET_GO, at=NOW - 3 * DAY, words="Because the mornings are easier.")
    write_note(user, "a note", at=NOW - 2 * DAY)
    write_note(user, "Dear you", kind=WritingKind.LETTER)
    save_writing(
        user,
        Where(WritingKind.FIRST_NIGHT, Plan.objects.get(owner=user).pk, sealed=True),
        Save(uuid4(), {"text": "two in the morning"}),
        at=NOW,
    )
    park_post(user, path="/notes/save/", fields={"text": ["half a sentence"]}, at=NOW)
    TOTP.activate(user, generate_totp_secret())
    UserSession.objects.create(user=user, ip="192.0.2.7", session_key="s" * 32, user_agent="A browser")
    rung = LadderRecord(plan=Plan.objects.get(owner=user), at=NOW)
    rung.content = vault_of(user).seal({"kind": "taken", "rung": "daytime", "on": "2026-11-01", "words": "a walk"}, ladder_place(rung.pk))
    rung.save()
    keep_record(user, DailyKind.CHECK_IN, {"mood": 3, "words": "slow"}, record_id=uuid4(), about=NOW - DAY, at=NOW)
    note_export(user, at=NOW)


# --- Every table --------------------------------------------------------------------------------------------------


def leads_to_a_person(model, seen=()):
    """Whether a row of this model belongs to somebody, directly or through another row."""
    if model is User:
        return True
    related = {field.related_model for field in model._meta.get_fields() if field.many_to_one or field.one_to_one if field.concrete}
    return any(leads_to_a_person(other, (*seen, model)) for other in related - {None} if other not in (*seen, model))


# Rows that name a person without pointing at them.
BY_ID = {"recovery.AuditRecord", "sessions.Session", "django_tasks_database.DBTaskResult"}


def test_every_table_that_holds_something_about_somebody_is_exported_or_left_out_for_a_reason():
    """A later table fails here until it is in the export, or in LEFT_OUT with its reason."""
    everything = apps.get_models(include_auto_created=True)
    theirs = {model._meta.label for model in everything if leads_to_a_person(model)} | BY_ID
    exported = {table for piece in PIECES for table in piece.tables}
    assert theirs - exported - set(LEFT_OUT) == set()
    assert exported & set(LEFT_OUT) == set()
    assert (exported | set(LEFT_OUT)) - {model._meta.label for model in everything} == set()
    assert all(len(reason) > 5 for reason in LEFT_OUT.values())


# Columns that no record repeats: what an id of another row is for, and what only this server needs.
NOT_REPEATED = {
    "User": {"password"},  # a hash: whether there is one is said
    "Person": {"user"},
    "EmailAddress": {"id", "user"},
    "UserSession": {"id", "user", "session_key", "data"},  # the key would open the session
    "Authenticator": {"id", "user", "data"},  # its name is said; the rest is the secret
    "Consent": {"id", "user"},
    "AuditRecord": {"id", "subject"},
    "Plan": {"owner"},
    "StepProgress": {"id"},
    "PhaseDone": {"id"},
    "SafetyCheck": {"id"},
    "Decision": {"id"},
    "LadderRecord": {"id"},
    "DailyRecord": {"owner"},
    "Writing": {"owner", "saved_by", "kept_at"},  # how two tabs are told apart
    "WritingRevision": {"id"},
    "ParkedPost": {"id", "owner"},
}
# Column: its name in the record, where that is another word.
SAID_AS = {
    "date_joined": "joined_at", "last_login": "last_sign_in_at", "is_active": "may_sign_in", "is_staff": "may_edit_the_guide",
    "is_superuser": "may_do_everything", "exit_explained_at": "leave_explained_at", "exit_key_off": "leave_by_shift_off",
    "away_until": "came_back_at", "verified": "confirmed", "primary": "main", "ip": "network_address", "user_agent": "browser",
    "adult_confirmed": "confirmed_18_or_older", "actor_id": "by", "action": "act", "paused_at": "resting_since", "packed_at": "packed_away_at",
    "carried_over": "taken_over", "number": "version", "revision": "version", "ciphertext": "value", "phase": "part",
    "activity_key": "activity", "updated_at": "saved_at", "writing": "id",
}  # fmt: skip
MADE_AT = {"UserSession": "begun_at", "Authenticator": "made_at"}
OPENED = {"about", "content", "answers"}  # ciphertext whose parts stand in the record one by one
IN_KEPT_POSTS = {"ParkedPost": {"ciphertext": "fields"}, "DailyRecord": {"content": "said"}, "StepProgress": {"kind": "what"}}


def test_every_column_of_an_exported_table_is_in_its_records(alice):
    """A later column fails here until it is exported, or in NOT_REPEATED."""
    live_a_while(alice)
    said = taken(alice, ALL)
    missing = []
    for model in apps.get_models():
        names = {name for piece in PIECES if model._meta.label in piece.tables for record in said[piece.name] for name in record}
        for field in model._meta.concrete_fields if names else ():
            own = IN_KEPT_POSTS.get(model.__name__, {})
            word = (
                own.get(field.name)
                or (MADE_AT.get(model.__name__) if field.name == "created_at" else None)
                or SAID_AS.get(field.name, field.name)
            )
            if field.name not in NOT_REPEATED[model.__name__] | OPENED and word not in names:
                missing.append(f"{model.__name__}.{field.name}")
    assert missing == []


def test_somebody_with_something_in_every_table_finds_something_in_every_piece(alice):
    live_a_while(alice)
    assert [name for name, records in taken(alice, ALL).items() if not records] == []


# --- Every row, in their words ------------------------------------------------------------------------------------


def test_a_text_comes_with_its_earlier_versions_and_the_words_it_was_written_under(alice):
    live_a_while(alice)
    step = Plan.objects.get(owner=alice).guide.steps.get(key="k4")
    lines = [record for record in taken(alice)["writings"] if record["kind"] == "line"]
    assert [(line["value"]["text"], line["version"], line["current"]) for line in lines] == [
        ("Less tired.", 2, True),
        ("Mostly tired.", 1, False),
    ]
    assert {(line["step"], line["title"], line["asked"], line["release"]) for line in lines} == {("k4", step.title, step.line, 1)}
    step.title, step.line = "Another title", "Another line"
    step.save()
    publish()
    assert [line["title"] for line in taken(alice)["writings"] if line["kind"] == "line"] != ["Another title"] * 2


def test_a_prompt_reads_as_plain_words(alice):
    live_a_while(alice)
    (found,) = [record for record in taken(alice)["writings"] if record["activity"] == "a1"]
    assert found["asked"]
    assert not set("<>") & set(found["asked"])


def test_a_pause_reads_as_it_was_and_names_the_own_line_that_helped(alice):
    words = save_writing(alice, Where(WritingKind.CALM), Save(uuid4(), {"lines": ["Ring my aunt.", "It is late."]}), at=NOW)
    for end, helped, what in ((PauseEnd.PASSED, True, line_key("It is late.")), (PauseEnd.NOT_YET, False, "breath")):
        pause_id = uuid4()
        keep_pause(alice, end, pause_id=pause_id, at=NOW - DAY)
        say_what_helped(alice, Record(pause_id, DailyKind.PAUSE, NOW - DAY, {"end": end}), helped=helped, what=what, urge=False, at=NOW)
    told = {shown["said"]["end"]: dict(day_facts("pause", shown["said"])) for shown in taken(fresh(alice))["days"]}
    assert told["passed"] == {"How it ended": "It passed", "Did it help?": "Yes", "What helped": "It is late."}
    assert told["not_yet"] == {"How it ended": "Not yet", "Did it help?": "Not really", "What helped": "Breathing"}
    words.delete()
    gone = next(shown["said"] for shown in taken(fresh(alice))["days"] if shown["said"]["end"] == "passed")
    assert dict(day_facts("pause", gone)) == {"How it ended": "It passed", "Did it help?": "Yes"}


def test_decisions_kept_posts_and_circumstances_are_opened(alice):
    live_a_while(alice)
    said = taken(alice)
    assert said["decisions"][0]["words"] == "Because the mornings are easier."
    assert said["kept_posts"][0]["fields"] == {"text": ["half a sentence"]}
    assert said["told"][0]["tags"] == ["children"]


def test_the_default_holds_no_sealed_text_and_nothing_that_tells_why_a_part_is_closed(alice):
    live_a_while(alice)
    begin_new_plan(fresh(alice), Told(Answer.YES), plan_id=uuid4(), packs=Plan.objects.get().pk, at=NOW)
    begin_new_plan(fresh(alice), Told(Answer.YES), plan_id=uuid4(), packs=Plan.objects.get(packed_at=None).pk, at=NOW)
    delete_earlier_plan(fresh(alice), Plan.objects.filter(packed_at__isnull=False).latest("started_at").pk)
    asked, default = taken(alice, ALL), taken(alice)
    default.pop("safety_checks")  # the file leaves the whole piece out, see the test of the page
    assert "two in the morning" not in str(default)
    assert not {"fear", "drank_on", "locks"} & set(default["told"][0])
    assert all("taken_over" not in plan for plan in default["plans"])
    assert "g4" not in str(default)
    assert "two in the morning" in str(asked)
    assert {"fear", "drank_on", "locks"} <= set(asked["told"][0])
    assert {"key": "g4", "answer": "yes"}.items() <= next(a for a in asked["safety_checks"][0]["answers"] if a["key"] == "g4").items()
    assert any("g4" in plan["taken_over"] for plan in asked["plans"])


def test_no_secret_is_in_it(alice):
    live_a_while(alice)
    secret = alice.authenticator_set.get().data["secret"]
    everything = str(taken(alice, ALL))
    assert secret not in everything
    assert "s" * 32 not in everything
    assert alice.password not in everything


def test_nothing_of_anybody_else_is_in_it(alice, bob):
    live_a_while(alice)
    everything = taken(bob, ALL)
    assert "alice" not in str(everything)
    assert str(alice.pk) not in str(everything)
    empty = {"writings", "decisions", "safety_checks", "kept_posts", "days", "steps", "sessions", "acts", "second_steps"}
    assert [name for name in empty if everything[name]] == []


def test_what_staff_did_to_an_account_is_in_it(alice):
    AuditRecord.objects.create(actor_id="somebody", action="looked at", subject=str(alice.pk), at=NOW)
    assert taken(alice)["acts"] == [{"at": NOW, "act": "looked at", "by": "staff"}]


@pytest.mark.parametrize("count", [AT_ONCE - 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
def test_every_row_comes_once_and_in_order_whatever_their_number(alice, count):
    for number in range(count):
        write_note(alice, f"note {number}", at=NOW)  # all at one moment
    found = [record["value"]["text"] for record in taken(alice)["writings"]]
    assert sorted(found) == sorted(f"note {number}" for number in range(count))


# --- Keys that are gone -------------------------------------------------------------------------------------------


def test_a_row_that_no_longer_opens_is_listed_and_does_not_stop_the_others(alice):
    live_a_while(alice)
    broken = write_note(alice, "lost")
    Writing.objects.filter(pk=broken.pk).update(ciphertext=b"\x01" + b"x" * 40)
    found = {record["id"]: record for record in taken(alice)["writings"]}
    assert (found[str(broken.pk)]["unreadable"], found[str(broken.pk)]["value"]) == (True, None)
    assert sum("unreadable" in record for record in found.values()) == 1
    assert "a note" in str(found)


def test_with_the_data_key_lost_everything_readable_still_comes_and_every_text_is_listed(alice):
    live_a_while(alice)
    whole = taken(alice, ALL)
    alice.data_key.wrapped_by = "gone"
    alice.data_key.save()
    lost = taken(alice, ALL)
    assert {name: len(records) for name, records in lost.items()} == {name: len(records) for name, records in whole.items()}
    assert all(record["unreadable"] for record in lost["writings"] + lost["decisions"] + lost["kept_posts"] + lost["days"] + lost["told"] + lost["ladder"])
    assert lost["account"] == whole["account"]


# --- Counted ------------------------------------------------------------------------------------------------------


def test_holdings_count_every_kind_in_one_query_and_open_nothing(alice, bob, django_assert_num_queries):
    live_a_while(alice)
    alice.data_key.wrapped_by = "gone"
    alice.data_key.save()
    with django_assert_num_queries(1):
        held = asdict(holdings(alice))
    assert held == {
        "notes": 2, "answers": 1, "lines": 1, "words": 1, "sealed": 1, "versions": 1, "kept_posts": 1, "plans": 1, "steps": 1, "checks": 1,
        "decisions": 1, "ladder": 1, "days": 1, "consents": 1, "sessions": 1, "second_steps": 1,
    }  # fmt: skip
    assert asdict(holdings(bob)) == dict.fromkeys(held, 0) | {"plans": 1, "consents": 1}
