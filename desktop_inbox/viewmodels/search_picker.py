"""What all lists have in common that one thing is picked from, narrowed by what is typed."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.text import search_key
from desktop_inbox.viewmodels.list_model import ListModel


class PickerRow(msgspec.Struct, frozen=True, kw_only=True):
    """A choice. `key` is unique in the list. `is_current`: it stands now.

    `searched` is what the search looks into (empty: the name), `spoken` what is read out for the row (empty: the name).
    """

    key: Hashable
    name: str
    searched: str = ""
    spoken: str = ""
    is_current: bool = False


RowT = TypeVar("RowT", bound=PickerRow)


class SearchPicker(QObject, Generic[RowT]):
    """Rows for a popup (`ui.kit.picker_popup`), given by `show_rows`; `_take` says what picking one does.

    A row matches when it contains all words of the search, ignoring case and accents; those whose name begins with the
    first word come first, then those with a word of the name that does. `rows_changed` when others are in the list, not
    when one of them only looks otherwise: so what is chosen stays chosen.
    """

    rows_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wanted: list[str] = []
        self._all: tuple[RowT, ...] = ()
        self.model: ListModel[RowT] = ListModel(_key, _name, _spoken, self)

    def search(self, query: str) -> None:
        """Narrow the list to what contains a text."""
        self._wanted = search_key(query).split()
        self._show()

    def choose(self, number: int) -> None:
        """Pick a row by its number from 0; one that is not there changes nothing."""
        if 0 <= number < len(self.model.rows):
            self._take(self.model.rows[number])

    def show_rows(self, rows: Iterable[RowT]) -> None:
        """Take all choices, in their order."""
        self._all = tuple(rows)
        self._show()

    def _take(self, row: RowT) -> None:
        raise NotImplementedError

    def _show(self) -> None:
        before = [row.key for row in self.model.rows]
        found = [row for row in self._all if self._matches(row)]
        self.model.apply(sorted(found, key=self._rank) if self._wanted else found)
        if [row.key for row in self.model.rows] != before:
            self.rows_changed.emit()

    def _matches(self, row: RowT) -> bool:
        if not self._wanted:
            return True
        text = search_key(row.searched or row.name)
        return all(word in text for word in self._wanted)

    def _rank(self, row: RowT) -> int:
        """Return how far a row is from what is looked for by its name."""
        name, first = search_key(row.name), self._wanted[0]
        if name.startswith(first):
            return 0
        return 1 if any(word.startswith(first) for word in name.split()) else 2


def _key(row: PickerRow) -> Hashable:
    return row.key


def _name(row: PickerRow) -> str:
    return row.name


def _spoken(row: PickerRow) -> str:
    return row.spoken or row.name
