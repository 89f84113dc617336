"""One week of one's own, gathered from the records of its days. Names of days instead of numbers: nothing to be graded by."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from recovery.enums import Contact, DailyKind, PauseEnd, ProgressKind
from recovery.models import DailyRecord, User
from recovery.queries.daily import Record, boundary_fact, contact_fact, daily_place
from recovery.queries.journey import Journey
from recovery.queries.person import vault_of
from recovery.rules.calm import lately_days
from recovery.rules.check_ins import NIGHT_UNTIL, day_of
from recovery.rules.week import Week

OF_DAYS = (DailyKind.CHECK_IN, DailyKind.CONTACT, DailyKind.PAUSE, DailyKind.FIRST, DailyKind.CARE)
LEAST = 2  # days with anything at all, before a week says something ([D])


@dataclass(frozen=True, slots=True)
class WeekPage:
    """Days on which something was, in order; titles of steps; `firsts` as (key, own words); `good` as they were written."""

    week: Week
    checked_in: tuple[date, ...] = ()
    urges_passed: tuple[date, ...] = ()
    calm: tuple[date, ...] = ()
    steps: tuple[str, ...] = ()
    firsts: tuple[tuple[str, str], ...] = ()
    cared: tuple[date, ...] = ()
    good: tuple[str, ...] = ()

    @property
    def enough(self) -> bool:
        days = {*self.checked_in, *self.urges_passed, *self.cared}
        return bool(self.steps or self.firsts) or len(days) >= LEAST


def week_page(user: User, journey: Journey | None, week: Week, now: datetime) -> WeekPage:
    """What the records of this week say; `now` aware and local. One query. Raises KeyLost."""
    zone = now.tzinfo
    start = datetime.combine(week.first, time(NIGHT_UNTIL), tzinfo=zone)
    until = datetime.combine(week.last + timedelta(days=1), time(NIGHT_UNTIL), tzinfo=zone)
    # Calm days go by the calendar, so contact in Monday's small hours costs Monday its calm. In all else they are Sunday's night.
    midnight = datetime.combine(week.first, time.min, tzinfo=zone)
    whole = Q(kind=DailyKind.BOUNDARY) | Q(kind=DailyKind.CONTACT, at__gte=midnight, at__lt=start)
    wanted = whole | Q(kind__in=OF_DAYS, at__gte=start, at__lt=min(until, now))
    vault = vault_of(user)
    rows = DailyRecord.objects.filter(wanted, owner=user).order_by("at", "pk").values_list("pk", "kind", "at", "content")
    everything = [Record(pk, DailyKind(kind), at.astimezone(zone), vault.open(sealed, daily_place(pk))) for pk, kind, at, sealed in rows]
    records = [one for one in everything if one.at >= start]
    check_ins = [one for one in records if one.kind is DailyKind.CHECK_IN]
    return WeekPage(
        week,
        checked_in=_days(check_ins),
        urges_passed=_days(one for one in records if _passed(one)),
        calm=_calm(everything, week, now),
        steps=_steps(journey, week, now),
        firsts=tuple((one.said["what"], one.said.get("words", "")) for one in records if one.kind is DailyKind.FIRST),
        cared=_days(one for one in records if one.kind is DailyKind.CARE and "done" in one.said),
        good=tuple(one.said["good"] for one in check_ins if one.said.get("good")),
    )


def _days(records: Iterable[Record]) -> tuple[date, ...]:
    return tuple(sorted({day_of(one.at) for one in records}))


def _passed(one: Record) -> bool:
    if one.kind is DailyKind.PAUSE:
        return one.said.get("end") == PauseEnd.PASSED
    return one.kind is DailyKind.CONTACT and one.said["contact"] == Contact.URGE_PASSED


def _calm(records: Sequence[Record], week: Week, now: datetime) -> tuple[date, ...]:
    stands = [boundary_fact(one.at, one.said) for one in records if one.kind is DailyKind.BOUNDARY]
    events = [contact_fact(one.at, one.said) for one in records if one.kind is DailyKind.CONTACT]
    return tuple(day for day, is_calm in lately_days(stands, events, now) if is_calm and week.first <= day <= week.last)


def _steps(journey: Journey | None, week: Week, now: datetime) -> tuple[str, ...]:
    """Titles of the steps finished in it, in the order they were; steps of a part that is closed now are left out."""
    if journey is None:
        return ()
    finished = [fact for fact in journey.facts.progress if fact.kind is ProgressKind.FINISHED]
    done = [fact.step_key for fact in finished if week.holds(fact.at.astimezone(now.tzinfo))]
    return tuple(journey.road.steps[key].step.title for key in dict.fromkeys(done) if key in journey.road.steps)
