"""What a new plan takes over from earlier ones (care/safety.md §1.5: "same person?").

Pure. A hard gate that a reviewed "yes" has closed stays closed in every later plan about the same person, however many
there are and whatever became of the plans between. Only what the person says when the new plan begins can lift one, and
only where the table of gates names a way back.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from recovery.enums import Answer, Gate
from recovery.rules.gates import HARD, latched
from recovery.rules.ladder import OUTREACH_USED
from recovery.rules.shapes import Facts

ORDERS = frozenset({Gate.G2_PROTECTS, Gate.G2_APPLIES})


@dataclass(frozen=True, slots=True)
class Told:
    """The four answers given when a new plan begins. The same four are asked of everybody; None was left open."""

    same_person: Answer | None = None
    order_stands: Answer | None = None
    wrote_first: Answer | None = None
    together_since: Answer | None = None


def locks_of(plans: Iterable[Facts]) -> frozenset[str]:
    """The hard gates closed in any of these plans, with what each of them had taken over."""
    return frozenset(gate.value for facts in plans for gate in latched(facts) if gate in HARD)


def carried_over(locks: frozenset[str], told: Told) -> frozenset[str]:
    """What a new plan starts with: hard gates out of `locks`, and whether the one outreach counts as used.

    Anything but a plain "no" to "the same person?" counts as yes. An order counts as ended only after a plain "no" to
    "does one stand?"; a wish for no contact as taken back only after a plain "yes" to "did they freely write first?".
    Having been together again frees the outreach and no gate.
    """
    if told.same_person is Answer.NO:
        return frozenset()
    lifted: set[str] = set()
    if told.order_stands is Answer.NO:
        lifted |= {gate.value for gate in ORDERS}
    if told.wrote_first is Answer.YES:
        lifted.add(Gate.G3A.value)
    used = frozenset() if told.together_since is Answer.YES else frozenset({OUTREACH_USED})
    return (locks - lifted) | used
