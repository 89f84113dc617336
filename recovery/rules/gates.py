"""The gate: is `reconnect` open today, for this act, and if not, why (care/safety.md, the table of gates).

A pure function of facts and now. Only a reviewed "yes" to a hard question latches; missing, "not sure" and
"rather not say" close today. Adding a closing fact never opens anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recovery.enums import Act, Answer, Choice, Gate, PhaseRole, ProgressKind
from recovery.rules.audience import AFRAID, step_is_shown
from recovery.rules.decisions import standing
from recovery.rules.ladder import ladder_of
from recovery.rules.pursuit import paused_until
from recovery.rules.shapes import Facts, Guide

# A reviewed "yes" to one of these closes reconnecting for the whole plan. G1b has no way back in the table,
# so it latches with them.
HARD = frozenset({
    Gate.G1B, Gate.G2_PROTECTS, Gate.G2_APPLIES, Gate.G3A, Gate.G4, Gate.G5, Gate.G6, Gate.G7A_FOLLOW, Gate.G7A_SELFHARM, Gate.G9,
})  # fmt: skip
SOFT = frozenset({Gate.G3B, Gate.G7B, Gate.G8, Gate.G9B, Gate.G10})
# Asked with the check, but "yes" is the opening answer.
DIFFERENT = Gate.G12
SUPPORT = "g8_support"
QUESTIONS: tuple[str, ...] = (*(g.value for g in Gate if g in HARD | SOFT), DIFFERENT.value, SUPPORT)

WAIT = timedelta(days=7)  # before a closing answer may be answered again
WAIT_AFTER_YES = {Gate.G8: timedelta(days=14), Gate.G7B: timedelta(days=30)}
NIGHT = (0, 5)


@dataclass(frozen=True, slots=True)
class Reason:
    gate: Gate
    hard: bool = False
    until: datetime | None = None  # when it may be answered again; never shown as a countdown


@dataclass(frozen=True, slots=True)
class GateAnswer:
    open: bool
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class _Question:
    """Where one question stands while the checks are read in their order."""

    answer: Answer | None = None
    until: datetime | None = None
    latched: bool = False


def _read(state: _Question, gate: Gate, answer: Answer, at: datetime) -> _Question:
    if state.latched:
        return state
    if answer is Answer.NO:
        too_soon = state.answer not in (None, Answer.NO) and state.until is not None and at < state.until
        return state if too_soon else _Question(Answer.NO)
    wait = WAIT_AFTER_YES.get(gate, WAIT) if answer is Answer.YES else WAIT
    # The longer wait wins, or a second closing answer could shorten the first one's.
    until = max(at + wait, state.until) if state.until is not None else at + wait
    return _Question(answer, until, latched=gate in HARD and answer is Answer.YES)


def _questions(facts: Facts) -> Mapping[Gate, _Question]:
    states = {gate: _Question(latched=gate.value in facts.carried_over) for gate in HARD | SOFT}
    for check in sorted(facts.checks, key=lambda c: c.at):
        for gate in states:
            answer = check.answers.get(gate.value)
            if answer is not None:
                states[gate] = _read(states[gate], gate, answer, check.at)
    return states


def may_answer_again(facts: Facts, gate: Gate, now: datetime) -> bool:
    """Whether a "no" given now would be heard. A closing answer is heard at any time."""
    state = _questions(facts)[gate]
    return not state.latched and (state.until is None or now >= state.until)


def latched(facts: Facts) -> frozenset[Gate]:
    """The hard gates that a reviewed "yes" has closed for this plan."""
    return frozenset(gate for gate, state in _questions(facts).items() if state.latched)


def harm_is_near(facts: Facts) -> bool:
    """Fear of, or harm by, the other person was disclosed: self-blame and couples content stay away."""
    states = _questions(facts)
    return any(states[g].latched or states[g].answer in AFRAID for g in (Gate.G4, Gate.G5))


def _disclosures(facts: Facts) -> list[Reason]:
    reasons = []
    for gate, state in sorted(_questions(facts).items()):
        if state.latched or state.answer is not Answer.NO:
            reasons.append(Reason(gate, hard=state.latched, until=None if state.latched else state.until))
    if facts.circumstances.fear in AFRAID and not any(r.gate is Gate.G5 for r in reasons):
        reasons.append(Reason(Gate.G5))
    if not any(r.gate is Gate.G8 for r in reasons) and not _support_said(facts):
        reasons.append(Reason(Gate.G8))
    return reasons


def _with_the_log(reasons: list[Reason], facts: Facts, now: datetime) -> list[Reason]:
    """G7b from the contact log: what was logged closes as an answer does, and whichever lasts longer counts."""
    until = paused_until(facts.unanswered, now)
    if until is None:
        return reasons
    said = next((reason for reason in reasons if reason.gate is Gate.G7B), Reason(Gate.G7B))
    longer = until if said.until is None else max(until, said.until)
    return [*(reason for reason in reasons if reason.gate is not Gate.G7B), replace(said, until=longer)]


def _support_said(facts: Facts) -> bool:
    """After a "yes" to thoughts of suicide or self-harm, the way back asks for somebody to call."""
    ever_yes = [c.at for c in facts.checks if c.answers.get(Gate.G8.value) is Answer.YES]
    if not ever_yes:
        return True
    said = [c for c in facts.checks if SUPPORT in c.answers and c.at > max(ever_yes)]
    return bool(said) and max(said, key=lambda c: c.at).answers[SUPPORT] is Answer.YES


def _work_done(guide: Guide, facts: Facts) -> bool:
    """G12: grieve and self declared done (skips count), evaluate's core answered, one thing already different."""
    declared = {fact.phase_key for fact in facts.phases_done}
    if not {PhaseRole.GRIEVE, PhaseRole.SELF} <= {phase.role for phase in guide.phases if phase.key in declared}:
        return False
    finished = {f.step_key for f in facts.progress if f.kind is ProgressKind.FINISHED}
    evaluate = [step for phase in guide.phases if phase.role is PhaseRole.EVALUATE for step in phase.steps]
    core = [step for step in evaluate if step.core and step_is_shown(step, facts.circumstances)]
    if not core or not all(step.key in finished for step in core):
        return False
    different = [c for c in facts.checks if DIFFERENT.value in c.answers]
    return bool(different) and max(different, key=lambda c: c.at).answers[DIFFERENT.value] is Answer.YES


