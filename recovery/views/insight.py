"""Looking back: one's own records, counted, drawn and listed. Nothing is weighed against anybody else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from recovery.edge.confirm import confirmed
from recovery.enums import Contact, DailyKind
from recovery.forms.check_ins import BEFORE_WORDS, QUESTIONS, WORDS
from recovery.queries.check_ins import check_ins_from, hard_dates_from, records_for_insight
from recovery.queries.daily import Record
from recovery.queries.journey import Journey
from recovery.rules.charts import bars, line_chart
from recovery.rules.check_ins import NIGHT_UNTIL, CheckIn, day_of
from recovery.rules.days import stood_on
from recovery.rules.insight import PERIODS, Trend, before_urges, by_week, first_day, helped, hours_of, trends, urges_in
from recovery.views.shared import journey, moment, page, person


@dataclass(frozen=True, slots=True)
class Span:
    first: date
    last: date
    weekly: bool


def _since(day: date | None, now: datetime) -> datetime | None:
    """Days begin in the small hours here, so that a night belongs to its evening."""
    return None if day is None else datetime.combine(day, time(NIGHT_UNTIL), tzinfo=now.tzinfo)


def _span(period: str, records: Sequence[Record], now: datetime) -> Span:
    days = [day_of(one.at.astimezone(now.tzinfo)) for one in records if one.kind is not DailyKind.HARD_DATE]
    last = day_of(now)
    first = first_day(period, last) or min([*days, last - timedelta(days=6)])
    return Span(first, last, by_week(first, last))


def _parts(found: Journey | None, span: Span, now: datetime) -> list[tuple[date, str]]:
    """The days on which a part of the road was called done."""
    if found is None:
        return []
    done = [(fact.at.astimezone(now.tzinfo).date(), found.guide.by_key[fact.phase_key].title) for fact in found.facts.phases_done
            if fact.phase_key in found.guide.by_key]  # fmt: skip
    return sorted(part for part in done if span.first <= part[0] <= span.last)


def _picture(found: Trend, span: Span, marks: Sequence[date], parts: Sequence[tuple[date, str]]) -> dict[str, Any]:
    words = WORDS[found.name]
    drawn = line_chart(found.points, span.first, span.last, weekly=span.weekly, marks=marks, parts=[day for day, _title in parts])
    rows = [(point.on, words_for(words, point.middle), point.count) for point in found.points]
    return {"trend": found, "question": QUESTIONS[found.name], "chart": drawn, "rows": rows, "top": words[-1], "bottom": words[0]}


def words_for(words: Sequence[Any], middle: float) -> list[Any]:
    """The word of a level, or the two words it lies between."""
    low = int(middle)
    return [words[low - 1]] if middle == low else [words[low - 1], words[low]]


def _urge_moments(records: Sequence[Record], told: Sequence[CheckIn], now: datetime) -> list[datetime]:
    """Check-ins that tell of an urge, urges that were logged as passed, and pauses."""
    logged = [one for one in records if one.kind is DailyKind.PAUSE or one.said.get("contact") == Contact.URGE_PASSED]
    return [one.at for one in told] + [one.at.astimezone(now.tzinfo) for one in logged]


def _findings(records: Sequence[Record], check_ins: Sequence[CheckIn], now: datetime) -> dict[str, Any]:
    urges = urges_in(check_ins)
    hours, before = hours_of(_urge_moments(records, urges, now)), before_urges(urges)
    return {
        "hours": hours,
        "bars": bars(hours.by_hour),
        "by_hour": [(hour, count) for hour, count in enumerate(hours.by_hour) if count],
        "before": before,
        "named": [(BEFORE_WORDS[key], times) for key, times in before.named],
        "most": ", ".join(str(BEFORE_WORDS[key]) for key, times in before.named if times == before.named[0][1]),
        "helped": helped("pause", [one.said.get("helped") for one in records if one.kind is DailyKind.PAUSE]),
    }


@require_safe
@confirmed
def insight(request: HttpRequest) -> HttpResponse:
    now, asked = moment(request), request.GET.get("show", "")
    period = asked if asked in PERIODS else "month"
    records = records_for_insight(person(request), now, _since(first_day(period, day_of(now)), now))
    check_ins, span = check_ins_from(records, now), _span(period, records, now)
    marks, parts = stood_on(hard_dates_from(records), span.first, span.last), _parts(journey(request), span, now)
    pictures = [_picture(found, span, marks, parts) for found in trends(check_ins, weekly=span.weekly)]
    context = {"period": period, "span": span, "pictures": pictures, "marks": marks, "parts": parts, "nav": "today"}
    return page(request, "recovery/days/insight.html", context | _findings(records, check_ins, now))
