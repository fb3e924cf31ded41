"""The strip that stands where the hidden details would."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.tokens import tokens

_WIDTH = 41


class DetailsStrip(QWidget):
    """A narrow panel with the button that brings the details back."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(_WIDTH)
        button = IconButton(Icon.PANEL_RIGHT, self.tr("Show contact details"), self)
        button.set_mirrors(True)
        button.clicked.connect(self.clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 14, 0, 0)
        layout.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the panel with the line before it."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().panel)
        is_rtl = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        painter.fillRect(self.width() - 1 if is_rtl else 0, 0, 1, self.height(), tokens().line)
        painter.end()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)
