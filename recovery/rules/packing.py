"""Packing away: which kinds of things somebody can give a place to, and which places each kind has."""

from enum import StrEnum

from recovery.enums import DailyKind, WritingKind


class Pack(StrEnum):
    """A kind of things. Values stand in forms."""

    PLAN = "plan"  # what was written in the open plan: answers, lines, a sorry, what two people agreed
    NOTES = "notes"
    LETTERS = "letters"
    DAYS = "days"
    CONTACT = "contact"
    PAUSES = "pauses"
    FIRST_NIGHT = "first_night"


class Place(StrEnum):
    """What becomes of a kind. KEEP and TAKE change nothing here."""

    KEEP = "keep"
    SEAL = "seal"
    TAKE = "take"
    DELETE = "delete"


WRITINGS: dict[Pack, tuple[WritingKind, ...]] = {
    Pack.PLAN: (WritingKind.ANSWER, WritingKind.LINE, WritingKind.SKIP_WORD, WritingKind.APOLOGY, WritingKind.AGREEMENT),
    Pack.NOTES: (WritingKind.NOTE,),
    Pack.LETTERS: (WritingKind.LETTER,),
    Pack.FIRST_NIGHT: (WritingKind.FIRST_NIGHT,),
}
RECORDS: dict[Pack, tuple[DailyKind, ...]] = {
    Pack.DAYS: (DailyKind.CHECK_IN, DailyKind.HARD_DATE, DailyKind.CARE, DailyKind.FIRST),
    Pack.CONTACT: (DailyKind.BOUNDARY, DailyKind.CONTACT, DailyKind.CHANGE),
    Pack.PAUSES: (DailyKind.PAUSE,),
}
OF_PLAN = (Pack.PLAN, Pack.FIRST_NIGHT)  # of the open plan alone; earlier plans have pages of their own
# What stands in a step is shown and saved at that step; a seal there would lock the step's own page.
MAY_SEAL = (Pack.NOTES, Pack.LETTERS)


def places_of(pack: Pack) -> tuple[Place, ...]:
    """The places this kind has, in the order they are offered."""
    return tuple(place for place in Place if place is not Place.SEAL or pack in MAY_SEAL)
