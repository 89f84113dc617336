"""What was written: every text with its earlier versions, and the words of the step it belongs to."""

import html
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q
from django.utils.html import strip_tags

from recovery.enums import WritingKind
from recovery.models import ParkedPost, Writing, WritingRevision
from recovery.queries.export.source import AT_ONCE, Record, Source, in_order
from recovery.queries.writings import not_sealed, writing_place
from recovery.releases import guide_of
from recovery.rules.shapes import Step

# Each kind apart, so that the index by owner, kind and day finds the next few; the order of the file.
KINDS = tuple(WritingKind)
# Not the release's document: it is the whole guide.
COLUMNS = (
    "kind", "plan", "activity_key", "sealed", "sealed_until", "sealed_phase", "created_at", "updated_at", "revision",
    "ciphertext", "step__key", "release__number",
)  # fmt: skip


def _plain(rendered: str) -> str:
    return html.unescape(strip_tags(rendered)).strip()


def _step(release_id: int | None, key: str) -> Step | None:
    return guide_of(release_id).steps.get(key) if release_id is not None and key else None


def step_title(release_id: int | None, key: str) -> str:
    """The title of a step as that release had it; empty when it had none."""
    step = _step(release_id, key)
    return step.title if step is not None else ""


def _asked(release_id: int | None, key: str, activity_key: str, kind: str) -> str:
    """What the step asked for at this place, as plain words."""
    step = _step(release_id, key)
    if step is None:
        return ""
    if kind == WritingKind.LINE:
        return step.line_prompt
    return next((_plain(activity.prompt_html) for activity in step.activities if activity.key == activity_key), "")


def _place(row: Writing) -> dict[str, Any]:
    key = row.step.key if row.step is not None else ""
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "plan": str(row.plan_id) if row.plan_id else None,
        "step": key or None,
        "title": step_title(row.release_id, key) or None,
        "activity": row.activity_key or None,
        "asked": _asked(row.release_id, key, row.activity_key, row.kind) or None,
        "release": row.release.number if row.release is not None else None,
        "sealed": row.sealed,
        "sealed_until": row.sealed_until.isoformat() if row.sealed_until else None,
        "sealed_phase": row.sealed_phase or None,
        "created_at": row.created_at,
    }


def _version(source: Source, place: dict[str, Any], sealed: bytes, **which: Any) -> Record:
    value, opened = source.open(sealed, writing_place(place["id"]))
    return Record("writings", {**place, **which, "value": value, **({} if opened else {"unreadable": True})})


def _earlier(rows: Sequence[Writing]) -> Iterator[WritingRevision]:
    """The earlier versions of these texts, oldest first, a few at a time."""
    found = WritingRevision.objects.filter(writing__in=[row.pk for row in rows]).order_by("writing", "number")
    after = Q()
    while some := list(found.filter(after)[:AT_ONCE]):
        yield from some
        last = some[-1]
        after = Q(writing__gt=last.writing_id) | Q(writing=last.writing_id, number__gt=last.number)


def _some(source: Source, rows: Sequence[Writing]) -> Iterator[Record]:
    """Texts as they stand now, then what they said before."""
    places = {row.pk: _place(row) for row in rows}
    for row in rows:
        yield _version(source, places[row.pk], bytes(row.ciphertext), version=row.revision, current=True, saved_at=row.updated_at)
    for old in _earlier(rows):
        place = places[old.writing_id]
        yield _version(source, place, bytes(old.ciphertext), version=old.number, current=False, saved_at=old.saved_at)


def writings(source: Source) -> Iterator[Record]:
    """Every version of every text; those still sealed only when asked for."""
    rows = Writing.objects.filter(owner=source.user).select_related("step", "release").only(*COLUMNS)
    if not source.wanted.sealed:
        rows = rows.filter(not_sealed(source.wanted.today))
    for kind in KINDS:
        some: list[Writing] = []
        for row in in_order(rows.filter(kind=kind), "created_at"):
            some.append(row)
            if len(some) == AT_ONCE:
                yield from _some(source, some)
                some = []
        yield from _some(source, some)


def kept_posts(source: Source) -> Iterator[Record]:
    """What waits to be taken up after a sign-in. At most five."""
    for row in ParkedPost.objects.filter(owner=source.user).order_by("at"):
        said, opened = source.open(bytes(row.ciphertext), f"parked:{row.pk}")
        kept = said or {"path": "", "fields": {}}
        fields = {"at": row.at, "path": kept["path"], "fields": kept["fields"]}
        yield Record("kept_posts", fields if opened else {**fields, "unreadable": True})
