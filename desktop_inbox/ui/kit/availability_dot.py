"""How available somebody is, as a small round sign whose shape says it too: colour alone would not reach everybody."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop_inbox.domain.presence import Shown
from desktop_inbox.ui.kit.tokens import Tokens


def paint_availability(painter: QPainter, rect: QRectF, shown: Shown, theme: Tokens, ground: QColor) -> None:
    """Paint a full circle for available, one with a bar for busy, a clock for away, a ring for offline.

    `rect` is a square; `ground` is the colour behind it, which keeps the sign apart from a picture below.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(rect)
    width = rect.width() / 6
    disc = rect.adjusted(width, width, -width, -width)
    pen = QPen(ground, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    if shown is Shown.OFFLINE:
        painter.setPen(QPen(theme.muted, width))
        painter.drawEllipse(disc.adjusted(width / 2, width / 2, -width / 2, -width / 2))
    else:
        painter.setBrush({Shown.AVAILABLE: theme.good, Shown.BUSY: theme.bad, Shown.AWAY: theme.warning}[shown])
        painter.drawEllipse(disc)
    painter.setPen(pen)
    centre, arm = disc.center(), disc.width() / 4
    if shown is Shown.BUSY:
        painter.drawLine(centre - QPointF(arm, 0), centre + QPointF(arm, 0))
    elif shown is Shown.AWAY:
        painter.drawPolyline([centre - QPointF(0, arm), centre, centre + QPointF(arm * 0.8, arm * 0.6)])
    painter.restore()
