"""The roadmap: the one place that decides what is done, open, next or closed, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from recovery.enums import TRUNK, Act, Choice, PhaseRole, ProgressKind, StepState
from recovery.rules.audience import is_held_back, step_is_shown
from recovery.rules.decisions import standing
from recovery.rules.gates import harm_is_near, reconnect_gate
from recovery.rules.shapes import Facts, Guide, Next, NextKind, Phase, PhaseView, ProgressFact, Roadmap, Step, StepView

HANDLED = frozenset({StepState.DONE, StepState.SKIPPED, StepState.SET_ASIDE})
_STATE_OF = {
    ProgressKind.BEGUN: StepState.BEGUN,
    ProgressKind.FINISHED: StepState.DONE,
    ProgressKind.SKIPPED: StepState.SKIPPED,
    ProgressKind.SET_ASIDE: StepState.SET_ASIDE,
    ProgressKind.REOPENED: StepState.REOPENED,
}


@dataclass(frozen=True, slots=True)
class _Track:
    """What the facts say about one step: the newest fact, and when and in which words it was last finished."""

    state: StepState
    finished_at: datetime | None = None
    finished_release: int = 0


def _tracks(facts: Iterable[ProgressFact]) -> Mapping[str, _Track]:
    tracks: dict[str, _Track] = {}
    for fact in sorted(facts, key=lambda f: f.at):
        before = tracks.get(fact.step_key)
        state = _STATE_OF[fact.kind]
        if before is not None and fact.kind is ProgressKind.BEGUN:
            state = before.state  # opening a page again changes nothing
        finished = fact.kind is ProgressKind.FINISHED
        tracks[fact.step_key] = _Track(
            state=state,
            finished_at=fact.at if finished else (before.finished_at if before else None),
            finished_release=fact.release if finished else (before.finished_release if before else 0),
        )
    return tracks


def _view(step: Step, track: _Track | None, *, closed: bool, held_back: bool) -> StepView:
    done = track is not None and track.finished_at is not None
    if closed:
        state = StepState.CLOSED
    elif held_back and not done:
        state = StepState.HELD_BACK
    else:
        state = track.state if track is not None else StepState.OPEN
    return StepView(
        step=step,
        state=state,
        done=done,
        updated=track is not None and done and step.changed_in > track.finished_release,
        finished_at=track.finished_at if track is not None else None,
    )


def branch_role(choice: Choice | None, *, gate_open: bool) -> PhaseRole | None:
    """The branch that is on the road. When the gate closes, letting go takes over."""
    if choice is None or choice is Choice.NOT_YET:
        return None
    if choice is Choice.RECONNECT and gate_open:
        return PhaseRole.RECONNECT
    return PhaseRole.LET_GO


def _phase_view(phase: Phase, facts: Facts, tracks: Mapping[str, _Track], *, closed: bool, on_road: bool, harm: bool) -> PhaseView:
    views = tuple(
        _view(step, tracks.get(step.key), closed=closed, held_back=is_held_back(step, facts.circumstances, closing=harm))
        for step in phase.steps
        if step_is_shown(step, facts.circumstances) or step.key in tracks
    )
    core = [view for view in views if view.step.core and view.state is not StepState.HELD_BACK]
    return PhaseView(
        phase=phase,
        steps=views,
        closed=closed,
        declared_done=any(fact.phase_key == phase.key for fact in facts.phases_done),
        on_road=on_road,
        core_done=sum(view.done for view in core),
        core_total=len(core),
    )


def _next_in(view: PhaseView) -> Next | None:
    """The next move inside one phase, or None when the person said it is done."""
    if view.declared_done:
        return None
    if not view.steps:
        return Next(NextKind.EMPTY, phase=view.phase)
    for step in view.steps:
        if step.step.core and step.state not in HANDLED and step.state is not StepState.HELD_BACK:
            return Next(NextKind.STEP, step=step.step, phase=view.phase)
    return Next(NextKind.PHASE_END, phase=view.phase)


def _next_decision(facts: Facts, guide: Guide, now: datetime) -> Next:
    where = standing(facts.sittings, now)
    phase = guide.by_role.get(PhaseRole.EVALUATE)
    if where.counts_from is not None:
        return Next(NextKind.WAIT, phase=phase, on=where.counts_from.date())
    if where.second_from is not None and where.second_from > now:
        return Next(NextKind.WAIT, phase=phase, on=where.second_from.date())
    if where.choice is Choice.NOT_YET:
        return Next(NextKind.WAIT, phase=phase)
    return Next(NextKind.DECIDE, phase=phase)


def _next(views: Mapping[PhaseRole, PhaseView], branch: PhaseRole | None, facts: Facts, guide: Guide, now: datetime) -> Next:
    if facts.paused_at is not None:
        return Next(NextKind.PAUSED)
    for role in TRUNK:
        if role in views and (found := _next_in(views[role])) is not None:
            return found
    if branch is None:
        return _next_decision(facts, guide, now)
    for role in (branch, PhaseRole.CLOSING):
        if role in views and (found := _next_in(views[role])) is not None:
            return found
    return Next(NextKind.GRADUATED)


def roadmap(guide: Guide, facts: Facts, now: datetime) -> Roadmap:
    """The whole road as it stands at `now` (aware, in the person's zone). Pure; costs no query."""
    gate = reconnect_gate(guide, facts, act=Act.READ, now=now)
    choice = standing(facts.sittings, now).choice
    branch = branch_role(choice, gate_open=gate.open)
    tracks = _tracks(facts.progress)
    harm = harm_is_near(facts)
    views = {
        phase.role: _phase_view(
            phase, facts, tracks,
            closed=phase.role is PhaseRole.RECONNECT and not gate.open,
            on_road=phase.role in TRUNK or phase.role in (branch, PhaseRole.CLOSING),
            harm=harm,
        )
        for phase in guide.phases
    }  # fmt: skip
    upcoming = _next(views, branch, facts, guide, now)
    phases = tuple(_mark_current(views[phase.role], upcoming) for phase in guide.phases)
    steps = {view.step.key: view for phase in phases for view in phase.steps}
    return Roadmap(
        phases=phases,
        next=upcoming,
        choice=choice,
        steps=steps,
        # Facts, not steps: the total never falls, not even when editors retire a step that somebody finished.
        done_count=sum(track.finished_at is not None for track in tracks.values()),
    )


def _mark_current(view: PhaseView, upcoming: Next) -> PhaseView:
    if upcoming.kind != NextKind.STEP or upcoming.phase is not view.phase:
        return view
    steps = tuple(
        StepView(s.step, StepState.CURRENT, s.done, s.updated, s.finished_at) if s.step is upcoming.step else s for s in view.steps
    )
    return PhaseView(view.phase, steps, view.closed, view.declared_done, view.on_road, view.core_done, view.core_total)
