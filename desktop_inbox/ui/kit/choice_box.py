"""A box that one of a few choices is made in: Qt's combo box, in the kit's looks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon, paint_icon
from desktop_inbox.ui.kit.painting import centred, mirrored, paint_focus_ring, paint_rounded, paint_text, start_side
from desktop_inbox.ui.kit.tokens import tokens

_HEIGHT = 34
_PAD = 11
_ICON = 16


class ChoiceBox(QComboBox):
    """Shows the choice that was made. The wheel turns the page below it, not the choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_wrong = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def set_wrong(self, wrong: bool) -> None:  # noqa: FBT001 - a property
        """Show that this choice will not do."""
        self._is_wrong = wrong
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Be as high as a field for text."""
        return QSize(max(160, super().sizeHint().width()), _HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Give way in width."""
        return QSize(72, _HEIGHT)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Let the page scroll."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the box, the choice and the arrow."""
        painter = QPainter(self)
        theme, rect, direction = tokens(), QRectF(self.rect()), self.layoutDirection()
        ground = theme.panel if self.isEnabled() else theme.window
        paint_rounded(painter, rect, ground, line=theme.bad if self._is_wrong else theme.line)
        words = mirrored(QRectF(_PAD, 0, rect.width() - 3 * _PAD - _ICON, rect.height()), rect, direction)
        side = start_side(direction)
        colour = theme.text if self.isEnabled() else theme.muted
        is_chosen = self.currentIndex() >= 0
        text, ink = (self.currentText(), colour) if is_chosen else (self.placeholderText(), theme.muted)
        paint_text(painter, text, words, style=TextStyle.BODY, colour=ink, alignment=side)
        arrow = mirrored(QRectF(rect.width() - _PAD - _ICON, 0, _ICON, rect.height()), rect, direction)
        paint_icon(painter, Icon.CHEVRON_DOWN, centred(arrow, _ICON, _ICON), colour)
        if self.hasFocus():
            paint_focus_ring(painter, rect)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint in the colours of another theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)
