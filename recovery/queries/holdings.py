"""How much Waymark holds about somebody, counted without opening anything."""

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from recovery.enums import ProgressKind, WritingKind
from recovery.models import (
    Consent,
    DailyRecord,
    Decision,
    LadderRecord,
    ParkedPost,
    Plan,
    SafetyCheck,
    StepProgress,
    User,
    Writing,
    WritingRevision,
)
from recovery.queries.writings import not_sealed


@dataclass(frozen=True, slots=True)
class Holdings:
    """Counts by kind. Sealed texts are counted apart and nowhere else."""

    notes: int
    answers: int
    lines: int
    words: int  # on skipping a step
    sealed: int
    versions: int  # earlier versions of texts
    kept_posts: int
    plans: int
    steps: int
    checks: int
    decisions: int
    ladder: int
    days: int
    consents: int
    sessions: int
    second_steps: int


def _count(rows: QuerySet, owner: str) -> Coalesce:  # type: ignore[type-arg]  # of any model
    counted = rows.filter(**{owner: OuterRef("pk")}).order_by().values(owner).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def holdings(user: User, *, today: date | None = None) -> Holdings:
    """One query; nothing is decrypted, so it also answers when a key is lost."""
    texts = Writing.objects.filter(not_sealed(today))
    finished = StepProgress.objects.filter(kind=ProgressKind.FINISHED)
    counts = {
        "notes": _count(texts.filter(kind__in=(WritingKind.NOTE, WritingKind.LETTER)), "owner"),
        "answers": _count(texts.filter(kind=WritingKind.ANSWER), "owner"),
        "lines": _count(texts.filter(kind=WritingKind.LINE), "owner"),
        "words": _count(texts.filter(kind=WritingKind.SKIP_WORD), "owner"),
        "sealed": _count(Writing.objects.exclude(not_sealed(today)), "owner"),
        "versions": _count(WritingRevision.objects.all(), "writing__owner"),
        "kept_posts": _count(ParkedPost.objects.all(), "owner"),
        "plans": _count(Plan.objects.all(), "owner"),
        "steps": _count(finished, "plan__owner"),
        "checks": _count(SafetyCheck.objects.all(), "plan__owner"),
        "decisions": _count(Decision.objects.all(), "plan__owner"),
        "ladder": _count(LadderRecord.objects.all(), "plan__owner"),
        "days": _count(DailyRecord.objects.all(), "owner"),
        "consents": _count(Consent.objects.all(), "user"),
        "sessions": _count(UserSession.objects.all(), "user"),
        "second_steps": _count(Authenticator.objects.all(), "user"),
    }
    row = User.objects.annotate(**{f"n_{name}": counted for name, counted in counts.items()}).values(*(f"n_{name}" for name in counts))
    return Holdings(**{name.removeprefix("n_"): number for name, number in row.get(pk=user.pk).items()})
