"""A person's plan as the rules see it: the guide, the facts, the road. Two queries whatever has been logged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cached_property
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BinaryField, Exists, OuterRef, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Cast

from recovery.enums import Aim, Answer, Came, Choice, DailyKind, LadderKind, Mood, Pace, ProgressKind, Rung
from recovery.models import DailyRecord, Decision, LadderRecord, ParkedPost, PhaseDone, Plan, Release, SafetyCheck, StepProgress, User
from recovery.queries.daily import contact_fact, daily_place
from recovery.queries.kept import KeptQuery
from recovery.queries.person import About, about, vault_of
from recovery.queries.writings import PARKED_FOR
from recovery.releases import guide_of
from recovery.rules.ladder import Ladder, ladder_of
from recovery.rules.progress import roadmap
from recovery.rules.pursuit import LOOK_BACK, unanswered
from recovery.rules.shapes import Check, Facts, Guide, LadderFact, PhaseFact, ProgressFact, Roadmap, Sitting
from recovery.vault import Vault


@dataclass(frozen=True)
class Journey:
    """Everything a signed-in page of the plan needs. `now` is local to the person."""

    plan_id: UUID
    user_id: UUID
    guide: Guide
    release_id: int
    facts: Facts
    road: Roadmap
    about: About
    now: datetime
    started_at: datetime
    has_parked: bool = False

    @property
    def aim(self) -> Aim | None:
        return self.about.aim

    @property
    def pace(self) -> Pace:
        return self.about.pace

    @cached_property
    def ladder(self) -> Ladder:
        return ladder_of(self.facts, self.now)


def check_place(check_id: UUID) -> str:
    return f"check:{check_id}"


def decision_place(decision_id: UUID) -> str:
    return f"decision:{decision_id}"


def ladder_place(record_id: UUID) -> str:
    return f"ladder:{record_id}"


# --- Facts --------------------------------------------------------------------------------------------------------

_NO_ID, _NO_BYTES = Cast(Value(None), UUIDField()), Cast(Value(None), BinaryField())
_NO_WORD, _NO_NUMBER = Value(""), Value(0)
FAR = datetime(9998, 1, 1, tzinfo=UTC)  # nothing has been logged since


class _PlanRow(NamedTuple):
    """The open plan, and what every page wants to know with it."""

    id: UUID
    paused_at: datetime | None
    carried_over: bytes
    release_id: int | None
    has_parked: bool
    started_at: datetime


class _Row(NamedTuple):
    """One dated fact, whichever table keeps it."""

    table: str
    id: UUID | None
    key: str
    kind: str
    release: int
    sealed: bytes | None
    at: datetime


def _dated_facts(plan_id: UUID, since: datetime) -> QuerySet[Any, Any]:
    """Every dated fact of a plan, and its owner's contact since then, oldest first.

    Six small tables in one query: every page asks for all of them.
    """
    progress = StepProgress.objects.filter(plan_id=plan_id).values_list(
        Value("progress"), "pk", "step__key", "kind", "release__number", _NO_BYTES, "at"
    )
    phases = PhaseDone.objects.filter(plan_id=plan_id).values_list(
        Value("phase"), _NO_ID, "phase__key", _NO_WORD, _NO_NUMBER, _NO_BYTES, "at"
    )
    checks = SafetyCheck.objects.filter(plan_id=plan_id).values_list(Value("check"), "pk", _NO_WORD, _NO_WORD, _NO_NUMBER, "answers", "at")
    sittings = Decision.objects.filter(plan_id=plan_id).values_list(Value("sitting"), "pk", _NO_WORD, _NO_WORD, _NO_NUMBER, "content", "at")
    ladder = LadderRecord.objects.filter(plan_id=plan_id).values_list(
        Value("ladder"), "pk", _NO_WORD, _NO_WORD, _NO_NUMBER, "content", "at"
    )
    contact = DailyRecord.objects.filter(owner__plans=plan_id, kind=DailyKind.CONTACT, at__gt=since).values_list(
        Value("contact"), "pk", _NO_WORD, _NO_WORD, _NO_NUMBER, "content", "at"
    )
    return progress.union(phases, checks, sittings, ladder, contact, all=True).order_by("at", "pk")


_facts_by_plan = KeptQuery(_dated_facts, UUID, datetime)


def _check(row: _Row, vault: Vault) -> Check:
    assert row.id is not None
    assert row.sealed is not None
    answers = vault.open(row.sealed, check_place(row.id))
    return Check(row.at, {question: Answer(answer) for question, answer in answers.items()})


def _sitting(row: _Row, vault: Vault) -> Sitting:
    assert row.id is not None
    assert row.sealed is not None
    said = vault.open(row.sealed, decision_place(row.id))
    again = said.get("look_again")
    return Sitting(row.at, Choice(said["choice"]), Mood(said["mood"]), said["cooling_days"], date.fromisoformat(again) if again else None)


def zone_of(said: Mapping[str, Any]) -> tzinfo | None:
    """The zone in which a fact of the ladder was told, by its seconds from UTC: a day to stop waiting moves with no later change of it."""
    return timezone(timedelta(seconds=said["offset"])) if "offset" in said else None


def ladder_fact(at: datetime, said: Mapping[str, Any]) -> LadderFact:
    """A fact of the ladder from what its form gave."""
    on, until = said.get("on"), said.get("until")
    return LadderFact(
        at,
        LadderKind(said["kind"]),
        Rung(said.get("rung", Rung.REPLY)),
        Came(said["came"]) if said.get("came") else None,
        date.fromisoformat(on) if on else None,
        date.fromisoformat(until) if until else None,
        bool(said.get("first")),
        bool(said.get("already")),
        zone_of(said),
    )


def _ladder(row: _Row, vault: Vault) -> LadderFact:
    assert row.id is not None
    assert row.sealed is not None
    return ladder_fact(row.at, vault.open(row.sealed, ladder_place(row.id)))


def _without_answer(rows: Sequence[_Row], sittings: Sequence[Sitting], vault: Vault, now: datetime | None) -> tuple[datetime, ...]:
    """What the contact log says to the gate. It is opened only for those who have said that they want to reconnect:

    for everybody else the gate is closed by that already, and a page need not decrypt two months of a log for it.
    """
    if now is None or not any(sitting.choice is Choice.RECONNECT for sitting in sittings):
        return ()
    said = ((row, vault.open(row.sealed or b"", daily_place(row.id))) for row in rows if row.id is not None)
    return unanswered((contact_fact(row.at, content) for row, content in said), now)


def facts_of(plan: Plan | _PlanRow, user: User, now: datetime | None = None) -> Facts:
    """The facts of one plan, decrypted, oldest first. One query. Without `now` (aware), without the contact log. Raises KeyLost."""
    vault, told = vault_of(user), about(user)
    rows: dict[str, list[_Row]] = {}
    for row in _facts_by_plan(plan.id, FAR if now is None else now - LOOK_BACK):
        rows.setdefault(row[0], []).append(_Row(*row))
    sittings = tuple(_sitting(row, vault) for row in rows.get("sitting", ()))
    return Facts(
        progress=tuple(ProgressFact(row.key, ProgressKind(row.kind), row.at, row.release) for row in rows.get("progress", ())),
        phases_done=tuple(PhaseFact(row.key, row.at) for row in rows.get("phase", ())),
        checks=tuple(_check(row, vault) for row in rows.get("check", ())),
        sittings=sittings,
        ladder=tuple(_ladder(row, vault) for row in rows.get("ladder", ())),
        unanswered=_without_answer(rows.get("contact", ()), sittings, vault, now),
        circumstances=told.circumstances,
        pace=told.pace,
        paused_at=plan.paused_at,
        drank_on=told.drank_on,
        carried_over=frozenset(vault.open(bytes(plan.carried_over), f"plan:{plan.id}") or ()),
    )


# --- The journey --------------------------------------------------------------------------------------------------

_newest = Release.objects.filter(guide=OuterRef("guide")).order_by("-number")


def _open_plan(owner_id: UUID, since: datetime) -> QuerySet[Any, Any]:
    parked = ParkedPost.objects.filter(owner=OuterRef("owner"), at__gt=since)
    plans = Plan.objects.filter(owner_id=owner_id, packed_at=None)
    return plans.values_list("pk", "paused_at", "carried_over", Subquery(_newest.values("pk")[:1]), Exists(parked), "started_at")


def _held_plan(owner_id: UUID, since: datetime) -> QuerySet[Any, Any]:
    """Only the plan's own row is locked: one plan's writes wait for each other, releases stay free."""
    return _open_plan(owner_id, since).select_for_update()


_plan_by_owner = KeptQuery(_open_plan, UUID, datetime)
_plan_held_by_owner = KeptQuery(_held_plan, UUID, datetime)


def journey_of(user: User, now: datetime, *, lock: bool = False) -> Journey | None:
    """The open plan of `user` at `now` (aware, in their zone), or None. With `lock`, inside a transaction.

    Raises KeyLost when their texts cannot be opened.
    """
    found = (_plan_held_by_owner if lock else _plan_by_owner)(user.pk, now - PARKED_FOR)
    plan = _PlanRow(*found[0]) if found else None
    if plan is None or plan.release_id is None:
        return None
    guide = guide_of(plan.release_id)
    facts = facts_of(plan, user, now)
    return Journey(
        plan_id=plan.id,
        user_id=user.pk,
        guide=guide,
        release_id=plan.release_id,
        facts=facts,
        road=roadmap(guide, facts, now),
        about=about(user),
        now=now,
        started_at=plan.started_at,
        has_parked=plan.has_parked,
    )
