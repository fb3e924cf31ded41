"""The soft shadow of a card that lies over the window."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QWidget

from desktop_inbox.ui.kit.tokens import tokens

_BLUR, _DROP = 20, 6
"""How far the shadow reaches around the card, and how far it is moved down, in pixels."""
_LAYERS = 12
_FOLLOWED = frozenset(
    (
        QEvent.Type.Move,
        QEvent.Type.Resize,
        QEvent.Type.Show,
        QEvent.Type.Hide,
        QEvent.Type.ParentChange,
        QEvent.Type.ZOrderChange,
    )
)


class Shadow(QWidget):
    """Lies below a card, wherever that goes, and lets the mouse through. It is made and gone with the card."""

    def __init__(self, card: QWidget, radius: int) -> None:
        """Take the card, a widget over its parent's others, and the radius of its corners in pixels."""
        super().__init__(card.parentWidget())
        self._card, self._radius = card, radius
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        card.installEventFilter(self)
        card.destroyed.connect(self.deleteLater)
        self._follow()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Stay below the card."""
        if event.type() in _FOLLOWED:
            self._follow()
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint around the card: thin layers, ever closer to each other towards the edge of the card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colour = QColor(tokens().shadow)
        colour.setAlphaF(colour.alphaF() / _LAYERS)
        painter.setBrush(colour)
        inside = self._card.geometry().translated(-self.pos()).adjusted(0, self._radius, 0, -self._radius)
        painter.setClipRegion(QRegion(self.rect()) - QRegion(inside))
        for number in range(_LAYERS):
            reach = _BLUR * (1 - math.sqrt(number / _LAYERS))
            inset, radius = _BLUR - reach, self._radius + reach
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)
        painter.end()

    def _follow(self) -> None:
        parent = self._card.parentWidget()
        if self.parentWidget() is not parent:
            self.setParent(parent)
        self.setGeometry(self._card.geometry().adjusted(-_BLUR, _DROP - _BLUR, _BLUR, _DROP + _BLUR))
        self.setVisible(not self._card.isHidden())
        self.stackUnder(self._card)
