"""What imports of tables have in common: columns that are known by their names, and what is wrong with a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Generic, Protocol, TypeVar

import msgspec

from desktop_inbox.domain.text import search_key

T = TypeVar("T")


class RowProblem(msgspec.Struct, frozen=True, kw_only=True):
    """Why a row was left out, or what of it.

    `line` is the row's first line in the file, from 1. `column` is the column's number from 0, None for the whole row.
    `code` is that of the rule (`bad_email` ...), or of the import. `value` is the file's, untrusted. `other_line`: of
    the earlier row that it is about, 0 where it is about none.
    """

    line: int
    column: int | None = None
    code: str
    value: str = ""
    other_line: int = 0


class ImportCheck(msgspec.Struct, Generic[T], frozen=True, kw_only=True):
    """One row, checked: what it gives (None: it is left out), and what is wrong with it."""

    item: T | None
    problems: tuple[RowProblem, ...] = ()


class RowCheck(Protocol[T]):
    """Checks the rows of one file, in their order. Pure, and fast: it may run in a thread."""

    def check(self, line: int, row: Sequence[str]) -> ImportCheck[T]:
        """Check a row that begins at a line."""
        ...


def guess_columns(header: Sequence[str], names: Mapping[str, T]) -> tuple[T | None, ...]:
    """Return what the columns seem to hold, by their names as of `column_key`. No meaning is given twice."""
    guessed: list[T | None] = []
    for name in header:
        meaning = names.get(column_key(name))
        guessed.append(None if meaning in guessed else meaning)
    return tuple(guessed)


def column_key(name: str) -> str:
    """Return what the name of a column is compared by: its letters and digits, folded."""
    return "".join(c for c in search_key(name) if c.isalnum())
