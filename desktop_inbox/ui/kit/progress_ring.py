"""A ring that fills as something comes along."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred
from desktop_inbox.ui.kit.tokens import Tokens, tokens

_LINE = 2.5
_GLYPH = 16
_FULL_TURN = 360 * 16
_LEAST_SHARE = 0.03


def paint_progress_ring(
    painter: QPainter, rect: QRectF, share: float, glyph: Icon, *, ground: QColor, theme: Tokens | None = None
) -> None:
    """Paint a disc with an icon in its middle and a ring around it of which a share is filled, 0 to 1.

    `theme` None: that of now.
    """
    theme = theme or tokens()
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(rect)
    inset = _LINE / 2 + 1
    ring = rect.adjusted(inset, inset, -inset, -inset)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.line, _LINE))
    painter.drawEllipse(ring)
    painter.setPen(QPen(theme.accent, _LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawArc(ring, _FULL_TURN // 4, -round(_FULL_TURN * min(1.0, max(_LEAST_SHARE, share))))
    painter.restore()
    paint_icon(painter, glyph, centred(rect, _GLYPH, _GLYPH), theme.text)
