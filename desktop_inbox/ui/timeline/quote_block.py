"""The message that a bubble answers, above the answer: its author and its beginning beside a bar."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.painting import paint_rounded, paint_text, text_width
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.timeline.geometry import Hit, Look, QuoteHit
from desktop_inbox.viewmodels.timeline_rows import QuoteRow

_BAR = 3
_INDENT = 10


class QuoteBlock:
    """A quote; a `Block`."""

    def __init__(self, quote: QuoteRow, look: Look, widest: float) -> None:
        self._quote, self._look = quote, look
        words = max(text_width(quote.author, TextStyle.CAPTION_BOLD), text_width(quote.text, TextStyle.SMALL))
        self.width = min(words + _INDENT + 2, widest)
        self._author_height = metrics(TextStyle.CAPTION_BOLD).height() + 1
        self.height = self._author_height + metrics(TextStyle.SMALL).height() + 2
        self._rect = QRectF()

    def place(self, rect: QRectF) -> None:
        """Stand there from now on."""
        self._rect = rect

    def paint(self, painter: QPainter, clip: QRectF) -> None:  # noqa: ARG002 - part of Block
        """Paint bar, author and text."""
        theme, rect, is_rtl = tokens(), self._rect, self._look.is_rtl
        bar = QRectF(rect.right() - _BAR if is_rtl else rect.left(), rect.top(), _BAR, rect.height())
        paint_rounded(painter, bar, theme.accent, radius=_BAR / 2)
        words = rect.adjusted(0, 0, -_INDENT, 0) if is_rtl else rect.adjusted(_INDENT, 0, 0, 0)
        side = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        author = QRectF(words.left(), words.top(), words.width(), self._author_height)
        style = TextStyle.CAPTION_BOLD
        paint_text(painter, self._quote.author, author, style=style, colour=theme.accent_text, alignment=side)
        text = QRectF(words.left(), author.bottom(), words.width(), words.bottom() - author.bottom())
        colour = theme.muted_on_soft
        paint_text(painter, self._quote.text, text, style=TextStyle.SMALL, colour=colour, alignment=side)

    def hit(self, at: QPointF) -> Hit | None:
        """Return the message that is quoted: a click leads there."""
        return QuoteHit(self._quote.message_id) if self._rect.contains(at) else None
