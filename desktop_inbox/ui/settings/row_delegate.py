"""Paints the rows of the settings' lists."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_inbox.ui.kit.avatars import Person, paint_avatar
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
from desktop_inbox.ui.kit.tag_chips import tag_colour
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.list_model import ListRole
from desktop_inbox.viewmodels.settings.section import SettingsRow

_PAD: Final = 14
_AVATAR: Final = 30
_DOT: Final = 12
_MARK: Final = 15
_MOST_STATE: Final = 0.5
"""The part of a row's width that the words of its state take at most."""


class SettingsRowDelegate(QStyledItemDelegate):
    """Paints a `SettingsRow`: avatar or colour, title and note, and where it stands at the end."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the size of a row, the same for all."""
        lines = metrics(TextStyle.BODY_MEDIUM).height() + metrics(TextStyle.SMALL).height()
        return QSize(option.rect.width(), max(52, round(lines) + 18))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ListRole.ROW)
        if isinstance(row, SettingsRow):
            painter.save()
            _RowPainter(painter, option, row).paint()
            painter.restore()


class _RowPainter:
    """Lays out from left to right, and mirrors when painting."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, row: SettingsRow) -> None:
        self._painter, self._option, self._row = painter, option, row
        self._theme = tokens()
        self._rect = QRectF(option.rect)
        self._is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)

    def paint(self) -> None:
        self._paint_ground()
        left = self._paint_figure(self._rect.left() + _PAD)
        right = self._paint_state(self._rect.right() - _PAD)
        self._paint_words(QRectF(left, self._rect.top(), right - left, self._rect.height()))
        focused = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
        if (self._option.state & focused) == focused:
            paint_focus_ring(self._painter, self._rect.adjusted(2, 2, -2, -2))

    def _paint_ground(self) -> None:
        ground = self._rect.adjusted(4, 1, -4, -1)
        if self._is_chosen:
            paint_rounded(self._painter, ground, self._theme.accent_soft)
        elif self._option.state & QStyle.StateFlag.State_MouseOver:
            paint_rounded(self._painter, ground, self._theme.hover)

    def _paint_figure(self, left: float) -> float:
        """Paint avatar or colour, and return where the words begin."""
        row, direction = self._row, self._option.direction
        if row.initials is not None:
            slot = mirrored(QRectF(left, self._rect.top(), _AVATAR, self._rect.height()), self._rect, direction)
            person = Person(row.key if isinstance(row.key, UUID) else None, row.initials)
            ground = self._theme.accent_soft if self._is_chosen else self._theme.panel
            self._painter.setOpacity(0.5 if row.is_quiet else 1.0)
            paint_avatar(self._painter, centred(slot, _AVATAR, _AVATAR), person, ground=ground, direction=direction)
            self._painter.setOpacity(1.0)
            return left + _AVATAR + 10
        if row.colour is not None:
            slot = mirrored(QRectF(left, self._rect.top(), _DOT, self._rect.height()), self._rect, direction)
            paint_rounded(self._painter, centred(slot, _DOT, _DOT), tag_colour(row.colour), radius=_DOT / 2)
            return left + _DOT + 10
        return left

    def _paint_state(self, right: float) -> float:
        """Paint where the row stands, and return where the words end."""
        row, direction = self._row, self._option.direction
        if not row.state:
            return right
        width = min(text_width(row.state, TextStyle.SMALL) + 2, self._rect.width() * _MOST_STATE)
        colour = self._theme.bad if row.is_bad else self._theme.muted_on_soft
        words = mirrored(QRectF(right - width, self._rect.top(), width, self._rect.height()), self._rect, direction)
        side = start_side(direction)
        paint_text(self._painter, row.state, words, style=TextStyle.SMALL, colour=colour, alignment=side)
        mark = QRectF(right - width - _MARK - 5, self._rect.top(), _MARK, self._rect.height())
        name = Icon.CIRCLE_ALERT if row.is_bad else Icon.CLOCK
        paint_icon(self._painter, name, centred(mirrored(mark, self._rect, direction), _MARK, _MARK), colour)
        return right - width - _MARK - 15

    def _paint_words(self, room: QRectF) -> None:
        row, theme, direction = self._row, self._theme, self._option.direction
        quiet = theme.muted_on_soft if self._is_chosen else theme.muted
        title = quiet if row.is_quiet else theme.text
        side = start_side(direction)
        upper, lower = metrics(TextStyle.BODY_MEDIUM).height(), metrics(TextStyle.SMALL).height()
        if not row.note:
            whole = mirrored(room, self._rect, direction)
            paint_text(self._painter, row.title, whole, style=TextStyle.BODY_MEDIUM, colour=title, alignment=side)
            return
        top = room.center().y() - (upper + lower + 2) / 2
        first = mirrored(QRectF(room.left(), top, room.width(), upper), self._rect, direction)
        second = mirrored(QRectF(room.left(), top + upper + 2, room.width(), lower), self._rect, direction)
        paint_text(self._painter, row.title, first, style=TextStyle.BODY_MEDIUM, colour=title, alignment=side)
        paint_text(self._painter, row.note, second, style=TextStyle.SMALL, colour=quiet, alignment=side)
