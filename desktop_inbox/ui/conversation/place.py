"""The place of the conversation in the main window: a page until a contact is opened, then its column."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.timeline.state_page import StatePage

COLUMN_WIDTH = 356
"""The narrowest column in which everything can be used."""


class ChatPlace(QWidget):
    """Empty at first: the list is painted before it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumWidth(COLUMN_WIDTH)
        self._page: StatePage | None = None
        self._room = QVBoxLayout(self)
        self._room.setContentsMargins(0, 0, 0, 0)

    def show_page(self) -> None:
        """Say that no conversation is selected."""
        self._page = StatePage(self)
        self._page.show_nothing_selected()
        self._room.addWidget(self._page)

    def take(self, column: QWidget) -> None:
        """Put the conversation's column in the place of the page."""
        if self._page is not None:
            self._page.hide()
            self._page.deleteLater()
            self._page = None
        self._room.addWidget(column)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground, as the column does."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().window)
        painter.end()
