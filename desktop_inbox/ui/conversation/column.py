"""The conversation column of the main window."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.ui.conversation.header import ConversationHeader
from desktop_inbox.ui.conversation.notice_bar import NoticeBar
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.timeline.panel import TimelinePanel
from desktop_inbox.viewmodels.conversation import ConversationViewModel

COLUMN_WIDTH = 380
"""The narrowest column in which everything can be used."""


class ConversationColumn(QWidget):
    """Header, notice, timeline and composer of one contact."""

    def __init__(self, conversation: ConversationViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self.setMinimumWidth(COLUMN_WIDTH)
        self.header = ConversationHeader(conversation, self)
        self.notice = NoticeBar(conversation, self)
        self.timeline = TimelinePanel(conversation.timeline, self)
        self.composer = Composer(conversation.composer, self)
        composer_room = QVBoxLayout()
        composer_room.setContentsMargins(16, 8, 16, 14)
        composer_room.addWidget(self.composer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.notice)
        layout.addWidget(self.timeline, 1)
        layout.addLayout(composer_room)
        conversation.contact_changed.connect(self._on_contact_changed)
        self._on_contact_changed(None)

    def focus_composer(self) -> None:
        """Put the keyboard into the composer."""
        self.composer.focus_field()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground of the timeline."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().window)
        painter.end()

    def _on_contact_changed(self, contact_id: object) -> None:
        self.header.setVisible(contact_id is not None)
        self.composer.setVisible(contact_id is not None)
