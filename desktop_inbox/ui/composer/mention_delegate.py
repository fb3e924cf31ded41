"""Paints the users and teams that a comment can mention."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_inbox.ui.kit.availability_dot import paint_availability
from desktop_inbox.ui.kit.avatars import Person, paint_avatar
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_rounded, paint_text, start_side, text_width
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.viewmodels.list_model import ListRole
from desktop_inbox.viewmodels.mention_completion import MentionRow

ROW_HEIGHT = 34
_AVATAR = 24
_DOT = 12
_NOTE_SHARE = 0.5
"""The most of the width that the note gets."""


class MentionDelegate(QStyledItemDelegate):
    """Avatar or a team's sign, the name, and at the end the availability or what tells namesakes apart."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the height of all rows."""
        return QSize(0, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        row: MentionRow | None = index.data(ListRole.ROW)
        if row is None:
            return
        theme, direction = tokens(), option.direction
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        painter.save()
        ground = theme.panel
        if option.state & QStyle.StateFlag.State_Selected:
            ground = theme.accent_soft
        elif option.state & QStyle.StateFlag.State_MouseOver:
            ground = theme.hover
        paint_rounded(painter, rect, ground, radius=RADIUS_CONTROL - 2)
        inner = rect.adjusted(8, 0, -8, 0)
        slot = mirrored(QRectF(inner.left(), inner.top(), _AVATAR, inner.height()), inner, direction)
        self._paint_sign(painter, row, centred(slot, _AVATAR, _AVATAR))
        width = min(text_width(row.note, TextStyle.CAPTION) + 2, inner.width() * _NOTE_SHARE)
        note = QRectF(inner.right() - width, inner.top(), width, inner.height())
        dot = QRectF(note.left() - _DOT - 5, inner.center().y() - _DOT / 2, _DOT, _DOT)
        name = QRectF(inner.left() + _AVATAR + 10, inner.top(), 0, inner.height())
        name.setRight(dot.left() - 8)
        side = start_side(direction)
        for text, place, style, colour in (
            (row.name, name, TextStyle.BODY, theme.text),
            (row.note, note, TextStyle.CAPTION, theme.muted_on_soft),
        ):
            paint_text(painter, text, mirrored(place, inner, direction), style=style, colour=colour, alignment=side)
        if row.shown is not None:
            paint_availability(painter, mirrored(dot, inner, direction), row.shown, theme, ground)
        painter.restore()

    def _paint_sign(self, painter: QPainter, row: MentionRow, rect: QRectF) -> None:
        theme = tokens()
        if row.who.is_team:
            paint_rounded(painter, rect, theme.chip, radius=rect.height() / 2)
            paint_icon(painter, Icon.USERS, centred(rect, 14, 14), theme.chip_text)
        else:
            paint_avatar(painter, rect, Person(row.who.id, row.initials), ground=theme.panel)
