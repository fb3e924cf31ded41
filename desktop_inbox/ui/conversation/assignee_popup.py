"""The popup that a contact's assignee is picked from."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_inbox.domain.workspace import Availability
from desktop_inbox.ui.kit.avatars import Person, paint_avatar, paint_nobody
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_rounded, paint_text
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.viewmodels.assignee_picker import AssigneePickerViewModel, AssigneeRow
from desktop_inbox.viewmodels.list_model import ListModel, ListRole

_WIDTH = 264
_ROW = 40
_ROWS = 7
_AVATAR = 26
_DOT = 8
_NAVIGATION = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class _AssigneeDelegate(QStyledItemDelegate):
    """Paints a choice: avatar, name, availability, and a check at the one that stands."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(_WIDTH, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: AssigneeRow | None = index.data(ListRole.ROW)
        if row is None:
            return
        theme = tokens()
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            paint_rounded(painter, rect, theme.accent_soft, radius=RADIUS_CONTROL - 2)
        direction = option.direction
        inner = rect.adjusted(8, 0, -8, 0)
        circle = centred(mirrored(QRectF(inner.left(), inner.top(), _AVATAR, inner.height()), inner, direction), 26, 26)
        if row.user_id is None:
            paint_nobody(painter, circle, theme.muted)
        else:
            paint_avatar(painter, circle, Person(row.user_id, row.initials), ground=theme.panel)
        is_rtl = direction is Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        words = inner.adjusted(_AVATAR + 10, 0, -24, 0)
        if row.note:
            upper = QRectF(words.left(), inner.top() + 2, words.width(), 19)
            lower = QRectF(words.left(), inner.top() + 20, words.width(), 16)
            self._paint_note(painter, row, mirrored(lower, inner, direction), side)
            words = upper
        name = mirrored(words, inner, direction)
        paint_text(painter, row.name, name, style=TextStyle.BODY, colour=theme.text, alignment=side)
        if row.is_current:
            slot = mirrored(QRectF(inner.right() - 18, inner.top(), 18, inner.height()), inner, direction)
            paint_icon(painter, Icon.CHECK, centred(slot, 16, 16), theme.accent_text)
        painter.restore()

    def _paint_note(self, painter: QPainter, row: AssigneeRow, rect: QRectF, side: Qt.AlignmentFlag) -> None:
        theme = tokens()
        colours = {
            Availability.AVAILABLE: theme.good,
            Availability.BUSY: theme.bad,
            Availability.AWAY: theme.faint,
        }
        is_rtl = side is Qt.AlignmentFlag.AlignRight
        left = rect.right() - _DOT if is_rtl else rect.left()
        dot = QRectF(left, rect.center().y() - _DOT / 2, _DOT, _DOT)
        if row.availability is not None:
            paint_rounded(painter, dot, colours[row.availability], radius=_DOT / 2)
        words = rect.adjusted(0, 0, -_DOT - 5, 0) if is_rtl else rect.adjusted(_DOT + 5, 0, 0, 0)
        paint_text(painter, row.note, words, style=TextStyle.CAPTION, colour=theme.muted, alignment=side)


class AssigneePopup(QFrame):
    """A search field over a list. Arrows move, Enter assigns, Escape closes, whichever of the two has the keyboard."""

    def __init__(self, picker: AssigneePickerViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self._picker = picker
        self.search = QLineEdit(self)
        self.search.setProperty("kind", "search")
        self.search.setPlaceholderText(self.tr("Search users"))
        self.search.setAccessibleName(self.tr("Search users"))
        self.search.addAction(icon(Icon.SEARCH, tokens().muted, 16), QLineEdit.ActionPosition.LeadingPosition)
        self.list = QListView(self)
        self._set_up_list(picker.model)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(9, 9, 9, 9)
        layout.setSpacing(6)
        layout.addWidget(self.search)
        layout.addWidget(self.list)
        self.setFixedWidth(_WIDTH)
        self.search.textChanged.connect(picker.search)
        self.search.installEventFilter(self)
        self.list.clicked.connect(self._on_row_clicked)
        picker.rows_changed.connect(self._on_rows_changed)

    def open_below(self, anchor: QWidget) -> None:
        """Show the popup under a widget, with an empty search and the current assignee chosen."""
        self.search.clear()
        rows = self._picker.model.rows
        self._choose(next((number for number, row in enumerate(rows) if row.is_current), 0))
        self._fit()
        corner = anchor.rect().bottomRight()
        if anchor.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            at = anchor.mapToGlobal(anchor.rect().bottomLeft())
        else:
            at = anchor.mapToGlobal(corner) - QPoint(self.width() - 1, 0)
        self.move(at + QPoint(0, 4))
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the card."""
        painter = QPainter(self)
        theme = tokens()
        paint_rounded(painter, QRectF(self.rect()), theme.panel, radius=RADIUS_CONTROL + 2, line=theme.line)
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Let the arrows move in the list and Enter assign while the search has the keyboard."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _NAVIGATION:
                self.list.keyPressEvent(event)
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._take(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _set_up_list(self, model: ListModel[AssigneeRow]) -> None:
        self.list.setModel(model)
        self.list.setItemDelegate(_AssigneeDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(self.tr("Users"))

    def _on_rows_changed(self) -> None:
        self._choose(0)
        if self.isVisible():
            self._fit()

    def _on_row_clicked(self, index: QModelIndex) -> None:
        self._take(index)

    def _take(self, index: QModelIndex) -> None:
        self.hide()
        if index.isValid():
            self._picker.choose(index.row())

    def _choose(self, number: int) -> None:
        self.list.setCurrentIndex(self._picker.model.index(number))

    def _fit(self) -> None:
        rows = max(1, min(len(self._picker.model.rows), _ROWS))
        self.list.setFixedHeight(rows * _ROW)
        self.adjustSize()
