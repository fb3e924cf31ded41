"""Lists of which one row is chosen: by the user, never by rows that come, go or move."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

_OPENING_KEYS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class ChoiceList(QListView):
    """A list of rows of one height.

    `row_chosen(QModelIndex)`: the user went to a row, with the mouse or the keyboard. `row_opened(QModelIndex)`:
    Enter on it. Qt moves the current row by itself when that row is removed; that is no choice, and `show_chosen` puts
    it right.
    """

    row_chosen = Signal(QModelIndex)
    row_opened = Signal(QModelIndex)

    def __init__(self, label: str, parent: QWidget | None = None) -> None:
        """Give what assistive technology calls the list."""
        super().__init__(parent)
        self._is_user_acting = False
        self.setAccessibleName(label)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAutoScroll(False)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)

    def show_chosen(self, index: QModelIndex) -> None:
        """Mark a row as the chosen one (not valid: none), without a signal and without scrolling."""
        chosen = self.selectionModel()
        if not index.isValid():
            chosen.clearSelection()
        elif index != self.currentIndex() or not chosen.isSelected(index):
            chosen.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def currentChanged(  # noqa: N802 - Qt's name
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell of a row that the user went to with the keyboard."""
        super().currentChanged(current, previous)
        if self._is_user_acting and current.isValid():
            index = self.model().index(current.row(), 0)
            self.scrollTo(index)
            self.row_chosen.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move with the keyboard; Enter opens."""
        if event.key() in _OPENING_KEYS and self.currentIndex().isValid():
            self.row_chosen.emit(self.currentIndex())
            self.row_opened.emit(self.currentIndex())
            return
        self._is_user_acting = True
        try:
            super().keyPressEvent(event)
        finally:
            self._is_user_acting = False

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose the row under the mouse."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self.row_chosen.emit(index)
