"""The field that a closing note's category is chosen in, and its popup."""

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
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_focus_ring, paint_rounded, paint_text, start_side
from desktop_inbox.ui.kit.picker_popup import PickerPopup
from desktop_inbox.ui.kit.tokens import RADIUS_CONTROL, tokens
from desktop_inbox.viewmodels.category_picker import CategoryPickerViewModel, CategoryRow
from desktop_inbox.viewmodels.list_model import ListRole

_HEIGHT = 34
_PAD = 11
_ICON = 16
_ROW = 42


class _CategoryDelegate(QStyledItemDelegate):
    """Paints a choice: name, description, and a check at the one that stands."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(0, _ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        row: CategoryRow | None = index.data(ListRole.ROW)
        if row is None:
            return
        theme, direction = tokens(), option.direction
        rect = QRectF(option.rect).adjusted(4, 1, -4, -1)
        is_chosen = bool(option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver))
        if is_chosen:
            paint_rounded(painter, rect, theme.accent_soft, radius=RADIUS_CONTROL - 2)
        inner = rect.adjusted(8, 0, -8, 0)
        words = QRectF(inner.left(), inner.top(), inner.width() - 24, inner.height())
        if row.description:
            lower = mirrored(QRectF(words.left(), inner.top() + 21, words.width(), 16), inner, direction)
            quiet = theme.muted_on_soft if is_chosen else theme.muted
            style, side = TextStyle.CAPTION, start_side(direction)
            paint_text(painter, row.description, lower, style=style, colour=quiet, alignment=side)
            words = QRectF(words.left(), inner.top() + 3, words.width(), 18)
        name = mirrored(words, inner, direction)
        style = TextStyle.BODY_MEDIUM if row.value else TextStyle.BODY
        paint_text(painter, row.name, name, style=style, colour=theme.text, alignment=start_side(direction))
        if row.is_current:
            slot = mirrored(QRectF(inner.right() - 18, inner.top(), 18, inner.height()), inner, direction)
            paint_icon(painter, Icon.CHECK, centred(slot, _ICON, _ICON), theme.accent_text)


class CategoryField(QAbstractButton):
    """Shows the chosen category. A click, an arrow or the beginning of its name opens the popup."""

    def __init__(self, picker: CategoryPickerViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_wrong = False
        self.popup = PickerPopup(picker, _CategoryDelegate(), _ROW, self)
        self.popup.set_words(self.tr("Search categories"), self.tr("Categories"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self.open_popup)

    def show_category(self, name: str, *, is_wrong: bool) -> None:
        """Show a category (empty: none), and that it will not do."""
        self._is_wrong = is_wrong
        self.setText(name)
        self.setAccessibleName(self.tr("Category: %1").replace("%1", name or self.tr("none")))
        self.update()

    def open_popup(self) -> None:
        """Show the categories, as wide as the field."""
        self.popup.setFixedWidth(self.width())
        self.popup.open_below(self)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Be as high as a field for text."""
        return QSize(200, _HEIGHT)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Open the popup by an arrow, or by a character, which is searched for."""
        typed = event.text()
        has_command = bool(
            event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        )
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.open_popup()
        elif typed.strip() and typed.isprintable() and not has_command:
            self.open_popup()
            self.popup.search.setText(typed)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the field, the category and the arrow."""
        painter = QPainter(self)
        theme, rect, direction = tokens(), QRectF(self.rect()), self.layoutDirection()
        paint_rounded(painter, rect, theme.panel, line=theme.bad if self._is_wrong else theme.line)
        words = mirrored(QRectF(_PAD, 0, rect.width() - 3 * _PAD - _ICON, rect.height()), rect, direction)
        shown = self.text() or self.tr("Choose a category")
        colour = theme.text if self.text() else theme.muted
        paint_text(painter, shown, words, style=TextStyle.BODY, colour=colour, alignment=start_side(direction))
        arrow = mirrored(QRectF(rect.width() - _PAD - _ICON, 0, _ICON, rect.height()), rect, direction)
        paint_icon(painter, Icon.CHEVRON_DOWN, centred(arrow, _ICON, _ICON), theme.text)
        if self.hasFocus():
            paint_focus_ring(painter, rect)
        painter.end()
