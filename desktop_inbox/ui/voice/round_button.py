"""Round buttons with an icon, as on a player."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, paint_focus_ring, paint_rounded
from desktop_inbox.ui.kit.tokens import tokens

_GLYPH = 16


class RoundKind(Enum):
    """What fills the button: nothing, the accent, or the colour of what must be seen."""

    QUIET = "quiet"
    ACCENT = "accent"
    ALERT = "alert"


class RoundButton(QAbstractButton):
    """A round button without words; its label is its tool tip and what assistive technology reads.

    Enter presses it too, so that it does not do what Enter does around it.
    """

    def __init__(self, icon: Icon, label: str, kind: RoundKind, parent: QWidget, *, side: int = 34) -> None:
        super().__init__(parent)
        self._kind = kind
        self._side = side
        self.show_as(icon, label)
        self.setFixedSize(self.sizeHint())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_as(self, icon: Icon, label: str) -> None:
        """Show another icon, and say what the button does now."""
        self._icon = icon
        self.setToolTip(label)
        self.setAccessibleName(label)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the square around the button."""
        return QSize(self._side, self._side)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Be pressed by Enter as by Space."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the disc, the icon and the focus ring."""
        painter = QPainter(self)
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ground, line, ink = self._colours()
        paint_rounded(painter, rect, ground, radius=rect.height() / 2, line=line)
        paint_icon(painter, self._icon, centred(rect, _GLYPH, _GLYPH), ink)
        if self.hasFocus():
            around = rect if self._kind is RoundKind.QUIET else rect.adjusted(2, 2, -2, -2)
            if self._kind is RoundKind.QUIET:
                paint_focus_ring(painter, around, radius=around.height() / 2)
            else:
                paint_rounded(painter, around, QColor(Qt.GlobalColor.transparent), radius=around.height() / 2, line=ink)
        painter.end()

    def _colours(self) -> tuple[QColor, QColor | None, QColor]:
        """Return ground, line and ink."""
        theme = tokens()
        if not self.isEnabled():
            return theme.panel, theme.line, theme.faint
        if self._kind is RoundKind.ACCENT:
            return theme.accent_hover if self.underMouse() else theme.accent, None, theme.on_accent
        if self._kind is RoundKind.ALERT:
            return theme.alert, None, theme.on_alert
        return theme.hover if self.underMouse() else theme.panel, theme.line, theme.text
