"""Rows that are no bubbles: days, the unread marker, events, typing, the state of history, and closing cards."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QTextCharFormat

from desktop_inbox.ui.kit.emoji import Span
from desktop_inbox.ui.kit.fonts import TextStyle, font, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, paint_rounded, paint_text, text_width
from desktop_inbox.ui.kit.tokens import RADIUS_CARD, tokens
from desktop_inbox.ui.timeline.geometry import CARD_SHARE, CARD_WIDTH, GAP, ICON, MARGIN, PADDING, Hit, Look
from desktop_inbox.ui.timeline.text_block import LINE_GAP, TextBlock
from desktop_inbox.viewmodels.timeline_rows import ClosingRow, EventIcon, EventRow, Phrase

_EVENT_ICONS = {
    EventIcon.OPENED: Icon.MESSAGE_SQUARE_PLUS,
    EventIcon.ASSIGNED: Icon.USER_CHECK,
    EventIcon.UNASSIGNED: Icon.USER_X,
    EventIcon.TEAM: Icon.USERS,
    EventIcon.REOPENED: Icon.UNDO_2,
    EventIcon.SNOOZED: Icon.ALARM_CLOCK,
    EventIcon.RETURNED: Icon.BELL,
    EventIcon.TAGGED: Icon.TAG,
    EventIcon.BLOCKED: Icon.BAN,
    EventIcon.UNBLOCKED: Icon.LOCK_OPEN,
    EventIcon.MERGED: Icon.MERGE,
}
_ICON_GAP = 7


def _strong_spans(phrase: Phrase) -> list[Span]:
    look = QTextCharFormat()
    look.setFontWeight(font(TextStyle.SMALL_BOLD).weight())
    look.setForeground(tokens().text)
    return [(start, end, look) for start, end in phrase.strong]


class DayLayout:
    """The name of a day in the middle."""

    height = 40.0

    def __init__(self, text: str, look: Look) -> None:
        self._text = text
        self._rect = look.placed(QRectF(MARGIN, 8, look.end - MARGIN, 24))

    def paint(self, painter: QPainter, clip: QRectF) -> None:  # noqa: ARG002 - part of RowLayout
        """Paint the row."""
        centre = Qt.AlignmentFlag.AlignHCenter
        style = TextStyle.CAPTION_BOLD
        paint_text(painter, self._text, self._rect, style=style, colour=tokens().muted, alignment=centre)

    def hit(self, at: QPointF) -> Hit | None:  # noqa: ARG002 - part of RowLayout
        """Return None: nothing here can be clicked."""
        return None

    def outline(self) -> QRectF:
        """Return the whole line."""
        return self._rect


class MarkerLayout:
    """A line across the column with words in its middle: what follows is new."""

    height = 34.0

    def __init__(self, text: str, look: Look) -> None:
        self._text = text
        self._rect = look.placed(QRectF(MARGIN, 6, look.end - MARGIN, 22))
        self._words = centred(self._rect, text_width(text, TextStyle.CAPTION_BOLD) + 20, 20)

    def paint(self, painter: QPainter, clip: QRectF) -> None:  # noqa: ARG002 - part of RowLayout
        """Paint the row."""
        theme = tokens()
        middle = self._rect.center().y()
        line = QRectF(self._rect.left(), round(middle), self._rect.width(), 1)
        painter.fillRect(line, theme.accent)
        paint_rounded(painter, self._words, theme.accent_soft, radius=10)
        centre = Qt.AlignmentFlag.AlignHCenter
        style = TextStyle.CAPTION_BOLD
        paint_text(painter, self._text, self._words, style=style, colour=theme.accent_text, alignment=centre)

    def hit(self, at: QPointF) -> Hit | None:  # noqa: ARG002 - part of RowLayout
        """Return None: nothing here can be clicked."""
        return None

    def outline(self) -> QRectF:
        """Return the whole line."""
        return self._rect


class NoteLayout:
    """An icon and a muted phrase: an event in the middle, or who is typing at the start."""

    def __init__(self, phrase: Phrase, icon: Icon, look: Look, *, is_centred: bool) -> None:
        self._icon = icon
        width = look.end - MARGIN - ICON - _ICON_GAP
        self._block = TextBlock(phrase.text, font(TextStyle.SMALL), width, _strong_spans(phrase))
        self.height = self._block.height + GAP + 2
        whole = self._block.width + ICON + _ICON_GAP
        left = look.middle - whole / 2 if is_centred else MARGIN
        self._rect = look.placed(QRectF(round(left), GAP, whole, self._block.height))
        at = self._rect.right() - ICON if look.is_rtl else self._rect.left()
        # The icon stands beside the first line, however many there are.
        first_line = min(self._block.height, _line_height())
        self._icon_rect = QRectF(round(at), round(GAP + (first_line - ICON) / 2), ICON, ICON)
        text_left = self._rect.left() if look.is_rtl else self._rect.left() + ICON + _ICON_GAP
        self._text_at = QPointF(text_left, GAP)

    def paint(self, painter: QPainter, clip: QRectF) -> None:  # noqa: ARG002 - part of RowLayout
        """Paint the row."""
        muted = tokens().muted
        paint_icon(painter, self._icon, self._icon_rect, muted)
        painter.setPen(muted)
        self._block.paint(painter, self._text_at)

    def hit(self, at: QPointF) -> Hit | None:  # noqa: ARG002 - part of RowLayout
        """Return None: nothing here can be clicked."""
        return None

    def outline(self) -> QRectF:
        """Return the line."""
        return self._rect.adjusted(-6, -3, 6, 1)


class ClosingLayout:
    """A card: who closed and when, the category as a pill, the summary below."""

    def __init__(self, row: ClosingRow, look: Look) -> None:
        self._category = row.category
        width = min(CARD_WIDTH, round(look.width * CARD_SHARE))
        inner = width - 2 * PADDING
        pill = min(text_width(row.category, TextStyle.SMALL) + 16, inner / 2) if row.category else 0.0
        header_width = inner - ICON - _ICON_GAP - (pill + 8 if pill else 0)
        self._header = TextBlock(row.phrase.text, font(TextStyle.SMALL), header_width, _strong_spans(row.phrase))
        self._summary = TextBlock(row.summary, font(TextStyle.SMALL), inner) if row.summary else None
        below = self._summary.height + 2 if self._summary is not None else 0
        height = 2 * 9 + max(self._header.height, 20) + below
        left = round(look.middle - width / 2)
        self._card = look.placed(QRectF(left, GAP + 4, width, height))
        self.height = self._card.bottom() + GAP
        top = self._card.top() + 9
        x = left + PADDING
        icon_top = round(top + (_line_height() - ICON) / 2)
        self._icon_rect = look.placed(QRectF(x, icon_top, ICON, ICON))
        header = look.placed(QRectF(x + ICON + _ICON_GAP, top, header_width, self._header.height))
        self._header_at = QPointF(header.right() - self._header.width if look.is_rtl else header.left(), top)
        self._pill = look.placed(QRectF(x + inner - pill, top - 1, pill, 20))
        summary_width = self._summary.width if self._summary is not None else 0
        summary_top = top + max(self._header.height, 20) + 2
        self._summary_at = look.placed(QRectF(x, summary_top, summary_width, below)).topLeft()

    def paint(self, painter: QPainter, clip: QRectF) -> None:
        """Paint the row."""
        theme = tokens()
        paint_rounded(painter, self._card, theme.panel, radius=RADIUS_CARD, line=theme.line)
        paint_icon(painter, Icon.CIRCLE_CHECK, self._icon_rect, theme.muted)
        painter.setPen(theme.muted)
        self._header.paint(painter, self._header_at)
        if self._category:
            paint_rounded(painter, self._pill, theme.accent_soft, radius=6)
            inner = self._pill.adjusted(8, 0, -8, 0)
            paint_text(painter, self._category, inner, style=TextStyle.SMALL, colour=theme.accent_text)
        if self._summary is not None:
            painter.setPen(theme.text)
            self._summary.paint(painter, self._summary_at, clip)

    def hit(self, at: QPointF) -> Hit | None:  # noqa: ARG002 - part of RowLayout
        """Return None: nothing here can be clicked."""
        return None

    def outline(self) -> QRectF:
        """Return the card."""
        return self._card


def event_layout(row: EventRow, look: Look) -> NoteLayout:
    """Lay out an event."""
    return NoteLayout(row.phrase, _EVENT_ICONS[row.icon], look, is_centred=True)


def _line_height() -> float:
    return metrics(TextStyle.SMALL).height() + LINE_GAP
