"""The field that a tag's colour is chosen in: eight discs, of which one is marked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QWidget

from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, paint_focus_ring, paint_rounded
from desktop_inbox.ui.kit.tag_chips import tag_colour
from desktop_inbox.ui.kit.tokens import ON_AVATAR

COLOURS = 8
_SIDE, _DISC, _CHECK = 30, 20, 14


class _Disc(QAbstractButton):
    """One colour."""

    def __init__(self, number: int, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = number
        self.setCheckable(True)
        self.setFixedSize(QSize(_SIDE, _SIDE))
        self.setToolTip(label)
        self.setAccessibleName(label)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint_rounded(painter, centred(rect, _DISC, _DISC), tag_colour(self._number), radius=_DISC / 2)
        if self.isChecked():
            paint_icon(painter, Icon.CHECK, centred(rect, _CHECK, _CHECK), ON_AVATAR)
        if self.hasFocus():
            paint_focus_ring(painter, rect, radius=_SIDE / 2)
        painter.end()


class ColourField(QWidget):
    """Arrows move the choice, as in a radio group. `chosen(int)`: the user took a colour."""

    chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self._group = QButtonGroup(self)
        for number in range(COLOURS):
            label = self.tr("Colour %1 of %2").replace("%1", str(number + 1)).replace("%2", str(COLOURS))
            disc = _Disc(number, label, self)
            self._group.addButton(disc, number)
            layout.addWidget(disc)
        layout.addStretch(1)
        self._group.idClicked.connect(self.chosen)

    def show_colour(self, number: int) -> None:
        """Mark a colour, without a signal, and let Tab lead to it."""
        for button in self._group.buttons():
            is_it = self._group.id(button) == number
            button.setChecked(is_it)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus if is_it else Qt.FocusPolicy.ClickFocus)
            if is_it:
                self.setFocusProxy(button)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move the choice with the arrows."""
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft and event.key() in (
            Qt.Key.Key_Right,
            Qt.Key.Key_Left,
        ):
            step = -step
        button = self._group.button((self._group.checkedId() + step) % COLOURS)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        button.click()
