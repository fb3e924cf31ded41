"""A picture with round corners."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPixmap, QTransform

from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL


def paint_rounded_picture(painter: QPainter, rect: QRectF, picture: QPixmap | QImage) -> None:
    """Paint a picture of the rectangle's shape into it: as the brush of a rounded rectangle, whose edge is smooth."""
    brush = QBrush(picture)
    scale = rect.width() / picture.width()
    brush.setTransform(QTransform.fromTranslate(rect.left(), rect.top()).scale(scale, scale))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(brush)
    painter.drawRoundedRect(rect, RADIUS_CONTROL, RADIUS_CONTROL)
    painter.restore()
