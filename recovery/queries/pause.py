"""What the pause shows of a person's own: words for a bad night, people to call, what helped before."""

from dataclasses import dataclass

from django.db.models import Q

from recovery.enums import DailyKind, WritingKind
from recovery.models import DailyRecord, User, Writing
from recovery.queries.daily import daily_place
from recovery.queries.person import vault_of
from recovery.queries.writings import Text, open_writing, writing_place
from recovery.rules.pause import lines_that_helped

# Where the guide asks for words for a bad night: calm-me words, the urge plan, a few words to oneself.
CALM_WORDS = (("k8", "a2"), ("k8", "a1"), ("k21", "a2"))
LATELY = 60  # pauses that are asked what helped


@dataclass(frozen=True, slots=True)
class OwnWords:
    """`lines`: their words, what helped most first. `people`: (name, number as typed), at most five."""

    lines: tuple[str, ...]
    people: tuple[tuple[str, str], ...]


def _lines(value: dict[str, object]) -> list[str]:
    """Each sentence of a stored answer; a letter stays one piece."""
    found: list[str] = []
    for part in value.values():
        if isinstance(part, str):
            found.append(part)
        elif isinstance(part, list):
            found += [" → ".join(filter(None, item)) if isinstance(item, list) else str(item) for item in part]
    return [line.strip() for line in found if line.strip()]


def own_words(user: User) -> OwnWords:
    """Their lines and their people. Two queries whatever is kept. Raises KeyLost."""
    vault = vault_of(user)
    answers = Q(kind=WritingKind.ANSWER, plan__packed_at=None, step__key__in={key for key, _ in CALM_WORDS})
    rows = Writing.objects.filter(answers | Q(kind__in=(WritingKind.CALM, WritingKind.CIRCLE)), owner=user)
    found = {
        (kind if kind != WritingKind.ANSWER else key, place): vault.open(bytes(sealed), writing_place(pk))
        for pk, kind, key, place, sealed in rows.values_list("pk", "kind", "step__key", "activity_key", "ciphertext")
    }
    lines = _lines(found.get((WritingKind.CALM, ""), {}))
    for place in CALM_WORDS:
        lines += _lines(found.get(place, {}))
    people = found.get((WritingKind.CIRCLE, ""), {"people": []})["people"]
    return OwnWords(lines_that_helped(lines, _what_helped(user)), tuple((name, phone) for name, phone in people))


def _what_helped(user: User) -> list[tuple[str, bool | None]]:
    vault = vault_of(user)
    rows = DailyRecord.objects.filter(owner=user, kind=DailyKind.PAUSE).order_by("-at").values_list("pk", "content")[:LATELY]
    said = [vault.open(sealed, daily_place(pk)) for pk, sealed in rows]
    return [(one.get("what", ""), one.get("helped")) for one in said]


def own_text(user: User, kind: WritingKind) -> Text | None:
    """The one text of this kind they keep for the pause, or None. One query."""
    row = Writing.objects.filter(owner=user, kind=kind).first()
    return open_writing(user, row) if row else None
