"""Stretches of positions: merging keeps exactly the same positions."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop_inbox.cache.ranges import END, merge, stretch_at

STRETCHES = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=8)


def covered(stretches: list[tuple[int, int]]) -> set[int]:
    return {position for first, upto in stretches for position in range(first, upto)}


@given(STRETCHES)
def test_merging_keeps_the_positions_in_the_fewest_stretches(stretches: list[tuple[int, int]]) -> None:
    merged = merge(stretches)
    assert covered(merged) == covered(stretches)
    assert all(first < upto for first, upto in merged)
    assert all(before[1] < after[0] for before, after in pairwise(merged))


def test_stretches_that_touch_become_one() -> None:
    assert merge([(5, 9), (9, END), (1, 3)]) == [(1, 3), (5, END)]


def test_the_end_of_a_stretch_is_not_in_it() -> None:
    stretches = [(1, 3), (5, END)]
    assert stretch_at(stretches, 1) == (1, 3)
    assert stretch_at(stretches, 3) is None
    assert stretch_at(stretches, END - 1) == (5, END)
