"""What stands below a bubble: why it was not sent or when it will be, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from desktop_inbox.ui.kit.fonts import TextStyle, font, metrics
from desktop_inbox.ui.kit.painting import paint_text, text_width
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.timeline.geometry import Look, RowAction
from desktop_inbox.ui.timeline.text_block import TextBlock

_ABOVE = 4
_BELOW = 2
_APART = 14


class Foot:
    """Words and actions at the end of the column. `bottom` is where they end; coordinates are the row's."""

    def __init__(
        self, text: str, offers: Sequence[tuple[RowAction, str]], look: Look, top: float, *, is_bad: bool
    ) -> None:
        """Lay out words (empty: none) and actions, in reading order, below `top`. `is_bad`: something failed."""
        self._is_bad = is_bad
        self._text: TextBlock | None = None
        self._actions: list[tuple[RowAction, str, QRectF]] = []
        top += _ABOVE
        if text:
            self._text = block = TextBlock(text, font(TextStyle.CAPTION), look.widest)
            self._text_at = look.placed(QRectF(look.end - block.width, top, block.width, block.height)).topLeft()
            top += block.height
        height, right = metrics(TextStyle.CAPTION_BOLD).height() + 6, float(look.end)
        for action, words in reversed(offers):
            width = text_width(words, TextStyle.CAPTION_BOLD) + 2
            self._actions.append((action, words, look.placed(QRectF(right - width, top, width, height))))
            right -= width + _APART
        self.bottom = top + (height if self._actions else 0) + _BELOW

    def paint(self, painter: QPainter) -> None:
        """Paint words and actions."""
        theme = tokens()
        if self._text is not None:
            painter.setPen(theme.bad if self._is_bad else theme.muted)
            self._text.paint(painter, self._text_at)
        for _, words, rect in self._actions:
            paint_text(painter, words, rect, style=TextStyle.CAPTION_BOLD, colour=theme.accent_text)

    def hit(self, at: QPointF) -> RowAction | None:
        """Return the action at a position."""
        return next((action for action, _, rect in self._actions if rect.contains(at)), None)
