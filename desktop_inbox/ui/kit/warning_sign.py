"""The sign before words that warn."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.tokens import tokens

_SIZE = 16


class WarningSign(QWidget):
    """Decoration: the words beside it say what it is about."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(_SIZE, _SIZE))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the sign."""
        painter = QPainter(self)
        paint_icon(painter, Icon.TRIANGLE_ALERT, QRectF(self.rect()), tokens().warning)
        painter.end()
