"""The list that a closing note's category is picked from, narrowed by what is typed."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.domain.closing import ClosingCategory
from desktop_inbox.domain.ids import ClosingCategoryId
from desktop_inbox.domain.text import one_line, search_key
from desktop_inbox.viewmodels.closing import ClosingViewModel
from desktop_inbox.viewmodels.list_model import ListModel

_DESCRIPTION_CHARACTERS = 160


class CategoryRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A choice. `category_id` None: no category, whose `value` is empty. `is_current`: chosen now."""

    category_id: ClosingCategoryId | None
    value: str
    name: str
    description: str = ""
    is_current: bool = False
    spoken: str = ""


class CategoryPickerViewModel(QObject):
    """Rows for the picker; `choose` takes one. Names and descriptions match ignoring case and accents."""

    rows_changed = Signal()

    def __init__(self, closing: ClosingViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closing = closing
        self._query = ""
        self.model: ListModel[CategoryRow] = ListModel(_key, _name, _spoken, self)
        closing.changed.connect(self._publish)
        self._publish()

    def search(self, query: str) -> None:
        """Narrow the list to names and descriptions that contain a text."""
        self._query = search_key(query.strip())
        self._publish()

    def choose(self, number: int) -> None:
        """Take the category of a row."""
        if 0 <= number < len(self.model.rows):
            self._closing.choose_category(self.model.rows[number].value)

    def _publish(self) -> None:
        current = self._closing.note.category
        rows = [self._row(category, current) for category in self._closing.asked.categories]
        if not self._closing.asked.needs_category:
            nothing = CategoryRow(category_id=None, value="", name=self.tr("No category"), is_current=not current)
            rows.insert(0, nothing)
        if self._query:
            rows = [row for row in rows if self._query in search_key(f"{row.name} {row.description}")]
        new_rows = [msgspec.structs.replace(row, spoken=self._words(row)) for row in rows]
        if tuple(new_rows) != self.model.rows:
            self.model.apply(new_rows)
            self.rows_changed.emit()

    def _row(self, category: ClosingCategory, current: str) -> CategoryRow:
        return CategoryRow(
            category_id=category.id,
            value=category.name,
            name=category.name,
            description=one_line(category.description, _DESCRIPTION_CHARACTERS),
            is_current=category.name == current,
        )

    def _words(self, row: CategoryRow) -> str:
        parts = [row.name, row.description, self.tr("chosen now") if row.is_current else ""]
        return ", ".join(part for part in parts if part)


def _key(row: CategoryRow) -> ClosingCategoryId | None:
    return row.category_id


def _name(row: CategoryRow) -> str:
    return row.name


def _spoken(row: CategoryRow) -> str:
    return row.spoken
