"""A person's plan as the rules see it: the guide, the facts, the road. Five queries whatever has been logged."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from recovery.enums import Aim, Answer, Choice, Mood, Pace, ProgressKind
from recovery.models import Decision as DecisionRow
from recovery.models import ParkedPost, PhaseDone, Plan, Release, SafetyCheck, StepProgress, User
from recovery.queries.person import About, about, vault_of
from recovery.queries.writings import PARKED_FOR
from recovery.releases import guide_of
from recovery.rules.progress import roadmap
from recovery.rules.shapes import Check, Facts, Guide, PhaseFact, ProgressFact, Roadmap, Sitting
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
    has_parked: bool = False

    @property
    def aim(self) -> Aim | None:
        return self.about.aim

    @property
    def pace(self) -> Pace:
        return self.about.pace


def progress_facts(plan_id: UUID) -> tuple[ProgressFact, ...]:
    rows = StepProgress.objects.filter(plan_id=plan_id).order_by("at", "pk").values_list("step__key", "kind", "at", "release__number")
    return tuple(ProgressFact(key, ProgressKind(kind), at, release) for key, kind, at, release in rows)


def phase_facts(plan_id: UUID) -> tuple[PhaseFact, ...]:
    return tuple(PhaseFact(key, at) for key, at in PhaseDone.objects.filter(plan_id=plan_id).values_list("phase__key", "at"))


def check_place(check_id: UUID) -> str:
    return f"check:{check_id}"


def checks_of(plan_id: UUID, vault: Vault) -> tuple[Check, ...]:
    """Reviewed safety checks, decrypted, oldest first."""
    rows = SafetyCheck.objects.filter(plan_id=plan_id).order_by("at").values_list("pk", "answers", "at")
    return tuple(
        Check(at, {question: Answer(answer) for question, answer in vault.open(sealed, check_place(pk)).items()}) for pk, sealed, at in rows
    )


def decision_place(decision_id: UUID) -> str:
    return f"decision:{decision_id}"


def sittings_of(plan_id: UUID, vault: Vault) -> tuple[Sitting, ...]:
    """The dated answers to "what do I want?", decrypted, oldest first."""
    found = []
    for pk, sealed, at in DecisionRow.objects.filter(plan_id=plan_id).order_by("at").values_list("pk", "content", "at"):
        said = vault.open(sealed, decision_place(pk))
        found.append(Sitting(at, Choice(said["choice"]), Mood(said.get("mood") or Mood.ALIKE), said.get("cooling_days", 3)))
    return tuple(found)


def facts_of(plan: Plan, user: User) -> Facts:
    """The facts of one plan: four queries."""
    vault = vault_of(user)
    told = about(user)
    return Facts(
        progress=progress_facts(plan.pk),
        phases_done=phase_facts(plan.pk),
        checks=checks_of(plan.pk, vault),
        sittings=sittings_of(plan.pk, vault),
        circumstances=told.circumstances,
        pace=told.pace,
        paused_at=plan.paused_at,
        carried_over=frozenset(vault.open(bytes(plan.carried_over), f"plan:{plan.pk}") or ()),
    )


_newest = Release.objects.filter(guide=OuterRef("guide")).order_by("-number")


def journey_of(user: User, now: datetime, *, lock: bool = False) -> Journey | None:
    """The open plan of `user` at `now` (aware, in their zone), or None. With `lock`, inside a transaction.

    Raises KeyLost when their texts cannot be opened.
    """
    parked = ParkedPost.objects.filter(owner=OuterRef("owner"), at__gt=now - PARKED_FOR)
    plans = Plan.objects.filter(owner=user, packed_at=None).annotate(
        release_id=Subquery(_newest.values("pk")[:1]), has_parked=Exists(parked)
    )
    # Only the plan's own row: one plan's writes wait for each other, releases stay free.
    plan = (plans.select_for_update(of=("self",)) if lock else plans).first()
    if plan is None or plan.release_id is None:
        return None
    guide = guide_of(plan.release_id)
    facts = facts_of(plan, user)
    return Journey(
        plan_id=plan.pk,
        user_id=user.pk,
        guide=guide,
        release_id=plan.release_id,
        facts=facts,
        road=roadmap(guide, facts, now),
        about=about(user),
        now=now,
        has_parked=plan.has_parked,
    )
