"""A message or comment laid out: author, what it quotes and carries, text with links, time and delivery state.

Below a bubble that failed stands why, and what can be done about it.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QPainterPath, QPen, QTextCharFormat

from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.ui.kit.emoji import Span, emoji_spans
from desktop_inbox.ui.kit.fonts import TextStyle, font, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import paint_text, text_width
from desktop_inbox.ui.kit.tokens import Tokens, tokens
from desktop_inbox.ui.timeline.block import BlockSources
from desktop_inbox.ui.timeline.blocks import block_stack
from desktop_inbox.ui.timeline.bubble_shape import bubble_colours, bubble_path, state_colour
from desktop_inbox.ui.timeline.foot import Foot
from desktop_inbox.ui.timeline.geometry import (
    GAP,
    GAP_IN_GROUP,
    ICON,
    MARGIN,
    PADDING,
    Hit,
    Look,
    RowAction,
)
from desktop_inbox.ui.timeline.text_block import TextBlock
from desktop_inbox.viewmodels.timeline_rows import BubbleRow, BubbleSide

_TOP = 8
_BOTTOM = 6
_META_GAP = 5
_BIG_SCALE = 2.2
_STATES = {
    DeliveryState.WAITING: Icon.CLOCK,
    DeliveryState.SENT: Icon.CHECK,
    DeliveryState.DELIVERED: Icon.CHECK_CHECK,
    DeliveryState.READ: Icon.CHECK_CHECK,
    DeliveryState.FAILED: Icon.CIRCLE_ALERT,
}


class BubbleLayout:
    """A bubble for one `Look`. `actions` words what a failed one offers; `sources` is what its files look up."""

    def __init__(self, row: BubbleRow, look: Look, actions: dict[RowAction, str], sources: BlockSources) -> None:
        self._row, self._look = row, look
        widest = max(80, look.widest - 2 * PADDING)
        self._blocks = block_stack(row, look, widest, sources)
        has_text = bool(row.text) or self._blocks is None
        self._text = TextBlock(row.text, _text_font(row), widest, _spans(row)) if has_text else None
        self._lay_out_bubble(widest)
        self.height = self._bubble.bottom()
        self._foot: Foot | None = None
        if row.failure:
            self._foot = Foot(row.failure, _offers(row, actions), look, self.height, is_bad=True)
            self.height = self._foot.bottom

    @property
    def shape(self) -> QPainterPath:
        """The outline of the bubble itself."""
        return self._path

    def paint(self, painter: QPainter, clip: QRectF) -> None:
        """Paint the bubble and what stands below it."""
        theme = tokens()
        row = self._row
        ground, line = bubble_colours(row.side, theme)
        painter.setPen(Qt.PenStyle.NoPen if line is None else QPen(line, 1))
        painter.setBrush(ground)
        painter.drawPath(self._path)
        if row.author:
            style = TextStyle.CAPTION_BOLD
            paint_text(painter, row.author, self._author, style=style, colour=theme.accent_text, alignment=self._side())
        if self._blocks is not None:
            self._blocks.paint(painter, clip)
        if self._text is not None:
            painter.setPen(theme.text)
            self._text.paint(painter, self._text_at, clip)
        self._paint_meta(painter, theme)
        if self._foot is not None:
            self._foot.paint(painter)

    def hit(self, at: QPointF) -> Hit | None:
        """Return the link, the action or the file under a position."""
        below = None if self._foot is None else self._foot.hit(at)
        found = None if self._blocks is None else self._blocks.hit(at)
        return below or found or self._link(at)

    def outline(self) -> QRectF:
        """Return the bubble."""
        return self._bubble.adjusted(-2, -2, 2, 2)

    def _link(self, at: QPointF) -> Hit | None:
        if self._text is None or not self._row.links:
            return None
        offset = self._text.offset_at(at.x() - self._text_at.x(), at.y() - self._text_at.y())
        if offset is None:
            return None
        return next((link for link in self._row.links if link.start <= offset < link.end), None)

    # Layout -----------------------------------------------------------------------------------------------------------
    def _lay_out_bubble(self, widest: float) -> None:
        row, look = self._row, self._look
        author_height = metrics(TextStyle.CAPTION_BOLD).height() + 3 if row.author else 0.0
        meta_height = max(metrics(TextStyle.CAPTION).height(), ICON)
        author_width = min(text_width(row.author, TextStyle.CAPTION_BOLD) + 1, widest) if row.author else 0.0
        said_width, said_height = (0.0, 0.0) if self._text is None else (self._text.width, self._text.height)
        files_width, files_height = (0.0, 0.0) if self._blocks is None else (self._blocks.width, self._blocks.height)
        inner = max(said_width, self._meta_width(), author_width, files_width)
        top = GAP if row.starts_group else GAP_IN_GROUP
        height = _TOP + author_height + files_height + said_height + 1 + meta_height + _BOTTOM
        width = inner + 2 * PADDING
        left = MARGIN if row.side is BubbleSide.INCOMING else look.end - width
        self._bubble = look.placed(QRectF(round(left), top, round(width), round(height)))
        self._path = bubble_path(self._bubble, row, look)
        x, y = self._bubble.left() + PADDING, self._bubble.top() + _TOP
        self._author = QRectF(x, y, self._bubble.width() - 2 * PADDING, author_height)
        if self._blocks is not None:
            self._blocks.place(x, y + author_height, self._author.width())
        # A text that is narrower than the bubble stands where reading begins.
        shift = self._bubble.width() - 2 * PADDING - said_width if look.is_rtl else 0
        self._text_at = QPointF(x + shift, y + author_height + files_height)
        bottom = self._bubble.bottom() - _BOTTOM
        self._meta = QRectF(x, bottom - meta_height, self._bubble.width() - 2 * PADDING, meta_height)

    def _meta_width(self) -> float:
        icons = (ICON + _META_GAP) * (self._has_lock() + self._has_state())
        return text_width(self._row.meta, TextStyle.CAPTION, tabular=True) + 1 + icons

    # Painting ---------------------------------------------------------------------------------------------------------
    def _paint_meta(self, painter: QPainter, theme: Tokens) -> None:
        """Paint lock, words and delivery state at the end of the bubble's last line."""
        rect = self._meta
        right = rect.width()
        state = self._row.state
        if state is not None:
            right -= ICON
            colour = state_colour(state, theme)
            paint_icon(painter, _STATES[state], self._in_meta(right, ICON, ICON), colour)
            right -= _META_GAP
        width = text_width(self._row.meta, TextStyle.CAPTION, tabular=True) + 1
        right -= width
        words = self._in_meta(right, width, rect.height())
        colour = theme.muted_on_soft
        paint_text(painter, self._row.meta, words, style=TextStyle.CAPTION, colour=colour, tabular=True)
        if self._has_lock():
            paint_icon(painter, Icon.LOCK, self._in_meta(right - _META_GAP - 12, 12, 12), colour)

    def _in_meta(self, left: float, width: float, height: float) -> QRectF:
        """Return a rectangle in the meta line, `left` counted from where a left-to-right line begins."""
        rect = self._meta
        x = rect.right() - left - width if self._look.is_rtl else rect.left() + left
        return QRectF(round(x), round(rect.top() + (rect.height() - height) / 2), width, height)

    def _has_lock(self) -> bool:
        return self._row.side is BubbleSide.COMMENT and self._row.state is not DeliveryState.WAITING

    def _has_state(self) -> bool:
        return self._row.state is not None

    def _side(self) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignRight if self._look.is_rtl else Qt.AlignmentFlag.AlignLeft


