"""The rows of the contact list: what is chosen and what is read stay in their place while rows come, go and move."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    Qt,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.ui.contact_list.delegate import ContactDelegate, row_height
from desktop_inbox.ui.kit.list_view import ChoiceList
from desktop_inbox.viewmodels.contact_list import ContactListViewModel
from desktop_inbox.viewmodels.list_diff import contiguous

_NEAR_END_ROWS = 40
"""So many rows before the end the next page is read."""

_Step = QAbstractItemView.CursorAction
_STEPS = {
    Qt.Key.Key_Up: _Step.MoveUp,
    Qt.Key.Key_Down: _Step.MoveDown,
    Qt.Key.Key_PageUp: _Step.MovePageUp,
    Qt.Key.Key_PageDown: _Step.MovePageDown,
    Qt.Key.Key_Home: _Step.MoveHome,
    Qt.Key.Key_End: _Step.MoveEnd,
}
_Flag = QItemSelectionModel.SelectionFlag
_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


class ContactListView(ChoiceList):
    """The list over a `ContactListViewModel`. What is selected in it is what the view-model says, and nothing else.

    A click or an arrow chooses one contact. Many are marked with Ctrl (one more, or one less), with Shift (all from the
    last one on) and with Ctrl+A (all); Ctrl with arrows moves the keyboard alone, and Space marks where it is. Escape
    takes the marks away, and so does choosing.
    """

    def __init__(self, viewmodel: ContactListViewModel, delegate: ContactDelegate, parent: QWidget) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Contacts"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._viewmodel, self._marks, self._delegate = viewmodel, viewmodel.marks, delegate
        self._anchor: tuple[ContactId, int] | None = None
        self._range_from: ContactId | None = None
        self._is_away = False
        self.setModel(viewmodel.model)
        self.setItemDelegate(delegate)
        self.row_chosen.connect(self._on_row_chosen)
        viewmodel.rows_changing.connect(self._on_rows_changing)
        viewmodel.rows_changed.connect(self._on_rows_changed)
        viewmodel.selected_changed.connect(self._show_selection)
        viewmodel.marks.changed.connect(self._show_selection)
        viewmodel.end_reached.connect(self._on_end_reached)
        self.verticalScrollBar().setSingleStep(row_height() // 2)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def go_to_first(self) -> None:
        """Choose the first row when none is chosen."""
        if not self.selectionModel().hasSelection() and self.model().rowCount():
            self.scrollToTop()
            self.row_chosen.emit(self.model().index(0, 0))

    def selectionCommand(  # noqa: N802 - Qt's name
        self, _index: QModelIndex | QPersistentModelIndex, _event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Let Qt select nothing by itself."""
        return _Flag.NoUpdate

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Mark, or move; go to the real end on End, also when most of the list was not read yet."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self._marks.mark_all()
        elif key == Qt.Key.Key_Escape and self._marks.ids:
            self._marks.clear()
        elif key == Qt.Key.Key_Space:
            self._toggle(self.currentIndex())
        elif key in _STEPS and modifiers & (_CTRL | _SHIFT):
            self._step(self.moveCursor(_STEPS[key], Qt.KeyboardModifier.NoModifier), extends=bool(modifiers & _SHIFT))
        elif key == Qt.Key.Key_End:
            self._viewmodel.load_all()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Mark with Ctrl or Shift, else choose."""
        index = self.indexAt(event.position().toPoint())
        is_marking = event.button() is Qt.MouseButton.LeftButton and index.isValid()
        if is_marking and event.modifiers() & _SHIFT:
            self._step(index, extends=True)
        elif is_marking and event.modifiers() & _CTRL:
            self._toggle(index)
        else:
            super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Measure the rows again in another font."""
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()
        super().changeEvent(event)

    # Marking ----------------------------------------------------------------------------------------------------------
    def _toggle(self, index: QModelIndex) -> None:
        """Mark a row or take its mark away. The first mark takes the chosen row along, as it looks chosen too."""
        row = self._viewmodel.model.row_at(index)
        if row is None:
            return
        chosen = self._viewmodel.selected_id
        if not self._marks.ids and chosen is not None and self._viewmodel.model.row_of(chosen) is not None:
            self._marks.mark({chosen, row.id})
        else:
            self._marks.toggle(row.id)
        self._range_from = row.id
        self._move_keyboard(index)

    def _step(self, index: QModelIndex, *, extends: bool) -> None:
        """Move the keyboard to a row; `extends`: and mark all rows from where marking began."""
        if not index.isValid():
            return
        if extends:
            model = self._viewmodel.model
            if self._range_from is None or model.row_of(self._range_from) is None:
                self._range_from = self._viewmodel.selected_id
            begin = model.index_of(self._range_from)
            first, last = sorted((begin.row() if begin.isValid() else index.row(), index.row()))
            self._marks.mark(row.id for row in model.rows[first : last + 1])
        self._move_keyboard(index)

    def _move_keyboard(self, index: QModelIndex) -> None:
        self._is_away = True
        self.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
        self.scrollTo(index)

    def _show_selection(self) -> None:
        """Select what is marked or, where nothing is, what is chosen."""
        model, marked, chosen = self._viewmodel.model, self._marks.ids, self._viewmodel.selected_id
        self._delegate.chosen, self._delegate.marked = chosen, marked
        index = model.index_of(chosen)
        selection = self._marked_rows() if marked else QItemSelection(index, index)
        self.selectionModel().select(selection, _Flag.ClearAndSelect)
        if not marked and not self._is_away:
            self.show_chosen(index)
        self.viewport().update()

    def _marked_rows(self) -> QItemSelection:
        marked, model = self._marks.ids, self._viewmodel.model
        selection = QItemSelection()
        for first, last in contiguous([number for number, row in enumerate(model.rows) if row.id in marked]):
            selection.select(model.index(first), model.index(last))
        return selection

    # Choosing, and rows that come and go ------------------------------------------------------------------------------
    def _on_row_chosen(self, index: QModelIndex) -> None:
        row = self._viewmodel.model.row_at(index)
        if row is not None:
            self._is_away, self._range_from = False, row.id
            self._viewmodel.select(row.id)
            self._marks.clear()
            self._show_selection()

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
        self._show_selection()
        if self._anchor is not None:
            contact_id, top = self._anchor
            index = self._viewmodel.model.index_of(contact_id)
            if index.isValid():
                self.doItemsLayout()
                moved = self.visualRect(index).top() - top
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + moved)
        self._on_scrolled(self.verticalScrollBar().value())

    def _on_scrolled(self, value: int) -> None:
        # Not from the scroll bar's range: that is not known before the view was laid out.
        below = self._viewmodel.model.rowCount() * row_height() - value - self.viewport().height()
        if below < _NEAR_END_ROWS * row_height():
            self._viewmodel.load_more()
