"""A contact's tags: chips that can be taken away, and a picker that puts more on."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop_inbox.domain.tags import Tag
from desktop_inbox.ui.kit.buttons import Button, ButtonKind
from desktop_inbox.ui.kit.check_box import paint_check_box
from desktop_inbox.ui.kit.flow_layout import FlowLayout
from desktop_inbox.ui.kit.fonts import TextStyle, metrics
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.labels import plain_tool_tip
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_focus_ring, paint_rounded, paint_text, start_side
from desktop_inbox.ui.kit.picker_popup import PickerPopup
from desktop_inbox.ui.kit.tag_chips import paint_tag, tag_colour, tag_height, tag_width
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.list_model import ListRole
from desktop_inbox.viewmodels.tag_picker import TagPicker, TagRow

_CROSS = 12
_ROW = 40
_BOX = 18


class TagChip(QAbstractButton):
    """A tag with a cross. A click, Delete or Backspace asks by `removed` to take it away."""

    removed = Signal(object)

    def __init__(self, tag: Tag, parent: QWidget) -> None:
        super().__init__(parent)
        self._tag = tag
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        effect = self.tr("Remove tag")
        note = f"{tag.name}\n{tag.description}" if tag.description else tag.name
        self.setToolTip(plain_tool_tip(f"{note}\n{effect}"))
        self.setAccessibleName(f"{tag.name}, {effect}")
        self.clicked.connect(self._on_clicked)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Leave room for name and cross."""
        return QSize(tag_width(self._tag.name) + _CROSS + 2, tag_height() + 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Remove by keyboard."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the chip and the cross."""
        painter = QPainter(self)
        theme, rect, direction = tokens(), QRectF(self.rect()), self.layoutDirection()
        ground = theme.hover if self.underMouse() or self.isDown() else theme.accent_soft
        paint_rounded(painter, rect, ground, radius=rect.height() / 2)
        chip = mirrored(QRectF(0, 0, rect.width() - _CROSS - 2, rect.height()), rect, direction)
        name, colour = self._tag.name, self._tag.colour
        paint_tag(painter, name, chip, colour=colour, ground=ground, direction=direction)
        cross = mirrored(QRectF(rect.right() - _CROSS - 6, 0, _CROSS, rect.height()), rect, direction)
        paint_icon(painter, Icon.X, centred(cross, _CROSS, _CROSS), theme.accent_text)
        if self.hasFocus():
            paint_focus_ring(painter, rect, radius=rect.height() / 2)
        painter.end()

    def _on_clicked(self) -> None:
        self.removed.emit(self._tag.id)


class TagRowDelegate(QStyledItemDelegate):
    """Paints a `TagRow`: checked while the contact has it, with the tag's colour and description."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802 - Qt's name
        """Return the size of every row."""
        return QSize(0, tag_row_height())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one row."""
        row = index.data(ListRole.ROW)
        if not isinstance(row, TagRow):
            return
        painter.save()
        theme, rect, direction = tokens(), QRectF(option.rect), option.direction
        if option.state & (QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver):
            paint_rounded(painter, rect, theme.accent_soft, radius=6)
        box = mirrored(QRectF(rect.left() + 8, rect.center().y() - _BOX / 2, _BOX, _BOX), rect, direction)
        paint_check_box(painter, box, is_checked=row.is_current)
        dot = mirrored(QRectF(rect.left() + 36, rect.center().y() - 5, 10, 10), rect, direction)
        paint_rounded(painter, dot, tag_colour(row.colour), radius=5)
        words = mirrored(QRectF(rect.left() + 54, rect.top(), rect.width() - 62, rect.height()), rect, direction)
        side = start_side(direction)
        text = f"{row.name} \u2013 {row.description}" if row.description else row.name
        paint_text(painter, text, words, style=TextStyle.BODY, colour=theme.text, alignment=side)
        painter.restore()


def tag_row_height() -> int:
    """Return the height of a row of the picker."""
    return max(_ROW - 6, round(metrics(TextStyle.BODY).height()) + 16)


class TagsField(QWidget):
    """The tags of a contact. `removed(TagId)`: one shall go. More are put on in the popup of the button."""

    removed = Signal(object)

    def __init__(self, picker: TagPicker, parent: QWidget) -> None:
        super().__init__(parent)
        self._picker = picker
        self._shown: tuple[Tag, ...] = ()
        self._popup: PickerPopup | None = None
        self.chips: list[TagChip] = []
        self._flow = FlowLayout(spacing=5)
        self.add = Button(self.tr("+ Tag"), ButtonKind.LINK, self)
        self.add.setToolTip(self.tr("Add or remove tags"))
        self.add.setAccessibleName(self.tr("Add or remove tags"))
        self.add.clicked.connect(self._on_add_clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._flow)
        self._flow.addWidget(self.add)

    def show_tags(self, tags: Sequence[Tag]) -> None:
        """Show these; the keyboard stays near where it was."""
        if tuple(tags) == self._shown:
            return
        self._shown = tuple(tags)
        had_keyboard = any(chip.hasFocus() for chip in self.chips)
        for chip in self.chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._flow.removeWidget(self.add)
        self.chips = [TagChip(tag, self) for tag in tags]
        for chip in self.chips:
            chip.removed.connect(self.removed)
            self._flow.addWidget(chip)
            chip.show()
        self._flow.addWidget(self.add)
        if had_keyboard:
            (self.chips[0] if self.chips else self.add).setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()

    def _on_add_clicked(self) -> None:
        if self._popup is None:
            self._popup = PickerPopup(self._picker, TagRowDelegate(self), tag_row_height(), self, stays_open=True)
            self._popup.setFixedWidth(280)
            self._popup.set_words(self.tr("Search tags"), self.tr("Tags"))
        self._popup.open_below(self.add)
