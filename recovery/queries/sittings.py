"""The sittings of the decision as their owner may see them."""

from dataclasses import dataclass
from datetime import datetime

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


def sittings_side_by_side(user: User, journey: Journey) -> tuple[SittingText, ...]:
    """Every sitting, newest first; none while the second is still to come, so that it is given freely. One query."""
    if standing(journey.facts.sittings, journey.now).second_from is not None:
        return ()
    vault = vault_of(user)
    found = []
    for pk, sealed, at in Decision.objects.filter(plan_id=journey.plan_id).order_by("-at").values_list("pk", "content", "at"):
        said = vault.open(sealed, decision_place(pk))
        found.append(SittingText(at.astimezone(journey.now.tzinfo), Choice(said["choice"]), Mood(said["mood"]), said.get("words", "")))
    return tuple(found)
