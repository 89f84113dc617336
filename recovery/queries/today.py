"""What Today offers: one thing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from recovery.enums import Aim
from recovery.queries.check_ins import Days
from recovery.queries.journey import Journey
from recovery.queries.ladder import ladder_is_open
from recovery.rules.check_ins import Lately
from recovery.rules.decisions import look_again_is_due
from recovery.rules.pacing import is_enough_for_today
from recovery.rules.progress import HANDLED
from recovery.rules.shapes import Next, NextKind

BOUNDARY_STEP = "k2"
NOTHING_MARKED = Days(Lately())
RETURN_SHOWN = timedelta(hours=12)  # how long "you came back" stands


@dataclass(frozen=True, slots=True)
class TodayPage:
    """`offer` names the one call to action: next, write, rest, return, low (one small thing) or light (a hard date is near)."""

    offer: str
    next: Next
    opens_phase: bool = False  # the next step is the first of a phase nothing was done in yet
    begun: bool = False
    look_again: bool = False  # the day they named with "not yet" has come
    ladder: bool = False  # something on the ladder is under way


def today_page(journey: Journey, away_until: datetime | None, days: Days = NOTHING_MARKED) -> TodayPage:
    """Decided by what they came for, their pace, how their days were, and whether they were away. No query."""
    upcoming, ladder = journey.road.next, journey.ladder.begun and ladder_is_open(journey)
    if upcoming.kind != NextKind.STEP or upcoming.step is None:
        return TodayPage("next", upcoming, look_again=_wanted_to_look(journey, upcoming), ladder=ladder)
    if journey.aim is Aim.DISTANCE:
        upcoming = _boundary_first(journey) or upcoming
    offer, look = _offer(journey, away_until, days), _wanted_to_look(journey, upcoming)
    return TodayPage(offer, upcoming, _opens(journey, upcoming), _begun(journey, upcoming), look, ladder)


def _wanted_to_look(journey: Journey, upcoming: Next) -> bool:
    """Said once, quietly, and only where Today does not ask for the answer anyway."""
    return upcoming.kind != NextKind.DECIDE and look_again_is_due(journey.facts.sittings, journey.now)


def _offer(journey: Journey, away_until: datetime | None, days: Days) -> str:
    if days.lately.low:  # never a writing task on such days (care/safety.md, requirement 39)
        return "low"
    if _is_back(journey, away_until):
        return "return"
    if is_enough_for_today(journey.pace, journey.road, journey.now):
        return "rest"
    if journey.aim is Aim.WRITE:
        return "write"
    return "light" if days.hard_date_near else "next"


def _opens(journey: Journey, upcoming: Next) -> bool:
    """The first phase has no door: step 1 was public already."""
    phase = upcoming.phase
    if phase is None or phase is journey.guide.phases[0]:
        return False
    keys = {step.key for step in phase.steps}
    return not any(fact.step_key in keys for fact in journey.facts.progress)


def _begun(journey: Journey, upcoming: Next) -> bool:
    return any(upcoming.step is not None and fact.step_key == upcoming.step.key for fact in journey.facts.progress)


def _is_back(journey: Journey, away_until: datetime | None) -> bool:
    if away_until is None or journey.now - away_until > RETURN_SHOWN:
        return False
    return not any(fact.at > away_until for fact in journey.facts.progress)


def _boundary_first(journey: Journey) -> Next | None:
    view = journey.road.steps.get(BOUNDARY_STEP)
    if view is None or view.done or view.state in HANDLED:
        return None
    phase = journey.guide.by_key[view.step.phase_key]
    return Next(NextKind.STEP, step=view.step, phase=phase)
