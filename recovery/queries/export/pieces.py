"""The kinds of an export: where each comes from and how one row reads. Nothing here is bigger than a few rows at a time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q

from recovery.enums import DailyKind
from recovery.errors import KeyLost
from recovery.models import AuditRecord, Consent, DailyRecord, Decision, LadderRecord, PhaseDone, Plan, SafetyCheck, StepProgress
from recovery.queries.daily import daily_place
from recovery.queries.export.source import Record, Source, in_order
from recovery.queries.export.texts import kept_posts, step_title, writings
from recovery.queries.journey import check_place, decision_place, ladder_place
from recovery.queries.pause import own_words
from recovery.queries.person import person_place
from recovery.queries.texts import plain_text
from recovery.rules.pause import line_key

Fields = dict[str, Any]
# Parts of what they told that say, or hint at, why a part of the road is closed: only with the safety-check answers.
REASONS = ("fear", "locks", "drank_on")


@dataclass(frozen=True, slots=True)
class Piece:
    """`name` is its key in the JSON; `tables` are the models whose rows it gives."""

    name: str
    tables: tuple[str, ...]
    records: Callable[[Source], Iterator[Record]]
    only_checks: bool = False


def _unreadable(fields: Fields, *, opened: bool) -> Fields:
    return fields if opened else {**fields, "unreadable": True}


def _account(source: Source) -> Iterator[Record]:
    user, person = source.user, source.user.person
    yield Record("account", {
        "id": str(user.pk),
        "email": user.email,
        "has_password": user.has_usable_password(),
        "joined_at": user.date_joined,
        "last_sign_in_at": user.last_login,
        "may_edit_the_guide": user.is_staff,
        "may_do_everything": user.is_superuser,
        "may_sign_in": user.is_active,
        "time_zone": person.time_zone,
        "welcomed_at": person.welcomed_at,
        "leave_explained_at": person.exit_explained_at,
        "leave_by_shift_off": person.exit_key_off,
        "last_seen_at": person.last_seen_at,
        "warned_at": person.warned_at,
        "came_back_at": person.away_until,
        "consent_withdrawn_at": person.consent_withdrawn_at,
    })  # fmt: skip


def _addresses(source: Source) -> Iterator[Record]:
    for row in EmailAddress.objects.filter(user=source.user):
        yield Record("addresses", {"email": row.email, "confirmed": row.verified, "main": row.primary})


def _sessions(source: Source) -> Iterator[Record]:
    for row in UserSession.objects.filter(user=source.user).order_by("created_at"):
        seen = {"begun_at": row.created_at, "last_seen_at": row.last_seen_at}
        yield Record("sessions", {**seen, "network_address": row.ip, "browser": row.user_agent})


def _second_steps(source: Source) -> Iterator[Record]:
    for row in Authenticator.objects.filter(user=source.user).order_by("created_at"):
        # Only the name: the rest of `data` is the secret or the key itself, and would open the account.
        said = {"type": row.type, "name": row.data.get("name", ""), "made_at": row.created_at, "last_used_at": row.last_used_at}
        yield Record("second_steps", said)


def _consents(source: Source) -> Iterator[Record]:
    for row in Consent.objects.filter(user=source.user).order_by("given_at"):
        said = {"version": row.version, "given_at": row.given_at, "withdrawn_at": row.withdrawn_at}
        yield Record("consents", {**said, "confirmed_18_or_older": row.adult_confirmed})


def _acts(source: Source) -> Iterator[Record]:
    own = str(source.user.pk)
    for row in in_order(AuditRecord.objects.filter(Q(actor_id=own) | Q(subject=own)), "at"):
        yield Record("acts", {"at": row.at, "act": row.action, "by": "you" if row.actor_id == own else "staff"})


def _told(source: Source) -> Iterator[Record]:
    said, opened = source.open(bytes(source.user.person.about), person_place(source.user.pk))
    kept = {name: value for name, value in (said or {}).items() if name not in REASONS or source.wanted.checks}
    yield Record("told", _unreadable(kept, opened=opened))


def _plans(source: Source) -> Iterator[Record]:
    for row in Plan.objects.filter(owner=source.user).select_related("guide").order_by("started_at"):
        fields: Fields = {
            "id": str(row.pk),
            "guide": row.guide.title,
            "started_at": row.started_at,
            "resting_since": row.paused_at,
            "packed_away_at": row.packed_at,
        }
        if source.wanted.checks:
            taken, opened = source.open(bytes(row.carried_over), f"plan:{row.pk}")
            fields = _unreadable({**fields, "taken_over": taken or []}, opened=opened)
        yield Record("plans", fields)


def _steps(source: Source) -> Iterator[Record]:
    rows = StepProgress.objects.filter(plan__owner=source.user).select_related("step", "release")
    rows = rows.only("plan", "kind", "at", "step__key", "release__number")  # a release's document is the whole guide
    for row in in_order(rows, "at"):
        title = step_title(row.release_id, row.step.key)
        place = {"plan": str(row.plan_id), "step": row.step.key, "title": title, "release": row.release.number}
        yield Record("steps", {**place, "what": row.kind, "at": row.at})


def _parts_done(source: Source) -> Iterator[Record]:
    for row in PhaseDone.objects.filter(plan__owner=source.user).select_related("phase").order_by("at"):
        yield Record("parts_done", {"plan": str(row.plan_id), "part": row.phase.key, "title": row.phase.title, "at": row.at})


def _decisions(source: Source) -> Iterator[Record]:
    for row in in_order(Decision.objects.filter(plan__owner=source.user), "at"):
        said, opened = source.open(row.content, decision_place(row.pk))
        fields = {"plan": str(row.plan_id), "at": row.at, **(said or {})}
        yield Record("decisions", _unreadable(fields, opened=opened))


def _checks(source: Source) -> Iterator[Record]:
    for row in in_order(SafetyCheck.objects.filter(plan__owner=source.user), "at"):
        said, opened = source.open(row.answers, check_place(row.pk))
        answers = [{"key": key, "question": plain_text(f"question.{key}"), "answer": answer} for key, answer in (said or {}).items()]
        yield Record("safety_checks", _unreadable({"plan": str(row.plan_id), "at": row.at, "answers": answers}, opened=opened))


def _ladder(source: Source) -> Iterator[Record]:
    for row in in_order(LadderRecord.objects.filter(plan__owner=source.user), "at"):
        said, opened = source.open(row.content, ladder_place(row.pk))
        fields: Fields = {"plan": str(row.plan_id), "at": row.at, "is_outreach": row.is_outreach, **(said or {})}
        yield Record("ladder", _unreadable(fields, opened=opened))


def _what_helped(source: Source) -> dict[str, str]:
    """Own lines by the sign under which a pause keeps that one helped: the line is what they know it by."""
    try:
        return {line_key(line): line for line in own_words(source.user).lines}
    except KeyLost:
        return {}


def _days(source: Source) -> Iterator[Record]:
    lines = _what_helped(source)
    for row in in_order(DailyRecord.objects.filter(owner=source.user), "at"):
        said, opened = source.open(row.content, daily_place(row.pk))
        fields: Fields = {"id": str(row.pk), "kind": row.kind, "at": row.at, "made_at": row.made_at, "changed_at": row.changed_at}
        if row.kind == DailyKind.PAUSE and said and said.get("what") in lines:
            said = {**said, "what_in_words": lines[said["what"]]}
        yield Record("days", _unreadable({**fields, "said": said or {}}, opened=opened))


PIECES: tuple[Piece, ...] = (
    Piece("account", ("recovery.User", "recovery.Person"), _account),
    Piece("addresses", ("account.EmailAddress",), _addresses),
    Piece("sessions", ("usersessions.UserSession",), _sessions),
    Piece("second_steps", ("mfa.Authenticator",), _second_steps),
    Piece("consents", ("recovery.Consent",), _consents),
    Piece("acts", ("recovery.AuditRecord",), _acts),
    Piece("told", ("recovery.Person",), _told),
    Piece("plans", ("recovery.Plan",), _plans),
    Piece("steps", ("recovery.StepProgress",), _steps),
    Piece("parts_done", ("recovery.PhaseDone",), _parts_done),
    Piece("decisions", ("recovery.Decision",), _decisions),
    Piece("safety_checks", ("recovery.SafetyCheck",), _checks, only_checks=True),
    Piece("ladder", ("recovery.LadderRecord",), _ladder, only_checks=True),
    Piece("days", ("recovery.DailyRecord",), _days),
    Piece("writings", ("recovery.Writing", "recovery.WritingRevision"), writings),
    Piece("kept_posts", ("recovery.ParkedPost",), kept_posts),
)

# Tables that hold something about a person and are in no export, each with its reason. A test compares both lists with
# every table there is.
LEFT_OUT = {
    "recovery.DataKey": "the key that opens their texts, itself sealed; a copy of it would only weaken them",
    "recovery.OutgoingMail": "a mail on its way to their own address, gone within the hour; it may hold a code that opens the account",
    "recovery.Release": "who of the editors published a text; the guide is nobody's personal data",
    "recovery.User_groups": "which desk an editor may sit at; `account` says whether one may",
    "recovery.User_user_permissions": "as the groups",
    "account.EmailConfirmation": "unused: addresses are confirmed by a code",
    "admin.LogEntry": "which editor changed which row of the guide; a record of the guide",
    "sessions.Session": "the same sessions as in `sessions`, under the secret that keeps them signed in",
    "django_tasks_database.DBTaskResult": "ids of mails, a day long",
}
