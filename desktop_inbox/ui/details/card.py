"""A past or open conversation in the details panel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_inbox.ui.kit.buttons import PaintedButton
from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.painting import mirrored, paint_focus_ring, paint_rounded, paint_text, start_side
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.details_rows import ConversationCard

CARD_INSET = 8
"""So much wider, in pixels, is a card's ground than what is on it, on each side."""
_DOT = 8
_TEXT_LEFT = 24
_PADDING = 7


class CardButton(PaintedButton):
    """A conversation in two lines with a dot: filled while it is open, a ring once it is closed."""

    def __init__(self, card: ConversationCard, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.card = card
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_card(card)

    def show_card(self, card: ConversationCard) -> None:
        """Show another state of the conversation, or another one."""
        self.card = card
        self.setText(card.title)
        self.setToolTip(self.tr("Go to this conversation"))
        self.setAccessibleName(f"{card.title}, {card.subtitle}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for the two lines."""
        height = metrics(TextStyle.BODY).height() + metrics(TextStyle.CAPTION).height() + 2 * _PADDING + 2
        return QSize(200, round(height))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the system's font."""
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the dot and the lines."""
        painter = QPainter(self)
        theme, whole = tokens(), QRectF(self.rect())
        direction = self.layoutDirection()
        if self.underMouse() or self.isDown():
            paint_rounded(painter, whole, theme.hover, radius=6)
        first, second = metrics(TextStyle.BODY).height(), metrics(TextStyle.CAPTION).height()
        width = whole.width() - _TEXT_LEFT - CARD_INSET
        title = mirrored(QRectF(_TEXT_LEFT, _PADDING, width, first), whole, direction)
        below = mirrored(QRectF(_TEXT_LEFT, _PADDING + first + 2, width, second), whole, direction)
        side = start_side(direction)
        paint_text(painter, self.card.title, title, style=TextStyle.BODY, colour=theme.text, alignment=side)
        paint_text(painter, self.card.subtitle, below, style=TextStyle.CAPTION, colour=theme.muted, alignment=side)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen if self.card.is_open else theme.muted)
        painter.setBrush(theme.good if self.card.is_open else Qt.BrushStyle.NoBrush)
        dot = QRectF(CARD_INSET, _PADDING + (first - _DOT) / 2, _DOT, _DOT)
        painter.drawEllipse(mirrored(dot, whole, direction))
        if self.hasFocus():
            paint_focus_ring(painter, whole, radius=6)
        painter.end()
