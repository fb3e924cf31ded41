"""The soft shadow of a card that lies over the window."""

from __future__ import annotations

import math
from functools import cache
from itertools import product

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPixmap
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
        """Paint around the card: the corners of a small shadow as they are, and what is between them stretched."""
        corner = _BLUR + self._radius
        small = _small_shadow(self._radius, tokens().shadow.rgba(), self.devicePixelRatioF())
        columns, rows = _parts(self.width(), corner), _parts(self.height(), corner)
        sources = _parts(small.height(), round(corner * small.devicePixelRatioF()))
        painter = QPainter(self)
        for column, row in product(range(3), range(3)):
            if (column, row) != (1, 1):  # the card is there
                (x, width), (y, height) = columns[column], rows[row]
                (from_x, from_width), (from_y, from_height) = sources[column], sources[row]
                painter.drawPixmap(x, y, width, height, small, from_x, from_y, from_width, from_height)
        painter.end()

    def _follow(self) -> None:
        parent = self._card.parentWidget()
        if self.parentWidget() is not parent:
            self.setParent(parent)
        self.setGeometry(self._card.geometry().adjusted(-_BLUR, _DROP - _BLUR, _BLUR, _DROP + _BLUR))
        self.setVisible(not self._card.isHidden())
        self.stackUnder(self._card)


@cache
def _small_shadow(radius: int, colour: int, scale: float) -> QPixmap:
    """Return the shadow of the smallest card: thin layers, ever closer to each other towards the edge of the card."""
    side = 2 * (_BLUR + radius) + 1
    picture = QPixmap(QSize(side, side) * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    layer = QColor.fromRgba(colour)
    layer.setAlphaF(layer.alphaF() / _LAYERS)
    painter.setBrush(layer)
    for number in range(_LAYERS):
        reach = _BLUR * (1 - math.sqrt(number / _LAYERS))
        inset = _BLUR - reach
        painter.drawRoundedRect(
            QRectF(0, 0, side, side).adjusted(inset, inset, -inset, -inset), radius + reach, radius + reach
        )
    painter.end()
    return picture


def _parts(length: int, corner: int) -> tuple[tuple[int, int], ...]:
    """Return where the three parts of a side begin, and how long they are."""
    return (0, corner), (corner, length - 2 * corner), (length - corner, corner)
