"""The words of the ladder. No models, no queries."""

from typing import Any

from django import template
from django.template.defaultfilters import date as day_words
from django.utils.translation import gettext as _

from recovery.rules.ladder import RungState, RungView

register = template.Library()


def _on(day: Any) -> str:
    return day_words(day, "j F")


@register.simple_tag
def rung_state(rung: RungView) -> str:
    """Where a rung stands, in words; a day is said as a date, never counted."""
    words = {
        RungState.TAKEN: lambda: _("On %(day)s") % {"day": _on(rung.taken_on)},
        RungState.LEFT_OUT: lambda: _("Left out"),
        RungState.WELCOME: lambda: _("They said a clear yes"),
        RungState.OPEN: lambda: _("Open, if you both like"),
        RungState.ASKED: lambda: _("With them. You stop waiting on %(day)s") % {"day": _on(rung.waits_until)},
        RungState.WAITS: lambda: _("Not before %(day)s") % {"day": _on(rung.waits_until)},
        RungState.LATER: lambda: _("Later"),
    }
    return words[rung.state]()


STONES = {RungState.TAKEN: "done", RungState.LEFT_OUT: "skipped", RungState.WAITS: "set_aside", RungState.LATER: "open"}


@register.simple_tag
def rung_stone(rung: RungView) -> str:
    """The stone of a rung, as the road has them."""
    return STONES.get(rung.state, "current")
