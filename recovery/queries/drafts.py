"""What a look at a draft shows: the text with its marks, and why. Nothing is read but settings, nothing is kept."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from recovery.models import User
from recovery.queries.person import about
from recovery.queries.texts import short_text
from recovery.releases.review_file import review_words
from recovery.rules.review import Piece, ReviewKind, pieces_of, reasons_of, review


@dataclass(frozen=True, slots=True)
class Why:
    """One numbered reason: the first few words it is about, and the sentence of its short text."""

    number: int
    quotes: tuple[str, ...]
    says: SafeString


@dataclass(frozen=True, slots=True)
class Look:
    pieces: tuple[Piece, ...]
    reasons: tuple[Why, ...]
    threat_self: bool = False
    threat_harm: bool = False
    empty: bool = False


def look_over(user: User, text: str, *, at: datetime, drank: bool = False) -> Look:
    """A look at one draft at `at` (aware, local to the person), in their own night and by their own word about tonight."""
    told = about(user).circumstances
    found = review(text, review_words(), at=at, night=(told.night_from, told.night_to), drank=drank)
    reasons = tuple(Why(reason.number, reason.quotes, short_text(f"look.{reason.kind.value}")) for reason in reasons_of(text, found))
    return Look(
        pieces=pieces_of(text, found),
        reasons=reasons,
        threat_self=ReviewKind.THREAT_SELF in found.kinds,
        threat_harm=ReviewKind.THREAT_HARM in found.kinds,
        empty=not text.strip(),
    )
