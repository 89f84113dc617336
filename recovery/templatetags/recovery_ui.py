"""Small components for templates: stones, rows of the road, words for states. No models, no queries."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import zip_longest
from typing import Any
from urllib.parse import urlsplit

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from recovery.rules.shapes import Guide, Source

register = template.Library()

# How a stone looks. Three shapes carry the meaning (filled, ring, outline); the rest are shades of "later".
LOOKS = {
    "done": "done",
    "current": "current",
    "begun": "begun",
    "reopened": "begun",
    "set_aside": "aside",
    "skipped": "far",
    "held_back": "far",
    "closed": "far",
    "open": "later",
}
WORDS = {
    "done": gettext_noop("Done"),
    "current": gettext_noop("Next"),
    "begun": gettext_noop("Begun"),
    "reopened": gettext_noop("Open again"),
    "set_aside": gettext_noop("Set aside"),
    "skipped": gettext_noop("Skipped"),
    "held_back": gettext_noop("Not today"),
    "closed": gettext_noop("Not today"),
    "open": gettext_noop("Later"),
}
EVIDENCE = {
    "strong": gettext_noop("Well studied"),
    "some": gettext_noop("Some studies"),
    "little": gettext_noop("Little research"),
    "common sense": gettext_noop("Common sense"),
    "none": gettext_noop("No study behind it"),
}
ANSWERS = {
    "no": gettext_noop("No"),
    "yes": gettext_noop("Yes"),
    "not_sure": gettext_noop("Not sure"),
    "rather_not": gettext_noop("Rather not say"),
    "": gettext_noop("Left open"),
}
MOODS = {
    "low": gettext_noop("a low day"),
    "steady": gettext_noop("a steady day"),
    "alike": gettext_noop("both felt alike"),
}
PURPOSES = {
    "crisis": gettext_noop("When it is too much"),
    "abuse": gettext_noop("When someone hurts or frightens you"),
    "abuse-men": gettext_noop("For men, when someone hurts or frightens them"),
    "lgbt": gettext_noop("For LGBT+ people"),
    "youth": gettext_noop("For young people"),
    "stop-harm": gettext_noop("To stop hurting someone"),
    "stalking": gettext_noop("When someone follows you, or you follow someone"),
    "any": gettext_noop("For anything"),
}


def _state(of: Any) -> str:
    """The state of a StepView, or the state itself."""
    return str(getattr(of, "state", of))


def _look(of: Any) -> str:
    """What was done once stays a filled stone, whatever is being done with the step now."""
    return "done" if getattr(of, "done", False) else LOOKS[_state(of)]


@register.simple_tag
def stone(of: Any, size: str = "", *, words: bool = True) -> SafeString:
    """A stone with its words hidden inside; `words=False` where they stand beside it. Takes a StepView or a state."""
    classes = f"stone stone--{_look(of)}" + (f" stone--{size}" if size else "")
    if not words:
        return mark_safe(f'<span class="{classes}"></span>')
    return mark_safe(f'<span class="{classes}"><span class="vh">{escape(state_words(of))}</span></span>')


@register.simple_tag
def state_words(of: Any) -> str:
    """The state in words: few, short, and never a reproach."""
    state = _state(of)
    if getattr(of, "done", False) and state not in ("reopened", "current"):
        return gettext("Updated since") if getattr(of, "updated", False) else gettext("Done")
    return gettext(WORDS[state])


@register.simple_tag
def answer_words(answer: Any) -> str:
    return gettext(ANSWERS[str(answer)])


@register.simple_tag
def mood_words(mood: Any) -> str:
    return gettext(MOODS[str(mood)])


@register.simple_tag
def minutes(n: int) -> str:
    return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}


@register.simple_tag
def phase_view(road: Any, phase: Any) -> Any:
    """The PhaseView of a phase on this road."""
    return next((view for view in road.phases if view.phase is phase), None)


@register.simple_tag
def purpose_words(purpose: str) -> str:
    """Whom a helpline is for."""
    return gettext(PURPOSES.get(purpose, PURPOSES["any"]))


@register.simple_tag
def evidence_words(evidence: Any) -> str:
    return gettext(EVIDENCE[str(evidence)])


@register.simple_tag
def steps_done(phase: Any) -> str:
    """How much of a PhaseView's road is walked, in words."""
    words = ngettext("%(done)s of %(total)s step done", "%(done)s of %(total)s steps done", phase.core_total)
    return words % {"done": phase.core_done, "total": phase.core_total}


@register.simple_tag
def stones(phase: Any) -> SafeString:
    """The core steps of a PhaseView as a row of stones, with the same said in words."""
    row = "".join(f'<span class="stone stone--{_look(view)}"></span>' for view in phase.steps if view.step.core and _is_shown(view))
    return mark_safe(f'<p class="stones">{row}<span class="stones__words">{escape(steps_done(phase))}</span></p>')


def _is_shown(view: Any) -> bool:
    # A step held back is left out, not marked: a mark would tell anyone who looks that there is a reason.
    return _state(view) != "held_back"


@lru_cache(maxsize=2000)
def _step_path(key: str, prefix: str) -> str:
    return reverse("recovery:step", args=[key])


@register.simple_tag
def step_path(key: str) -> str:
    """The address of a step. Reversing 44 of them costs more than the rest of the page, so they are kept."""
    return _step_path(key, get_script_prefix())


