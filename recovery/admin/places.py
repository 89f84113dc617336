"""From the place of a fault or a finding ("step k8, activity a1, prompt") to the form where it stands."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext_lazy

from recovery.models import Guide, ShortText

MODELS = {"step": "step", "phase": "phase", "source": "source", "myth": "mythcard", "text": "shorttext"}

# What the forms call these fields.
FIELDS = {
    "body": gettext_lazy("the text to read"),
    "why": gettext_lazy("why it helps"),
    "short": gettext_lazy("the two-line version"),
    "hurts": gettext_lazy("if it hurts too much"),
    "line": gettext_lazy("the line to keep"),
    "rows": gettext_lazy("advice rows"),
    "audience": gettext_lazy("who sees it"),
    "prompt": gettext_lazy("what to do"),
    "left_out": gettext_lazy("why it is left out"),
    "rests_on": gettext_lazy("what it rests on"),
    "doi": "DOI",
    "url": gettext_lazy("address"),
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something stands: in words, and the address of its form ("" where there is none)."""

    words: str
    url: str


class Places:
    """Looks the rows of one guide up once: five queries."""

    def __init__(self, guide: Guide) -> None:
        self._rows = {
            "step": _named(guide.steps.values_list("key", "pk", "title")),
            "phase": _named(guide.phases.values_list("key", "pk", "title")),
            "source": _named(guide.source_rows.values_list("key", "pk", "title")),
            "myth": _named(guide.myth_cards.values_list("key", "pk", "title")),
            "text": _named(ShortText.objects.filter(language=guide.language).values_list("key", "pk", "where")),
        }
        self._road = reverse("admin:recovery_guide_road", args=[guide.pk])

    def spot(self, where: str) -> Spot:
        head, *parts = where.split(", ")
        kind, _, key = head.partition(" ")
        if kind not in self._rows:
            return Spot(where, self._road)
        pk, title = self._rows[kind].get(key, (0, ""))
        words = ", ".join([f"{head} “{title}”" if title else head, *(str(FIELDS.get(part, part)) for part in parts)])
        return Spot(words, reverse(f"admin:recovery_{MODELS[kind]}_change", args=[pk]) + _anchor(parts) if pk else "")


def _named(rows: object) -> dict[str, tuple[int, str]]:
    return {key: (pk, title) for key, pk, title in rows}  # type: ignore[attr-defined]


def _anchor(parts: list[str]) -> str:
    if not parts:
        return ""
    return f"#{parts[0].replace(' ', '-')}" if parts[0].startswith("activity ") else f"#field-{parts[-1]}"
