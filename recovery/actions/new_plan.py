"""Beginning a new plan: the present one is packed away, nothing of it is lost, and what must stay closed stays closed."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from recovery.actions.account import hold_person, tell
from recovery.actions.letters import keep_open
from recovery.enums import Answer
from recovery.models import Guide, Plan, User
from recovery.queries.earlier import locks_so_far
from recovery.queries.journey import facts_of
from recovery.queries.person import about, vault_of
from recovery.releases import newest_release
from recovery.rules.carrying import Told, carried_over, locks_of


def begin_new_plan(user: User, told: Told, *, plan_id: UUID, packs: UUID | None, at: datetime) -> Plan | None:
    """Pack the open plan `packs` away and begin another. Gives the plan that is open now; None while nothing is published.

    `plan_id` is made by the form. A second tap, or another tab whose page knew an earlier plan than the open one,
    changes nothing. Raises PersonGone and KeyLost.
    """
    with transaction.atomic():
        hold_person(user)
        present = Plan.objects.select_for_update().filter(owner=user, packed_at=None).first()
        if present is not None and present.pk != packs:
            return present
        newest = newest_release()
        if newest is None:
            return present
        taken = carried_over(locks_so_far(user), told) if _had_a_plan(user) else frozenset()
        if present is not None:
            keep_open(user)  # before it is packed: the parts of a packed plan open nothing any more
            present.packed_at = at
            present.save(update_fields=["packed_at"])
        if told.same_person is Answer.NO:
            tell(user, {"tags": [], "answered": [], "fear": None})  # told about the other person: asked again
        return _open_plan(user, plan_id, newest[0], taken, at)


def _had_a_plan(user: User) -> bool:
    return Plan.objects.filter(owner=user).exists() or bool(about(user).locks)


def _open_plan(user: User, plan_id: UUID, release_id: int, taken: frozenset[str], at: datetime) -> Plan:
    new_id = uuid4() if Plan.objects.filter(pk=plan_id).exists() else plan_id
    guide = Guide.objects.get(releases__pk=release_id)
    sealed = vault_of(user).seal(sorted(taken), f"plan:{new_id}") if taken else b""
    return Plan.objects.create(pk=new_id, owner=user, guide=guide, started_at=at, carried_over=sealed)


def delete_earlier_plan(user: User, plan_id: UUID) -> bool:
    """Delete one packed plan with everything written in it. False when there is none with this id.

    What it had closed for good is kept, sealed, beside their settings: no plan opens a gate by going.
    """
    with transaction.atomic():
        hold_person(user)
        plan = Plan.objects.select_for_update().filter(owner=user, pk=plan_id, packed_at__isnull=False).first()
        if plan is None:
            return False
        locks = locks_of([facts_of(plan, user)]) | about(user).locks
        if locks:
            tell(user, {"locks": sorted(locks)})
        plan.delete()
        return True
