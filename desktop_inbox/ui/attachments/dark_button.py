"""A button with an icon for the dark ground that pictures are looked at on, in every theme."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_inbox.ui.kit.icons import ICON_SIZE, Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, paint_focus_ring, paint_rounded
from desktop_inbox.ui.kit.tokens import DARK

_SIDE = 36
_ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})


class DarkButton(QAbstractButton):
    """`label` is its tool tip and what assistive technology reads. `set_icon` changes both."""

    def __init__(self, name: Icon, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = name
        self.set_icon(name, label)
        self.setFixedSize(self.sizeHint())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_icon(self, name: Icon, label: str) -> None:
        """Show another icon, and say what the button does."""
        self._icon = name
        self.setToolTip(label)
        self.setAccessibleName(label)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the square."""
        return QSize(_SIDE, _SIDE)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Be pressed; the arrows are for what is looked at, not for going from button to button."""
        if event.key() in _ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground while hovered or pressed, the icon, and the focus ring."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            paint_rounded(painter, rect, DARK.hover)
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        turns = is_rtl and self._icon in (Icon.CHEVRON_LEFT, Icon.CHEVRON_RIGHT)
        colour = DARK.text if self.isEnabled() else DARK.faint
        paint_icon(painter, self._icon, centred(rect, ICON_SIZE, ICON_SIZE), colour, mirrored=turns)
        if self.hasFocus():
            paint_focus_ring(painter, rect)
        painter.end()
