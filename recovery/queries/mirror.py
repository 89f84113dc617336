"""What somebody wrote while looking back, gathered in their own words: the third part of the shipped guide.

Nothing is counted, weighed or concluded here. A step that editors have taken out, or that was left empty, is not there.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recovery.enums import WritingKind
from recovery.models import User, Writing
from recovery.queries.journey import Journey
from recovery.queries.person import vault_of
from recovery.queries.writings import not_sealed, writing_place
from recovery.rules.audience import AFRAID
from recovery.rules.boxes import name_of_box, table_of
from recovery.rules.gates import harm_is_near
from recovery.rules.shapes import Activity

HARMFUL = ("k29", "a2", "harmful")  # their own word for it
# What they ticked about fear and harm: step, activity, the words of the guide. Ticks, never words they typed.
FEAR = (HARMFUL, ("k22", "a1", "They hurt me, or I was afraid of them, even once"), ("k22", "a2", "afraid"))
BOTH_SIDES = ("k31", "a3")
UNSAID = "prefer not to say"


@dataclass(frozen=True, slots=True)
class Take:
    """Where one piece of a theme is written. An empty `activity` is the line to keep.

    `mine`: it asks for one's own part; left out where there was fear. `left_is_mine`: only its left side does.
    """

    step: str
    activity: str
    heading: str | Promise
    mine: bool = False
    left_is_mine: bool = False


THEMES: tuple[tuple[str | Promise, tuple[Take, ...]], ...] = (
    (_("How it was, day to day"), (
        Take("k22", "a1", _("What was there")),
        Take("k22", "a2", _("What came first")),
        Take("k22", "a3", _("How I treated them"), mine=True),
    )),
    (_("The whole picture"), (
        Take("k23", "a4", _("Early, middle and last")),
        Take("k23", "a1", _("Short notes")),
        Take("k23", "a2", _("How warm and cool followed each other")),
    )),
    (_("How we talked"), (
        Take("k24", "a1", _("The plain questions")),
        Take("k24", "a2", _("When something bothered me")),
    )),
    (_("Mine and theirs"), (
        Take("k25", "a1", _("Whose it is to mend"), left_is_mine=True),
        Take("k25", "a2", _("What I do differently"), mine=True),
    )),
    (_("Why it ended"), (
        Take("k26", "a2", _("Both versions")),
        Take("k26", "a1", _("In one sentence each")),
    )),
    (_("What the pull is made of"), (
        Take("k27", "a1", _("What is loud")),
        Take("k27", "a2", _("The two halves")),
    )),
    (_("Seen from outside"), (Take("k28", "", _("What a friend saw")),)),
    (_("An ordinary evening"), (
        Take("k29", "a1", _("What my body did")),
        Take("k29", "a2", _("My word for how it was")),
    )),
    (_("What has really changed"), (
        Take("k30", "a1", _("What would have to be different, and in whose hands it is")),
        Take("k30", "a4", _("What is different already")),
        Take("k30", "a2", _("What was different when I last wrote about it")),
        Take("k30", "a3", _("How often it had ended before")),
    )),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing they wrote: lines, or two sides, or rows of named boxes (row, [(box, words)])."""

    heading: str | Promise
    lines: tuple[str, ...] = ()
    sides: tuple[Side, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.rows or any(side.lines for side in self.sides))


@dataclass(frozen=True, slots=True)
class Theme:
    title: str | Promise
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Mirror:
    """`careful`: fear or harm was named, so one's own part is left out. `sides`: for and against, headings by the guide."""

    themes: tuple[Theme, ...]
    sides: tuple[Side, ...]
    careful: bool


Answers = Mapping[tuple[str, str], Mapping[str, Any]]


def _answers(user: User, journey: Journey, places: Q) -> Answers:
    """What was written at these places of the open plan, by step and activity. One query. Raises KeyLost."""
    rows = Writing.objects.filter(
        places, not_sealed(journey.now.date()), owner=user, plan_id=journey.plan_id, kind__in=(WritingKind.ANSWER, WritingKind.LINE)
    )
    vault = vault_of(user)
    found = rows.values_list("step__key", "activity_key", "pk", "ciphertext")
    return {(step, activity): vault.open(bytes(sealed), writing_place(pk)) for step, activity, pk, sealed in found}


