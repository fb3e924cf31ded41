"""The header of the conversation column: whose it is, who looks at it, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_inbox.ui.conversation.assignee_popup import AssigneePopup
from desktop_inbox.ui.conversation.closing_dialog import ClosingDialog
from desktop_inbox.ui.conversation.header_buttons import ArrowButton, AssigneeButton, OutlineButton
from desktop_inbox.ui.conversation.header_menu import UNREAD_KEYS, header_menu, with_keys
from desktop_inbox.ui.conversation.snooze_menu import open_snooze_menu
from desktop_inbox.ui.conversation.viewers import Viewers
from desktop_inbox.ui.kit.avatars import Avatar, Person
from desktop_inbox.ui.kit.buttons import IconButton
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.icons import Icon
from desktop_inbox.ui.kit.labels import ElidedLabel, Ink
from desktop_inbox.ui.kit.painting import text_width
from desktop_inbox.ui.kit.tokens import tokens
from desktop_inbox.viewmodels.assignee_picker import AssigneePickerViewModel
from desktop_inbox.viewmodels.conversation import ConversationViewModel
from desktop_inbox.viewmodels.conversation_header import HeaderState

HEADER_HEIGHT = 60
ASSIGN_KEYS, SNOOZE_KEYS = "Ctrl+Shift+A", "Ctrl+Shift+S"
CLOSE_KEYS, NOTE_KEYS = "Ctrl+E", "Ctrl+Shift+E"
_AVATAR = 36
_NAME_WIDTH = 132
"""So much of the contact's name stays, in pixels, before the assignee's gives way."""
_WIDE, _MIDDLE = 500, 440
"""Below the first width, in pixels, viewers and snoozing give way (the menu has it too), below the second words do."""


class ConversationHeader(QWidget):
    """Empty while no contact is open."""

    def __init__(self, conversation: ConversationViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conversation = conversation
        self.setFixedHeight(HEADER_HEIGHT)
        self._avatar = Avatar(_AVATAR, self)
        self.name = ElidedLabel("", TextStyle.HEADING, parent=self)
        self.channel = ElidedLabel("", TextStyle.SMALL, Ink.MUTED, self)
        self.viewers = Viewers(conversation.teammates, self)
        self.assignee = AssigneeButton(self)
        snooze = with_keys(self.tr("Snooze"), SNOOZE_KEYS)
        self.snooze = IconButton(Icon.ALARM_CLOCK, snooze, self, has_outline=True)
        self.snooze.setCheckable(True)
        self.close_button = OutlineButton(self.tr("Close"), Icon.CHECK, self, is_good=True)
        self.close_button.setToolTip(with_keys(self.tr("Close the conversation"), CLOSE_KEYS))
        self.note_button = ArrowButton(with_keys(self.tr("Close with a closing note"), NOTE_KEYS), self)
        self.open_button = OutlineButton(self.tr("Open conversation"), Icon.MESSAGE_SQUARE_PLUS, self)
        self.open_button.setToolTip(self.tr("Open a conversation with this contact"))
        self.more = IconButton(Icon.ELLIPSIS_VERTICAL, self.tr("More actions"), self)
        self._picker = AssigneePickerViewModel(conversation.people, self)
        self.popup = AssigneePopup(self._picker, self)
        self._lay_out()
        self._connect()
        self._on_header_changed()

    def pick_assignee(self, anchor: QWidget | None = None) -> None:
        """Open the picker below a widget; None: below the header's own button."""
        if self._conversation.header is not None:
            self.popup.open_below(anchor or self.assignee)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the panel with its lower edge."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        painter.fillRect(rect, tokens().panel)
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), tokens().line)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave out what there is no room for."""
        super().resizeEvent(event)
        self._on_header_changed()

    def _connect(self) -> None:
        conversation = self._conversation
        self._picker.picked.connect(conversation.assign)
        self.assignee.clicked.connect(self._on_assignee_clicked)
        self.snooze.clicked.connect(self._on_snooze_clicked)
        self.more.clicked.connect(self._on_more_clicked)
        self.close_button.clicked.connect(conversation.close_conversation)
        self.note_button.clicked.connect(conversation.write_closing_note)
        self.open_button.clicked.connect(conversation.open_conversation)
        for keys, act in (
            (CLOSE_KEYS, conversation.close_conversation),
            (NOTE_KEYS, conversation.write_closing_note),
            (UNREAD_KEYS, conversation.mark_unread),
            (ASSIGN_KEYS, self._on_assignee_clicked),
            (SNOOZE_KEYS, self._on_snooze_clicked),
        ):
            QShortcut(QKeySequence(keys), self, act)
        conversation.closing.requested.connect(self._on_closing_note_requested)
        conversation.header_changed.connect(self._on_header_changed)
        conversation.teammates.changed.connect(self._on_header_changed)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addStretch(1)
        words.addWidget(self.name)
        words.addWidget(self.channel)
        words.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 0, 12, 1)
        layout.setSpacing(8)
        layout.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(words, 1)
        for button in (self.viewers, self.assignee, self.snooze, self.open_button):
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        closing = QHBoxLayout()
        closing.setSpacing(0)
        closing.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignVCenter)
        closing.addWidget(self.note_button, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addLayout(closing)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignVCenter)

    def _on_header_changed(self) -> None:
        header = self._conversation.header
        for widget in (self._avatar, self.name, self.channel, self.assignee, self.more):
            widget.setVisible(header is not None)
        if header is None:
            for part in (self.viewers, self.snooze, self.close_button, self.note_button, self.open_button):
                part.setVisible(False)
            return
        self._show_buttons(header)
        self._avatar.show_person(Person(header.contact_id, header.initials, header.channel))
        self.name.setText(header.name)
        is_tight = self.width() < _MIDDLE and (header.can_close or header.can_open)
        self.assignee.set_compact(is_tight)
        least = 0 if is_tight else min(_NAME_WIDTH, round(text_width(header.name, TextStyle.HEADING)) + 2)
        self.name.setMinimumWidth(least)
        self.channel.setText(header.channel_line)
        self._picker.show_current(header.assignment)
        self._show_assignee(header)

    def _show_buttons(self, header: HeaderState) -> None:
        is_wide, is_middle = self.width() >= _WIDE, self.width() >= _MIDDLE
        self.viewers.setVisible(is_wide and bool(self._conversation.teammates.viewers))
        self.snooze.setVisible(is_wide and header.can_snooze)
        self.snooze.setChecked(header.snoozed_until is not None)
        self.close_button.setVisible(header.can_close)
        self.open_button.setVisible(header.can_open)
        has_arrow = header.can_close and header.offers_note
        self.note_button.setVisible(has_arrow)
        self.close_button.set_joined(has_arrow)
        for button in (self.close_button, self.open_button):
            button.set_compact(not is_middle)

    def _show_assignee(self, header: HeaderState) -> None:
        assignee = header.assignee
        if assignee is not None:
            person = Person(assignee.id, assignee.initials)
            self.assignee.show_assignee(assignee.name, person, header.team)
        else:
            self.assignee.show_assignee("" if header.team else self.tr("Unassigned"), None, header.team)
        self.assignee.setToolTip(with_keys(self.assignee.toolTip(), ASSIGN_KEYS))

    def _on_assignee_clicked(self) -> None:
        self.pick_assignee()

    def _on_snooze_clicked(self) -> None:
        header = self._conversation.header
        if header is None or not header.can_snooze:
            return
        is_snoozed = header.snoozed_until is not None
        self.snooze.setChecked(is_snoozed)  # a click does not change what is so
        anchor = self.snooze if self.snooze.isVisible() else self.more
        open_snooze_menu(self._conversation.snooze, anchor, offers_return=is_snoozed)

    def _on_more_clicked(self) -> None:
        header = self._conversation.header
        if header is None:
            return
        menu = header_menu(self._conversation, header, self)
        menu.snooze_wanted.connect(self._on_snooze_clicked)
        menu.popup_below(self.more)

    def _on_closing_note_requested(self) -> None:
        ClosingDialog(self._conversation.closing, self).open()
