"""Who sees what: audience tags, and the steps that fear holds back."""

from collections.abc import Iterable

from recovery.enums import GROUP_OF_TAG, Answer
from recovery.rules.shapes import Activity, Block, Circumstances, Step

# "My habit" and "my part" ask what a person could do better. While somebody may be afraid, that question can do
# harm, so code holds these steps back and no editor can switch it off (care/safety: the early question).
HELD_BACK_WHEN_AFRAID = frozenset({"k17", "k25"})
AFRAID = frozenset({Answer.YES, Answer.NOT_SURE})


def block_is_shown(block: Block, tags: frozenset[str]) -> bool:
    """Variants need a told tag: silence never counts as "yes"."""
    return (not block.only or bool(block.only & tags)) and not (block.unless & tags)


def activity_is_shown(activity: Activity, tags: frozenset[str]) -> bool:
    return not activity.audience or bool(activity.audience & tags)


def step_is_shown(step: Step, about: Circumstances) -> bool:
    """A step for some people is shown to those it fits, and to those who were not asked yet."""
    if not step.audience or step.audience & about.tags:
        return True
    return any(GROUP_OF_TAG[tag] not in about.answered for tag in step.audience)


def is_held_back(step: Step, about: Circumstances, *, closing: bool = False) -> bool:
    """`closing`: a later, reviewed answer about fear or harm keeps the step back as well."""
    return step.key in HELD_BACK_WHEN_AFRAID and (about.fear in AFRAID or closing)


def questions_for(step: Step, about: Circumstances) -> tuple[str, ...]:
    """The groups of tags this step needs and the person was not asked yet, in a stable order."""
    tags: set[str] = set(step.audience)
    for block in step.blocks:
        tags |= block.only | block.unless
    for activity in step.activities:
        tags |= activity.audience
    return _ordered({GROUP_OF_TAG[tag] for tag in tags} - about.answered)


def _ordered(groups: Iterable[str]) -> tuple[str, ...]:
    order = list(dict.fromkeys(GROUP_OF_TAG.values()))
    return tuple(sorted(groups, key=order.index))
