"""What editors ask about a guide: what is wrong with it, what would change, and how many people stand in each step."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.db.models import Count
from django.utils.translation import gettext as _

from recovery.models import Guide, Release, StepProgress
from recovery.reading import reading_age
from recovery.releases import Candidate, candidate_of, read_document
from recovery.releases.fields import GUIDE, MYTH, PHASE, SOURCE, Entry, Field, Manuscript, apart_from_file
from recovery.releases.order import moved_steps
from recovery.rules.faults import WARNS, Place
from recovery.rules.guide import ADVICE_ROWS, Fault, all_steps, faults_of

FEWEST = 5  # a smaller count could point at a person


@dataclass(frozen=True, slots=True)
class StepChange:
    """A step whose draft is not what people see. `people` have begun, done or set it aside; None is fewer than five."""

    key: str
    title: str
    what: Literal["added", "changed", "retired", "moved"]
    people: int | None = None

    @property
    def people_in_words(self) -> str:
        return _("fewer than five") if self.people is None else str(self.people)


@dataclass(frozen=True, slots=True)
class Changes:
    """How the drafts differ from what people see: release `number` (0: nothing is published yet)."""

    number: int
    steps: tuple[StepChange, ...] = ()
    around: tuple[str, ...] = ()  # "phase p1", "source sbarra-2005", "myth m3", "guide"

    @property
    def any(self) -> bool:
        return bool(self.steps or self.around)


@dataclass(frozen=True, slots=True)
class Overwritten:
    """A draft that bringing a release back replaces. `unpublished`: its words stand in no newer release either."""

    key: str
    title: str
    unpublished: bool


@dataclass(frozen=True, slots=True)
class BringBack:
    """What bringing a release back does to the drafts."""

    number: int
    overwritten: tuple[Overwritten, ...] = ()
    revived: tuple[str, ...] = ()
    retired: tuple[str, ...] = ()
    around: tuple[str, ...] = ()


# --- Faults -------------------------------------------------------------------------------------------------------


def publish_faults(guide: Guide, steps: Collection[str] | None = None) -> tuple[Fault, ...]:
    """Everything wrong with what publishing `steps` (None: everything) would freeze. Any that blocks refuses it."""
    return candidate_faults(candidate_of(guide, steps), steps)


def candidate_faults(candidate: Candidate, steps: Collection[str] | None = None) -> tuple[Fault, ...]:
    """As `publish_faults`. A fault of an unchanged step that the newest release has as well only warns."""
    found = [*_unknown(candidate, steps), *faults_of(candidate.manuscript, advice_rows=ADVICE_ROWS, reading_age=reading_age)]
    if candidate.published is None:
        return tuple(found)
    old = set(faults_of(candidate.published, advice_rows=ADVICE_ROWS, reading_age=lambda text: 0.0))
    changed = candidate.changed
    return tuple(replace(fault, level=WARNS) if fault in old and fault.step_key not in changed else fault for fault in found)


def _unknown(candidate: Candidate, steps: Collection[str] | None) -> list[Fault]:
    known = {step["key"] for manuscript in (candidate.manuscript, candidate.published) if manuscript for step in all_steps(manuscript)}
    return [Place(f"step {key}", key).blocks("", "There is no such step to publish.") for key in steps or () if key not in known]


# --- Changes ------------------------------------------------------------------------------------------------------


def people_in(guide: Guide, keys: Collection[str]) -> dict[str, int]:
    """Step key → how many plans have a dated fact about it, left out below five."""
    rows = StepProgress.objects.filter(step__guide=guide, step__key__in=keys).values("step__key")
    counts = rows.annotate(people=Count("plan", distinct=True)).values_list("step__key", "people")
    return {key: people for key, people in counts if people >= FEWEST}


def _step_changes(before: Manuscript, candidate: Candidate) -> list[tuple[str, str, Literal["added", "changed", "retired", "moved"]]]:
    old = {step["key"]: step for step in all_steps(before)}
    new = {step["key"]: step for step in all_steps(candidate.manuscript)}
    moved = moved_steps(before, candidate.manuscript)
    found: list[tuple[str, str, Literal["added", "changed", "retired", "moved"]]] = []
    for key, step in new.items():
        if key not in old:
            found.append((key, step["title"], "added"))
        elif key in candidate.changed:
            found.append((key, step["title"], "changed"))
        elif key in moved:
            found.append((key, step["title"], "moved"))
    return found + [(key, step["title"], "retired") for key, step in old.items() if key not in new]


def _entries(manuscript: Manuscript) -> dict[str, Entry]:
    """Everything of a manuscript that is not a step, by place."""

    def only(entry: Mapping[str, Any], fields: tuple[Field, ...]) -> Entry:
        return {field.name: entry.get(field.name) for field in fields}

    return {
        "guide": only(manuscript, GUIDE),
        **{f"phase {phase['key']}": only(phase, PHASE) for phase in manuscript["phases"]},
        **{f"source {source['key']}": only(source, SOURCE) for source in manuscript["sources"]},
        **{f"myth {myth['key']}": only(myth, MYTH) for myth in manuscript["myths"]},
    }


def _around(before: Manuscript, after: Manuscript) -> tuple[str, ...]:
    old, new = _entries(before), _entries(after)
    return tuple(place for place in dict.fromkeys((*new, *old)) if old.get(place) != new.get(place))


def changes_since(guide: Guide) -> Changes:
    """How the drafts differ from the newest release, with the number of people in each step that changes."""
    candidate = candidate_of(guide)
    before: Manuscript = candidate.published or {"phases": [], "sources": [], "myths": []}
    found = _step_changes(before, candidate)
    people = people_in(guide, [key for key, _title, _what in found])
    return Changes(
        number=candidate.newest.number if candidate.newest is not None else 0,
        steps=tuple(StepChange(key, title, what, people.get(key)) for key, title, what in found),
        around=_around(before, candidate.manuscript),
    )


def bring_back_effects(release: Release) -> BringBack:
    """What bringing this release back to the drafts would overwrite, revive and retire. Changes nothing."""
    candidate = candidate_of(release.guide)
    back: Manuscript = read_document(release.document)["manuscript"]
    drafts = {step["key"]: step for step in all_steps(candidate.manuscript)}
    wanted = {step["key"]: step for step in all_steps(back)}
    overwritten = [key for key, step in drafts.items() if key in wanted and apart_from_file(wanted[key]) != apart_from_file(step)]
    return BringBack(
        number=release.number,
        overwritten=tuple(Overwritten(key, drafts[key]["title"], key in candidate.changed) for key in overwritten),
        revived=tuple(key for key in wanted if key not in drafts),
        retired=tuple(key for key in drafts if key not in wanted),
        around=tuple(place for place in _around(candidate.manuscript, back) if place in _entries(back)),
    )
