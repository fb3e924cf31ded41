"""A popup that one of several things is picked from: a search field over a list."""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QStyledItemDelegate, QVBoxLayout, QWidget

from desktop_inbox.ui.kit.popup_card import PopupCard
from desktop_inbox.ui.kit.search_field import add_glass
from desktop_inbox.ui.kit.tokens import RADIUS_POPUP
from desktop_inbox.viewmodels.list_model import ListModel

_ROWS = 7
_APART = 4
"""How far from its widget the popup is, in pixels."""
_NAVIGATION = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class Picker(Protocol):
    """What a popup shows and does. Its rows know which of them `is_current`."""

    @property
    def model(self) -> ListModel[Any]:
        """The rows."""
        ...

    @property
    def rows_changed(self) -> SignalInstance:
        """Emitted after the rows have changed."""
        ...

    def search(self, query: str) -> None:
        """Narrow the rows to what contains a text."""
        ...

    def choose(self, number: int) -> None:
        """Take a row."""
        ...


class PickerPopup(PopupCard):
    """Arrows move, Enter takes, Escape closes, whichever of search and list has the keyboard.

    `row_height` is that of every row, in pixels; up to seven are shown. `stays_open`: several are taken, one after the
    other.
    """

    def __init__(
        self,
        picker: Picker,
        delegate: QStyledItemDelegate,
        row_height: int,
        parent: QWidget | None = None,
        *,
        stays_open: bool = False,
    ) -> None:
        super().__init__(RADIUS_POPUP, parent)
        self._picker = picker
        self._row_height = row_height
        self._stays_open = stays_open
        self.search = QLineEdit(self)
        self.search.setProperty("kind", "search")
        add_glass(self.search, 16)
        self.list = QListView(self)
        self._set_up_list(delegate)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 9, 9, 9)
        layout.setSpacing(6)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self.search.textChanged.connect(picker.search)
        self.search.installEventFilter(self)
        self.list.clicked.connect(self._on_row_clicked)
        picker.rows_changed.connect(self._on_rows_changed)

    def set_words(self, search: str, rows: str) -> None:
        """Say what is searched and what the rows are."""
        self.search.setPlaceholderText(search)
        self.search.setAccessibleName(search)
        self.list.setAccessibleName(rows)

    def open_below(self, anchor: QWidget) -> None:
        """Show the popup under a widget, their ends in line, with an empty search and the current row chosen.

        Where there is no room below, it is shown above.
        """
        self.search.clear()
        rows = self._picker.model.rows
        self._choose(next((number for number, row in enumerate(rows) if row.is_current), 0))
        self._fit()
        if anchor.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            at = anchor.mapToGlobal(anchor.rect().bottomLeft())
        else:
            at = anchor.mapToGlobal(anchor.rect().bottomRight()) - QPoint(self.width() - 1, 0)
        room = anchor.screen().availableGeometry()
        if at.y() + _APART + self.height() > room.bottom():
            at.setY(anchor.mapToGlobal(anchor.rect().topLeft()).y() - self.height() - _APART)
        else:
            at.setY(at.y() + _APART)
        at.setX(max(room.left(), min(at.x(), room.right() - self.width())))
        self.move(at)
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the arrows move in the list and Enter take a row while the search has the keyboard."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _NAVIGATION:
                self.list.keyPressEvent(event)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _set_up_list(self, delegate: QStyledItemDelegate) -> None:
        delegate.setParent(self.list)
        self.list.setModel(self._picker.model)
        self.list.setItemDelegate(delegate)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _on_rows_changed(self) -> None:
        self._choose(0)
        if self.isVisible():
            self._fit()

    def _on_row_clicked(self, index: QModelIndex) -> None:
        self._take(index)

    def _take(self, index: QModelIndex) -> None:
        if not self._stays_open:
            self.hide()
        if index.isValid():
            self._picker.choose(index.row())

    def _choose(self, number: int) -> None:
        self.list.setCurrentIndex(self._picker.model.index(number))

    def _fit(self) -> None:
        rows = max(1, min(len(self._picker.model.rows), _ROWS))
        self.list.setFixedHeight(rows * self._row_height)
        self.adjustSize()
