"""The ladder as its pages show it."""

from dataclasses import dataclass
from datetime import date, datetime

from recovery.enums import Act, Came, Gate, LadderKind, Rung, WritingKind
from recovery.models import LadderRecord, User, Writing
from recovery.queries.journey import Journey, ladder_place
from recovery.queries.person import vault_of
from recovery.queries.writings import Text, open_writing
from recovery.rules.gates import reconnect_gate


def ladder_is_open(journey: Journey, act: Act = Act.READ) -> bool:
    """Whether the ladder may be walked now: every gate open; or nothing closed but by its own question whether an answer came in time."""
    reasons = reconnect_gate(journey.guide, journey.facts, act=act, now=journey.now).reasons
    return all(reason.gate is Gate.LADDER and not reason.hard for reason in reasons)


@dataclass(frozen=True, slots=True)
class Told:
    """One fact of the ladder in its owner's words. `at` is local."""

    at: datetime
    kind: LadderKind
    rung: Rung
    came: Came | None
    on: date | None
    words: str


def told_of(user: User, journey: Journey, rung: Rung | None = None) -> tuple[Told, ...]:
    """What was recorded on this plan's ladder, oldest first, or of one rung of it. One query. Raises KeyLost."""
    vault, found = vault_of(user), []
    for pk, sealed, at in LadderRecord.objects.filter(plan_id=journey.plan_id).order_by("at", "pk").values_list("pk", "content", "at"):
        said = vault.open(sealed, ladder_place(pk))
        on = date.fromisoformat(said["on"]) if said.get("on") else None
        found.append(
            Told(
                at.astimezone(journey.now.tzinfo),
                LadderKind(said["kind"]),
                Rung(said.get("rung", Rung.REPLY)),
                Came(said["came"]) if said.get("came") else None,
                on,
                said.get("words", ""),
            )
        )
    return tuple(one for one in found if rung is None or one.rung is rung)


def agreement_of(user: User, journey: Journey) -> Text | None:
    """What both want for a second try, if it was written. One query."""
    row = Writing.objects.filter(owner=user, plan_id=journey.plan_id, kind=WritingKind.AGREEMENT).first()
    return open_writing(user, row) if row else None
