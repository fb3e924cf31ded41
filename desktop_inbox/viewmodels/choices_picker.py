"""The list that the choices of a condition are picked from, narrowed by what is typed."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_inbox.viewmodels.filter_words import ChoiceRow
from desktop_inbox.viewmodels.inbox_filter_builder import InboxFilterBuilder
from desktop_inbox.viewmodels.search_picker import SearchPicker


class ChoicesPicker(SearchPicker[ChoiceRow]):
    """The choices of one line. Picking one takes it, or gives it up again."""

    def __init__(self, builder: InboxFilterBuilder, number: int, parent: QObject | None = None) -> None:
        """Say of which line the choices are."""
        super().__init__(parent)
        self._builder, self._number = builder, number
        self.refresh()

    def refresh(self) -> None:
        """Show what is chosen now."""
        condition = self._builder.line(self._number).condition
        self.show_rows(self._builder.words.choices(condition, self._builder.directory))

    def _take(self, row: ChoiceRow) -> None:
        self._builder.toggle(self._number, row.key)
