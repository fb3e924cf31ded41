"""The card that popups in windows of their own are painted on."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QBitmap, QGuiApplication, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from desktop_inbox.ui.kit.painting import paint_rounded
from desktop_inbox.ui.kit.tokens import tokens

_SYSTEM_WITHOUT_ALPHA = "xcb"
"""X11, where nobody knows beforehand whether something composes windows: without, what is transparent is black."""


class PopupCard(QFrame):
    """A popup with round corners, in any theme and on any system. `radius` is in pixels."""

    def __init__(self, radius: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self._radius = radius
        self._is_cut = QGuiApplication.platformName() == _SYSTEM_WITHOUT_ALPHA
        if not self._is_cut:
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Cut the corners off where they cannot be seen through."""
        super().resizeEvent(event)
        if self._is_cut:
            self.setMask(_rounded(self.rect(), self._radius))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the card."""
        painter = QPainter(self)
        theme = tokens()
        if self._is_cut:
            painter.fillRect(self.rect(), theme.line)  # what shines through at the edge of a corner
        paint_rounded(painter, QRectF(self.rect()), theme.panel, radius=self._radius, line=theme.line)
        painter.end()


def _rounded(rect: QRect, radius: int) -> QBitmap:
    """Return the shape of a card, pixel by pixel."""
    shape = QBitmap(rect.size())
    shape.clear()
    painter = QPainter(shape)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.color1)
    painter.drawRoundedRect(rect, radius, radius)
    painter.end()
    return shape
