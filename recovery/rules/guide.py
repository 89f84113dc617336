"""Is a manuscript fit to be published? Pure: the reading age is handed in, everything else stands in the manuscript."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from recovery.enums import ActivityKind, Evidence, Feeling, PhaseRole
from recovery.rules.activities import activity_faults
from recovery.rules.faults import (
    BLOCKS,
    WARNS,
    Fault,
    Known,
    Place,
    claims_are_known,
    keys_are_sound,
    needed,
    one_of,
    tags_are_known,
    texts_are_sound,
    within,
)
from recovery.rules.prose import runs_of, word_count

__all__ = ["ADVICE_ROWS", "BLOCKS", "WARNS", "Fault", "all_steps", "faults_of", "readable_text", "rows_carried"]

ADVICE_ROWS = range(1, 194)
TITLE_LENGTH = 40
STEP_MINUTES = range(2, 21)
STEP_WORDS = range(40, 451)
PHASE_WORDS = range(150, 251)
ACTIVITIES = range(1, 4)
OLDEST_READER = 14.0
ROLES = tuple(role.value for role in PhaseRole)
FEELINGS = tuple(feeling.value for feeling in Feeling)
EVIDENCE = tuple(word.value for word in Evidence)
STUDIES = ("review", "trial", "experiment", "longitudinal", "cross-sectional", "qualitative", "guidance")
STEP_TEXTS = ("why", "short", "hurts", "body")
MYTH_TEXTS = ("claim", "rests_on", "left_out", "instead")

Entry = Mapping[str, Any]


def all_steps(manuscript: Entry) -> list[Entry]:
    """Every step of the manuscript, in the order of the road."""
    return [step for phase in manuscript["phases"] for step in phase["steps"]]


def rows_carried(manuscript: Entry) -> frozenset[int]:
    """The advice rows that some step or myth card carries."""
    return frozenset(row for entry in (*all_steps(manuscript), *manuscript["myths"]) for row in entry["rows"])


def readable_text(entry: Entry) -> str:
    """The running text of a step or a phase, for measuring how hard it reads."""
    names = STEP_TEXTS if "body" in entry else ("opener", "closer")
    prompts = [text for activity in entry.get("activities", ()) for text in (activity["prompt"], activity["help"])]
    return "\n\n".join(text for text in [*(entry[name] for name in names), *prompts] if text)


# --- The guide as a whole -----------------------------------------------------------------------------------------


def _shape_faults(manuscript: Entry) -> Iterator[Fault]:
    place = Place("guide")
    yield from needed(place, manuscript, "key", "language", "title")
    yield from keys_are_sound(place, manuscript["phases"], 40, "phase")
    yield from keys_are_sound(place, all_steps(manuscript), 40, "step")
    yield from keys_are_sound(place, manuscript["sources"], 60, "source")
    yield from keys_are_sound(place, manuscript["myths"], 40, "myth")
    yield from _road_faults(place, [phase["role"] for phase in manuscript["phases"]])
    yield from _branch_faults(place, manuscript["phases"])
    yield from _decision_faults(place, manuscript["phases"])


def _road_faults(place: Place, roles: Sequence[str]) -> Iterator[Fault]:
    for role in ROLES:
        if roles.count(role) != 1:
            yield place.blocks("phases", f"There must be exactly one phase with the role {role}; there are {roles.count(role)}.")
    known = [role for role in roles if role in ROLES]
    places = {PhaseRole.LET_GO.value: ROLES.index(PhaseRole.RECONNECT)}  # the two branches stand side by side, in any order
    if known != sorted(known, key=lambda role: places.get(role, ROLES.index(role))):
        yield place.blocks("phases", "The phases stand in the order grieve, self, evaluate, then the two branches, then the closing.")


def _for_everyone(phases: Sequence[Entry], role: PhaseRole) -> int:
    return sum(not step["audience"] for phase in phases if phase["role"] == role for step in phase["steps"])


def _branch_faults(place: Place, phases: Sequence[Entry]) -> Iterator[Fault]:
    letting_go, reconnecting = _for_everyone(phases, PhaseRole.LET_GO), _for_everyone(phases, PhaseRole.RECONNECT)
    if letting_go < reconnecting:
        yield place.blocks(
            "phases", f"Letting go has {letting_go} steps that everyone sees and reconnecting has {reconnecting}. It may never have fewer."
        )


def _decision_faults(place: Place, phases: Sequence[Entry]) -> Iterator[Fault]:
    decisions = [
        (phase, step, activity)
        for phase in phases
        for step in phase["steps"]
        for activity in step["activities"]
        if activity["kind"] == ActivityKind.DECISION
    ]
    if len(decisions) != 1:
        yield place.blocks("activities", f"There must be exactly one decision in the guide; there are {len(decisions)}.")
        return
    phase, step, activity = decisions[0]
    if phase["role"] != PhaseRole.EVALUATE:
        yield place.blocks("activities", f"The decision stands in step {step['key']}; it belongs in the phase with the role evaluate.")
    if step["audience"] or activity["audience"]:
        yield place.blocks("activities", f"The decision in step {step['key']} must be shown to everyone.")


# --- Its parts ----------------------------------------------------------------------------------------------------


def _phase_faults(phase: Entry, known: Known) -> Iterator[Fault]:
    place = Place(f"phase {phase['key']}")
    yield from needed(place, phase, "title", "summary", "opener", "closer")
    yield from one_of(place, phase, "role", ROLES)
    yield from one_of(place, phase, "feeling", FEELINGS)
    yield from texts_are_sound(place, phase, ("opener", "closer"), known)
    if not phase["steps"]:
        yield place.blocks("steps", "This phase has no steps.")
    for name in ("opener", "closer"):
        if phase[name] and word_count(phase[name]) not in PHASE_WORDS:
            yield place.warns(name, f"Has {word_count(phase[name])} words; 150 to 250 read well here.")
    yield from _age_faults(place, phase, known)


def _age_faults(place: Place, entry: Entry, known: Known) -> Iterator[Fault]:
    age = known.reading_age(readable_text(entry))
    if age > OLDEST_READER:
        yield place.warns("", f"Reads at about age {age:.0f}. Shorter sentences and plainer words bring it to 14 or below.")


def _evidence_faults(place: Place, step: Entry) -> Iterator[Fault]:
    yield from one_of(place, step, "evidence", EVIDENCE)
    if step["sources"]:
        return
    if step["evidence"] in (Evidence.STRONG, Evidence.SOME):
        yield place.blocks("sources", f"Evidence “{step['evidence']}” claims a source, and none is named.")
    if step["evidence"] == Evidence.LITTLE:
        yield place.warns("sources", "Evidence “little” claims a study, and none is named.")


def _body_faults(place: Place, body: str) -> Iterator[Fault]:
    runs, faults = runs_of(body)
    for fault in faults:
        yield place.blocks("body", f"Line {fault.line}: {fault.message}")
    for run in runs:
        yield from tags_are_known(place, "body", run.tags)
    count = word_count(body)
    if body and count not in STEP_WORDS:
        yield place.blocks("body", f"Has {count} words; a step has {STEP_WORDS[0]} to {STEP_WORDS[-1]}.")


def _step_faults(step: Entry, known: Known) -> Iterator[Fault]:
    place = Place(f"step {step['key']}", step["key"])
    yield from needed(place, step, "title", "why", "short", "body")
    if len(step["title"]) > TITLE_LENGTH:
        yield place.blocks("title", f"Has {len(step['title'])} characters; {TITLE_LENGTH} is the most.")
    yield from within(place, step, "minutes", STEP_MINUTES)
    yield from tags_are_known(place, "audience", step["audience"])
    yield from claims_are_known(place, step, known)
    yield from _evidence_faults(place, step)
    yield from texts_are_sound(place, step, STEP_TEXTS, known)
    yield from _body_faults(place, step["body"])
    yield from keys_are_sound(place, step["activities"], 20, "activity")
    if len(step["activities"]) not in ACTIVITIES:
        yield place.blocks("activities", f"Has {len(step['activities'])} activities; a step has one to three.")
    for activity in step["activities"]:
        yield from activity_faults(Place(f"step {step['key']}, activity {activity['key']}", step["key"]), activity, known)
    yield from _age_faults(place, step, known)


def _source_faults(source: Entry) -> Iterator[Fault]:
    place = Place(f"source {source['key']}")
    yield from needed(place, source, "authors", "year", "title", "says")
    yield from one_of(place, source, "kind", STUDIES)
    if source["url"] and not source["url"].startswith("https://"):
        yield place.blocks("url", "Must begin with https://")
    if not source["doi"] and not source["url"]:
        yield place.warns("doi", "Has neither a DOI nor an address; readers cannot look it up.")


def _myth_faults(myth: Entry, known: Known) -> Iterator[Fault]:
    place = Place(f"myth {myth['key']}")
    yield from needed(place, myth, "title", *MYTH_TEXTS)
    yield from claims_are_known(place, myth, known)
    yield from texts_are_sound(place, myth, MYTH_TEXTS, known)


def faults_of(manuscript: Entry, *, advice_rows: range, reading_age: Callable[[str], float]) -> tuple[Fault, ...]:
    """Everything that is wrong with a manuscript, in the order of the guide.

    `advice_rows` are the row numbers that exist; `reading_age` gives the age in years at which a Markdown text reads.
    """
    known = Known(
        steps=frozenset(step["key"] for step in all_steps(manuscript)),
        myths=frozenset(myth["key"] for myth in manuscript["myths"]),
        sources=frozenset(source["key"] for source in manuscript["sources"]),
        advice_rows=advice_rows,
        reading_age=reading_age,
    )
    found = list(_shape_faults(manuscript))
    for phase in manuscript["phases"]:
        found += _phase_faults(phase, known)
        for step in phase["steps"]:
            found += _step_faults(step, known)
    for source in manuscript["sources"]:
        found += _source_faults(source)
    for myth in manuscript["myths"]:
        found += _myth_faults(myth, known)
    return tuple(found)
