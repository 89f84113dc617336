"""People further along the road, brought there by the real actions at their own times."""

from datetime import timedelta
from uuid import uuid4

from recovery.actions import ladder as climb
from recovery.actions.decisions import save_check, save_sitting
from recovery.actions.guide import publish_guide
from recovery.actions.plan import declare_phase_done, finish_step
from recovery.enums import Answer, Came, Choice, Mood, PhaseRole, Rung
from recovery.models import Guide
from recovery.queries.journey import journey_of
from recovery.rules.gates import DIFFERENT, HARD, SOFT, SUPPORT
from tests.conftest import NOW

DAY = timedelta(days=1)
CLEAR = {gate.value: Answer.NO for gate in HARD | SOFT} | {DIFFERENT.value: Answer.YES, SUPPORT: Answer.YES}
TRUNK = ("p1", "p2", "p3")


def road_of(user, at=NOW):
    return journey_of(user, at).road


def state_of(user, key, at=NOW):
    return road_of(user, at).steps[key].state


def finish(user, *keys, at=NOW):
    for number, key in enumerate(keys):
        finish_step(user, key, fact_id=uuid4(), at=at + number * timedelta(seconds=1))


def finish_core(user, role, *, at):
    """Every core step of one phase."""
    phase = next(view for view in road_of(user, at).phases if view.phase.role is role)
    finish(user, *(view.step.key for view in phase.steps if view.step.core), at=at)


def declare(user, *keys, at=NOW):
    for key in keys:
        declare_phase_done(user, key, at=at)


def check(user, *, at, **answers):
    """A reviewed check: everything clear but what is named."""
    said = {**CLEAR, **{key: Answer(value) for key, value in answers.items()}}
    return save_check(user, said, check_id=uuid4(), at=at)


def sit(user, choice, *, at, words="", cooling_days=3):
    return save_sitting(user, choice, mood=Mood.ALIKE, words=words, cooling_days=cooling_days, sitting_id=uuid4(), at=at)


def decide(user, choice, *, before=NOW):
    """Two sittings a day apart, long enough before `before` to count."""
    sit(user, choice, at=before - 6 * DAY)
    sit(user, choice, at=before - 5 * DAY)


def walk_the_trunk(user, *, at=NOW - 20 * DAY):
    """The core of evaluate finished, and the three parts of the trunk said to be done."""
    finish_core(user, PhaseRole.EVALUATE, at=at)
    declare(user, *TRUNK, at=at + timedelta(hours=1))


def open_the_gate(user, *, now=NOW):
    """Somebody honest and amicable for whom reconnecting is open at `now`."""
    walk_the_trunk(user, at=now - 20 * DAY)
    check(user, at=now - 10 * DAY)
    decide(user, Choice.RECONNECT, before=now)


def welcome_a_sorry(user, *, now=NOW):
    """They wrote first, met by daylight, met again, were friends, and said that they want to hear it. The gate must be open at `now`."""

    def hear(rung, at, **told):
        said = {"until": None, "first": False, "words": "", **told}
        climb.record_answer(user, rung, Came.YES, on=at.date(), record_id=uuid4(), at=at, **said)

    hear(Rung.REPLY, now - timedelta(hours=6), first=True)
    for number, rung in enumerate((Rung.DAYTIME, Rung.AGAIN, Rung.FRIENDSHIP)):
        felt = {"already": True, "afraid": False, "pushed": False, "words": ""}
        at = now - timedelta(hours=5 - number)
        climb.take_rung(user, rung, on=at.date(), record_id=uuid4(), at=at, **felt)
    hear(Rung.SORRY, now - timedelta(hours=1))


def publish(*, at=NOW):
    """The drafts as they stand become the newest release. Gives it."""
    return publish_guide(Guide.objects.get(), actor=None, at=at)
