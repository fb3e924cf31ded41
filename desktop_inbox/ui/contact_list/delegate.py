"""Paints the rows of the contact list."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.message import DeliveryState
from desktop_inbox.ui.kit.avatars import Person, paint_avatar, paint_nobody
from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import (
    centred,
    mirrored,
    paint_focus_ring,
    paint_initials,
    paint_pill,
    paint_rounded,
    paint_text,
    pill_width,
    start_side,
    text_width,
)
from desktop_inbox.ui.kit.tokens import AVATAR_SIZE, ROW_HEIGHT, Tokens, tokens
from desktop_inbox.viewmodels.contact_rows import ContactRow
from desktop_inbox.viewmodels.list_model import ListRole

_MARGIN: Final = 12
_BAR: Final = 3
_GAP: Final = 8
_CHIP: Final = 20
_PILL: Final = 18
_MARK: Final = 14
_CHECK: Final = 20
_TEAM_RADIUS: Final = 6
"""A team's chip is a square, a user's is round."""
_LEADING: Final = 22
"""What two lines of text leave free above, between and below, in pixels."""

_MARKS: Final = {
    DeliveryState.WAITING: Icon.CLOCK,
    DeliveryState.SENT: Icon.CHECK,
    DeliveryState.DELIVERED: Icon.CHECK_CHECK,
    DeliveryState.READ: Icon.CHECK_CHECK,
    DeliveryState.FAILED: Icon.TRIANGLE_ALERT,
}


def row_height() -> int:
    """Return the height of a row: the design's, or more where the system's font is large."""
    return max(ROW_HEIGHT, round(2 * metrics(TextStyle.BODY).height()) + _LEADING)


class ContactDelegate(QStyledItemDelegate):
    """Paints a `ContactRow`: avatar, name and time above, preview, unread count and assignee below.

    `chosen` is the contact that is open, `marked` are those chosen for something to be done with all of them.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.chosen: ContactId | None = None
        self.marked: frozenset[ContactId] = frozenset()

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of every row."""
        return QSize(option.rect.width(), row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ListRole.ROW)
        if not isinstance(row, ContactRow):
            return
        painter.save()
        painter.setClipRect(option.rect)
        _RowPainter(painter, option, row, is_chosen=row.id == self.chosen, is_marked=row.id in self.marked).paint()
        painter.restore()


class _RowPainter:
    """Paints one row; all rectangles are laid out from left to right and mirrored when painted."""

    def __init__(
        self, painter: QPainter, option: QStyleOptionViewItem, row: ContactRow, *, is_chosen: bool, is_marked: bool
    ) -> None:
        self._painter = painter
        self._row = row
        self._rect = QRectF(option.rect)
        self._direction = option.direction
        self._theme: Tokens = tokens()
        self._is_chosen, self._is_marked = is_chosen, is_marked
        self._is_selected = is_marked or bool(option.state & QStyle.StateFlag.State_Selected)
        self._is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
        self._has_focus = (option.state & focused) == focused
        half = metrics(TextStyle.BODY).height() / 2
        self._first = self._rect.center().y() - half - 2
        self._second = self._rect.center().y() + half + 2

    def paint(self) -> None:
        ground = self._paint_ground()
        side = AVATAR_SIZE
        avatar = self._box(_MARGIN, self._rect.center().y() - side / 2, side, side)
        if self._is_marked:
            self._paint_mark(avatar)
        else:
            person = Person(self._row.id, self._row.initials, self._row.channel)
            paint_avatar(self._painter, avatar, person, ground=ground, direction=self._direction)
        left = _MARGIN + side + _MARGIN
        self._paint_first_line(left)
        self._paint_second_line(left)
        if self._has_focus:
            paint_focus_ring(self._painter, self._rect.adjusted(2, 2, -2, -2))

    def _paint_ground(self) -> QColor:
        theme = self._theme
        ground = theme.accent_soft if self._is_selected else theme.hover if self._is_hovered else theme.panel
        self._painter.fillRect(self._rect, ground)
        if self._is_chosen:
            bar = self._box(0, self._rect.top(), _BAR, self._rect.height())
            self._painter.fillRect(bar, theme.accent)
        return ground

    def _paint_mark(self, circle: QRectF) -> None:
        """Paint a check in place of the avatar."""
        paint_rounded(self._painter, circle, self._theme.accent, radius=circle.width() / 2)
        paint_icon(self._painter, Icon.CHECK, centred(circle, _CHECK, _CHECK), self._theme.on_accent)

    def _paint_first_line(self, left: float) -> None:
        row, theme = self._row, self._theme
        right = self._rect.width() - _MARGIN
        width = text_width(row.time, TextStyle.SMALL, tabular=True) + 1
        quiet = theme.accent_text if row.unread else self._muted()
        self._line(row.time, right - width, width, self._first, TextStyle.SMALL, quiet, tabular=True)
        if row.is_snoozed:
            width += _MARK + 4
            slot = self._box(right - width, self._first - _MARK / 2, _MARK, _MARK)
            paint_icon(self._painter, Icon.ALARM_CLOCK, centred(slot, _MARK, _MARK), quiet)
        style = TextStyle.BODY_BOLD if row.unread else TextStyle.BODY
        self._line(row.name, left, right - width - _GAP - left, self._first, style, theme.text)

    def _paint_second_line(self, left: float) -> None:
        row, theme = self._row, self._theme
        right = self._rect.width() - _MARGIN - _CHIP
        self._paint_assignee(right)
        right -= _GAP
        if row.is_blocked:
            right -= _MARK
            slot = self._box(right, self._second - _MARK / 2, _MARK, _MARK)
            paint_icon(self._painter, Icon.BAN, centred(slot, _MARK, _MARK), theme.bad)
            right -= _GAP
        if row.unread:
            width = pill_width(row.unread, _PILL)
            pill = self._box(right - width, self._second - _PILL / 2, width, _PILL)
            paint_pill(self._painter, row.unread, pill, theme.accent, theme.on_accent)
            right -= width + _GAP
        if row.mark is not None:
            mark = centred(self._box(left, self._second - _MARK / 2, _MARK, _MARK), _MARK, _MARK)
            paint_icon(self._painter, _MARKS[row.mark], mark, self._mark_colour(row.mark))
            left += _MARK + 6
        colour = theme.text if row.unread else self._muted()
        if row.has_file:
            slot = self._box(left, self._second - _MARK / 2, _MARK, _MARK)
            paint_icon(self._painter, Icon.PAPERCLIP, centred(slot, _MARK, _MARK), colour)
            left += _MARK + 5
        self._line(row.preview, left, right - left, self._second, TextStyle.BODY, colour)

    def _paint_assignee(self, left: float) -> None:
        chip = self._box(left, self._second - _CHIP / 2, _CHIP, _CHIP)
        row = self._row
        if row.assignee_id is not None:
            self._paint_chip(row.assignee_initials, chip, _CHIP / 2)
        elif row.team_initials:
            self._paint_chip(row.team_initials, chip, _TEAM_RADIUS)
        else:
            paint_nobody(self._painter, chip, self._muted())

    def _paint_chip(self, initials: str, chip: QRectF, radius: float) -> None:
        paint_rounded(self._painter, chip, self._theme.chip, radius=radius)
        paint_initials(self._painter, initials, chip, self._theme.chip_text)

    def _mark_colour(self, mark: DeliveryState) -> QColor:
        if mark is DeliveryState.FAILED:
            return self._theme.bad
        return self._muted() if mark in (DeliveryState.SENT, DeliveryState.DELIVERED) else self._theme.accent_text

    def _muted(self) -> QColor:
        return self._theme.muted_on_soft if self._is_selected else self._theme.muted

    def _box(self, left: float, top: float, width: float, height: float) -> QRectF:
        """Return a rectangle, `left` from the row's beginning, mirrored where the layout is."""
        box = QRectF(self._rect.left() + left, top, width, height)
        return mirrored(box, self._rect, self._direction)

    def _line(  # noqa: PLR0913 - private, and each call differs in all
        self,
        text: str,
        left: float,
        width: float,
        centre: float,
        style: TextStyle,
        colour: QColor,
        *,
        tabular: bool = False,
    ) -> None:
        height = metrics(style).height() + 4
        box = self._box(left, centre - height / 2, width, height)
        side = start_side(self._direction)
        paint_text(self._painter, text, box, style=style, colour=colour, alignment=side, tabular=tabular)