@register.simple_tag
def road(views: Iterable[Any]) -> SafeString:
    """Rows of the road: stone, title as a link, minutes, state. One node, because the plan has many rows."""
    rows = "".join(_road_row(view) for view in views if _is_shown(view))
    return mark_safe(f'<ol class="road">{rows}</ol>' if rows else "")


def _road_row(view: Any) -> str:
    step = view.step
    return _row(step.key, step.title, step.minutes, _look(view), _state(view), str(state_words(view)), get_language(), get_script_prefix())


@lru_cache(maxsize=4000)
def _row(key: str, title: str, length: int, look: str, state: str, words: str, language: str | None, prefix: str) -> str:
    """One row. The same for everybody whose step stands like this, so it is written once."""
    words = escape(words)
    # An open step says nothing aloud: forty times "later" would only be noise. Screen readers still get the word.
    said = f'<span class="road__state road__state--{look}">{words}</span>' if state != "open" else f'<span class="vh">{words}</span>'
    current = ' aria-current="step"' if state == "current" else ""
    return (
        f'<li class="road__item road__item--{look}"><span class="stone stone--{look}"></span>'
        f'<a class="road__link" href="{_step_path(key, prefix)}"{current}><span class="road__title">{escape(title)}</span>'
        f'<span class="road__minutes">{escape(minutes(length))}</span></a>{said}</li>'
    )


@lru_cache(maxsize=200)
def _path_to(name: str, prefix: str) -> str:
    return reverse(name)


@register.simple_tag
def path_to(name: str) -> str:
    """The address of a page that takes no arguments. Twenty of them stand in every page's frame, so they are kept."""
    return _path_to(name, get_script_prefix())


@lru_cache(maxsize=400)
def _help_path(country: str, words: str, prefix: str) -> str:
    if country:
        return reverse("recovery:help-country-for", args=[country, words]) if words else reverse("recovery:help-country", args=[country])
    return reverse("recovery:help-for", args=[words]) if words else reverse("recovery:help")


@register.simple_tag(takes_context=True)
def help_path(context: Any, words: str = "") -> str:
    """To help, with the country this person keeps (`own`), if any; `words` name the kind that fits (rules/helplines.py)."""
    return _help_path(getattr(context.get("own"), "country", ""), words, get_script_prefix())


@register.simple_tag
def help_in(country: str, words: str = "") -> str:
    """To the help page of one country; to the choice of one when it is empty."""
    return _help_path(country, words, get_script_prefix())


@register.simple_tag
def paired_lines(first: Any, second: Any, spare: int = 2) -> list[tuple[str, str]]:
    """The lines of two fields that belong together, line by line, and some empty ones to write in."""
    pairs = list(zip_longest(first.value() or [], second.value() or [], fillvalue=""))
    return pairs + [("", "")] * max(spare, 2 - len(pairs))


@register.simple_tag
def form_field(form: Any, name: str) -> Any:
    """A field whose name a template cannot spell (`line-rev`); nothing where the form has none."""
    return form[name] if name in form.fields else ""


@register.simple_tag
def outline(steps: Iterable[Any]) -> SafeString:
    """The titles and minutes of a phase for those who only look: core steps first, no links, no states."""
    rows = "".join(
        f'<li class="outline__item"><span class="stone stone--{"later" if step.core else "far"}"></span>'
        f"<span>{escape(step.title)} "
        f'<span class="road__minutes">{escape(minutes(step.minutes))}</span></span></li>'
        for step in sorted(steps, key=lambda step: not step.core)
    )
    return mark_safe(f'<ul class="outline">{rows}</ul>')


@register.filter
def entry(texts: Any, key: Any) -> Any:
    """A short text by a key that is only known at run time: `home.lead`, or one name within an area."""
    for name in str(key).split("."):
        try:
            texts = texts[name]
        except (KeyError, TypeError):
            return ""
    return texts


@register.filter
def numbers(emergency: str) -> list[str]:
    """Several emergency numbers in one field ("112 or 999") as single ones to dial."""
    return [found.strip() for found in re.split(r"\bor\b|[/,]", emergency) if found.strip()]


@register.filter
def dial(phone: str) -> str:
    """The number as a telephone takes it."""
    return re.sub(r"[^\d+*#]", "", phone)


@register.filter
def site_name(url: str) -> str:
    return urlsplit(url).netloc.removeprefix("www.") or url


@register.filter
def spoken(item: str) -> str:
    """An example plan `If … | then …` as one sentence."""
    return item.replace(" | ", ", ")


@register.filter
def core(views: Iterable[Any]) -> list[Any]:
    return [view for view in views if view.step.core]


@register.filter
def beside(views: Iterable[Any]) -> list[Any]:
    """The steps that lie beside the road: "more for this part"."""
    return [view for view in views if not view.step.core and _is_shown(view)]


@register.filter
def sources_of(keys: Iterable[str], guide: Guide) -> tuple[Source, ...]:
    """The sources behind these keys; one that the guide does not hold is left out."""
    return tuple(guide.sources[key] for key in keys if key in guide.sources)


@register.filter
def days_of(days: int) -> range:
    """The days of a practice, counted from one."""
    return range(1, days + 1)
