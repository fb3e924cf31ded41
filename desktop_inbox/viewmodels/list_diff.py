"""The arithmetic of `ListModel.apply`: runs of numbers, and the fewest moves from one order to another."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence


def contiguous(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return ascending numbers as runs (first, last), both included."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def stable_keys(current: Sequence[Hashable], order: Sequence[Hashable]) -> frozenset[Hashable]:
    """Return the most keys that need not move to bring `current` into `order`: a longest increasing subsequence."""
    place = {key: number for number, key in enumerate(order)}
    ends: list[int] = []
    end_keys: list[Hashable] = []
    before: dict[Hashable, Hashable | None] = {}
    for key in current:
        slot = bisect_left(ends, place[key])
        before[key] = end_keys[slot - 1] if slot else None
        ends[slot : slot + 1] = [place[key]]
        end_keys[slot : slot + 1] = [key]
    stable: set[Hashable] = set()
    walk: Hashable | None = end_keys[-1] if end_keys else None
    while walk is not None:
        stable.add(walk)
        walk = before[walk]
    return frozenset(stable)


def moves(
    current: Sequence[Hashable], order: Sequence[Hashable], stable: frozenset[Hashable]
) -> Iterator[tuple[int, int]]:
    """Yield (source, target) for each key that is not stable, as `beginMoveRows` takes them, one after the other.

    Both sequences hold the same keys. `target` counts before the row is taken out.
    """
    live = list(current)
    for number, key in enumerate(order):
        if key in stable:
            continue
        source = live.index(key)
        target = live.index(order[number - 1]) + 1 if number else 0
        if target in (source, source + 1):
            continue
        yield source, target
        live.pop(source)
        live.insert(target if target < source else target - 1, key)
