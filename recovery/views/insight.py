"""Looking back: one's own records, counted, drawn and listed. Nothing is weighed against anybody else."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from recovery.edge.confirm import confirmed
from recovery.enums import Contact, DailyKind
from recovery.forms.check_ins import BEFORE_WORDS, QUESTIONS, WORDS
from recovery.forms.pause import HELPS
from recovery.queries.check_ins import check_ins_from, hard_dates_from, has_records_before, records_for_insight
from recovery.queries.daily import Record
from recovery.queries.journey import Journey
from recovery.queries.noted import beside
from recovery.rules.charts import bars, bars_path, lengths, line_chart
from recovery.rules.check_ins import NIGHT_UNTIL, CheckIn, day_of
from recovery.rules.days import stood_on
from recovery.rules.insight import PERIODS, Span, Tally, Trend, before_urges, helped, hours_of, span_of, trends, urges_in, what_helped
from recovery.views.shared import journey, moment, page, person


def _since(day: date, now: datetime) -> datetime:
    """Days begin in the small hours here, so that a night belongs to its evening."""
    return datetime.combine(day, time(NIGHT_UNTIL), tzinfo=now.tzinfo)


def _asked(request: HttpRequest, now: datetime) -> Span:
    """The span that the address names; a month up to today where it names none."""
    period, back = request.GET.get("show", ""), request.GET.get("back", "")
    far = int(back) if back.isascii() and back.isdigit() and len(back) < 5 else 0
    return span_of(period if period in PERIODS else "month", far, day_of(now))


def _parts(found: Journey | None, span: Span, now: datetime) -> list[tuple[date, str]]:
    """The days on which a part of the road was called done."""
    if found is None:
        return []
    done = [(fact.at.astimezone(now.tzinfo).date(), found.guide.by_key[fact.phase_key].title) for fact in found.facts.phases_done
            if fact.phase_key in found.guide.by_key]  # fmt: skip
    return sorted(part for part in done if span.first <= part[0] <= span.last)


def _picture(found: Trend, span: Span, marks: Sequence[date], parts: Sequence[tuple[date, str]]) -> dict[str, Any]:
    words = [str(word) for word in WORDS[found.name]]
    drawn = line_chart(found.points, span.first, span.last, weekly=span.weekly, marks=marks, parts=[day for day, _title in parts])
    rows = [(short_day(point.on, get_language()), words_for(words, point.middle), point.count) for point in found.points]
    return {"trend": found, "question": QUESTIONS[found.name], "chart": drawn, "rows": rows, "top": words[-1], "bottom": words[0]}


@lru_cache(maxsize=4000)
def short_day(day: date, language: str | None) -> str:
    """A day as tables name it. Kept, because three tables name the same ones and writing one out costs more than reading it."""
    return date_format(day, "j M Y")


def words_for(words: Sequence[str], middle: float) -> str:
    """The word of a level, or the two words it lies between."""
    low = int(middle)
    return words[low - 1] if middle == low else f"{words[low - 1]} – {words[low]}"


def _urge_moments(records: Sequence[Record], told: Sequence[CheckIn], now: datetime) -> list[datetime]:
    """Check-ins that tell of an urge, urges that were logged as passed, and pauses: each urge once, where its hour is known.

    The end of a pause may have brought the urge to the log; that is the pause's own. A day that was named without a time
    stands at noon, which says nothing of an hour.
    """
    pauses = [one for one in records if one.kind is DailyKind.PAUSE]
    brought = {beside(one.id, Contact.URGE_PASSED) for one in pauses}
    logged = [one for one in records if one.said.get("contact") == Contact.URGE_PASSED and one.id not in brought and _has_hour(one)]
    return [one.at for one in told if one.timed] + [one.at.astimezone(now.tzinfo) for one in (*pauses, *logged)]


def _has_hour(contact: Record) -> bool:
    """Whether it was noted as it was, or with its time."""
    return "clock" in contact.said or contact.at == contact.made_at


HELP_WORDS = {**dict(HELPS), "own": gettext_lazy("A line of my own")}


def _drawn(rows: Sequence[tuple[Any, int]]) -> dict[str, Any]:
    """Rows of a table, and the same as bars."""
    return {"rows": rows, "bars": list(zip(rows, lengths([count for _words, count in rows]), strict=True))}


def _most(found: Tally, words: Mapping[str, Any]) -> str:
    """What was named most often; all of them, where it was several."""
    return ", ".join(str(words[key]) for key, times in found.named if times == found.named[0][1])


def _pauses(records: Sequence[Record]) -> dict[str, Any]:
    """Whether the pause helped, and what in it. One's own lines count together: what they say is on the page of the pause."""
    said = [one.said for one in records if one.kind is DailyKind.PAUSE]
    told = helped("pause", [one.get("helped") for one in said])
    named = [(one.get("what", ""), one.get("helped")) for one in said]
    what = what_helped((key if not key or key in HELP_WORDS else "own", yes) for key, yes in named)
    return {
        "helped": told,
        "helped_drawn": _drawn([(_("It helped"), told.yes), (_("Not really"), told.told - told.yes)]),
        "what": what,
        "what_drawn": _drawn([(HELP_WORDS[key], times) for key, times in what.named]),
        "what_most": _most(what, HELP_WORDS),
    }


def _findings(records: Sequence[Record], check_ins: Sequence[CheckIn], now: datetime) -> dict[str, Any]:
    urges = urges_in(check_ins)
    hours, before = hours_of(_urge_moments(records, urges, now)), before_urges(urges)
    return {
        "hours": hours,
        "bars": bars_path(bars(hours.by_hour)),
        "by_hour": [(f"{hour:02d}:00", count) for hour, count in enumerate(hours.by_hour) if count],
        "before": before,
        "before_drawn": _drawn([(BEFORE_WORDS[key], times) for key, times in before.named]),
        "most": _most(before, BEFORE_WORDS),
        **_pauses(records),
    }


@require_safe
@confirmed
def insight(request: HttpRequest) -> HttpResponse:
    now = moment(request)
    span = _asked(request, now)
    since, until = _since(span.first, now), min(now + timedelta.resolution, _since(span.last + timedelta(days=1), now))
    records = records_for_insight(person(request), since, until)
    check_ins = check_ins_from(records, now)
    marks, parts = stood_on(hard_dates_from(records), span.first, span.last), _parts(journey(request), span, now)
    pictures = [_picture(found, span, marks, parts) for found in trends(check_ins, weekly=span.weekly)]
    context = {"span": span, "earlier": has_records_before(person(request), since), "pictures": pictures, "marks": marks, "parts": parts}
    return page(request, "recovery/days/insight.html", context | _findings(records, check_ins, now) | {"nav": "today"})
