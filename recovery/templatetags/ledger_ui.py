"""Where a piece of advice comes from: verdicts, sources in a few letters, the tools that carry it. No models, no queries."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop

from recovery.rules.shapes import Source
from recovery.templatetags.recovery_ui import EVIDENCE

register = template.Library()

CLAIMS_STUDY = ("strong", "some", "little")

VERDICTS = {
    "healthy": gettext_noop("Worth doing"),
    "contested": gettext_noop("Open to question"),
    "harmful": gettext_noop("Can do harm"),
    "unsupported": gettext_noop("Nothing behind it"),
}
# Tools beside the plan: their names, and for the few that are open to everyone the name of their page.
TOOLS = {
    "distance": (gettext_noop("My distance"), ""),
    "pause": (gettext_noop("Pause"), "recovery:calm"),
    "letters": (gettext_noop("Letters you do not send"), ""),
    "notes": (gettext_noop("Notes"), ""),
    "check-in": (gettext_noop("Check-in"), ""),
    "insight": (gettext_noop("What your days say"), ""),
    "care": (gettext_noop("Small good things"), ""),
    "people": (gettext_noop("People to call"), ""),
    "firsts": (gettext_noop("Firsts"), ""),
    "dates": (gettext_noop("Hard dates"), ""),
    "help": (gettext_noop("Help"), "recovery:help"),
    "meeting": (gettext_noop("If you meet anyway"), ""),
    "reply": (gettext_noop("They wrote"), ""),
    "ladder": (gettext_noop("One rung at a time"), ""),
    "outreach": (gettext_noop("The one note"), ""),
    "review": (gettext_noop("Look over a draft"), ""),
    "apology": (gettext_noop("Saying sorry"), ""),
    "mirror": (gettext_noop("The whole picture"), ""),
    "decision": (gettext_noop("What do I want?"), ""),
    "agreement": (gettext_noop("What you two agree"), ""),
}


@register.simple_tag
def verdict_words(verdict: str) -> str:
    """What we think of a piece of popular advice."""
    return gettext(VERDICTS[verdict])


@register.simple_tag(takes_context=True)
def claims_of(context: Any, rows: Any = (), tool: str = "") -> tuple[Any, ...]:
    """The rows of the claim ledger that a tool carries, or those with these numbers. None where the context brings no ledger."""
    ledger = context.get("ledger")
    found: tuple[Any, ...] = ledger.claims(rows or (), tool) if ledger else ()
    return found


@register.simple_tag
def rests_on(evidence: str, sources: Iterable[Source]) -> SafeString:
    """How strong the evidence is, and the studies in a few letters. Where none carries the advice, they only speak about it."""
    named = "; ".join(_cited(source) for source in sources)
    words = escape(gettext(EVIDENCE[evidence]))
    if not named:
        return mark_safe(words)
    return mark_safe(f"{words}: {named}" if evidence in CLAIMS_STUDY else f"{words}; {escape(gettext('to the question:'))} {named}")


def _cited(source: Source) -> str:
    words = escape(f"{source.authors} {source.year}")
    return f'<a href="{escape(source.url)}" rel="noreferrer">{words}</a>' if source.url else words


@register.simple_tag
def tool_link(tool: str) -> SafeString:
    """The name of a tool; a link only where everybody may go."""
    words, page = TOOLS[tool]
    name = escape(gettext(words))
    return mark_safe(f'<a href="{reverse(page)}">{name}</a>' if page else name)
