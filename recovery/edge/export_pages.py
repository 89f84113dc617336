"""An export as pages to read: one template for each record, so that nobody's whole life is ever in memory at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recovery.edge.export_days import DAY_KINDS, day_facts
from recovery.edge.export_ladder import rung_facts, rung_title
from recovery.enums import WritingKind
from recovery.forms.activities import as_text
from recovery.forms.questions import AIMS, ANSWERS, CHOICES, MOODS, PACES, TAG_LABELS
from recovery.queries.export import Record

Fields = Mapping[str, Any]

HEADINGS: dict[str, Any] = {
    "account": gettext_lazy("Your account"),
    "addresses": gettext_lazy("Email addresses"),
    "sessions": gettext_lazy("Where you are signed in"),
    "second_steps": gettext_lazy("Second steps and passkeys"),
    "consents": gettext_lazy("Your consent"),
    "acts": gettext_lazy("Acts that are on record"),
    "told": gettext_lazy("What you told us"),
    "plans": gettext_lazy("Your plans"),
    "steps": gettext_lazy("Steps, day by day"),
    "parts_done": gettext_lazy("Parts you called done"),
    "decisions": gettext_lazy("What do I want?"),
    "ladder": gettext_lazy("The ladder"),
    "safety_checks": gettext_lazy("Your answers to the private questions"),
    "days": gettext_lazy("Day by day, beside the plan"),
    "writings": gettext_lazy("What you wrote"),
    "kept_posts": gettext_lazy("Waiting to be saved"),
}
LABELS: dict[str, Any] = {
    "id": gettext_lazy("Number"),
    "email": gettext_lazy("Email"),
    "has_password": gettext_lazy("Has a password"),
    "joined_at": gettext_lazy("Begun"),
    "last_sign_in_at": gettext_lazy("Last sign-in"),
    "may_edit_the_guide": gettext_lazy("May edit the guide"),
    "may_do_everything": gettext_lazy("May do everything"),
    "may_sign_in": gettext_lazy("May sign in"),
    "time_zone": gettext_lazy("Time zone"),
    "welcomed_at": gettext_lazy("Welcomed"),
    "leave_explained_at": gettext_lazy("Leave was explained"),
    "leave_by_shift_off": gettext_lazy("Shift three times does nothing"),
    "last_seen_at": gettext_lazy("Last here"),
    "warned_at": gettext_lazy("Told that an unused account will be forgotten"),
    "came_back_at": gettext_lazy("Came back after a while"),
    "consent_withdrawn_at": gettext_lazy("Consent taken back"),
    "confirmed": gettext_lazy("Confirmed"),
    "main": gettext_lazy("The main one"),
    "begun_at": gettext_lazy("Begun"),
    "network_address": gettext_lazy("Network address"),
    "browser": gettext_lazy("Browser"),
    "type": gettext_lazy("Kind"),
    "name": gettext_lazy("Name"),
    "made_at": gettext_lazy("Made"),
    "last_used_at": gettext_lazy("Last used"),
    "version": gettext_lazy("Version"),
    "given_at": gettext_lazy("Given"),
    "withdrawn_at": gettext_lazy("Taken back"),
    "confirmed_18_or_older": gettext_lazy("Said: 18 or older"),
    "act": gettext_lazy("What"),
    "by": gettext_lazy("By"),
    "aim": gettext_lazy("What would help now"),
    "pace": gettext_lazy("Pace"),
    "tags": gettext_lazy("What fits you"),
    "night": gettext_lazy("Your night, from and to (hour)"),
    "fear": gettext_lazy("Does anything about them frighten you?"),
    "drank_on": gettext_lazy("Writing put off on"),
    "locks": gettext_lazy("Kept from deleted plans"),
    "guide": gettext_lazy("Guide"),
    "started_at": gettext_lazy("Begun"),
    "resting_since": gettext_lazy("Resting since"),
    "packed_away_at": gettext_lazy("Packed away"),
    "taken_over": gettext_lazy("Taken over from earlier plans"),
    "choice": gettext_lazy("Answer"),
    "mood": gettext_lazy("The day"),
    "cooling_days": gettext_lazy("Days to let it settle"),
    "look_again": gettext_lazy("A day to look again"),
    "path": gettext_lazy("Where it was sent"),
    "end": gettext_lazy("How it ended"),
    "helped": gettext_lazy("Did it help?"),
    "what": gettext_lazy("What helped"),
    "kind": gettext_lazy("What it was"),
    "said": gettext_lazy("What you said"),
}
KINDS: dict[str, Any] = {
    WritingKind.ANSWER: gettext_lazy("Answer"),
    WritingKind.LINE: gettext_lazy("A line you kept"),
    WritingKind.NOTE: gettext_lazy("Note"),
    WritingKind.LETTER: gettext_lazy("Letter"),
    WritingKind.SKIP_WORD: gettext_lazy("Why you left a step"),
    WritingKind.FIRST_NIGHT: gettext_lazy("The note from your first night"),
    WritingKind.APOLOGY: gettext_lazy("A sorry, in six parts"),
    WritingKind.AGREEMENT: gettext_lazy("What we both want"),
    WritingKind.CALM: gettext_lazy("Words for a bad night"),
    WritingKind.CIRCLE: gettext_lazy("Your people"),
}
MOVES: dict[str, Any] = {
    "begun": gettext_lazy("begun"),
    "finished": gettext_lazy("finished"),
    "skipped": gettext_lazy("skipped"),
    "set_aside": gettext_lazy("set aside"),
    "reopened": gettext_lazy("opened again"),
}
# Only for programs that read the JSON.
FOR_PROGRAMS = frozenset({"id", "plan", "unreadable", "answered", "words", "fields", "answers", "at"})
_WORDS: dict[str, Any] = {**dict(AIMS), **dict(PACES), **dict(ANSWERS), **dict(CHOICES), **dict(MOODS), **TAG_LABELS}


@dataclass(frozen=True, slots=True)
class Shown:
    """One record as its template prints it. `title` and `words` may be theirs: printed with dir=auto."""

    title: str = ""
    note: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    asked: str = ""
    words: str = ""
    unreadable: bool = False
    earlier: bool = False  # an earlier version of the text before it


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return date_format(localtime(value), "j F Y, H:i")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{LABELS.get(name, name)}: {_said(part)}" for name, part in value.items() if part not in (None, "", [], {}))
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    return str(_WORDS.get(value, value))


def _facts(fields: Fields) -> tuple[tuple[str, str], ...]:
    shown = ((name, value) for name, value in fields.items() if name not in FOR_PROGRAMS and value not in (None, "", [], False))
    return tuple((str(LABELS.get(name, name)), _said(value)) for name, value in shown)


def _writing(fields: Fields) -> Shown:
    kind, title = str(KINDS[fields["kind"]]), fields["title"]
    day = _said(fields["saved_at"])
    note = day if fields["current"] else _("As it was on %(day)s") % {"day": day}
    heading = f"{kind}: {title}" if title else kind
    # A word on skipping names its step as well; the title says it already.
    value = {name: part for name, part in (fields["value"] or {}).items() if name != "step"}
    return Shown(heading, note, asked=fields["asked"] or "", words=as_text(value), earlier=not fields["current"])


def _step(fields: Fields) -> Shown:
    return Shown(fields["title"] or fields["step"], f"{MOVES[fields['what']]}, {_said(fields['at'])}")


def _part(fields: Fields) -> Shown:
    return Shown(fields["title"], _said(fields["at"]))


def _check(fields: Fields) -> Shown:
    return Shown(_said(fields["at"]), facts=tuple((said["question"], _said(said["answer"])) for said in fields["answers"]))


def _kept(fields: Fields) -> Shown:
    typed = {name: values for name, values in fields["fields"].items() if name not in ("page", "fact", "rev", "id")}
    return Shown(_said(fields["at"]), words=as_text({name: v for name, v in typed.items() if not name.endswith("-rev")}))


def _day(fields: Fields) -> Shown:
    facts = tuple((label, _said(value)) for label, value in day_facts(fields["kind"], fields["said"]))
    return Shown(str(DAY_KINDS.get(fields["kind"], fields["kind"])), _said(fields["at"]), facts)


def _rung(fields: Fields) -> Shown:
    facts = tuple((label, value if isinstance(value, str) else _said(value)) for label, value in rung_facts(fields))
    return Shown(rung_title(fields), _said(fields["at"]), facts, words=fields.get("words") or "")


def _other(fields: Fields) -> Shown:
    return Shown(_said(fields["at"]) if "at" in fields else "", facts=_facts(fields), words=fields.get("words") or "")


_SHOWN = {
    "writings": _writing, "steps": _step, "parts_done": _part, "safety_checks": _check, "days": _day, "ladder": _rung, "kept_posts": _kept,
}  # fmt: skip


def shown(record: Record) -> Shown:
    """What a page says about this record, in the language and zone that are active now."""
    made = _SHOWN.get(record.kind, _other)(record.fields)
    if not record.fields.get("unreadable"):
        return made
    return Shown(made.title, made.note, made.facts, made.asked, unreadable=True, earlier=made.earlier)
