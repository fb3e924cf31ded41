"""What is being written to a contact: replies and comments, their drafts, and sending them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QLocale, QObject, QTimer, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.message import MESSAGE_CHARACTERS
from desktop_inbox.domain.ports import LiveSession
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.text import clean_text
from desktop_inbox.protocol.conversation_commands import ATTACHMENTS, AddComment, SendMessage
from desktop_inbox.viewmodels.composer_state import ComposerMode, ComposerState
from desktop_inbox.viewmodels.drafts import Drafts, Place, continued, joined, place_of
from desktop_inbox.viewmodels.mention_completion import MentionCompletion
from desktop_inbox.viewmodels.mentioned import Named
from desktop_inbox.viewmodels.people import People
from desktop_inbox.viewmodels.replies import ReplyWriter
from desktop_inbox.viewmodels.reply_watch import ReplyWatch
from desktop_inbox.viewmodels.snippets.enclosures import Enclosures
from desktop_inbox.viewmodels.snippets.gaps import TextGaps

_log = logging.getLogger(__name__)

DRAFT_DELAY_MS = 400
"""How long after the last keystroke a draft is stored."""
COUNTER_FROM = 500
"""The counter shows when fewer characters than this are left."""


class _Outgoing(msgspec.Struct, frozen=True):
    """A text that is on its way into the outbox, with what the command needs besides (see `ReplyWriter`)."""

    text: str
    seen_reply: int | None
    chosen: tuple[Named, ...]
    attachments: tuple[Attachment, ...] = ()


class ComposerViewModel(QObject):
    """The text of one contact and mode at a time.

    The screen calls `edit` on every change of its field and replaces the field's text on `text_replaced`. A text that
    could not be put into the outbox comes back into the field. `mentions` completes names in comments. Belongs to the
    loop's thread.
    """

    state_changed = Signal()
    text_replaced = Signal(str)
    sent = Signal()
    replied = Signal()
    """What was sent is a reply, not a comment; comes after `sent`."""
    insertion_wanted = Signal(str)
    """A text is to be put into the field at its cursor."""
    writing_wanted = Signal()
    """A text came back to be edited: the keyboard belongs into the field."""

    def __init__(
        self,
        *,
        store: Store,
        live: LiveSession,
        scope: TaskScope,
        writer: ReplyWriter,
        people: People,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with."""
        super().__init__(parent)
        self._live, self._scope, self._writer = live, scope, writer
        self._drafts = Drafts(store)
        self.mentions = MentionCompletion(people, self)
        self.gaps = TextGaps(self)
        self.enclosures = Enclosures(writer.new_attachment_id, self)
        self.enclosures.changed.connect(self._update)
        self._watch = ReplyWatch(store, scope, self)
        self._watch.changed.connect(self._update)
        self._is_held = False
        self._text = ""
        self._is_dirty = False
        self._sending: set[asyncio.Task[None]] = set()
        self._block, self._stops_comments = "", False
        self._state = ComposerState(blocked=self._nobody())
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(DRAFT_DELAY_MS)
        self._draft_timer.timeout.connect(self._on_draft_due)

    @property
    def state(self) -> ComposerState:
        """What stands around the text."""
        return self._state

    @property
    def text(self) -> str:
        """What is written and not sent."""
        return self._text

    # Intents ----------------------------------------------------------------------------------------------------------
    def open(self, contact_id: ContactId | None) -> None:
        """Write to another contact: what was written to the one before is kept as its draft. Begins with a reply."""
        if contact_id != self._state.contact_id:
            self._block, self._stops_comments = "", False
            self._move(contact_id, ComposerMode.REPLY)

    def set_mode(self, mode: ComposerMode) -> None:
        """Write a reply or a comment; each has its own text."""
        if mode is not self._state.mode and self._state.contact_id is not None:
            self._move(self._state.contact_id, mode)

    def carry_to(self, contact_id: ContactId) -> None:
        """Go on with the contact that this one was merged into: what is being written comes along.

        The store has appended what it had of it to what was begun there.
        """
        mode, text, before = self._state.mode, self._text, self._place()
        self._is_dirty = False  # nothing is left behind
        if before is not None:
            self.enclosures.carry(before, (contact_id, mode))
        self._move(contact_id, mode)
        if text:
            self._scope.spawn("carry", self._carry((contact_id, mode), text))

    def set_block(self, reason: str, *, stops_comments: bool = False) -> None:
        """Say why no reply can be written to this contact (empty: it can). Comments mostly can be all the same."""
        self._block, self._stops_comments = reason, stops_comments
        self._update()

    def know_newest_reply(self, position: int) -> None:
        """Hear where the newest reply of another user to this contact stands (`ContactDetails.newest_reply`)."""
        if self._state.contact_id is not None:
            self._watch.know(self._state.contact_id, position)

    def edit(self, text: str) -> None:
        """Hear what the field holds now."""
        if text == self._text:
            return
        self._take(text)
        self._is_dirty = True
        self._draft_timer.start()
        self._tell_typing(is_typing=bool(text.strip()))
        self._update(error="")

    def insert(self, text: str) -> None:
        """Put a text in at the cursor, or in the place of what is selected, and the keyboard into the field."""
        if not self._state.blocked:
            self.insertion_wanted.emit(text)

    def send(self) -> None:
        """Send what is written; the field is emptied at once and gets the text back if it could not be stored.

        A reply that a teammate's has overtaken is held instead: nothing is sent before the user has decided. So is a
        text with gaps (`gaps`), once.
        """
        if self._state.can_send and self.gaps.hold():
            return
        if self._watch.newer is None:
            self._put_out()
        elif self._state.can_send:
            self._is_held = True
            self._update(error="")

    def send_attachments(self, text: str, attachments: Sequence[Attachment]) -> None:
        """Send attachments with a caption (empty: none); what is in the field stays there.

        More than one message carries go as several, the caption with the first. In the outbox it is held like any
        reply when a teammate's comes first.
        """
        contact_id = self._state.contact_id
        if contact_id is not None and attachments and not self._block:
            caption = clean_text(text)
            sending = self._scope.spawn("send-files", self._send_attachments(contact_id, caption, tuple(attachments)))
            self._keep_sending(sending)
            self.sent.emit()
            self.replied.emit()

    def send_with_gaps(self) -> None:
        """Send the text as it is: the user knows of its gaps."""
        self.gaps.accept()
        self.send()

    def send_anyway(self) -> None:
        """Send the reply that is held."""
        if self._is_held:
            self.keep_writing()
            self._put_out()

    def keep_writing(self) -> None:
        """Go on with the reply that is held. Of the teammate's reply the user knows now: it holds nothing any more."""
        if self._is_held:
            self._is_held = False
            self._watch.accept()
            self._update()

    def edit_again(self, command: SendMessage | AddComment) -> None:
        """Take a text back out of the outbox and go on writing it, before what was written since.

        What the server may have already stays where it is.
        """
        self._scope.spawn("edit-again", self._edit_again(command))

    async def flush(self) -> None:
        """Store the draft now. Never raises: without a store the text is lost with the window."""
        place = self._place()
        if place is not None and self._is_dirty:
            await self._save(place, self._text)

    async def close(self) -> None:
        """Wait until what was sent is in the outbox, store the draft, and stop."""
        self._draft_timer.stop()
        self._tell_typing(is_typing=False)
        if self._sending:
            await asyncio.wait(self._sending)
        await self.flush()

    # Moving between contacts and modes --------------------------------------------------------------------------------
    def _move(self, contact_id: ContactId | None, mode: ComposerMode) -> None:
        place = self._place()
        self._draft_timer.stop()
        if place is not None:
            self._tell_typing(is_typing=False)
            if self._is_dirty:
                self._scope.spawn("save-draft", self._save(place, self._text))
        if contact_id != self._state.contact_id:
            self._watch.leave()
        self._state = ComposerState(contact_id=contact_id, mode=mode)
        self.enclosures.open(self._place())
        self._is_dirty = False
        self.mentions.forget()
        self.mentions.set_wanted(is_wanted=mode is ComposerMode.COMMENT)
        self._replace("")
        place = self._place()
        if place is not None:
            self._scope.spawn("read-draft", self._read(place))

    async def _read(self, place: Place) -> None:
        try:
            text, is_refused = await self._drafts.read(place)
        except StoreUnavailableError as error:
            _log.warning("a draft cannot be read: %s", error.code)
            return
        if place == self._place() and not self._text and text:
            self._replace(text)
            self._is_dirty = is_refused

    async def _carry(self, place: Place, text: str) -> None:
        try:
            draft, _ = await self._drafts.read(place)
        except StoreUnavailableError as error:
            _log.warning("a draft cannot be read: %s", error.code)
            draft = ""
        if place == self._place():
            self._replace(continued(draft, text))
            self._is_dirty = True
            self._draft_timer.start()

    async def _save(self, place: Place, text: str) -> None:
        try:
            await self._drafts.save(place, text)
        except StoreUnavailableError as error:
            _log.warning("a draft cannot be stored: %s", error.code)
            return
        if place == self._place() and text == self._text:
            self._is_dirty = False

    def _on_draft_due(self) -> None:
        place = self._place()
        if place is not None:
            self._scope.spawn("save-draft", self._save(place, self._text))

    async def _edit_again(self, command: SendMessage | AddComment) -> None:
        place = place_of(command)
        try:
            is_taken = await self._drafts.take_out(command, self._text if place == self._place() else None)
        except StoreUnavailableError as error:
            _log.warning("a text cannot be taken back: %s", error.code)
            self._update(error=self.tr("This could not be saved. Check that the disk has free space, then try again."))
            return
        if not is_taken or place[0] != self._state.contact_id:
            return
        if place == self._place():
            self._replace(joined(command.text, self._text))
            self._is_dirty = True
            self._draft_timer.start()
        else:
            self.set_mode(place[1])
        if isinstance(command, SendMessage):
            self.enclosures.give_back(place, tuple(each for each in command.attachments if each.copied_from))
        self.writing_wanted.emit()

    # Sending ----------------------------------------------------------------------------------------------------------
    def _put_out(self) -> None:
        place = self._place()
        if place is None or not self._state.can_send:
            return
        seen = self._watch.seen if self._text else self._watch.newest
        outgoing = _Outgoing(clean_text(self._text), seen, self.mentions.chosen, self.enclosures.take())
        self._draft_timer.stop()
        self._tell_typing(is_typing=False)
        self._replace("")
        self._update(error="")
        self._is_dirty = False
        self._keep_sending(self._scope.spawn("send", self._send(place, outgoing)))
        self.sent.emit()
        if place[1] is ComposerMode.REPLY:
            self.replied.emit()

    async def _send(self, place: Place, outgoing: _Outgoing) -> None:
        contact_id, mode = place
        draft, text = mode.value, outgoing.text
        try:
            async with self._drafts.turn:
                if mode is ComposerMode.REPLY:
                    await self._reply(
                        contact_id, text, outgoing.attachments, clear_draft=draft, seen_reply=outgoing.seen_reply
                    )
                else:
                    await self._writer.comment(contact_id, text, clear_draft=draft, chosen=outgoing.chosen)
        except StoreUnavailableError as error:
            _log.warning("a message cannot be stored: %s", error.code)
            self.enclosures.give_back(place, outgoing.attachments)
            self._give_back(place, text)

    async def _send_attachments(self, contact_id: ContactId, text: str, attachments: tuple[Attachment, ...]) -> None:
        try:
            await self._reply(contact_id, text, attachments, seen_reply=self._watch.newest)
        except StoreUnavailableError as error:
            _log.warning("attachments cannot be stored: %s", error.code)
            self._update(error=self._not_saved())

    async def _reply(
        self,
        contact_id: ContactId,
        text: str,
        attachments: tuple[Attachment, ...],
        *,
        clear_draft: str | None = None,
        seen_reply: int | None,
    ) -> None:
        """Write one message, or as many as the attachments need, the text with the first."""
        await self._writer.reply(
            contact_id, text, attachments=attachments[:ATTACHMENTS], clear_draft=clear_draft, seen_reply=seen_reply
        )
        for first in range(ATTACHMENTS, len(attachments), ATTACHMENTS):
            part = attachments[first : first + ATTACHMENTS]
            await self._writer.reply(contact_id, "", attachments=part, seen_reply=seen_reply)

    def _keep_sending(self, sending: asyncio.Task[None] | None) -> None:
        """Let `close` wait for it."""
        if sending is not None:
            self._sending.add(sending)
            sending.add_done_callback(self._sending.discard)

    def _give_back(self, place: Place, text: str) -> None:
        """Put a text that could not be stored back before what was written since."""
        if place != self._place():
            self._drafts.refuse(place, text)
            return
        self._replace(joined(text, self._text))
        self._is_dirty = True
        self._update(error=self._not_saved())

    # State ------------------------------------------------------------------------------------------------------------
    def _place(self) -> Place | None:
        contact_id = self._state.contact_id
        return None if contact_id is None else (contact_id, self._state.mode)

    def _take(self, text: str) -> None:
        """Take another text. The writing of a reply begins with its first character, and ends when it is empty."""
        was_empty, self._text = not self._text, text
        self.gaps.follow(text)
        if not text:
            self._is_held = False
            self._watch.end()
        elif was_empty and self._state.mode is ComposerMode.REPLY:
            self._watch.begin()

    def _replace(self, text: str) -> None:
        self.gaps.take_up(text)
        self._take(text)
        self.text_replaced.emit(text)
        self._update()

    def _tell_typing(self, *, is_typing: bool) -> None:
        """Tell others that a reply is being written. A comment is nobody's business but the team's."""
        if self._state.contact_id is not None and self._state.mode is ComposerMode.REPLY:
            self._live.set_typing(self._state.contact_id, is_typing=is_typing)

    def _update(self, error: str | None = None) -> None:
        state = self._state
        left = MESSAGE_CHARACTERS - len(self._text)
        blocked = self._nobody() if state.contact_id is None else self._block
        if state.mode is ComposerMode.COMMENT and state.contact_id is not None and not self._stops_comments:
            blocked = ""
        held = self._watch.newer if self._is_held else None
        has_content = bool(clean_text(self._text) or self.enclosures.attachments)
        updated = ComposerState(
            contact_id=state.contact_id,
            mode=state.mode,
            blocked=blocked,
            can_send=not blocked and left >= 0 and held is None and has_content,
            counter=QLocale().toString(left) if left < COUNTER_FROM else "",
            is_too_long=left < 0,
            error=state.error if error is None else error,
            held=held,
        )
        self._state = updated
        self.state_changed.emit()

    def _not_saved(self) -> str:
        return self.tr("Not sent: it could not be saved. Check that the disk has free space, then send again.")

    def _nobody(self) -> str:
        return self.tr("Choose a contact to write to.")
