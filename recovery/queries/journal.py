"""What the journal asks of the last weeks: marks that people set themselves, and check-ins."""

from datetime import datetime, timedelta

from recovery.enums import DailyKind
from recovery.models import User, Writing
from recovery.queries.daily import records_of
from recovery.queries.person import vault_of
from recovery.queries.writings import NOTES, not_sealed, writing_place
from recovery.rules.journal import Entry, MoodFact, suggests_writing

WEEKS = timedelta(days=28)
MOST = 40


def may_suggest_writing(user: User, *, now: datetime) -> bool:
    """Whether the next suggestion may be a writing task. Two queries whatever was written. Raises KeyLost."""
    vault, since = vault_of(user), now - WEEKS
    rows = Writing.objects.filter(not_sealed(now.date()), owner=user, kind__in=NOTES, created_at__gte=since).order_by("-created_at")
    entries = []
    for pk, created_at, sealed in rows.values_list("pk", "created_at", "ciphertext")[:MOST]:
        marks = vault.open(bytes(sealed), writing_place(pk)).get("marks", {})
        entries.append(Entry(created_at, marks.get("after", ""), bool(marks.get("them"))))
    checked = records_of(user, [DailyKind.CHECK_IN], since=since)
    moods = [MoodFact(one.at, mood) for one in checked if isinstance(mood := one.said.get("mood"), int)]
    return suggests_writing(entries, moods, now)
