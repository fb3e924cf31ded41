"""The composer: reply or comment, the field, its tools, what it says about the text, and Send."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from desktop_inbox.ui.composer.channel_button import ChannelButton
from desktop_inbox.ui.composer.completion_popup import CompletionPopup
from desktop_inbox.ui.composer.field import ComposerField
from desktop_inbox.ui.composer.held_bar import HeldBar
from desktop_inbox.ui.composer.later_menu import open_later_menu
from desktop_inbox.ui.composer.mention_delegate import ROW_HEIGHT, MentionDelegate
from desktop_inbox.ui.composer.quote_bar import QuoteBar
from desktop_inbox.ui.composer.send_button import LaterButton, SendButton
from desktop_inbox.ui.composer.undo_button import UndoSendButton
from desktop_inbox.ui.kit.buttons import SegmentedTabs
from desktop_inbox.ui.kit.fonts import TextStyle
from desktop_inbox.ui.kit.labels import HintLabel, Ink, Label
from desktop_inbox.ui.kit.painting import paint_rounded
from desktop_inbox.ui.kit.tokens import RADIUS_CARD, tokens
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.composer_state import ComposerMode
from desktop_inbox.viewmodels.writing_preferences import SendKey

_MODES = (ComposerMode.REPLY, ComposerMode.COMMENT)


class Tool(IntEnum):
    """The places in the row of tools, in its order."""

    EMOJI = 0
    SNIPPETS = 1
    FILES = 2
    MICROPHONE = 3


class Composer(QWidget):
    """A card with everything to write to one contact; the text is the view-model's.

    Tools join it by `add_tool` and `add_completion`, and may take its place for a while (`show_panel`).
    """

    def __init__(self, composer: ComposerViewModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self.tabs = SegmentedTabs([self.tr("Reply"), self.tr("Comment")], self)
        self.field = ComposerField(self)
        self.field.setAccessibleName(self.tr("Message"))
        self.undo = UndoSendButton(composer.undo, self)
        self.channel = ChannelButton(composer.channel, self)
        self.quote = QuoteBar(composer, self)
        self.held = HeldBar(composer, self)
        self._popups: list[CompletionPopup] = []
        self._tools: dict[QAbstractButton, Tool] = {}
        self._reply_tools: set[QAbstractButton] = set()
        self._panel: QWidget | None = None
        self.mentions = CompletionPopup(self.field, composer.mentions, MentionDelegate(), ROW_HEIGHT)
        self.mentions.list.setAccessibleName(self.tr("Mention somebody"))
        self.add_completion(self.mentions)
        self.error = Label("", TextStyle.SMALL, Ink.BAD, self, wraps=True)
        self.counter = Label("", TextStyle.SMALL, Ink.MUTED, self)
        self._hint = HintLabel("", TextStyle.SMALL, Ink.MUTED, self)
        self.send = SendButton(self.tr("Send"), self)
        self.later = LaterButton(self.tr("Send later"), self)
        self._lay_out()
        self._order_keyboard()
        self._connect()
        self.field.replace_text(composer.text)
        self._on_writing_changed()
        self._on_state_changed()

    def _connect(self) -> None:
        composer = self._composer
        self.tabs.chosen.connect(self._on_mode_chosen)
        self.field.textChanged.connect(self._on_text_changed)
        self.field.submitted.connect(composer.send)
        self.field.cancelled.connect(self._on_cancelled)
        self.field.undo_wanted.connect(composer.undo.undo)
        self.field.paste_cut.connect(composer.note_cut)
        self.send.clicked.connect(self._on_send_clicked)
        self.later.clicked.connect(self._on_later_clicked)
        for button in (self.held.send_anyway, self.held.keep_writing, self.quote.remove):
            button.clicked.connect(self.focus_field)
        composer.text_replaced.connect(self.field.replace_text)
        composer.text_restored.connect(self.field.restore_text)
        composer.insertion_wanted.connect(self._on_insertion_wanted)
        composer.writing_wanted.connect(self.focus_field)
        composer.state_changed.connect(self._on_state_changed)
        composer.undo.changed.connect(self._on_undo_changed)
        composer.writing.changed.connect(self._on_writing_changed)

    def focus_field(self) -> None:
        """Put the keyboard into the field, or into the panel that is in its place."""
        widget = self.field if self._panel is None else self._panel
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_completion(self, popup: CompletionPopup) -> None:
        """Let a popup follow what is written."""
        self._popups.append(popup)

    @property
    def is_completing(self) -> bool:
        """Whether a popup has something to say to what is being written: keys are its own then."""
        return any(popup.isVisible() for popup in self._popups)

    def add_below_text(self, bar: QWidget) -> None:
        """Put a bar about the text below the field."""
        self._texts.insertWidget(self._texts.indexOf(self.error), bar)

    def add_tool(self, button: QAbstractButton, place: Tool, *, for_comments: bool = True) -> None:
        """Put a button into the row of tools. It can be pressed while anything can be written.

        `for_comments`: it is there while a comment is written too.
        """
        number = sum(other < place for other in self._tools.values())
        self._tools[button] = place
        if not for_comments:
            self._reply_tools.add(button)
        self._tool_row.insertWidget(number, button)
        self._order_keyboard()
        self._show_tools()

    def show_panel(self, panel: QWidget) -> None:
        """Put a widget in the place of the field and of the row of tools, and the keyboard into it."""
        self.hide_panel()
        self._panel = panel
        self._room.addWidget(panel)
        self._writing.hide()
        panel.show()
        panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def hide_panel(self) -> None:
        """Put the field back into its place, and the keyboard into it. The panel is hidden and stays its owner's."""
        panel, self._panel = self._panel, None
        if panel is not None:
            self._room.removeWidget(panel)
            panel.hide()
            self._writing.show()
            self.focus_field()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the card: tinted while a comment is written, so nobody takes it for a reply."""
        painter = QPainter(self)
        theme = tokens()
        is_comment = self._composer.state.mode is ComposerMode.COMMENT
        ground, line = (theme.bubble_comment, theme.comment_line) if is_comment else (theme.panel, theme.line)
        paint_rounded(painter, QRectF(self.rect()), ground, radius=RADIUS_CARD, line=line)
        painter.end()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.tabs)
        top.addStretch(1)
        top.addWidget(self.undo)
        top.addWidget(self.channel)
        self._writing = QWidget(self)
        self._texts = texts = QVBoxLayout()
        texts.setContentsMargins(3, 2, 3, 2)
        texts.addWidget(self.field)
        texts.addWidget(self.error)
        writing = QVBoxLayout(self._writing)
        writing.setContentsMargins(0, 0, 0, 0)
        writing.setSpacing(6)
        writing.addLayout(texts)
        writing.addSpacing(8)
        writing.addLayout(self._bottom())
        self._room = QVBoxLayout()
        self._room.addWidget(self._writing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 8, 8)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self.quote)
        layout.addWidget(self.held)
        layout.addLayout(self._room)

    def _bottom(self) -> QHBoxLayout:
        self._tool_row = QHBoxLayout()
        self._tool_row.setSpacing(4)
        bottom = QHBoxLayout()
        bottom.setSpacing(12)
        bottom.addLayout(self._tool_row)
        bottom.addWidget(self.counter)
        bottom.addStretch(1)
        bottom.addWidget(self._hint)
        send = QHBoxLayout()
        send.setSpacing(1)
        send.addWidget(self.send)
        send.addWidget(self.later)
        bottom.addLayout(send)
        return bottom

    def _order_keyboard(self) -> None:
        """Let Tab lead from the field to what a held reply offers, to the tools, and on to Send."""
        tools = sorted(self._tools, key=lambda button: self._tools[button])
        order = (self.field, self.held.send_anyway, self.held.keep_writing, *tools, self.send, self.later)
        for number in range(len(order) - 1):
            self.setTabOrder(order[number], order[number + 1])

    def _show_tools(self) -> None:
        state = self._composer.state
        for button in self._tools:
            button.setVisible(state.mode is ComposerMode.REPLY or button not in self._reply_tools)
            button.setEnabled(not state.blocked)

    def _on_mode_chosen(self, number: int) -> None:
        self._composer.set_mode(_MODES[number])
        self.focus_field()

    def _on_text_changed(self) -> None:
        text = self.field.toPlainText()
        is_typed = text != self._composer.text
        self._composer.edit(text)
        for popup in self._popups:
            popup.follow(text, is_typed=is_typed)

    def _on_insertion_wanted(self, text: str) -> None:
        self.field.insert_text(text)
        self.focus_field()

    def _on_send_clicked(self) -> None:
        self._composer.send()
        self.focus_field()

    def _on_later_clicked(self) -> None:
        open_later_menu(self._composer.later, self.later)

    def _on_cancelled(self) -> None:
        """Go on with what is held; else answer no message in particular."""
        if self._composer.state.held is not None:
            self._composer.keep_writing()
        else:
            self._composer.unquote()

    def _on_undo_changed(self) -> None:
        self.field.set_undoes_sending(undoes=self._composer.undo.seconds_left > 0)

    def _on_writing_changed(self) -> None:
        key = self._composer.writing.send_key
        self.field.set_send_key(key)
        if key is SendKey.ENTER:
            self._hint.setText(self.tr("Enter to send · Shift+Enter for a new line"))
        else:
            shown = QKeySequence("Ctrl+Enter").toString(QKeySequence.SequenceFormat.NativeText)
            self._hint.setText(self.tr("%1 to send · Enter for a new line").replace("%1", shown))

    def _on_state_changed(self) -> None:
        state = self._composer.state
        is_reply = state.mode is ComposerMode.REPLY
        error = state.error or (state.blocked if self._composer.text else "")
        self.tabs.choose(_MODES.index(state.mode))
        self.tabs.setEnabled(state.contact_id is not None)
        self.field.setReadOnly(bool(state.blocked))
        self.field.setPlaceholderText(state.blocked or self._placeholder(state.mode))
        self.send.setEnabled(state.can_send)
        self.send.set_joined(is_joined=is_reply)
        self.later.setVisible(is_reply)
        self.later.setEnabled(state.can_send)
        self.channel.set_wanted(is_wanted=is_reply)
        self.counter.setText(state.counter)
        self.counter.setVisible(bool(state.counter))
        self.counter.set_ink(Ink.BAD if state.is_too_long else Ink.MUTED)
        self.counter.setAccessibleName(self.tr("Characters left: %1").replace("%1", state.counter))
        self.error.setText(error)
        self.error.setVisible(bool(error))
        self._show_tools()
        self.update()

    def _placeholder(self, mode: ComposerMode) -> str:
        if mode is ComposerMode.COMMENT:
            return self.tr("Write an internal comment: the contact will not see it")
        return self.tr("Write a reply")
