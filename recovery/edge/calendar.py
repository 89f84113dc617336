"""A calendar file that says nothing (RFC 5545): one neutral entry, no place, no link, no alarm text."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.http import HttpResponse
from django.utils.translation import gettext as _

STAMP = "%Y%m%dT%H%M%SZ"


def calendar_file(at: datetime, *, now: datetime) -> HttpResponse:
    start, end = at.astimezone(UTC), (at + timedelta(minutes=15)).astimezone(UTC)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Waymark//EN",
        "BEGIN:VEVENT",
        f"UID:{uuid4()}",
        f"DTSTAMP:{now.astimezone(UTC).strftime(STAMP)}",
        f"DTSTART:{start.strftime(STAMP)}",
        f"DTEND:{end.strftime(STAMP)}",
        f"SUMMARY:{_('A quiet quarter of an hour')}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    response = HttpResponse("\r\n".join(lines), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="quarter-of-an-hour.ics"'
    return response
