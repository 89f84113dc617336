"""How far somebody came: their own words and days since the plan began, gathered for one page and a booklet."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from recovery.enums import Choice, DailyKind, PhaseRole, WritingKind
from recovery.models import DailyRecord, User, Writing
from recovery.queries.daily import Record, boundary_fact, contact_fact, daily_place
from recovery.queries.journey import Journey
from recovery.queries.left_steps import LeftStep, left_steps
from recovery.queries.pause import CALM_WORDS
from recovery.queries.person import vault_of
from recovery.queries.writings import Text, answers_in_plan, kept_lines, open_writing
from recovery.rules.calm import calm_days
from recovery.rules.pause import line_key, lines_that_helped
from recovery.rules.shapes import NextKind, Roadmap


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line and where it was kept; the title is empty where that step is closed today or has left the guide."""

    words: str
    title: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PartDone:
    """A part of the road and the titles of the steps finished in it, in the order of the road."""

    title: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SoFar:
    """Moments are in the person's zone. `pauses` counts those that helped; `words` are the lines that helped in them."""

    began_at: datetime
    lines: tuple[KeptLine, ...]
    calm: int
    firsts: tuple[Record, ...]
    pauses: int
    words: tuple[str, ...]
    parts: tuple[PartDone, ...]
    left: tuple[LeftStep, ...]
    first_night: Text | None

    @property
    def is_little(self) -> bool:
        """Hardly anything was written."""
        return len(self.lines) + len(self.firsts) < 2


def so_far(user: User, journey: Journey) -> SoFar:
    """Everything of the open plan that shows the way. Four queries beyond the journey. Raises KeyLost."""
    answers = answers_in_plan(user, journey.plan_id)
    calm_words, first_night = _own_texts(user, journey)
    records = _records(user, journey)
    helped = [record.said for record in records if record.kind is DailyKind.PAUSE and record.said.get("helped")]
    return SoFar(
        began_at=journey.started_at.astimezone(journey.now.tzinfo),
        lines=tuple(_lines(kept_lines(user, journey.plan_id), journey)),
        calm=_calm(records, journey),
        firsts=tuple(record for record in records if record.kind is DailyKind.FIRST),
        pauses=len(helped),
        words=_words_that_helped([*calm_words, *_calm_answers(answers)], helped),
        parts=tuple(_parts(journey.road)),
        left=left_steps(user, journey, answers),
        first_night=first_night,
    )


def ending_is_near(road: Roadmap) -> bool:
    """The shared closing has been reached, or walked."""
    closing = road.next.phase is not None and road.next.phase.role is PhaseRole.CLOSING
    return closing or road.next.kind == NextKind.GRADUATED


def ending_of(road: Roadmap) -> Choice:
    """The road that was walked: a gate that closed in the middle has led to letting go."""
    if road.choice is Choice.ALONGSIDE:
        return Choice.ALONGSIDE
    walked = {view.phase.role for view in road.phases if view.on_road}
    return Choice.RECONNECT if PhaseRole.RECONNECT in walked else Choice.LET_GO


# --- Their words --------------------------------------------------------------------------------------------------


def _lines(texts: Iterable[Text], journey: Journey) -> Iterator[KeptLine]:
    closed = {view.phase.key for view in journey.road.phases if view.closed}
    for text in texts:
        step = journey.guide.steps.get(text.step_key)
        title = step.title if step is not None and step.phase_key not in closed else ""
        if text.value.get("text"):
            yield KeptLine(text.value["text"], title, text.created_at.astimezone(journey.now.tzinfo))


def _own_texts(user: User, journey: Journey) -> tuple[list[str], Text | None]:
    """Words for a bad night, and the note of the first night once an ending is near."""
    wanted = Q(kind=WritingKind.CALM)
    if ending_is_near(journey.road):
        wanted |= Q(kind=WritingKind.FIRST_NIGHT, plan_id=journey.plan_id)
    texts = [open_writing(user, row) for row in Writing.objects.filter(wanted, owner=user)]
    words = [line for text in texts if text.kind is WritingKind.CALM for line in _pieces(text.value)]
    return words, next((text for text in texts if text.kind is WritingKind.FIRST_NIGHT), None)


def _calm_answers(answers: Iterable[Text]) -> list[str]:
    return [line for text in answers if (text.step_key, text.activity_key) in CALM_WORDS for line in _pieces(text.value)]


def _pieces(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.strip()
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _pieces(part)
    elif isinstance(value, dict):
        yield from _pieces(list(value.values()))


def _words_that_helped(lines: Sequence[str], helped: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """Those of their lines that they named in a pause that helped, oftenest first."""
    named = [(said.get("what", ""), True) for said in helped]
    keys = {key for key, _helped in named}
    return tuple(line for line in lines_that_helped([line for line in lines if line], named) if line_key(line) in keys)


# --- Their days ---------------------------------------------------------------------------------------------------


def _records(user: User, journey: Journey) -> tuple[Record, ...]:
    """Every boundary and contact, because calm days are counted from all of them; firsts and pauses made in this plan."""
    wanted = Q(kind__in=(DailyKind.BOUNDARY, DailyKind.CONTACT))
    wanted |= Q(kind__in=(DailyKind.FIRST, DailyKind.PAUSE), made_at__gte=journey.started_at)
    rows = DailyRecord.objects.filter(wanted, owner=user).order_by("at", "pk").values_list("pk", "kind", "at", "content")
    vault, zone = vault_of(user), journey.now.tzinfo
    return tuple(Record(pk, DailyKind(kind), at.astimezone(zone), vault.open(said, daily_place(pk))) for pk, kind, at, said in rows)


def _calm(records: Iterable[Record], journey: Journey) -> int:
    """Calm days since the plan began."""
    boundaries = [boundary_fact(record.at, record.said) for record in records if record.kind is DailyKind.BOUNDARY]
    events = [contact_fact(record.at, record.said) for record in records if record.kind is DailyKind.CONTACT]
    before = calm_days(boundaries, events, journey.started_at.astimezone(journey.now.tzinfo))
    return calm_days(boundaries, events, journey.now).total - before.total


def _parts(road: Roadmap) -> Iterator[PartDone]:
    for view in road.phases:
        done = tuple(step.step.title for step in view.steps if step.done)
        if done and not view.closed:
            yield PartDone(view.phase.title, done)