def mirror_of(user: User, journey: Journey) -> Mirror:
    """Everything they wrote in the third part, by theme, without what was left empty. One query beyond the journey."""
    steps = {take.step for _title, takes in THEMES for take in takes} | {BOTH_SIDES[0]}
    answers = _answers(user, journey, Q(step__key__in=steps))
    careful = _fear_was_named(journey, answers)
    themes = (Theme(title, tuple(_pieces(journey, takes, answers, careful=careful))) for title, takes in THEMES)
    sides = _sides(_activity(journey, *BOTH_SIDES), answers.get(BOTH_SIDES, {}))
    return Mirror(tuple(theme for theme in themes if theme.pieces), sides, careful)


def letting_go_comes_first(user: User, journey: Journey) -> bool:
    """They named fear or harm, or called it harmful: the decision offers help and the safety check again. One query.

    Never a lock (rules/gates.py decides those, and from reviewed answers alone).
    """
    places = Q()
    for step, activity, _word in FEAR:
        places |= Q(step__key=step, activity_key=activity)
    return _fear_was_named(journey, _answers(user, journey, places))


def _fear_was_named(journey: Journey, answers: Answers) -> bool:
    ticked = any(word in _ticks(answers.get((step, activity), {})) for step, activity, word in FEAR)
    return ticked or harm_is_near(journey.facts) or journey.facts.circumstances.fear in AFRAID


def _ticks(said: Mapping[str, Any]) -> list[str]:
    return [*said.get("ticked", ()), *said.get("value", ())]


def _activity(journey: Journey, step: str, activity: str) -> Activity | None:
    found = journey.guide.steps.get(step)
    return next((a for a in found.activities if a.key == activity), None) if found is not None else None


def _pieces(journey: Journey, takes: tuple[Take, ...], answers: Answers, *, careful: bool) -> Iterator[Piece]:
    for take in takes:
        said = answers.get((take.step, take.activity))
        if said is None or (careful and take.mine):
            continue
        piece = _piece(take, said, _activity(journey, take.step, take.activity), careful=careful)
        if not piece.is_empty:
            yield piece


def _piece(take: Take, said: Mapping[str, Any], activity: Activity | None, *, careful: bool) -> Piece:
    """By what was kept, not by what the guide asks today: an editor may have given the activity another kind since."""
    if "cells" in said:
        return _boxes(take, said["cells"], activity)
    if "left" in said or "right" in said:
        sides = _sides(activity, said)
        return Piece(take.heading, sides=sides[1:] if careful and take.left_is_mine else sides)
    return Piece(take.heading, lines=_lines(said))


def _sides(activity: Activity | None, said: Mapping[str, Any]) -> tuple[Side, ...]:
    left, right = (activity.left, activity.right) if activity is not None else ("", "")
    return Side(left, tuple(said.get("left", ()))), Side(right, tuple(said.get("right", ())))


def _boxes(take: Take, cells: list[list[str]], activity: Activity | None) -> Piece:
    """As the table of the guide; boxes it does not name any more follow as lines."""
    written = {cell[0]: cell[1] for cell in cells}
    table = table_of(activity.items if activity is not None else ())
    known = {box for _row, boxes in table.rows for box in boxes}
    rows = tuple((row, tuple((name_of_box(box), written.get(box, "")) for box in boxes)) for row, boxes in table.rows)
    others = tuple(": ".join(filter(None, (name_of_box(box), words))) for box, words in cells if box not in known)
    return Piece(take.heading, lines=others, columns=table.columns, rows=rows if known & written.keys() else ())


def _lines(said: Mapping[str, Any]) -> tuple[str, ...]:
    """Each thing said, once, in the order in which it stands."""
    found: list[str] = []
    for name in ("ticked", "own", "value", "items", "text", "note"):
        part = said.get(name) or ()
        found += [part] if isinstance(part, str) else part
    found += [" → ".join(filter(None, plan)) for plan in said.get("plans", ())]
    return tuple(dict.fromkeys(line for line in found if line != UNSAID))
