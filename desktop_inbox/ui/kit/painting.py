"""What the painted lists share: text on one line, pills, focus rings, mirrored rectangles."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextLayout, QTextOption

from desktop_inbox.ui.kit.emoji import Span, emoji_spans, formats
from desktop_inbox.ui.kit.fonts import TextStyle, font, metrics
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens

_FOCUS_WIDTH = 2.0
_INITIALS, _LEAST_INITIALS = 0.38, 9
"""How large initials are: a part of the figure's height, or that many pixels."""
_EMOJI_SURPLUS = 0.3
"""How much wider than measured an emoji is at most, in line heights."""


def mirrored(rect: QRectF, within: QRectF, direction: Qt.LayoutDirection) -> QRectF:
    """Return a rectangle laid out from left to right as it stands in that direction within its container."""
    if direction is Qt.LayoutDirection.LeftToRight:
        return rect
    return QRectF(within.right() - (rect.right() - within.left()), rect.top(), rect.width(), rect.height())


def start_side(direction: Qt.LayoutDirection) -> Qt.AlignmentFlag:
    """Return the side that lines begin at."""
    is_rtl = direction is Qt.LayoutDirection.RightToLeft
    return Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft


def text_width(text: str, style: TextStyle, *, tabular: bool = False) -> float:
    """Return the width of text on one line, in device-independent pixels."""
    return metrics(style, tabular=tabular).horizontalAdvance(text)


def paint_text(  # noqa: PLR0913 - all keyword-only, and each painter needs them
    painter: QPainter,
    text: str,
    rect: QRectF,
    *,
    style: TextStyle,
    colour: QColor,
    alignment: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    tabular: bool = False,
) -> None:
    """Paint text on one line, vertically centred, with an ellipsis where it does not fit.

    Left means the side where the layout begins: in a right-to-left layout pass the mirrored rectangle and `AlignRight`.
    Text runs in its own direction.
    """
    if rect.width() <= 0:
        return
    face = font(style, tabular=tabular)
    painter.setFont(face)
    painter.setPen(colour)
    measure = metrics(style, tabular=tabular)
    spans = emoji_spans(text, face)
    room = rect.width() - len(spans) * measure.height() * _EMOJI_SURPLUS
    shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, room)
    if spans:
        _paint_spans(painter, shown, rect, spans, alignment)
        return
    draw_line(painter, shown, rect, alignment | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)


def draw_line(painter: QPainter, text: str, rect: QRectF, alignment: Qt.AlignmentFlag) -> None:
    """Draw a line in the painter's font and colour. It runs in its own direction, not in that of the layout."""
    painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    painter.drawText(rect, int(alignment) | int(Qt.TextFlag.TextSingleLine), text)


def paint_initials(painter: QPainter, text: str, rect: QRectF, colour: QColor) -> None:
    """Paint initials in the middle of a figure. They have its size, not that of the system's font."""
    face = font(TextStyle.BODY_BOLD)
    face.setPixelSize(max(_LEAST_INITIALS, round(rect.height() * _INITIALS)))
    painter.setFont(face)
    painter.setPen(colour)
    draw_line(painter, text, rect, Qt.AlignmentFlag.AlignCenter)


def _paint_spans(painter: QPainter, text: str, rect: QRectF, spans: list[Span], alignment: Qt.AlignmentFlag) -> None:
    """Paint one line in the painter's font with stretches that look otherwise."""
    layout = QTextLayout(text, painter.font(), painter.device())
    option = QTextOption(alignment | Qt.AlignmentFlag.AlignAbsolute)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.setFormats(formats(spans, text))
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(rect.width())
    layout.endLayout()
    layout.draw(painter, QPointF(rect.left(), rect.center().y() - line.height() / 2))


def paint_rounded(
    painter: QPainter, rect: QRectF, fill: QColor, *, radius: float = RADIUS_CONTROL, line: QColor | None = None
) -> None:
    """Paint a rounded rectangle, with a hairline inside its edge where `line` is given."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if line is None else QPen(line, 1))
    painter.setBrush(fill)
    inset = 0.0 if line is None else 0.5
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def pill_width(text: str, height: float) -> float:
    """Return how wide a pill of that height is for a short text: at least a circle."""
    return max(height, text_width(text, TextStyle.CAPTION_BOLD, tabular=True) + height * 0.6)


def paint_pill(painter: QPainter, text: str, rect: QRectF, ground: QColor, colour: QColor) -> None:
    """Paint a pill with a count in its middle."""
    paint_rounded(painter, rect, ground, radius=rect.height() / 2)
    style, centre = TextStyle.CAPTION_BOLD, Qt.AlignmentFlag.AlignHCenter
    paint_text(painter, text, rect, style=style, colour=colour, alignment=centre, tabular=True)


def paint_focus_ring(
    painter: QPainter, rect: QRectF, *, radius: float = RADIUS_CONTROL, colour: QColor | None = None
) -> None:
    """Paint the ring of the item that has the keyboard, inside a rectangle. `colour` None: the accent."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour or tokens().accent, _FOCUS_WIDTH))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = _FOCUS_WIDTH / 2
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def centred(rect: QRectF, width: float, height: float) -> QRectF:
    """Return a rectangle of that size in the middle of another, on whole pixels so that icons stay sharp."""
    left = round(rect.left() + (rect.width() - width) / 2)
    top = round(rect.top() + (rect.height() - height) / 2)
    return QRectF(QRect(left, top, round(width), round(height)))
