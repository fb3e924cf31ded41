"""Paints the emoji that a name is completed to."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_inbox.ui.composer.emoji_table import emoji_picture
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_rounded, paint_text, start_side
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.viewmodels.emoji_completion import EmojiRow
from desktop_inbox.viewmodels.list_model import ListRole

ROW_HEIGHT = 32
_SIGN = 20


class EmojiRowDelegate(QStyledItemDelegate):
    """The emoji and its name."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the height of all rows."""
        return QSize(0, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a row."""
        row: EmojiRow | None = index.data(ListRole.ROW)
        if row is None:
            return
        theme, direction = tokens(), option.direction
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        if option.state & QStyle.StateFlag.State_Selected:
            paint_rounded(painter, rect, theme.accent_soft, radius=RADIUS_CONTROL - 2)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            paint_rounded(painter, rect, theme.hover, radius=RADIUS_CONTROL - 2)
        inner = rect.adjusted(6, 0, -6, 0)
        picture = emoji_picture(row.text, painter.device().devicePixelRatio(), _SIGN)
        size = picture.deviceIndependentSize()
        sign = mirrored(QRectF(inner.left(), inner.top(), size.width(), inner.height()), inner, direction)
        painter.drawPixmap(centred(sign, size.width(), size.height()).topLeft(), picture)
        name = mirrored(inner.adjusted(size.width() + 8, 0, 0, 0), inner, direction)
        side = start_side(direction)
        paint_text(painter, row.name, name, style=TextStyle.BODY, colour=theme.text, alignment=side)
