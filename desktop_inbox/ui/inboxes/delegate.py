"""Paints the rows of the inboxes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_inbox.domain.inbox import Inbox, InboxKey
from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import (
    centred,
    mirrored,
    paint_focus_ring,
    paint_rounded,
    paint_text,
    start_side,
    text_width,
)
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.inbox_rows import CUSTOM, END, InboxRow
from desktop_inbox.viewmodels.list_model import ListRole

_HEIGHT: Final = 32
_MARGIN: Final = 10
_PADDING: Final = 8
_ICON: Final = 17
_DOT: Final = 8
_MARK: Final = 13
_LINE_ROOM: Final = 17
_BUTTON: Final = 26
"""What the heading of custom inboxes leaves free for the button at its end."""
_HEADING_LEADING: Final = 20
"""What a heading leaves free above and below, in pixels; most of it above."""
_ICONS: Final = {
    Inbox.ALL: Icon.INBOX,
    Inbox.MINE: Icon.USER,
    Inbox.UNASSIGNED: Icon.USER_X,
    Inbox.MENTIONS: Icon.AT_SIGN,
    Inbox.TEAM: Icon.HASH,
    Inbox.CUSTOM: Icon.FUNNEL,
    Inbox.BLOCKED: Icon.BAN,
}


class InboxDelegate(QStyledItemDelegate):
    """Paints an `InboxRow`: a group's heading; or icon, name, who shares it, the dot of something new, the count."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of a row."""
        row = index.data(ListRole.ROW)
        if isinstance(row, InboxRow) and row.key == END:
            return QSize(option.rect.width(), _LINE_ROOM)
        if isinstance(row, InboxRow) and row.is_heading:
            return QSize(option.rect.width(), round(metrics(TextStyle.CAPTION_BOLD).height()) + _HEADING_LEADING)
        return QSize(option.rect.width(), max(_HEIGHT, round(metrics(TextStyle.BODY).height()) + 12))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ListRole.ROW)
        if not isinstance(row, InboxRow):
            return
        painter.save()
        if isinstance(row.key, str):
            _paint_heading(painter, option, row.name, has_button=row.key == CUSTOM)
        else:
            _RowPainter(painter, option, row, row.key).paint()
        painter.restore()


def _paint_heading(painter: QPainter, option: QStyleOptionViewItem, name: str, *, has_button: bool) -> None:
    rect = QRectF(option.rect).adjusted(_MARGIN + _PADDING, 0, -_MARGIN - _PADDING, 0)
    if not name:
        painter.fillRect(QRectF(rect.left(), round(rect.center().y()), rect.width(), 1), tokens().line)
        return
    words = rect.adjusted(0, 8, -_BUTTON if has_button else 0, 0)
    side = start_side(option.direction)
    words = mirrored(words, rect, option.direction)
    paint_text(painter, name, words, style=TextStyle.CAPTION_BOLD, colour=tokens().muted, alignment=side)


class _RowPainter:
    """Paints one inbox; all rectangles are laid out from left to right and mirrored when painted."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, row: InboxRow, key: InboxKey) -> None:
        self._painter, self._option, self._row, self._key = painter, option, row, key
        self._theme = tokens()
        self._whole = QRectF(option.rect)
        self._rect = self._whole.adjusted(_MARGIN, 0, -_MARGIN, 0)
        self._is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._quiet = self._theme.accent_text if self._is_chosen else self._theme.muted

    def paint(self) -> None:
        rect, row = self._rect, self._row
        self._paint_ground()
        icon_box = QRectF(rect.left() + _PADDING, rect.top(), _ICON, rect.height())
        self._paint_icon(_ICONS[self._key.inbox], icon_box, _ICON)
        right = self._paint_count(rect.right() - _PADDING)
        right -= _DOT + 6
        if row.has_new:
            self._paint_dot(right)
        left = icon_box.right() + 9
        is_shared = row.custom is not None and row.custom.is_shared
        room = right - 6 - left - (_MARK + 6 if is_shared else 0)
        style = TextStyle.BODY_BOLD if self._is_chosen or row.has_new else TextStyle.BODY
        colour = self._theme.accent_text if self._is_chosen else self._theme.text
        self._paint_words(row.name, QRectF(left, rect.top(), room, rect.height()), style, colour)
        if is_shared:
            end = left + min(room, text_width(row.name, style) + 2)
            self._paint_icon(Icon.USERS, QRectF(end + 6, rect.top(), _MARK, rect.height()), _MARK)
        focused = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
        if (self._option.state & focused) == focused:
            paint_focus_ring(self._painter, rect, radius=6)

    def _paint_ground(self) -> None:
        if self._is_chosen:
            paint_rounded(self._painter, self._rect, self._theme.accent_soft, radius=6)
        elif self._option.state & QStyle.StateFlag.State_MouseOver:
            paint_rounded(self._painter, self._rect, self._theme.hover, radius=6)

    def _paint_count(self, right: float) -> float:
        """Paint the count before an edge, and return where it begins."""
        style = TextStyle.SMALL_BOLD if self._is_chosen else TextStyle.SMALL
        width = text_width(self._row.count, style, tabular=True) + 2
        box = QRectF(right - width, self._rect.top(), width, self._rect.height())
        box = mirrored(box, self._whole, self._option.direction)
        end = _end(self._option.direction)
        paint_text(self._painter, self._row.count, box, style=style, colour=self._quiet, alignment=end, tabular=True)
        return right - width

    def _paint_dot(self, left: float) -> None:
        box = QRectF(left, self._rect.top(), _DOT, self._rect.height())
        dot = centred(mirrored(box, self._whole, self._option.direction), _DOT, _DOT)
        paint_rounded(self._painter, dot, self._theme.accent, radius=_DOT / 2)

    def _paint_icon(self, name: Icon, box: QRectF, size: int) -> None:
        slot = centred(mirrored(box, self._whole, self._option.direction), size, size)
        paint_icon(self._painter, name, slot, self._quiet)

    def _paint_words(self, text: str, box: QRectF, style: TextStyle, colour: QColor) -> None:
        begin = start_side(self._option.direction)
        box = mirrored(box, self._whole, self._option.direction)
        paint_text(self._painter, text, box, style=style, colour=colour, alignment=begin)


def _end(direction: Qt.LayoutDirection) -> Qt.AlignmentFlag:
    is_rtl = direction is Qt.LayoutDirection.RightToLeft
    return Qt.AlignmentFlag.AlignLeft if is_rtl else Qt.AlignmentFlag.AlignRight
