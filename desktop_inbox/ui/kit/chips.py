"""Chips: a few words on a quiet ground that stand for something that is on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle, metrics
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

_PAD = 10
_GAP = 6
_CROSS = 12


class RemovableChip(QAbstractButton):
    """A chip with a cross. A click, Space, Enter, Delete or Backspace asks by `removed` to switch it off.

    `effect` words what that does.
    """

    removed = Signal()

    def __init__(self, text: str, effect: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._effect = effect
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.removed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show other words."""
        self.setText(text)
        self.setToolTip(self._effect)
        self.setAccessibleName(f"{text}, {self._effect}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for words and cross."""
        width = text_width(self.text(), TextStyle.SMALL) + 2 + 2 * _PAD + _GAP + _CROSS
        return QSize(round(width), round(metrics(TextStyle.SMALL).height()) + 8)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give way to the cross alone."""
        return QSize(2 * _PAD + _CROSS, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Remove by keyboard."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint ground, words and cross."""
        painter = QPainter(self)
        theme, rect, direction = tokens(), QRectF(self.rect()), self.layoutDirection()
        paint_rounded(painter, rect, theme.hover if self.isDown() else theme.accent_soft, radius=rect.height() / 2)
        room = QRectF(_PAD, 0, rect.width() - 2 * _PAD - _GAP - _CROSS, rect.height())
        side = start_side(direction)
        words = mirrored(room, rect, direction)
        paint_text(painter, self.text(), words, style=TextStyle.SMALL, colour=theme.accent_text, alignment=side)
        cross = mirrored(QRectF(rect.right() - _PAD - _CROSS, 0, _CROSS, rect.height()), rect, direction)
        paint_icon(painter, Icon.X, centred(cross, _CROSS, _CROSS), theme.accent_text)
        if self.hasFocus():
            paint_focus_ring(painter, rect, radius=rect.height() / 2)
        painter.end()
