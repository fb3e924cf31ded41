"""The table of emoji: square cells under headings."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPalette, QPixmap, QPixmapCache
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.painting import paint_focus_ring, paint_rounded, paint_text, start_side
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.emoji_picker import COLUMNS, EmojiPicker, EmojiRole

CELL = 36
_SIGN = 24
_HEADING_HEIGHT = 30
_ROWS = 7


def emoji_picture(text: str, scale: float, side: int = _SIGN) -> QPixmap:
    """Return an emoji as a picture of a height in pixels: drawn once, since its glyph is a large picture itself."""
    key = f"emoji:{side}:{scale}:{text}"
    picture = QPixmap()
    if QPixmapCache.find(key, picture):
        return picture
    picture = QPixmap(QSize(side + 8, side + 8) * scale)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    face = QFont()
    face.setPixelSize(side - 2)
    painter.setFont(face)
    painter.drawText(QRectF(0, 0, side + 8, side + 8), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    QPixmapCache.insert(key, picture)
    return picture


class EmojiDelegate(QStyledItemDelegate):
    """Paints one emoji in the middle of its cell, or a heading over the whole row."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint a cell."""
        heading, text = index.data(EmojiRole.HEADING), index.data(EmojiRole.TEXT)
        rect, theme = QRectF(option.rect), tokens()
        if heading:
            side = start_side(option.direction)
            inner = rect.adjusted(6, 4, -6, 0)
            paint_text(painter, heading, inner, style=TextStyle.CAPTION_BOLD, colour=theme.muted, alignment=side)
        elif text:
            inner = rect.adjusted(1, 1, -1, -1)
            if option.state & QStyle.StateFlag.State_Selected:
                paint_rounded(painter, inner, theme.accent_soft)
                paint_focus_ring(painter, inner)
            elif option.state & QStyle.StateFlag.State_MouseOver:
                paint_rounded(painter, inner, theme.hover)
            picture = emoji_picture(text, painter.device().devicePixelRatio())
            size = picture.deviceIndependentSize()
            centre = rect.center()
            at = QPoint(round(centre.x() - size.width() / 2), round(centre.y() - size.height() / 2))
            painter.drawPixmap(at, picture)


def takes_more(event: QKeyEvent | QMouseEvent) -> bool:
    """Return whether who takes an emoji by this wants to go on: with Shift."""
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


class EmojiView(QTableView):
    """Arrows move, Enter and a click take. Up from the first row leaves it (`left_upwards`).

    `taken(QModelIndex, bool)`: what was taken, and whether more shall be (`takes_more`).
    """

    taken = Signal(QModelIndex, bool)
    left_upwards = Signal()

    def __init__(self, picker: EmojiPicker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picker = picker
        self.setModel(picker.table)
        self.setItemDelegate(EmojiDelegate(self))
        self.setAccessibleName(self.tr("Emoji"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Base)
        colours = QPalette()
        colours.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)  # the delegate paints what is chosen
        self.setPalette(colours)
        for header, side in ((self.horizontalHeader(), CELL), (self.verticalHeader(), CELL)):
            header.hide()
            header.setMinimumSectionSize(side if header is self.horizontalHeader() else _HEADING_HEIGHT)
            header.setDefaultSectionSize(side)
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFixedSize(COLUMNS * CELL + self.verticalScrollBar().sizeHint().width(), _ROWS * CELL)
        picker.rows_changed.connect(self.show_first)
        self.show_first()

    def show_first(self) -> None:
        """Lay the headings out, and choose the first emoji."""
        self.clearSpans()
        table = self._picker.table
        for row in range(table.rowCount()):
            is_heading = table.is_heading(row)
            self.setRowHeight(row, _HEADING_HEIGHT if is_heading else CELL)
            if is_heading:
                self.setSpan(row, 0, 1, COLUMNS)
        self.scrollToTop()
        self.setCurrentIndex(table.first())
        self.scrollToTop()

    def show_row(self, row: int) -> None:
        """Bring a row to the top, and choose the first emoji from there on."""
        below = row + 1 if self._picker.table.is_heading(row) else row
        self.setCurrentIndex(self._picker.table.index(below, 0))
        self.scrollTo(self._picker.table.index(row, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take with Enter and Space; leave upwards."""
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.taken.emit(current, takes_more(event))
        elif event.key() == Qt.Key.Key_Up and current.row() <= self._picker.table.first().row():
            self.left_upwards.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Take the emoji under the mouse."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() is Qt.MouseButton.LeftButton and index.isValid():
            self.taken.emit(index, takes_more(event))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Paint anew where the theme is another."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.viewport().update()
