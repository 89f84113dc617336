import pytest
from hypothesis import given
from hypothesis import strategies as st

from recovery.releases.candidate import blend
from recovery.releases.order import insert_in_order, longest_rising, moved_steps, places_of
from tests.manuscripts import make_manuscript
from tests.releases.strategies import LAW

KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True)


def road(*phases):
    steps = [[{"key": key, "sources": []} for key in keys] for keys in phases]
    return {"phases": [{"key": f"p{at}", "steps": own} for at, own in enumerate(steps)], "sources": []}


@pytest.mark.parametrize(("numbers", "kept"), [([], set()), ([1, 2, 3], {1, 2, 3}), ([3, 1, 2], {1, 2}), ([2, 3, 1, 4], {2, 3, 4})])
def test_one_longest_rising_run_is_kept(numbers, kept):
    assert longest_rising(numbers) == kept


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (["abc", "de"], ["abc", "de"], ""),
        (["abc", "de"], ["cab", "de"], "c"),
        (["abc", "de"], ["ab", "dce"], "c"),
        (["abc", "de"], ["ac", "de"], ""),
        (["abc", "de"], ["axbc", "de"], ""),
        (["abcd"], ["bcda"], "a"),
    ],
)
def test_as_few_steps_as_possible_are_told_as_moved(before, after, moved):
    assert moved_steps(road(*before), road(*after)) == set(moved)


@pytest.mark.parametrize(
    ("base", "wanted", "order", "placed"),
    [
        ("abc", "x", "axbc", "axbc"),
        ("abc", "x", "xabc", "xabc"),
        ("abc", "x", "yx", "xabc"),
        ("ab", "xy", "bxy", "abxy"),
        ("", "xy", "yx", "yx"),
    ],
)
def test_a_step_is_put_behind_the_nearest_one_before_it(base, wanted, order, placed):
    assert "".join(insert_in_order(base, wanted, order)) == placed


@LAW
@given(KEYS, KEYS)
def test_choosing_every_step_gives_the_drafts_as_they_are(released, drafted):
    before, after = road(released[::2], released[1::2]), road(drafted[::2], drafted[1::2])
    everything = frozenset("abcdefgh")
    assert blend(after, before, everything) == after


@LAW
@given(KEYS, KEYS, st.sets(st.sampled_from("abcdefgh")))
def test_steps_that_are_not_chosen_stay_as_they_were_released(released, drafted, chosen):
    before, after = road(released[::2], released[1::2]), road(drafted[::2], drafted[1::2])
    placed = places_of(blend(after, before, frozenset(chosen)))
    wanted = {key: place for key, place in places_of(before).items() if key not in chosen}
    wanted |= {key: place for key, place in places_of(after).items() if key in chosen}
    assert placed == wanted
    untouched = [key for key in placed if key not in chosen]
    assert untouched == [key for key in places_of(before) if key not in chosen]


def test_choosing_nothing_gives_what_is_published():
    before, after = make_manuscript(), make_manuscript(per_phase=1)
    assert places_of(blend(after, before, frozenset())) == places_of(before)
