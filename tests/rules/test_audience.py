import pytest

from recovery.enums import ActivityKind
from recovery.rules.audience import activity_is_shown, block_is_shown, questions_for
from recovery.rules.shapes import Activity, Block, Circumstances
from tests.shapes import make_step

TAGS = frozenset({"children", "home"})


@pytest.mark.parametrize(
    ("only", "unless", "tags", "shown"),
    [
        ((), (), TAGS, True),
        (("children",), (), TAGS, True),
        (("work", "home"), (), TAGS, True),
        (("work",), (), TAGS, False),
        (("children",), (), frozenset(), False),
        ((), ("online-only",), TAGS, True),
        ((), ("home",), TAGS, False),
        (("children",), ("home",), TAGS, False),
    ],
)
def test_variants_need_a_told_tag(only, unless, tags, shown):
    assert block_is_shown(Block("", frozenset(only), frozenset(unless)), tags) is shown


def test_activities_follow_the_same_rule():
    activity = Activity("a1", ActivityKind.LIST, "", audience=frozenset({"pets"}))
    assert not activity_is_shown(activity, TAGS)
    assert activity_is_shown(activity, frozenset({"pets"}))


def test_a_step_asks_only_what_it_needs_and_was_not_asked_before():
    step = make_step(
        "k1",
        blocks=(Block("", frozenset({"married"})), Block("", unless=frozenset({"online-only"}))),
        activities=(Activity("a1", ActivityKind.LIST, "", audience=frozenset({"children", "i-ended"})),),
    )
    assert questions_for(step, Circumstances()) == ("ended", "shared", "bound", "distance")
    assert questions_for(step, Circumstances(answered=frozenset({"shared", "bound"}))) == ("ended", "distance")
