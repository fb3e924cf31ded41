"""Paints the rows of the contact book."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_inbox.ui.contacts.header import BookHeader
from desktop_inbox.ui.kit.avatars import Person, paint_avatar
from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_focus_ring, paint_text, start_side, text_width
from desktop_inbox.ui.kit.tag_chips import paint_tag, tag_height, tag_width
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.contact_book import BookColumn, BookRow
from desktop_inbox.viewmodels.list_model import ListRole

_AVATAR: Final = 30
_MARGIN: Final = 12
_GAP: Final = 8
_LEADING: Final = 26
_MARK: Final = 14
_LEAST_CHIP: Final = 44
_FIGURES: Final = frozenset({BookColumn.PHONE, BookColumn.CREATED, BookColumn.ACTIVITY})


def row_height() -> int:
    """Return the height of a row."""
    return max(44, round(metrics(TextStyle.BODY).height()) + _LEADING)


class BookDelegate(QStyledItemDelegate):
    """Paints a `BookRow` under the columns of a header."""

    def __init__(self, header: BookHeader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._header = header

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of every row."""
        return QSize(option.rect.width(), row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ListRole.ROW)
        if not isinstance(row, BookRow):
            return
        painter.save()
        painter.setClipRect(option.rect)
        _RowPainter(painter, option, row).paint(self._header.shown_columns())
        painter.restore()


class _RowPainter:
    """Paints one row; rectangles are laid out from left to right and mirrored when painted."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, row: BookRow) -> None:
        self._painter, self._row = painter, row
        self._rect, self._direction = QRectF(option.rect), option.direction
        self._is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._is_hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        focused = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
        self._has_focus = (option.state & focused) == focused

    def paint(self, columns: list[tuple[BookColumn, int, int]]) -> None:
        theme = tokens()
        ground = theme.accent_soft if self._is_selected else theme.hover if self._is_hovered else theme.panel
        self._painter.fillRect(self._rect, ground)
        line = QRectF(self._rect.left(), self._rect.bottom() - 1, self._rect.width(), 1)
        self._painter.fillRect(line, theme.line)
        for column, place, width in columns:
            self._paint_cell(column, place + _MARGIN, width - _MARGIN - 4, ground)
        if self._has_focus:
            paint_focus_ring(self._painter, self._rect.adjusted(2, 2, -2, -2))

    def _paint_cell(self, column: BookColumn, left: float, width: float, ground: QColor) -> None:
        if column is BookColumn.TAGS:
            self._paint_tags(left, width)
            return
        if column is BookColumn.NAME:
            avatar = self._box(left, _AVATAR, _AVATAR)
            person = Person(self._row.id, self._row.initials)
            paint_avatar(self._painter, avatar, person, ground=ground, direction=self._direction)
            left, width = left + _AVATAR + _GAP + 4, width - _AVATAR - _GAP - 4
            if self._row.is_blocked:
                mark = self._box(left, _MARK, _MARK)
                paint_icon(self._painter, Icon.BAN, centred(mark, _MARK, _MARK), tokens().bad)
                left, width = left + _MARK + 6, width - _MARK - 6
        colour = tokens().text if column is BookColumn.NAME else self._muted()
        style = TextStyle.BODY_MEDIUM if column is BookColumn.NAME else TextStyle.BODY
        self._paint_words(self._row.cells[column], left, width, style, colour, tabular=column in _FIGURES)

    def _paint_words(
        self,
        text: str,
        left: float,
        width: float,
        style: TextStyle = TextStyle.SMALL,
        colour: QColor | None = None,
        *,
        tabular: bool = False,
    ) -> None:
        side = start_side(self._direction)
        box = self._box(left, width, self._rect.height())
        colour = colour or self._muted()
        paint_text(self._painter, text, box, style=style, colour=colour, alignment=side, tabular=tabular)

    def _paint_tags(self, left: float, width: float) -> None:
        """Paint as many tags as fit, and how many more there are."""
        end, tags = left + width, self._row.tags
        ground = tokens().panel if self._is_selected else None
        for number, (name, colour) in enumerate(tags):
            more = f"+{len(tags) - number}"
            room = end - left - (text_width(more, TextStyle.SMALL) + _GAP if number < len(tags) - 1 else 0)
            chip = min(tag_width(name), room)
            if chip < _LEAST_CHIP:
                if number or room > 0:
                    self._paint_words(more, left, end - left)
                return
            box = self._box(left, chip, tag_height())
            paint_tag(self._painter, name, box, colour=colour, ground=ground, direction=self._direction)
            left += chip + 4

    def _muted(self) -> QColor:
        return tokens().muted_on_soft if self._is_selected else tokens().muted

    def _box(self, left: float, width: float, height: float) -> QRectF:
        top = self._rect.center().y() - height / 2
        return mirrored(QRectF(self._rect.left() + left, top, width, height), self._rect, self._direction)
