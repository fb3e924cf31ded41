"""The table of the contact book: a list under a head of columns."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.ui.contacts.delegate import BookDelegate, row_height
from desktop_inbox.ui.contacts.header import BookHeader
from desktop_inbox.ui.kit.list_view import ChoiceList
from desktop_inbox.viewmodels.contact_book import ContactBookViewModel
from desktop_inbox.viewmodels.list_model import ListRole
from desktop_inbox.viewmodels.preferences import Preferences

_NEAR_END_ROWS = 40


class BookTable(QWidget):
    """Shows a `ContactBookViewModel`. `contact_opened(ContactId)`: Enter or a double click on a row."""

    contact_opened = Signal(object)

    def __init__(self, viewmodel: ContactBookViewModel, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self._viewmodel = viewmodel
        self.header = BookHeader(viewmodel, preferences, self)
        self.view = ChoiceList(self.tr("Contacts"), self)
        self.view.setModel(viewmodel.model)
        self.view.setItemDelegate(BookDelegate(self.header, self.view))
        self.view.row_chosen.connect(self._on_row_chosen)
        self.view.row_opened.connect(self._on_row_opened)
        self.view.doubleClicked.connect(self._on_row_opened)
        self.view.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.header.columns_changed.connect(self.view.viewport().update)
        self.setFocusProxy(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.view, 1)
        viewmodel.rows_changed.connect(self._on_rows_changed)
        viewmodel.selected_changed.connect(self._show_selected)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Read more rows where there is room for them now."""
        super().resizeEvent(event)
        self._on_scrolled(self.view.verticalScrollBar().value())

    def _on_row_chosen(self, index: QModelIndex) -> None:
        row = index.data(ListRole.ROW)
        if row is not None:
            self._viewmodel.select(row.id)

    def _on_row_opened(self, index: QModelIndex) -> None:
        row = index.data(ListRole.ROW)
        if row is not None:
            self.contact_opened.emit(row.id)

    def _on_rows_changed(self) -> None:
        self._show_selected(self._viewmodel.selected_id)
        self._on_scrolled(self.view.verticalScrollBar().value())

    def _show_selected(self, contact_id: ContactId | None) -> None:
        self.view.show_chosen(self._viewmodel.model.index_of(contact_id) if contact_id else QModelIndex())

    def _on_scrolled(self, value: int) -> None:
        below = self._viewmodel.model.rowCount() * row_height() - value - self.view.viewport().height()
        if below < _NEAR_END_ROWS * row_height():
            self._viewmodel.load_more()
