"""The one place that reads the clock. Views pass the moment on; tests set it."""

from datetime import datetime

from django.utils import timezone

from recovery.rules.pacing import zone


def now(time_zone: str = "") -> datetime:
    """This moment, aware, in the given zone (UTC when empty)."""
    return timezone.now().astimezone(zone(time_zone))