def _offers(row: BubbleRow, words: dict[RowAction, str]) -> list[tuple[RowAction, str]]:
    """Return what can be done with a bubble that failed."""
    again = RowAction.SEND_ANYWAY if row.is_held else RowAction.RETRY
    offered = [(again, row.can_retry), (RowAction.EDIT, row.can_discard), (RowAction.DISCARD, row.can_discard)]
    return [(action, words[action]) for action, is_offered in offered if is_offered]


def _text_font(row: BubbleRow) -> QFont:
    result = font(TextStyle.BODY)
    if row.is_big and result.pointSizeF() > 0:
        result.setPointSizeF(result.pointSizeF() * _BIG_SCALE)
    elif row.is_big:
        result.setPixelSize(round(result.pixelSize() * _BIG_SCALE))
    return result


def _spans(row: BubbleRow) -> list[Span]:
    """Return how links, mentions and emoji look."""
    spans: list[Span] = []
    if row.links:
        look = QTextCharFormat()
        look.setForeground(tokens().accent_text)
        look.setFontUnderline(True)
        spans += [(link.start, link.end, look) for link in row.links]
    if row.mentions:
        bold = QTextCharFormat()
        bold.setFontWeight(font(TextStyle.BODY_BOLD).weight())
        spans += [(start, end, bold) for start, end in row.mentions]
    return spans if row.is_big else spans + emoji_spans(row.text, font(TextStyle.BODY))
