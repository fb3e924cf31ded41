"""Lists whose order is the user's: moving one row up or down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from desktop_inbox.viewmodels.settings.section import Act

T = TypeVar("T")


def moved(rows: Sequence[T], number: int, act: Act) -> list[T]:
    """Return the rows with one of them a place further up or down; at the end it stays."""
    other = number + (1 if act is Act.MOVE_DOWN else -1)
    result = list(rows)
    if 0 <= other < len(result):
        result[number], result[other] = result[other], result[number]
    return result


def moves(number: int, count: int) -> tuple[Act, ...]:
    """Return the ways that a row can be moved."""
    up = (Act.MOVE_UP,) if number > 0 else ()
    return (*up, Act.MOVE_DOWN) if number < count - 1 else up
