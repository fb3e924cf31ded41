"""The popup at the caret that a completion is picked from, while the field keeps the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QFrame, QListView, QVBoxLayout, QWidget

from desktop_inbox.ui.composer.field import ComposerField
from desktop_inbox.ui.composer.text_units import code_points, units
from desktop_inbox.ui.kit.painting import paint_rounded
from desktop_inbox.ui.kit.shadow import Shadow
from desktop_inbox.ui.kit.tokens import RADIUS_POPUP, tokens
from desktop_inbox.viewmodels.completion import Completion
from desktop_inbox.viewmodels.search_picker import RowT

_WIDTH = 300
_ROWS = 6
_PADDING = 5
_GAP = 4
_MARGIN = 8
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_TAKING = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})
_KEYS = frozenset({*_STEPS, *_TAKING, Qt.Key.Key_Escape})


class CompletionPopup(QFrame):
    """Lies over the window of a field: Up and Down choose, Enter and Tab take, Escape closes, a click takes.

    It tells a `Completion` what is written in the field, and puts in what was picked. It stands at the caret, or above
    the whole of a widget (`stand_above`). `content` is the layout around the list: a heading goes before it.
    """

    def __init__(
        self, field: ComposerField, completion: Completion[RowT], delegate: QAbstractItemDelegate, row_height: int
    ) -> None:
        """Take the rows and who paints them, each `row_height` pixels high. Name the `list` for assistive technology.

        The delegate belongs to the popup from now on.
        """
        super().__init__(field)
        self._completion, self._field, self._row_height = completion, field, row_height
        self._below: QWidget | None = None
        self.list = QListView(self)
        self._set_up_list(delegate)
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(_PADDING, _PADDING, _PADDING, _PADDING)
        self.content.setSpacing(0)
        self.content.addWidget(self.list)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        Shadow(self, RADIUS_POPUP)
        field.installEventFilter(self)
        field.cursorPositionChanged.connect(self._on_caret_moved)
        completion.followed.connect(self._on_followed)
        completion.rows_changed.connect(self._choose_first)
        completion.taken.connect(self._on_taken)

    def stand_above(self, widget: QWidget) -> None:
        """Be as wide as a widget around the field, and stand above it instead of at the caret."""
        self._below = widget

    def follow(self, text: str, *, is_typed: bool) -> None:
        """Tell what the field holds now. `is_typed`: the user has changed it."""
        if self._completion.is_wanted:
            caret = code_points(text, self._field.textCursor().position())
            self._completion.follow(text, caret, is_typed=is_typed)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the card."""
        painter = QPainter(self)
        theme = tokens()
        paint_rounded(painter, QRectF(self.rect()), theme.panel, radius=RADIUS_POPUP, line=theme.line)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take the keys that are the popup's while it is open, and close it when the field loses the keyboard."""
        if watched is not self._field or not self._completion.is_open or self._field.is_composing:
            return False
        kind = event.type()
        if kind == QEvent.Type.FocusOut:
            self._completion.close()
        elif kind in (QEvent.Type.Resize, QEvent.Type.Move):
            self._place()
        elif isinstance(event, QKeyEvent) and event.key() in _KEYS and not event.modifiers():
            if kind == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if kind == QEvent.Type.KeyPress:
                self._press(Qt.Key(event.key()))
                return True
        return False

    def _set_up_list(self, delegate: QAbstractItemDelegate) -> None:
        delegate.setParent(self.list)
        self.list.setModel(self._completion.model)
        self.list.setItemDelegate(delegate)
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(self._on_row_clicked)

    def _press(self, key: Qt.Key) -> None:
        if key in _STEPS:
            count = len(self._completion.model.rows)
            self._choose((self.list.currentIndex().row() + _STEPS[key]) % count)
        elif key in _TAKING:
            self._completion.choose(self.list.currentIndex().row())
        else:
            self._completion.dismiss()

    def _choose_first(self) -> None:
        self._choose(0)

    def _choose(self, number: int) -> None:
        """Choose a row, and have it read out: the keyboard stays in the field."""
        index = self._completion.model.index(number)
        self.list.setCurrentIndex(index)
        words = index.data(Qt.ItemDataRole.AccessibleTextRole)
        if words:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._field, words))

    def _on_caret_moved(self) -> None:
        if self._completion.is_open:
            self.follow(self._field.toPlainText(), is_typed=False)

    def _on_followed(self) -> None:
        if not self._completion.is_open:
            self.hide()
            return
        if not self.isVisible():
            self._choose_first()
        self._place()
        self.show()
        self.raise_()

    def _on_row_clicked(self, index: QModelIndex) -> None:
        self._completion.choose(index.row())

    def _on_taken(self, before: str, text: str) -> None:
        """Put a text in the place of what was typed of it; a space that is there already takes that of its end."""
        cursor = self._field.textCursor()
        end = cursor.position()
        cursor.setPosition(end - units(before))
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        if text.endswith(" ") and self._field.document().characterAt(end) == " ":
            cursor.setPosition(end + 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self._field.setTextCursor(cursor)

    def _place(self) -> None:
        """Stand above the sign or the widget, or below the sign where there is no room; never beside the field."""
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        self.list.setFixedHeight(min(len(self._completion.model.rows), _ROWS) * self._row_height)
        height = self.sizeHint().expandedTo(self.minimumSizeHint()).height()
        if self._below is None:
            self._stand_at(self._anchor(window), _rect_in(window, self._field), height)
        else:
            place = _rect_in(window, self._below)
            height = min(height, place.top() - 2 * _MARGIN)
            self.setGeometry(place.left(), place.top() - _MARGIN - height, place.width(), height)

    def _stand_at(self, anchor: QRect, room: QRect, height: int) -> None:
        width = min(_WIDTH, room.width())
        is_rtl = self._field.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = anchor.right() - width if is_rtl else anchor.left()
        left = max(room.left(), min(left, room.right() + 1 - width))
        top = anchor.top() - _GAP - height
        if top < _MARGIN:
            top = anchor.bottom() + _GAP
        self.setGeometry(left, top, width, height)

    def _anchor(self, window: QWidget) -> QRect:
        """Return where the sign stands in the window."""
        text, cursor = self._field.toPlainText(), self._field.textCursor()
        caret = code_points(text, cursor.position())
        cursor.setPosition(units(text[: caret - self._completion.token_length]))
        rect = self._field.cursorRect(cursor)
        corner = self._field.viewport().mapTo(window, QPoint(rect.left(), rect.top()))
        return QRect(corner, rect.size())


def _rect_in(window: QWidget, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), QSize(widget.size()))
