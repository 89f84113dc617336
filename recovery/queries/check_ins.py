"""What check-ins, hard dates, firsts and the care menu say, for the pages that show them. One query each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from recovery.enums import DailyKind
from recovery.models import DailyRecord, User
from recovery.queries.daily import Record, daily_place
from recovery.queries.person import about, vault_of
from recovery.rules.check_ins import FAR_EVERY, CheckIn, Lately, check_in_from, lately
from recovery.rules.days import HardDate, is_near

PER_PAGE = 30
KINDS = {kind.value: kind for kind in DailyKind}
PROFILE = "profile"  # the question that a person may have removed from their check-ins


@dataclass(frozen=True, slots=True)
class Days:
    """What Today and a new check-in want to know: what to ask, whether days were low, whether a hard date is near."""

    lately: Lately
    hard_date_near: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    records: tuple[Record, ...]
    page: int
    more: bool


def check_ins_from(records: Iterable[Record], now: datetime) -> tuple[CheckIn, ...]:
    """Check-ins among these records as facts in the zone of `now`."""
    return tuple(check_in_from(one.said, one.at.astimezone(now.tzinfo)) for one in records if one.kind is DailyKind.CHECK_IN)


def hard_dates_from(records: Iterable[Record]) -> tuple[HardDate, ...]:
    """The day stands in the record itself, so that it stays that day wherever they are."""
    dates = [one for one in records if one.kind is DailyKind.HARD_DATE]
    return tuple(HardDate(date.fromisoformat(one.said["on"]), one.said.get("repeats") == "yearly") for one in dates)


def days_of(user: User, now: datetime, records: Sequence[Record] | None = None) -> Days:
    """The last four weeks of check-ins and every hard date. One query, none with `records` that hold them; `now` aware and local.

    Raises KeyLost.
    """
    recent = Q(kind=DailyKind.CHECK_IN, at__gt=now - FAR_EVERY, at__lte=now)
    if records is None:
        records = _opened(user, Q(kind=DailyKind.HARD_DATE) | recent)
    else:
        records = [one for one in records if one.kind is DailyKind.HARD_DATE or now - FAR_EVERY < one.at <= now]
    near = any(is_near(hard, now.date()) for hard in hard_dates_from(records))
    return Days(lately(check_ins_from(records, now), now), near)


def page_of(user: User, kind: DailyKind, *, page: int) -> Page:
    """Records of one kind, newest first, a page at a time. One query."""
    start = (page - 1) * PER_PAGE
    found = _opened(user, Q(kind=kind), order=("-at", "-pk"), rows=slice(start, start + PER_PAGE + 1))
    return Page(tuple(found[:PER_PAGE]), page, len(found) > PER_PAGE)


LOOKED_AT = (DailyKind.CHECK_IN, DailyKind.CONTACT, DailyKind.PAUSE)


def records_for_insight(user: User, since: datetime, until: datetime) -> Sequence[Record]:
    """Check-ins, contact and pauses about moments in [since, until), and every hard date, oldest first. One query."""
    return _opened(user, Q(kind__in=LOOKED_AT, at__gte=since, at__lt=until) | Q(kind=DailyKind.HARD_DATE))


def has_records_before(user: User, moment: datetime) -> bool:
    """Whether there is anything to look at before a moment. One query, opens nothing."""
    return DailyRecord.objects.filter(owner=user, kind__in=LOOKED_AT, at__lt=moment).exists()


def asks_about_profile(user: User) -> bool:
    """Whether a check-in still asks about their profile. No query when the user was loaded by the sign-in backend."""
    return PROFILE not in about(user).raw.get("unasked", ())


def _opened(user: User, wanted: Q, *, order: tuple[str, ...] = ("at", "pk"), rows: slice = slice(None)) -> list[Record]:
    vault = vault_of(user)
    found = DailyRecord.objects.filter(wanted, owner=user).order_by(*order).values_list("pk", "kind", "at", "content", "made_at")[rows]
    return [Record(pk, KINDS[kind], at, vault.open(sealed, daily_place(pk)), made_at) for pk, kind, at, sealed, made_at in found]
