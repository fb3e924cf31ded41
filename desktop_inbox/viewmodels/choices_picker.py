"""The list that the choices of a condition are picked from, narrowed by what is typed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.text import search_key
from desktop_inbox.viewmodels.filter_lines import Choice
from desktop_inbox.viewmodels.filter_words import ChoiceRow
from desktop_inbox.viewmodels.inbox_filter_builder import InboxFilterBuilder
from desktop_inbox.viewmodels.list_model import ListModel


class ChoicesPicker(QObject):
    """Rows for the picker; `choose` takes one, or gives it up again. Names match ignoring case and accents."""

    rows_changed = Signal()

    def __init__(self, builder: InboxFilterBuilder, number: int, parent: QObject | None = None) -> None:
        """Say of which line the choices are."""
        super().__init__(parent)
        self._builder, self._number = builder, number
        self._query = ""
        self.model: ListModel[ChoiceRow] = ListModel(_key, _name, _spoken, self)
        self.refresh()

    def search(self, query: str) -> None:
        """Narrow the list to names that contain a text."""
        self._query = search_key(query.strip())
        self.refresh()
        self.rows_changed.emit()

    def choose(self, number: int) -> None:
        """Take a row, or give it up."""
        if 0 <= number < len(self.model.rows):
            self._builder.toggle(self._number, self.model.rows[number].key)

    def refresh(self) -> None:
        """Show what is chosen now. What was typed stays."""
        rows = self._builder.words.choices(self._builder.line(self._number).condition, self._builder.directory)
        self.model.apply([row for row in rows if self._query in search_key(row.name)])


def _key(row: ChoiceRow) -> Choice:
    return row.key


def _name(row: ChoiceRow) -> str:
    return row.name


def _spoken(row: ChoiceRow) -> str:
    return row.spoken
