"""The rows of the contact list: what is chosen and what is read stay in their place while rows come, go and move."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.ui.contact_list.delegate import ContactDelegate, row_height
from desktop_inbox.ui.kit.list_view import ChoiceList
from desktop_inbox.viewmodels.contact_list import ContactListViewModel

_NEAR_END_ROWS = 40
"""So many rows before the end the next page is read."""


class ContactListView(ChoiceList):
    """The list over a `ContactListViewModel`."""

    def __init__(self, viewmodel: ContactListViewModel, delegate: ContactDelegate, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Contacts"))
        self._viewmodel = viewmodel
        self._anchor: tuple[ContactId, int] | None = None
        self.setModel(viewmodel.model)
        self.setItemDelegate(delegate)
        self.row_chosen.connect(self._on_row_chosen)
        viewmodel.rows_changing.connect(self._on_rows_changing)
        viewmodel.rows_changed.connect(self._on_rows_changed)
        viewmodel.selected_changed.connect(self._show_selected)
        viewmodel.end_reached.connect(self._on_end_reached)
        self.verticalScrollBar().setSingleStep(row_height() // 2)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def go_to_first(self) -> None:
        """Choose the first row when none is chosen."""
        if not self.selectionModel().hasSelection() and self.model().rowCount():
            self.scrollToTop()
            self.row_chosen.emit(self.model().index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Go to the real end on End, also when most of the list was not read yet."""
        if event.key() == Qt.Key.Key_End:
            self._viewmodel.load_all()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Measure the rows again in another font."""
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()
        super().changeEvent(event)

    def _on_row_chosen(self, index: QModelIndex) -> None:
        row = self._viewmodel.model.row_at(index)
        if row is not None:
            self._viewmodel.select(row.id)

    def _on_end_reached(self) -> None:
        last = self.model().index(self.model().rowCount() - 1, 0)
        if last.isValid():
            self.scrollToBottom()
            self.row_chosen.emit(last)

    def _on_rows_changing(self) -> None:
        """Remember the row at the top edge, unless the reader is at the beginning and wants to see what is new."""
        self._anchor = None
        if self.verticalScrollBar().value() == 0:
            return
        index = self.indexAt(QPoint(self.viewport().width() // 2, 0))
        row = self._viewmodel.model.row_at(index)
        if row is not None:
            self._anchor = (row.id, self.visualRect(index).top())

    def _on_rows_changed(self) -> None:
        self._show_selected(self._viewmodel.selected_id)
        if self._anchor is not None:
            contact_id, top = self._anchor
            index = self._viewmodel.model.index_of(contact_id)
            if index.isValid():
                self.doItemsLayout()
                moved = self.visualRect(index).top() - top
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + moved)
        self._on_scrolled(self.verticalScrollBar().value())

    def _show_selected(self, contact_id: ContactId | None) -> None:
        self.show_chosen(self._viewmodel.model.index_of(contact_id) if contact_id else QModelIndex())

    def _on_scrolled(self, value: int) -> None:
        # Not from the scroll bar's range: that is not known before the view was laid out.
        below = self._viewmodel.model.rowCount() * row_height() - value - self.viewport().height()
        if below < _NEAR_END_ROWS * row_height():
            self._viewmodel.load_more()
