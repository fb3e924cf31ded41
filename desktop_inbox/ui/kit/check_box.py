"""Check boxes in the kit's looks, alone and in lists."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle, font, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import (
    centred,
    mirrored,
    paint_focus_ring,
    paint_rounded,
    paint_text,
    start_side,
    text_width,
)
from desktop_inbox.ui.kit.tokens import tokens

_BOX: Final = 18
_CHECK: Final = 14
_GAP: Final = 9
_ABOVE_AND_BELOW: Final = 6
_ENDLESS: Final = 100_000
_PAD: Final = 8
_ROW: Final = 32
_CHECKED: Final = (Qt.CheckState.Checked, Qt.CheckState.Checked.value)
"""Models answer with either."""


def paint_check_box(painter: QPainter, rect: QRectF, *, is_checked: bool, is_enabled: bool = True) -> None:
    """Paint a box into a square, filled with the accent and a check while it is on."""
    theme = tokens()
    if not is_checked:
        paint_rounded(painter, rect, theme.panel if is_enabled else theme.window, radius=4, line=theme.muted)
        return
    paint_rounded(painter, rect, theme.accent if is_enabled else theme.faint, radius=4)
    paint_icon(painter, Icon.CHECK, centred(rect, _CHECK, _CHECK), theme.on_accent)


class CheckBox(QCheckBox):
    """A box with words beside it, which go on in the next line where the width ends."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Return how high box and words are in a width."""
        room = QRectF(0, 0, width - _BOX - _GAP, _ENDLESS)
        words = metrics(TextStyle.BODY).boundingRect(room, int(Qt.TextFlag.TextWordWrap), self.text())
        return max(self.sizeHint().height(), round(words.height()) + _ABOVE_AND_BELOW)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for the box and the words."""
        words = round(text_width(self.text(), TextStyle.BODY)) + 2
        return QSize(_BOX + _GAP + words, max(_BOX, round(metrics(TextStyle.BODY).height())) + _ABOVE_AND_BELOW)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give way in width."""
        return QSize(_BOX, self.sizeHint().height())

    def hitButton(self, _at: object) -> bool:  # noqa: N802 - Qt's name
        """Take a click on the words too."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint box, words and focus ring."""
        painter = QPainter(self)
        theme, rect, direction = tokens(), QRectF(self.rect()), self.layoutDirection()
        line = self.sizeHint().height()
        box = centred(mirrored(QRectF(1, 0, _BOX, line), rect, direction), _BOX, _BOX)
        paint_check_box(painter, box, is_checked=self.isChecked(), is_enabled=self.isEnabled())
        top = (line - metrics(TextStyle.BODY).height()) / 2
        words = mirrored(rect.adjusted(_BOX + _GAP, top, 0, 0), rect, direction)
        painter.setFont(font(TextStyle.BODY))
        painter.setPen(theme.text if self.isEnabled() else theme.muted)
        side = start_side(direction) | Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(words, int(side) | int(Qt.TextFlag.TextWordWrap), self.text())
        if self.hasFocus():
            paint_focus_ring(painter, box.adjusted(-1, -1, 1, 1), radius=5)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint in the colours of another theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)


class CheckRowDelegate(QStyledItemDelegate):
    """Paints a row that can be checked: the box and the words of `DisplayRole`."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the size of a row."""
        return QSize(0, max(_ROW, option.fontMetrics.height() + 12))

    def editorEvent(  # noqa: N802 - Qt's name
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Toggle the row by a click anywhere on it; the keyboard's way is Qt's own."""
        if not isinstance(event, QMouseEvent):
            return super().editorEvent(event, model, option, index)
        if event.type() is not QEvent.Type.MouseButtonRelease or event.button() is not Qt.MouseButton.LeftButton:
            return False
        is_checked = index.data(Qt.ItemDataRole.CheckStateRole) in _CHECKED
        state = Qt.CheckState.Unchecked if is_checked else Qt.CheckState.Checked
        return model.setData(model.index(index.row(), 0), state.value, Qt.ItemDataRole.CheckStateRole)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        theme, whole, direction = tokens(), QRectF(option.rect), option.direction
        painter.save()
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            paint_rounded(painter, whole.adjusted(3, 1, -3, -1), theme.hover, radius=6)
        slot = mirrored(QRectF(whole.left() + _PAD, whole.top(), _BOX, whole.height()), whole, direction)
        is_checked = index.data(Qt.ItemDataRole.CheckStateRole) in _CHECKED
        paint_check_box(painter, centred(slot, _BOX, _BOX), is_checked=is_checked)
        left = whole.left() + _PAD + _BOX + _GAP
        words = mirrored(QRectF(left, whole.top(), whole.right() - left - _PAD, whole.height()), whole, direction)
        side = start_side(direction)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        paint_text(painter, text, words, style=TextStyle.BODY, colour=theme.text, alignment=side)
        focused = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
        if (option.state & focused) == focused:
            paint_focus_ring(painter, whole.adjusted(3, 1, -3, -1), radius=6)
        painter.restore()
