"""Invented people who have walked part of the road, made by the same actions that real people's pages call."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import yaml
from django.conf import settings
from django.db import transaction

from recovery.actions import account, answers, decisions, pausing, plan
from recovery.actions.letters import seal_letter
from recovery.actions.staff import confirm_address
from recovery.actions.writing import Save, Where, save_writing
from recovery.enums import ActivityKind, Aim, Answer, Choice, DailyKind, Gate, Mood, PauseEnd, PhaseRole, WritingKind
from recovery.errors import StepClosed
from recovery.management.demo_days import keep_days
from recovery.management.demo_distance import keep_distance
from recovery.models import Plan, User
from recovery.queries.daily import Record
from recovery.rules.gates import HARD, SOFT
from recovery.rules.pause import line_key
from recovery.rules.shapes import Activity, Guide, Step

Move = Callable[[User, datetime], object]
DOMAIN = "example.org"
WORDS_FILE = Path(settings.BASE_DIR) / "recovery" / "content" / "demo.yaml"
COOLING = 3
SEALED_FOR, PAUSE_EVERY = 60, 4  # days
HOUR = 18  # never night, so that no step is closed for it
G, S, E, R, L, C = PhaseRole


@dataclass(frozen=True, slots=True)
class Invented:
    """One person: the phases they have said are done, then some steps of the next one."""

    name: str
    done: tuple[PhaseRole, ...] = ()
    then: PhaseRole | None = None
    steps: int = 0
    gap: int = 2  # days between two sittings
    rest: int = 0  # days since the last one
    choice: Choice | None = None
    aim: Aim = Aim.PLAN
    tags: tuple[str, ...] = ()
    paused: bool = False
    notes_days: int = 0
    notes_every: int = 3
    distance_days: int = 0  # since a boundary was drawn


PEOPLE = (
    Invented("new", then=G),
    Invented("grieve", then=G, steps=4, notes_days=14, distance_days=12),
    Invented("self", done=(G,), then=S, steps=3, rest=9, tags=("children", "home"), notes_days=40, distance_days=45),
    Invented("evaluate", done=(G, S), then=E, steps=5, tags=("ended-them",), notes_days=60, distance_days=70),
    Invented("gate", done=(G, S, E), then=R, steps=1, choice=Choice.RECONNECT),
    Invented("letgo", done=(G, S, E), then=L, steps=4, choice=Choice.LET_GO, tags=("married", "home")),
    Invented("closing", done=(G, S, E, L), then=C, steps=1, choice=Choice.LET_GO, gap=4),
    Invented("paused", done=(G,), then=S, steps=2, rest=20, paused=True),
    Invented("together", done=(G, S, E, R, C), choice=Choice.RECONNECT, gap=4),
    Invented("apart", done=(G, S, E, L, C), choice=Choice.LET_GO, gap=4),
    Invented(
        "years", done=(G, S, E, L, C), choice=Choice.LET_GO, gap=7, rest=500, notes_days=3 * 365, notes_every=1, distance_days=3 * 365
    ),
    Invented("notes", aim=Aim.WRITE, then=G, notes_days=90),
)


def address(name: str) -> str:
    return f"{name}@{DOMAIN}"


@cache
def words() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(WORDS_FILE.read_text(encoding="utf-8"))
    return found


@transaction.atomic
def invent_person(invented: Invented, guide: Guide, *, password: str, now: datetime) -> User:
    """Make one person, or give the one that is there already the new password. Whole or not at all."""
    known = User.objects.filter(email=address(invented.name)).first()
    if known is not None:
        known.set_password(password)
        known.save()
        return known
    moves = [*_moves(invented, guide)]
    sittings = [_at(now, invented.rest + invented.gap * left) for left in range(len(moves), 0, -1)]
    start = min(sittings[0] if sittings else now, _at(now, max(invented.notes_days, 1)))
    user = User.objects.create_user(address(invented.name), password, date_joined=start)
    _arrive(user, invented, start)
    for move, at in zip(moves, sittings, strict=True):
        move(user, at)
    _keep_notes(user, invented, now)
    if invented.distance_days:
        keep_distance(user, days=invented.distance_days, shared="children" in invented.tags, now=_at(now, 0))
    if invented.notes_days:
        keep_days(user, invented.name, invented.notes_days, now=now, lines=words()["lines"])
    _keep_beside(user, invented, now)
    last = max([start, *sittings]) if invented.rest else now - timedelta(days=1)
    account.note_visit(user, at=last)
    if invented.paused:
        plan.pause_plan(user, at=last)
    return user


def _at(now: datetime, days_ago: int) -> datetime:
    return (now - timedelta(days=days_ago)).replace(hour=HOUR, minute=0, second=0, microsecond=0)


def _arrive(user: User, invented: Invented, at: datetime) -> None:
    account.ensure_person(user, time_zone="UTC")
    account.give_consent(user, at=at)
    confirm_address(user)
    account.mark_exit_explained(user, at=at)
    account.mark_welcomed(user, at=at)
    account.tell(user, {"aim": invented.aim.value, "fear": Answer.NO.value, "tags": list(invented.tags), "answered": ["shared"]})
    plan.start_plan(user, at=at)


# --- Walking -----------------------------------------------------------------------------------------------------


def _moves(invented: Invented, guide: Guide) -> Iterator[Move]:
    """One move a sitting, in the order of the road."""
    for role in invented.done:
        yield from (_walk(step) for step in guide.by_role[role].steps)
        yield _declare(guide.by_role[role].key)
        if role is PhaseRole.EVALUATE and invented.choice is not None:
            yield from _decide(invented.choice)
    if invented.then is not None:
        yield from (_walk(step) for step in guide.by_role[invented.then].steps[: invented.steps])


def _declare(phase_key: str) -> Move:
    return lambda user, at: plan.declare_phase_done(user, phase_key, at=at)


def _walk(step: Step) -> Move:
    chance = Random(step.key)

    def walk(user: User, at: datetime) -> None:
        values = {activity.key: _answer(activity, chance) for activity in step.activities if activity.kind is not ActivityKind.DECISION}
        values[""] = {"text": chance.choice(words()["lines"])}
        with suppress(StepClosed):  # a step for other circumstances than theirs
            answers.save_answers(user, step.key, values, revisions={}, page_id=None, at=at)
            plan.finish_step(user, step.key, fact_id=uuid4(), at=at)

    return walk


def _decide(choice: Choice) -> Iterator[Move]:
    """The reviewed check (nothing stands in the way), two sittings on different days, and the time between."""
    said = {gate.value: Answer.NO for gate in HARD | SOFT} | {Gate.G12.value: Answer.YES}

    def sit(mood: Mood) -> Move:
        return lambda user, at: decisions.save_sitting(
            user, choice, mood=mood, words=words()["texts"][4], cooling_days=COOLING, sitting_id=uuid4(), at=at
        )

    yield lambda user, at: decisions.save_check(user, said, check_id=uuid4(), at=at)
    yield sit(Mood.LOW)
    yield sit(Mood.STEADY)
    yield from [lambda user, at: None] * COOLING


def _answer(activity: Activity, chance: Random) -> dict[str, Any]:
    said, items = words(), chance.sample(words()["items"], 3)
    match activity.kind:
        case ActivityKind.LIST:
            return {"items": items}
        case ActivityKind.TWO_COLUMN:
            return {"left": items[:2], "right": items[2:]}
        case ActivityKind.GRID:
            return {"cells": [[box, words] for box, words in zip(activity.items, items, strict=False)]}
        case ActivityKind.CHECKLIST:
            return {"ticked": list(activity.items[:2]), "own": items[:1]}
        case ActivityKind.IF_THEN:
            return {"plans": said["plans"]}
        case ActivityKind.PRACTICE:
            return {"days": ["1", "2"], "note": chance.choice(said["texts"])}
        case ActivityKind.CHECK:
            return {"value": [activity.items[0] if activity.items else str(chance.randint(2, 7))], "note": ""}
        case ActivityKind.LETTER:
            return {"text": said["letters"][0]}
        case _:
            return {"text": chance.choice(said["texts"])}


# --- Beside the plan ---------------------------------------------------------------------------------------------


def _keep_beside(user: User, invented: Invented, now: datetime) -> None:
    """Words for a bad night, a letter that is sealed, and pauses that ended in every way."""
    if not invented.notes_days:
        return
    said, chance, start = words(), Random(invented.name), _at(now, invented.notes_days)
    lines = said["calm"]
    save_writing(user, Where(WritingKind.CALM), Save(uuid4(), {"lines": lines}), at=start)
    save_writing(user, Where(WritingKind.LETTER), Save(uuid4(), {"text": said["letters"][0]}), at=start)
    letter = save_writing(user, Where(WritingKind.LETTER), Save(uuid4(), {"text": said["letters"][-1]}), at=start)
    seal_letter(letter, until=(now + timedelta(days=SEALED_FOR)).date())
    for days_ago in range(invented.notes_days, 0, -PAUSE_EVERY):
        pause_id, at = uuid4(), _at(now, days_ago)
        end = chance.choice([PauseEnd.PASSED, PauseEnd.PASSED, PauseEnd.NOT_YET, PauseEnd.REACHED_OUT])
        pausing.keep_pause(user, end, pause_id=pause_id, at=at)
        kept = Record(pause_id, DailyKind.PAUSE, at, {"end": end.value, "helped": None, "what": ""})
        urge = end is PauseEnd.PASSED and chance.random() < 0.5
        helped = end is PauseEnd.PASSED or chance.random() < 0.3
        pausing.say_what_helped(user, kept, helped=helped, what=line_key(chance.choice(lines)), urge=urge, at=at)


# --- Writing -----------------------------------------------------------------------------------------------------


def _keep_notes(user: User, invented: Invented, now: datetime) -> None:
    chance = Random(invented.name)
    for days_ago in range(invented.notes_days, 0, -invented.notes_every):
        said = " ".join(chance.sample(words()["notes"], chance.randint(1, 3)))
        save_writing(user, Where(WritingKind.NOTE), Save(uuid4(), {"text": said}), at=_at(now, days_ago))
    own = Plan.objects.filter(owner=user).first()
    if own is not None and invented.steps + len(invented.done) > 1:
        where = Where(WritingKind.FIRST_NIGHT, own.pk, sealed=True)
        save_writing(user, where, Save(uuid4(), {"text": words()["first_night"]}), at=own.started_at)
