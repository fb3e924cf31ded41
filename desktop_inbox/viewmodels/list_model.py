"""The one base of all list models: a tuple of immutable rows, updated by a diff."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from enum import IntEnum
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_inbox.viewmodels.list_diff import contiguous, moves, stable_keys

RowT = TypeVar("RowT")
Index = QModelIndex | QPersistentModelIndex

_MOST_MOVES = 50
"""With more rows out of order than this, one layout change is cheaper for views than a move signal each."""


class ListRole(IntEnum):
    """Roles beyond Qt's: `ROW` is the whole row, for delegates."""

    ROW = Qt.ItemDataRole.UserRole + 1


class ListModel(QAbstractListModel, Generic[RowT]):
    """A flat list of rows with unique keys.

    `text` and `accessible_text` give the `str` roles. All three functions must be quick and must not raise.
    """

    def __init__(
        self,
        key: Callable[[RowT], Hashable],
        text: Callable[[RowT], str],
        accessible_text: Callable[[RowT], str] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Say what identifies a row, what its text is, and what is read out for it (None: the text)."""
        super().__init__(parent)
        self._key = key
        self._text = text
        self._accessible_text = accessible_text or text
        self._rows: tuple[RowT, ...] = ()
        self._numbers: dict[Hashable, int] = {}

    @property
    def rows(self) -> tuple[RowT, ...]:
        """The rows, in order."""
        return self._rows

    def row_of(self, key: Hashable) -> RowT | None:
        """Return the row with that key; None when there is none."""
        number = self._numbers.get(key)
        return None if number is None else self._rows[number]

    def index_of(self, key: Hashable) -> QModelIndex:
        """Return the index of the row with that key, not valid when there is none."""
        number = self._numbers.get(key)
        return QModelIndex() if number is None else self.index(number)

    def row_at(self, index: Index) -> RowT | None:
        """Return the row at an index; None when it is not valid."""
        return self._rows[index.row()] if index.isValid() and 0 <= index.row() < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802 - Qt's signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the row itself or one of its texts; None for what there is not. Never raises."""
        row = self.row_at(index)
        if row is None:
            return None
        if role == ListRole.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._accessible_text(row)
        return None

    def apply(self, new_rows: Sequence[RowT]) -> None:
        """Make the list equal to `new_rows` with as few row signals as there are differences.

        Removes first, then moves, inserts and changes. Persistent indexes, so selections too, stay with their keys.
        Raises ValueError when two rows have one key.
        """
        new_by_key = {self._key(row): row for row in new_rows}
        if len(new_by_key) != len(new_rows):
            raise ValueError("two rows have one key")
        self._remove_missing(new_by_key.keys())
        self._reorder([key for key in new_by_key if key in self._numbers])
        old_by_key = {self._key(row): row for row in self._rows}
        self._insert_missing(new_by_key, old_by_key.keys())
        changed = [n for n, (key, row) in enumerate(new_by_key.items()) if key in old_by_key and row != old_by_key[key]]
        self._set(tuple(new_rows))
        for first, last in contiguous(changed):
            self.dataChanged.emit(self.index(first), self.index(last))

    def _set(self, rows: tuple[RowT, ...]) -> None:
        self._rows = rows
        self._numbers = {self._key(row): number for number, row in enumerate(rows)}

    def _remove_missing(self, kept: Any) -> None:
        gone = [number for number, row in enumerate(self._rows) if self._key(row) not in kept]
        for first, last in reversed(contiguous(gone)):
            self.beginRemoveRows(QModelIndex(), first, last)
            self._rows = self._rows[:first] + self._rows[last + 1 :]
            self.endRemoveRows()
        if gone:
            self._set(self._rows)

    def _reorder(self, order: list[Hashable]) -> None:
        current = [self._key(row) for row in self._rows]
        if current == order:
            return
        stable = stable_keys(current, order)
        if len(order) - len(stable) > _MOST_MOVES:
            self._change_layout(order)
            return
        for source, target in moves(current, order, stable):
            self.beginMoveRows(QModelIndex(), source, source, QModelIndex(), target)
            rows = list(self._rows)
            row = rows.pop(source)
            rows.insert(target if target < source else target - 1, row)
            self._rows = tuple(rows)
            self.endMoveRows()
        self._set(self._rows)

    def _change_layout(self, order: list[Hashable]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._key(self._rows[index.row()]) for index in before]
        by_key = {self._key(row): row for row in self._rows}
        self._set(tuple(by_key[key] for key in order))
        self.changePersistentIndexList(before, [self.index_of(key) for key in keys])
        self.layoutChanged.emit()

    def _insert_missing(self, new_by_key: dict[Hashable, RowT], old_keys: Any) -> None:
        keys = list(new_by_key)
        added = [number for number, key in enumerate(keys) if key not in old_keys]
        for first, last in contiguous(added):
            rows = tuple(new_by_key[key] for key in keys[first : last + 1])
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows = self._rows[:first] + rows + self._rows[first:]
            self.endInsertRows()
