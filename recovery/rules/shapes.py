"""Frozen shapes that the rules, queries and pages speak in. Times are aware datetimes in the person's zone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo

from recovery.enums import (
    ActivityKind,
    Answer,
    Came,
    Choice,
    Evidence,
    Feeling,
    LadderKind,
    Mood,
    Pace,
    PhaseRole,
    ProgressKind,
    Rung,
    StepState,
)

# --- The guide, as a release holds it ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Block:
    """A run of rendered text. Shown when `only` is empty or met, and nothing of `unless` is."""

    html: str
    only: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Activity:
    key: str
    kind: ActivityKind
    prompt_html: str
    help_html: str = ""
    required: bool = False
    audience: frozenset[str] = frozenset()
    minutes: int = 0
    days: int = 0
    third_person: bool = False
    left: str = ""
    right: str = ""
    low: str = ""
    high: str = ""
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    id: int
    key: str
    phase_key: str
    title: str
    minutes: int
    core: bool
    why_html: str
    evidence: Evidence
    blocks: tuple[Block, ...]
    short_html: str
    hurts_html: str
    line_prompt: str
    activities: tuple[Activity, ...]
    audience: frozenset[str] = frozenset()
    sources: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    changed_in: int = 1  # number of the release in which its words last changed


@dataclass(frozen=True, slots=True)
class Phase:
    key: str
    role: PhaseRole
    feeling: Feeling
    title: str
    summary: str
    opener_html: str
    closer_html: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Source:
    key: str
    authors: str
    year: int
    title: str
    published: str
    url: str
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Myth:
    key: str
    title: str
    claim_html: str
    rests_on_html: str
    left_out_html: str
    instead_html: str
    sources: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Guide:
    """One decoded release. Lookups are built once; a decoded release is shared by every request."""

    key: str
    language: str
    title: str
    summary: str
    release: int
    phases: tuple[Phase, ...]
    sources: Mapping[str, Source] = field(default_factory=dict)
    myths: tuple[Myth, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "steps", {s.key: s for p in self.phases for s in p.steps})
        object.__setattr__(self, "by_role", {p.role: p for p in self.phases})
        object.__setattr__(self, "by_key", {p.key: p for p in self.phases})

    steps: Mapping[str, Step] = field(init=False, default_factory=dict)
    by_role: Mapping[PhaseRole, Phase] = field(init=False, default_factory=dict)
    by_key: Mapping[str, Phase] = field(init=False, default_factory=dict)


# --- What is known about one person's plan -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProgressFact:
    step_key: str
    kind: ProgressKind
    at: datetime
    release: int = 1


@dataclass(frozen=True, slots=True)
class PhaseFact:
    phase_key: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Check:
    """One reviewed safety check. Questions left out are questions not answered then."""

    at: datetime
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Sitting:
    """One of the dated answers to "what do I want?"."""

    at: datetime
    choice: Choice
    mood: Mood = Mood.ALIKE
    cooling_days: int = 3
    look_again: date | None = None  # with "not yet": the day they named


@dataclass(frozen=True, slots=True)
class LadderFact:
    """One fact of the ladder, recorded at `at`; days are the person's own.

    GIVEN: `until` is the day on which they stop waiting. CAME: `on` is the day it came, `first` that the other person wrote
    of their own accord, `until` the day they themselves named (NOT_NOW) or the new day to stop waiting (UNCLEAR).
    TAKEN: `on` is the day, `already` that it happened without having been asked for here.
    """

    at: datetime
    kind: LadderKind
    rung: Rung = Rung.REPLY
    came: Came | None = None
    on: date | None = None
    until: date | None = None
    first: bool = False
    already: bool = False
    zone: tzinfo | None = None  # where their days began and ended when they told it; None: unknown, as now


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the person told about their life; all of it optional, all of it encrypted where it is kept."""

    tags: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()  # groups of enums.TAG_GROUPS
    fear: Answer | None = None  # the one early question; never latches
    night_from: int = 0  # local hours, night workers set their own
    night_to: int = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the rules may know about a plan. Built by queries, never by rules."""

    progress: tuple[ProgressFact, ...] = ()
    phases_done: tuple[PhaseFact, ...] = ()
    checks: tuple[Check, ...] = ()
    sittings: tuple[Sitting, ...] = ()
    circumstances: Circumstances = Circumstances()
    pace: Pace = Pace.STEADY
    paused_at: datetime | None = None
    drank_on: date | None = None  # by own word, for that local day
    carried_over: frozenset[str] = frozenset()  # what came along from plans about the same person (rules/carrying.py)
    ladder: tuple[LadderFact, ...] = ()
    unanswered: tuple[datetime, ...] = ()  # messages sent lately that no later word of theirs has answered (rules/pursuit.py)


# --- What the rules answer ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StepView:
    step: Step
    state: StepState
    done: bool = False  # finished once; going back never costs it
    updated: bool = False  # its words changed since it was done
    finished_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PhaseView:
    phase: Phase
    steps: tuple[StepView, ...]
    closed: bool = False
    declared_done: bool = False
    on_road: bool = True  # a branch not chosen is still readable (let go) but not on the road
    core_done: int = 0
    core_total: int = 0


class NextKind:
    STEP = "step"
    PHASE_END = "phase_end"  # every core step is handled: the person may say the phase is done
    DECIDE = "decide"
    WAIT = "wait"  # not yet, or a cooling-off that still runs
    PAUSED = "paused"
    GRADUATED = "graduated"
    EMPTY = "empty"  # the guide has nothing for this person


@dataclass(frozen=True, slots=True)
class Next:
    kind: str
    step: Step | None = None
    phase: Phase | None = None
    on: date | None = None  # WAIT: until when, where there is a date


@dataclass(frozen=True, slots=True)
class Roadmap:
    phases: tuple[PhaseView, ...]
    next: Next
    choice: Choice | None = None  # the decision that counts today
    steps: Mapping[str, StepView] = field(default_factory=dict)
    done_count: int = 0