def is_night(now: datetime, night_from: int, night_to: int) -> bool:
    """`now` in the person's zone. An empty window falls back to midnight till five."""
    start, end = (night_from, night_to) if night_from != night_to else NIGHT
    if start < end:
        return start <= now.hour < end
    return now.hour >= start or now.hour < end


def after_drink(facts: Facts, now: datetime) -> bool:
    """The day of their own word, and the night that follows it: midnight alone makes nobody sober."""
    if facts.drank_on is None:
        return False
    return facts.drank_on == now.date() or (facts.drank_on == (now - timedelta(days=1)).date() and now.hour < NIGHT[1])


def reconnect_gate(guide: Guide, facts: Facts, *, act: Act, now: datetime) -> GateAnswer:
    """Open, or closed with every reason. `now` is aware and local to the person."""
    reasons = _with_the_log(_disclosures(facts), facts, now)
    if not _work_done(guide, facts):
        reasons.append(Reason(Gate.G12))
    if standing(facts.sittings, now).choice is not Choice.RECONNECT:
        reasons.append(Reason(Gate.DECISION))
    ladder = ladder_of(facts, now)
    if ladder.is_closed:
        reasons.append(Reason(Gate.LADDER, hard=ladder.ended is not None))
    if act is not Act.READ:
        about = facts.circumstances
        if is_night(now, about.night_from, about.night_to) or after_drink(facts, now):
            reasons.append(Reason(Gate.G11))
    return GateAnswer(open=not reasons, reasons=tuple(reasons))
