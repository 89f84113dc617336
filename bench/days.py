"""Three years of somebody's days, and five thousand texts of theirs: what insight and search are measured with."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import uuid4

from recovery.enums import Contact, DailyKind, PauseEnd, WritingKind
from recovery.models import DailyRecord, User, Writing
from recovery.queries.daily import daily_place
from recovery.queries.person import vault_of
from recovery.queries.writings import writing_place
from recovery.rules.check_ins import BEFORE, FEELING_KEYS, LEVELS

DAYS = 1100
TEXTS, WORDS_EACH = 5000, 300
WORDS = ("rain", "kettle", "window", "morning", "quiet", "walk", "letter", "garden", "slow", "table", "lamp", "road", "paper", "evening")
LOOKED_FOR = "heron"  # in one text of a hundred


def _day(chance: Random, ago: int) -> Iterator[tuple[DailyKind, dict[str, Any]]]:
    said: dict[str, Any] = {name: chance.choice(LEVELS) for name in ("mood", "urge", "sleep")}
    if ago % 2:
        said |= {"before": chance.sample(BEFORE, 2), "feelings": chance.sample(sorted(FEELING_KEYS), 3)}
        said |= {"good": "tea", "line": "a line " * 6}
    yield DailyKind.CHECK_IN, said
    if ago % 3 == 0:
        yield DailyKind.PAUSE, {"end": PauseEnd.PASSED.value, "helped": ago % 4 > 0, "what": "breath"}
    if ago % 5 == 0:
        yield DailyKind.CONTACT, {"contact": Contact.URGE_PASSED.value}


def live(user: User, *, now: datetime) -> int:
    """A check-in a day for three years, with pauses, contact and twelve hard dates. Gives the number of records."""
    chance, vault, rows = Random("days"), vault_of(user), []

    def add(kind: DailyKind, said: dict[str, Any], at: datetime) -> None:
        record_id = uuid4()
        rows.append(DailyRecord(pk=record_id, owner=user, kind=kind, at=at, content=vault.seal(said, daily_place(record_id)), made_at=at))

    for ago in range(DAYS, 0, -1):
        for kind, said in _day(chance, ago):
            add(kind, said, now - timedelta(days=ago, hours=chance.randrange(12)))
    for month in range(1, 13):
        add(DailyKind.HARD_DATE, {"label": "a day", "on": f"2020-{month:02d}-11", "repeats": "yearly", "plan": "soup"}, now)
    return len(DailyRecord.objects.bulk_create(rows, batch_size=500))


def write(user: User, *, now: datetime) -> None:
    """Five thousand notes of three hundred words."""
    chance, vault, rows = Random("texts"), vault_of(user), []
    for number in range(TEXTS):
        words = [*chance.choices(WORDS, k=WORDS_EACH - 1), LOOKED_FOR if number % 100 == 0 else "lake"]
        writing_id = uuid4()
        sealed = vault.seal({"text": " ".join(words)}, writing_place(writing_id))
        at = now - timedelta(minutes=10 * number)
        rows.append(Writing(pk=writing_id, owner=user, kind=WritingKind.NOTE, ciphertext=sealed, created_at=at, updated_at=at, kept_at=at))
    Writing.objects.bulk_create(rows, batch_size=500)
