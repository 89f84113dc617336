"""Small guides and facts for tests of the pure rules."""

from datetime import UTC, datetime, timedelta

from recovery.enums import Answer, Choice, Evidence, Feeling, Gate, Mood, PhaseRole, ProgressKind
from recovery.rules.gates import DIFFERENT, HARD, SOFT, SUPPORT
from recovery.rules.shapes import Check, Facts, Guide, Phase, PhaseFact, ProgressFact, Sitting, Step

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ROLES = (PhaseRole.GRIEVE, PhaseRole.SELF, PhaseRole.EVALUATE, PhaseRole.RECONNECT, PhaseRole.LET_GO, PhaseRole.CLOSING)
CLEAR = {gate.value: Answer.NO for gate in HARD | SOFT} | {DIFFERENT.value: Answer.YES, SUPPORT: Answer.YES}


def make_step(key, *, phase_key="p1", core=True, **fields):
    defaults = dict(
        id=int(key.removeprefix("k")), title=key, minutes=4, why_html="", evidence=Evidence.COMMON_SENSE, blocks=(), short_html="",
        hurts_html="", line_prompt="", activities=(),
    )  # fmt: skip
    return Step(key=key, phase_key=phase_key, core=core, **{**defaults, **fields})


def make_guide(*, per_phase=3, core=2, release=1):
    """Six phases; steps k1, k2…; the first `core` of each phase are core."""
    phases, number = [], 0
    for index, role in enumerate(ROLES, start=1):
        steps = []
        for place in range(per_phase):
            number += 1
            steps.append(make_step(f"k{number}", phase_key=f"p{index}", core=place < core))
        phases.append(Phase(f"p{index}", role, Feeling.HELD, role.value, "", "", "", tuple(steps)))
    return Guide("g", "en", "Guide", "", release, tuple(phases))


def finished(*keys, at=NOON - timedelta(days=20), release=1):
    return tuple(ProgressFact(key, ProgressKind.FINISHED, at, release) for key in keys)


def declared(*keys, at=NOON - timedelta(days=10)):
    return tuple(PhaseFact(key, at) for key in keys)


def check(at=NOON - timedelta(days=8), **answers):
    """A reviewed check: everything clear but what is named."""
    return Check(at, {**CLEAR, **{key: Answer(value) for key, value in answers.items()}})


def decided(choice=Choice.RECONNECT, at=NOON - timedelta(days=10)):
    """Two sittings a day apart; the cooling-off is over by NOON."""
    return (Sitting(at, choice, Mood.LOW), Sitting(at + timedelta(days=1), choice, Mood.STEADY))


def open_facts(guide, **changes):
    """Facts of somebody for whom reconnecting is open at NOON."""
    core = [s.key for p in guide.phases[:3] for s in p.steps if s.core]
    facts = dict(progress=finished(*core), phases_done=declared("p1", "p2", "p3"), checks=(check(),), sittings=decided())
    return Facts(**{**facts, **changes})


EVERY_GATE = tuple(gate for gate in Gate if gate in HARD | SOFT)
