"""Paints the files in the dialog: icon or picture, name, size, how far it is, why it does not go, and its buttons."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.ui.attachments.pictures import Pictures
from desktop_inbox.ui.kit.file_icon import paint_file_icon
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
from desktop_inbox.ui.kit.rounded_picture import paint_rounded_picture
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.attachments import PendingFile, PendingState
from desktop_inbox.viewmodels.list_model import ListRole

_SQUARE = 38
_GAP = 10
_PADDING = 4
_BAR = 4
_BUTTON, _GLYPH = 28, 16
_HEIGHT = 52


class PendingButton(Enum):
    """The buttons of a file."""

    REMOVE = Icon.X
    RETRY = Icon.ROTATE_CCW


class PendingDelegate(QStyledItemDelegate):
    """Paints a `PendingFile`."""

    def __init__(self, pictures: Pictures, parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def sizeHint(self, option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        """Return the size of a row, the same for all."""
        lines = metrics(TextStyle.BODY_MEDIUM).height() + metrics(TextStyle.SMALL).height() + _BAR
        return QSize(option.rect.width(), max(_HEIGHT, round(lines) + 14))

    def button_at(
        self, row: PendingFile, rect: QRectF, at: QPointF, direction: Qt.LayoutDirection
    ) -> PendingButton | None:
        """Return the button of a row under a position."""
        places = _buttons(row, rect, direction)
        return next((button for button, place in places if place.contains(at)), None)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ListRole.ROW)
        if not isinstance(row, PendingFile):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, theme = QRectF(option.rect), tokens()
        buttons = _buttons(row, rect, option.direction)
        self._paint_square(painter, row, _from_left(rect, _PADDING, _SQUARE, _SQUARE, option.direction))
        left = _PADDING + _SQUARE + _GAP
        _paint_words(painter, row, left, rect, len(buttons) * _BUTTON + _GAP, option.direction)
        for button, place in buttons:
            paint_icon(painter, button.value, centred(place, _GLYPH, _GLYPH), theme.text)
        focused = QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_KeyboardFocusChange
        if (option.state & focused) == focused:
            paint_focus_ring(painter, rect.adjusted(0, 1, 0, -1))
        painter.restore()

    def _paint_square(self, painter: QPainter, row: PendingFile, square: QRectF) -> None:
        if row.attachment.kind is AttachmentKind.IMAGE and row.will_go:
            pixels = round(_SQUARE * painter.device().devicePixelRatioF())
            pixmap = self._pictures.picture(row.attachment, QSize(pixels, pixels))
            if pixmap is not None:
                paint_rounded_picture(painter, square, pixmap)
                return
        paint_file_icon(painter, row.family, square)


def _buttons(row: PendingFile, rect: QRectF, direction: Qt.LayoutDirection) -> list[tuple[PendingButton, QRectF]]:
    shown = [PendingButton.REMOVE, *([PendingButton.RETRY] if row.state is PendingState.FAILED else [])]
    return [
        (button, _from_left(rect, rect.width() - (number + 1) * _BUTTON, _BUTTON, _BUTTON, direction))
        for number, button in enumerate(shown)
    ]


def _from_left(row: QRectF, left: float, width: float, height: float, direction: Qt.LayoutDirection) -> QRectF:
    """Return a place in the middle of a row's height, `left` counted from where reading begins."""
    place = QRectF(row.left() + left, round(row.top() + (row.height() - height) / 2), width, height)
    return mirrored(place, row, direction)


def _paint_words(
    painter: QPainter, row: PendingFile, left: float, rect: QRectF, end: float, direction: Qt.LayoutDirection
) -> None:
    """Paint name and size, and below them why the file does not go, what was done to it, and how far it is."""
    theme = tokens()
    side = start_side(direction)
    words, has_bar = row.problem or row.note, row.will_go
    upper, lower = metrics(TextStyle.BODY_MEDIUM).height(), metrics(TextStyle.SMALL).height()
    height = upper + (lower + 1 if words else 0) + (_BAR + 4 if has_bar else 0)
    width = rect.width() - left - end
    top = rect.top() + (rect.height() - height) / 2
    size = text_width(row.size, TextStyle.SMALL, tabular=True) + 2
    room = min(width - size - 5, text_width(row.attachment.name, TextStyle.BODY_MEDIUM) + 2)
    name = QRectF(rect.left() + left, top, room, upper)
    shown = metrics(TextStyle.BODY_MEDIUM).elidedText(row.attachment.name, Qt.TextElideMode.ElideMiddle, room)
    place = mirrored(name, rect, direction)
    paint_text(painter, shown, place, style=TextStyle.BODY_MEDIUM, colour=theme.text, alignment=side)
    place = mirrored(QRectF(name.right() + 5, top + 1, size, upper), rect, direction)
    paint_text(painter, row.size, place, style=TextStyle.SMALL, colour=theme.muted, alignment=side, tabular=True)
    top += upper + 1
    if words:
        place = mirrored(QRectF(name.left(), top, width, lower), rect, direction)
        colour = theme.bad if row.problem else theme.muted
        paint_text(painter, words, place, style=TextStyle.SMALL, colour=colour, alignment=side)
        top += lower
    if has_bar:
        _paint_bar(painter, row, QRectF(name.left(), top + 3, width, _BAR), rect, direction)


def _paint_bar(painter: QPainter, row: PendingFile, bar: QRectF, rect: QRectF, direction: Qt.LayoutDirection) -> None:
    theme = tokens()
    paint_rounded(painter, mirrored(bar, rect, direction), theme.line, radius=_BAR / 2)
    is_done = row.state is PendingState.DONE
    done = QRectF(bar.left(), bar.top(), bar.width() * (1.0 if is_done else row.share), _BAR)
    if done.width() >= 1:
        paint_rounded(
            painter, mirrored(done, rect, direction), theme.good if is_done else theme.accent, radius=_BAR / 2
        )
