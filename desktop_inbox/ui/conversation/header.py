"""The header of the conversation column: whose it is, who is responsible, open and close."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_inbox.ui.conversation.assignee_popup import AssigneePopup
from desktop_inbox.ui.conversation.closing_dialog import ClosingDialog
from desktop_inbox.ui.conversation.header_buttons import ArrowButton, AssigneeButton, OutlineButton
from desktop_inbox.ui.kit.avatars import Avatar, Person
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.assignee_picker import AssigneePickerViewModel
from desktop_inbox.viewmodels.conversation import ConversationViewModel

HEADER_HEIGHT = 60
CLOSE_KEYS, NOTE_KEYS = "Ctrl+E", "Ctrl+Shift+E"
_AVATAR = 36
_NAME_WIDTH = 120
"""So much of the contact's name stays when the column is narrow."""


class ConversationHeader(QWidget):
    """Empty while no contact is open."""

    def __init__(self, conversation: ConversationViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self.setFixedHeight(HEADER_HEIGHT)
        self._avatar = Avatar(_AVATAR, self)
        self.name = ElidedLabel("", TextStyle.HEADING, parent=self)
        self.channel = ElidedLabel("", TextStyle.SMALL, Ink.MUTED, self)
        self.assignee = AssigneeButton(self)
        self.close_button = OutlineButton(self.tr("Close"), Icon.CHECK, self, is_good=True)
        self.close_button.setToolTip(_with_keys(self.tr("Close the conversation"), CLOSE_KEYS))
        self.note_button = ArrowButton(_with_keys(self.tr("Close with a closing note"), NOTE_KEYS), self)
        self.open_button = OutlineButton(self.tr("Open conversation"), Icon.MESSAGE_SQUARE_PLUS, self)
        self.popup = AssigneePopup(AssigneePickerViewModel(conversation, self), self)
        self.name.setMinimumWidth(_NAME_WIDTH)
        self._lay_out()
        self.assignee.clicked.connect(self._on_assignee_clicked)
        self.close_button.clicked.connect(conversation.close_conversation)
        self.note_button.clicked.connect(conversation.write_closing_note)
        self.open_button.clicked.connect(conversation.open_conversation)
        QShortcut(QKeySequence(CLOSE_KEYS), self, conversation.close_conversation)
        QShortcut(QKeySequence(NOTE_KEYS), self, conversation.write_closing_note)
        conversation.closing.requested.connect(self._on_closing_note_requested)
        conversation.header_changed.connect(self._on_header_changed)
        self._on_header_changed()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the panel with its lower edge."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, tokens().panel)
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), tokens().line)
        painter.end()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.channel)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 16, 1)
        layout.setSpacing(10)
        layout.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        for button in (self.assignee, self.open_button):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        closing = QHBoxLayout()
        closing.setSpacing(0)
        closing.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)
        closing.addWidget(self.note_button, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(closing)

    def _on_header_changed(self) -> None:
        header = self._conversation.header
        for widget in (self._avatar, self.name, self.channel, self.assignee):
            widget.setVisible(header is not None)
        self.close_button.setVisible(header is not None and header.can_close)
        self.open_button.setVisible(header is not None and not header.can_close)
        has_arrow = header is not None and header.can_close and header.offers_note
        self.note_button.setVisible(has_arrow)
        self.close_button.set_joined(has_arrow)
        if header is None:
            return
        self._avatar.show_person(Person(header.contact_id, header.initials, header.channel))
        self.name.setText(header.name)
        self.channel.setText(header.channel_line)
        assignee = header.assignee
        if assignee is None:
            self.assignee.show_assignee(self.tr("Unassigned"), None)
        else:
            self.assignee.show_assignee(assignee.name, Person(assignee.id, assignee.initials))

    def _on_assignee_clicked(self) -> None:
        self.popup.open_below(self.assignee)

    def _on_closing_note_requested(self) -> None:
        ClosingDialog(self._conversation.closing, self).open()


def _with_keys(label: str, keys: str) -> str:
    """Return what a button does with the shortcut that does it too."""
    return f"{label} ({QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)})"
