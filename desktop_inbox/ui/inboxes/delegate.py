"""Paints the rows of the inboxes."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_inbox.domain.inbox import Inbox
from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import (
    centred,
    mirrored,
    paint_focus_ring,
    paint_rounded,
    paint_text,
    text_width,
)
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.inboxes import InboxRow
from desktop_inbox.viewmodels.list_model import ListRole

_HEIGHT: Final = 32
_MARGIN: Final = 10
_PADDING: Final = 8
_ICON: Final = 17
_DOT: Final = 8
_ICONS: Final = {Inbox.ALL: Icon.INBOX, Inbox.MINE: Icon.USER, Inbox.UNASSIGNED: Icon.USER_X}


class InboxDelegate(QStyledItemDelegate):
    """Paints an `InboxRow`: icon, name, the dot of something new, and how many are open."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of every row."""
        return QSize(option.rect.width(), max(_HEIGHT, round(metrics(TextStyle.BODY).height()) + 12))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ListRole.ROW)
        if not isinstance(row, InboxRow):
            return
        painter.save()
        self._paint_row(painter, option, row)
        painter.restore()

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: InboxRow) -> None:
        theme, direction = tokens(), option.direction
        whole = QRectF(option.rect)
        rect = whole.adjusted(_MARGIN, 0, -_MARGIN, 0)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if is_chosen:
            paint_rounded(painter, rect, theme.accent_soft, radius=6)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint_rounded(painter, rect, theme.hover, radius=6)
        is_rtl = direction is Qt.LayoutDirection.RightToLeft
        begin = Qt.AlignmentFlag.AlignRight if is_rtl else Qt.AlignmentFlag.AlignLeft
        end = Qt.AlignmentFlag.AlignLeft if is_rtl else Qt.AlignmentFlag.AlignRight
        colour = theme.accent_text if is_chosen else theme.text
        quiet = theme.accent_text if is_chosen else theme.muted
        name_style = TextStyle.BODY_BOLD if is_chosen or row.has_new else TextStyle.BODY
        count_style = TextStyle.SMALL_BOLD if is_chosen else TextStyle.SMALL

        icon_box = QRectF(rect.left() + _PADDING, rect.top(), _ICON, rect.height())
        count_width = text_width(row.count, count_style, tabular=True) + 2
        count_box = QRectF(rect.right() - _PADDING - count_width, rect.top(), count_width, rect.height())
        name_left = icon_box.right() + 9
        name_box = QRectF(name_left, rect.top(), count_box.left() - _DOT * 2 - name_left, rect.height())
        paint_icon(painter, _ICONS[row.inbox], centred(mirrored(icon_box, whole, direction), _ICON, _ICON), quiet)
        name_box, count_box = mirrored(name_box, whole, direction), mirrored(count_box, whole, direction)
        paint_text(painter, row.name, name_box, style=name_style, colour=colour, alignment=begin)
        paint_text(painter, row.count, count_box, style=count_style, colour=quiet, alignment=end, tabular=True)
        if row.has_new:
            dot = QRectF(rect.right() - _PADDING - count_width - _DOT - 6, 0, _DOT, rect.height())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            dot.moveTop(rect.top())
            painter.setBrush(theme.accent)
            painter.drawEllipse(centred(mirrored(dot, whole, direction), _DOT, _DOT))
        focused = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
        if (option.state & focused) == focused:
            paint_focus_ring(painter, rect, radius=6)
