"""Decoded releases, kept in this process: they never change, so following the plan costs no content queries."""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from recovery.models import Release
from recovery.releases.candidate import step_ids
from recovery.releases.decode import decode_document, read_document
from recovery.rules.shapes import Guide

KEPT_GUIDES = 8
NEWEST_FOR_SECONDS = 5.0

_lock = Lock()
_guides: OrderedDict[int, Guide] = OrderedDict()
_newest: dict[str | None, tuple[float, tuple[int, int]]] = {}


def _load(release_id: int) -> Guide:
    release = Release.objects.select_related("guide").get(pk=release_id)
    return decode_document(read_document(release.document), number=release.number, step_ids=step_ids(release.guide))


def guide_of(release_id: int) -> Guide:
    """The guide that this release froze. Raises Release.DoesNotExist. Two queries the first time, then none.

    Two threads may decode the same release at once; both results are equal and frozen, and one of them is kept.
    """
    with _lock:
        found = _guides.get(release_id)
        if found is not None:
            _guides.move_to_end(release_id)
            return found
    guide = _load(release_id)
    with _lock:
        guide = _guides.setdefault(release_id, guide)
        _guides.move_to_end(release_id)
        while len(_guides) > KEPT_GUIDES:
            _guides.popitem(last=False)
    return guide


def newest_release(guide_key: str | None = None, *, clock: Callable[[], float] = time.monotonic) -> tuple[int, int] | None:
    """(id, number) of the newest release of a guide; None while nothing is published.

    Without a key: of the first guide that has one. For public pages: at most five seconds old, by `clock` in seconds.
    Signed-in pages learn it in the plan's own query.
    """
    now = clock()
    with _lock:
        kept = _newest.get(guide_key)
    if kept is not None and now - kept[0] < NEWEST_FOR_SECONDS:
        return kept[1]
    releases = Release.objects.order_by("guide_id", "-number")
    if guide_key is not None:
        releases = releases.filter(guide__key=guide_key)
    found: tuple[int, int] | None = releases.values_list("pk", "number").first()
    if found is not None:
        with _lock:
            _newest[guide_key] = (now, found)
    return found


def forget_newest() -> None:
    """A publication shows at once in this process (in others within five seconds)."""
    with _lock:
        _newest.clear()


def forget() -> None:
    """Empty the caches. For tests, whose databases begin anew with the same ids."""
    with _lock:
        _guides.clear()
        _newest.clear()
