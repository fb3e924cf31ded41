"""The field that the choices of a condition are made in, and its popup."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.labels import plain_tool_tip
from desktop_inbox.ui.kit.painting import (
    centred,
    mirrored,
    paint_focus_ring,
    paint_rounded,
    paint_text,
    start_side,
    text_width,
)
from desktop_inbox.ui.kit.picker_popup import PickerPopup
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.viewmodels.choices_picker import ChoicesPicker
from desktop_inbox.viewmodels.filter_words import ChoiceRow
from desktop_inbox.viewmodels.inbox_filter_builder import InboxFilterBuilder
from desktop_inbox.viewmodels.list_model import ListRole

_HEIGHT = 34
_PAD = 11
_ICON = 16
_ROW = 34
_LEAST_POPUP = 220


class _ChoiceDelegate(QStyledItemDelegate):
    """Paints a choice: a box, checked or not, its name, and what is said of it."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(0, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row = index.data(ListRole.ROW)
        if not isinstance(row, ChoiceRow):
            return
        theme, direction = tokens(), option.direction
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            paint_rounded(painter, rect, theme.accent_soft, radius=RADIUS_CONTROL - 2)
        inner = rect.adjusted(8, 0, -8, 0)
        box = mirrored(QRectF(inner.left(), inner.top(), _ICON, inner.height()), inner, direction)
        sign, ink = (Icon.SQUARE_CHECK, theme.accent_text) if row.is_current else (Icon.SQUARE, theme.muted)
        paint_icon(painter, sign, centred(box, _ICON, _ICON), ink)
        note_width = text_width(row.note, TextStyle.CAPTION) + 2 if row.note else 0
        words = inner.adjusted(_ICON + 9, 0, -note_width - 8, 0)
        name = mirrored(words, inner, direction)
        paint_text(painter, row.name, name, style=TextStyle.BODY, colour=theme.text, alignment=start_side(direction))
        note = mirrored(QRectF(words.right() + 8, inner.top(), note_width, inner.height()), inner, direction)
        quiet = theme.muted_on_soft
        paint_text(painter, row.note, note, style=TextStyle.CAPTION, colour=quiet, alignment=start_side(direction))


class ChoicesField(QAbstractButton):
    """Shows what is chosen for a line. A click, an arrow or a letter opens the popup, in which several are chosen."""

    def __init__(self, builder: InboxFilterBuilder, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._builder, self._number = builder, number
        self._picker = ChoicesPicker(builder, number, self)
        self.popup = PickerPopup(self._picker, _ChoiceDelegate(), _ROW, self, stays_open=True)
        self.popup.set_words(self.tr("Search"), self.tr("Choices"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_popup)
        self.show_line()

    def show_line(self) -> None:
        """Show what the line holds now."""
        line = self._builder.line(self._number)
        self._picker.refresh()
        self.setText(self._builder.words.chosen(line.condition, self._builder.directory))
        self.setToolTip(plain_tool_tip(self.text()))
        self.setAccessibleName(self.text() or self.tr("Nothing chosen"))
        self.setAccessibleDescription(line.problem)
        self.update()

    def open_popup(self) -> None:
        """Show what can be chosen, as wide as the field."""
        self.popup.setFixedWidth(max(self.width(), _LEAST_POPUP))
        self.popup.open_below(self)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Be as high as a field for text."""
        return QSize(180, _HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give way in width."""
        return QSize(80, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open the popup by an arrow, or by a character, which is searched for."""
        typed = event.text()
        is_plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.open_popup()
        elif typed.strip() and typed.isprintable() and is_plain:
            self.open_popup()
            self.popup.search.setText(typed)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the field, what is chosen and the arrow."""
        painter = QPainter(self)
        theme, rect, direction = tokens(), QRectF(self.rect()), self.layoutDirection()
        is_wrong = bool(self._builder.line(self._number).problem)
        paint_rounded(painter, rect, theme.panel, line=theme.bad if is_wrong else theme.line)
        words = mirrored(QRectF(_PAD, 0, rect.width() - 3 * _PAD - _ICON, rect.height()), rect, direction)
        shown, colour = (self.text(), theme.text) if self.text() else (self.tr("Choose\u2026"), theme.muted)
        paint_text(painter, shown, words, style=TextStyle.BODY, colour=colour, alignment=start_side(direction))
        arrow = mirrored(QRectF(rect.width() - _PAD - _ICON, 0, _ICON, rect.height()), rect, direction)
        paint_icon(painter, Icon.CHEVRON_DOWN, centred(arrow, _ICON, _ICON), theme.text)
        if self.hasFocus():
            paint_focus_ring(painter, rect)
        painter.end()
