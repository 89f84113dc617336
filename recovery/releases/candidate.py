"""What publishing would freeze now: the drafts, or some of their steps in the midst of what is already published."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from recovery.models import Guide, Release
from recovery.releases.compile import Document, compile_document
from recovery.releases.decode import decode_document, read_document
from recovery.releases.fields import Entry, Manuscript, apart_from_file
from recovery.releases.manuscript import manuscript_of
from recovery.releases.order import insert_in_order, moved_steps, places_of
from recovery.rules import shapes
from recovery.rules.guide import all_steps


@dataclass(frozen=True)
class Candidate:
    """A manuscript that could be published, and the newest release before it."""

    manuscript: Manuscript
    newest: Release | None
    previous: Document | None

    @property
    def number(self) -> int:
        return self.newest.number + 1 if self.newest is not None else 1

    @property
    def published(self) -> Manuscript | None:
        return self.previous["manuscript"] if self.previous is not None else None

    @cached_property
    def document(self) -> Document:
        return compile_document(self.manuscript, number=self.number, previous=self.previous)

    @property
    def is_new(self) -> bool:
        """Whether publishing would change anything."""
        return self.document != self.previous

    @cached_property
    def changed(self) -> frozenset[str]:
        """Keys of the steps that the newest release does not hold in just these words."""
        published = all_steps(self.published) if self.published is not None else []
        before = {step["key"]: apart_from_file(step) for step in published}
        return frozenset(step["key"] for step in all_steps(self.manuscript) if apart_from_file(step) != before.get(step["key"]))


def newest_release_row(guide: Guide) -> Release | None:
    return guide.releases.order_by("-number").first()


def candidate_of(guide: Guide, steps: Collection[str] | None = None) -> Candidate:
    """What publishing `steps` (None: everything) would freeze. Reads only."""
    drafts = manuscript_of(guide)
    newest = newest_release_row(guide)
    previous = read_document(newest.document) if newest is not None else None
    if steps is not None:
        drafts = blend(drafts, previous["manuscript"] if previous is not None else None, frozenset(steps))
    return Candidate(drafts, newest, previous)


def step_ids(guide: Guide) -> dict[str, int]:
    """Row ids by key, retired steps included: an old release may hold them."""
    return dict(guide.steps.values_list("key", "pk"))


def preview_guide(guide: Guide) -> shapes.Guide:
    """The drafts as people would see them if everything were published now. Stores nothing."""
    candidate = candidate_of(guide)
    return decode_document(candidate.document, number=candidate.number, step_ids=step_ids(guide))


# --- Choosing steps -----------------------------------------------------------------------------------------------


def blend(drafts: Manuscript, published: Manuscript | None, chosen: frozenset[str]) -> Manuscript:
    """The drafts, with every step that is not chosen as it was last released: its words and its place.

    A step that was never released is left out, one that was retired without being chosen stays. What is around the
    steps (phases, sources, myth cards) comes from the drafts; sources that a released step still cites are kept.
    """
    if published is None:
        published = {"phases": [], "sources": []}
    released: dict[str, Mapping[str, Any]] = {step["key"]: step for step in all_steps(published)}
    texts = {**released, **{step["key"]: step for step in all_steps(drafts) if step["key"] in chosen}}
    kept = _kept_places(drafts, published, chosen)
    phases: list[Entry] = []
    for phase in drafts["phases"]:
        base, order = kept.get(phase["key"], []), [step["key"] for step in phase["steps"]]
        wanted = [key for key in order if key in chosen and key not in base]
        phases.append({**phase, "steps": [texts[key] for key in insert_in_order(base, wanted, order)]})
    return _with_sources({**drafts, "phases": phases}, published)


def _kept_places(drafts: Manuscript, published: Manuscript, chosen: frozenset[str]) -> dict[str, list[str]]:
    """Phase key → keys of its released steps that stay where they are: not chosen, or chosen and not moved.

    A phase that is gone gives its steps to wherever the drafts have them.
    """
    phases, place_now = {phase["key"] for phase in drafts["phases"]}, places_of(drafts)
    stay = (place_now.keys() - moved_steps(published, drafts)) | (places_of(published).keys() - chosen)
    kept: dict[str, list[str]] = {}
    for key, phase_key in places_of(published).items():
        place = phase_key if phase_key in phases else place_now.get(key)
        if key in stay and place is not None:
            kept.setdefault(place, []).append(key)
    return kept


def _with_sources(manuscript: Manuscript, published: Manuscript) -> Manuscript:
    here = {source["key"] for source in manuscript["sources"]}
    cited = {key for step in all_steps(manuscript) for key in step["sources"]}
    missing = [source for source in published["sources"] if source["key"] in cited - here]
    return {**manuscript, "sources": [*manuscript["sources"], *missing]}
