"""The list that a closing note's category is picked from."""

from __future__ import annotations

from PySide6.QtCore import QObject

from desktop_inbox.domain.closing import ClosingCategory
from desktop_inbox.domain.text import one_line
from desktop_inbox.viewmodels.closing import ClosingViewModel
from desktop_inbox.viewmodels.search_picker import PickerRow, SearchPicker

_DESCRIPTION_CHARACTERS = 160


class CategoryRow(PickerRow, frozen=True, kw_only=True):
    """A choice. `value` is the category's name; of "no category" it is empty."""

    value: str
    description: str = ""


class CategoryPickerViewModel(SearchPicker[CategoryRow]):
    """The active categories, and none where none is needed. Names and descriptions are searched."""

    def __init__(self, closing: ClosingViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._closing = closing
        closing.changed.connect(self._publish)
        self._publish()

    def _take(self, row: CategoryRow) -> None:
        self._closing.choose_category(row.value)

    def _publish(self) -> None:
        current = self._closing.note.category
        rows = [self._row(category, current) for category in self._closing.asked.categories]
        if not self._closing.asked.needs_category:
            words = self._words(self.tr("No category"), "", is_current=not current)
            nothing = CategoryRow(key=None, value="", name=self.tr("No category"), spoken=words, is_current=not current)
            rows.insert(0, nothing)
        self.show_rows(rows)

    def _row(self, category: ClosingCategory, current: str) -> CategoryRow:
        description = one_line(category.description, _DESCRIPTION_CHARACTERS)
        is_current = category.name == current
        return CategoryRow(
            key=category.id,
            value=category.name,
            name=category.name,
            searched=f"{category.name} {description}",
            spoken=self._words(category.name, description, is_current=is_current),
            is_current=is_current,
            description=description,
        )

    def _words(self, name: str, description: str, *, is_current: bool) -> str:
        parts = [name, description, self.tr("chosen now") if is_current else ""]
        return ", ".join(part for part in parts if part)
