"""The conversation column of the main window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop_inbox.ui.composer.composer import Composer
from desktop_inbox.ui.conversation.header import ConversationHeader
from desktop_inbox.ui.conversation.notice_bar import NoticeBar
from desktop_inbox.ui.conversation.place import COLUMN_WIDTH
from desktop_inbox.ui.conversation.state_bars import StateBars
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.ui.timeline.panel import TimelinePanel
from desktop_inbox.viewmodels.conversation import ConversationViewModel


class ConversationColumn(QWidget):
    """Header, bars, timeline and composer of one contact."""

    def __init__(self, conversation: ConversationViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self.setMinimumWidth(COLUMN_WIDTH)
        self.header = ConversationHeader(conversation, self)
        self.states = StateBars(conversation, self)
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
        layout.addWidget(self.states)
        layout.addWidget(self.notice)
        layout.addWidget(self.timeline, 1)
        layout.addLayout(composer_room)
        self._looking = QTimer(self)  # where one window goes behind another, neither is in front for a moment
        self._looking.setSingleShot(True)
        self._looking.setInterval(0)
        self._looking.timeout.connect(self._on_look_changed)
        conversation.contact_changed.connect(self._on_contact_changed)
        self._on_contact_changed(None)

    def focus_composer(self) -> None:
        """Put the keyboard into the composer."""
        self.composer.focus_field()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Teammates see who looks at a conversation."""
        super().showEvent(event)
        self._looking.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Another screen is shown, or the window is minimised."""
        super().hideEvent(event)
        self._looking.start()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Notice whether the window is in front."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange:
            self._looking.start()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground of the timeline."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), tokens().window)
        painter.end()

    def _on_look_changed(self) -> None:
        # A dialog of this application over the window does not count as looking away.
        is_active = QApplication.activeWindow() is not None
        is_in_front = self.isVisible() and not self.window().isMinimized() and is_active
        self._conversation.teammates.set_in_front(is_in_front=is_in_front)

    def _on_contact_changed(self, contact_id: object) -> None:
        self.header.setVisible(contact_id is not None)
        self.composer.setVisible(contact_id is not None)
