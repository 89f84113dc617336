"""The sittings of the decision as their owner may see them."""

from dataclasses import dataclass
from datetime import date, datetime

from recovery.enums import Choice, Mood
from recovery.models import Decision, User
from recovery.queries.journey import Journey, decision_place
from recovery.queries.person import vault_of
from recovery.rules.decisions import standing


@dataclass(frozen=True, slots=True)
class SittingText:
    at: datetime
    choice: Choice
    mood: Mood
    words: str
    look_again: date | None = None


def sittings_side_by_side(user: User, journey: Journey) -> tuple[SittingText, ...]:
    """Every sitting, newest first; none while the second is still to come, so that it is given freely. One query.

    Two that differ are both given, so they are shown.
    """
    where = standing(journey.facts.sittings, journey.now)
    if where.second_from is not None and not where.differ:
        return ()
    vault = vault_of(user)
    found = []
    for pk, sealed, at in Decision.objects.filter(plan_id=journey.plan_id).order_by("-at").values_list("pk", "content", "at"):
        said = vault.open(sealed, decision_place(pk))
        again = date.fromisoformat(said["look_again"]) if said.get("look_again") else None
        local = at.astimezone(journey.now.tzinfo)
        found.append(SittingText(local, Choice(said["choice"]), Mood(said["mood"]), said.get("words", ""), again))
    return tuple(found)
