"""What is being written to a contact: replies and comments, now or later, and sending them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import partial

import msgspec
from PySide6.QtCore import QLocale, QObject, Signal

from desktop_inbox.cache.store import Store
from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.channel_limits import as_taken
from desktop_inbox.domain.clock import Clock
from desktop_inbox.domain.draft import DraftContent, joined
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import AttachmentId, ContactId, MessageId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.domain.message import MESSAGE_CHARACTERS
from desktop_inbox.domain.ports import LiveSession
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.text import clean_draft, clean_text
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage
from desktop_inbox.viewmodels.channel_choice import ChannelChoice
from desktop_inbox.viewmodels.composer_state import ComposerMode, ComposerState
from desktop_inbox.viewmodels.draft_keeper import DraftKeeper
from desktop_inbox.viewmodels.drafts import NOTHING, Place
from desktop_inbox.viewmodels.enclosures import Enclosures, not_taken
from desktop_inbox.viewmodels.mention_completion import MentionCompletion
from desktop_inbox.viewmodels.outgoing import Outgoing, Sender
from desktop_inbox.viewmodels.people import People
from desktop_inbox.viewmodels.quoting import Quoting
from desktop_inbox.viewmodels.replies import ReplyWriter
from desktop_inbox.viewmodels.reply_watch import ReplyWatch
from desktop_inbox.viewmodels.returning import Returning
from desktop_inbox.viewmodels.send_later import SendLater
from desktop_inbox.viewmodels.text_gaps import TextGaps
from desktop_inbox.viewmodels.undo_send import UndoSend
from desktop_inbox.viewmodels.writing_preferences import WritingPreferences

COUNTER_FROM = 500
"""The counter shows when fewer characters than this are left, or than a quarter of what the channel takes."""


class ComposerViewModel(QObject):
    """The text of one contact and mode at a time, and what goes with it.

    The screen calls `edit` on every change of its field and replaces the field's text on `text_replaced`. What could
    not be put into the outbox comes back into the field. `mentions` completes names in comments, `channel` says where a
    reply goes, `undo` takes back what was just sent, `later` offers times to send at. Belongs to the loop's thread.
    """

    state_changed = Signal()
    text_replaced = Signal(str)
    """Another place is written at, or the text was sent: nothing leads back to the text before."""
    text_restored = Signal(str)
    """A text came back, or from another desktop, into what is written: undo leads to the text before."""
    sent = Signal()
    replied = Signal()
    """What was sent is a reply, not a comment; comes after `sent`."""
    insertion_wanted = Signal(str)
    """A text is to be put into the field at its cursor."""
    carried = Signal(object, object)
    """The contact was merged into another one, which writing goes on with from now on."""
    writing_wanted = Signal()
    """A text came back to be edited: the keyboard belongs into the field."""
    voice_came_back = Signal(object)
    """Voice notes to this contact were not sent after all, and wait (`domain.draft.VOICE_NOTES`)."""

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        store: Store,
        live: LiveSession,
        scope: TaskScope,
        clock: Clock,
        writer: ReplyWriter,
        people: People,
        writing: WritingPreferences,
        zone: tzinfo | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with. `zone`: the user's time zone (None: the system's)."""
        super().__init__(parent)
        self.writing = writing
        self._live, self._scope = live, scope
        self.mentions = MentionCompletion(people, self)
        self.gaps = TextGaps(self)
        self._wanted: Callable[[], None] = self._send_now
        self.enclosures = Enclosures(writer.new_attachment_id, self)
        self.channel = ChannelChoice(self)
        self.undo = UndoSend(clock, self)
        self.later = SendLater(clock, zone, self)
        self._quoting = Quoting(store, scope, people, self)
        self._watch = ReplyWatch(store, scope, self)
        self._keeper = DraftKeeper(store, scope, self)
        self._sender = Sender(writer, self._keeper.drafts, scope, self)
        self._returning = Returning(self._keeper.drafts, scope, self._shown, self)
        self._is_held = False
        self._text = ""
        self._block, self._stops_comments = "", False
        self._name = self._language = ""
        self._state = ComposerState(blocked=self._nobody())
        for part in (self.enclosures, self.channel, self._quoting, self._watch):
            part.changed.connect(self._update)
        self._keeper.begun.connect(self._on_begun)
        self._keeper.came.connect(self._on_came)
        self._sender.held.connect(self.undo.hold)
        self._sender.failed.connect(self._on_failed)
        self.undo.undone.connect(self._returning.take_back)
        self._returning.came_back.connect(self._on_came_back)
        self._returning.voice_came_back.connect(self.voice_came_back)
        self._returning.failed.connect(self._on_not_taken_back)
        self.enclosures.edited.connect(self._on_enclosures_edited)
        self.later.chosen.connect(self.send_later)

    @property
    def state(self) -> ComposerState:
        """What stands around the text."""
        return self._state

    @property
    def text(self) -> str:
        """What is written and not sent."""
        return self._text

    # Where is written -------------------------------------------------------------------------------------------------
    def open(self, contact_id: ContactId | None) -> None:
        """Write to another contact: what was written to the one before is kept as its draft. Begins with a reply."""
        if contact_id != self._state.contact_id:
            self._block, self._stops_comments = "", False
            self._name = self._language = ""
            self.channel.leave()
            self.later.set_cancels(cancels=True)
            self.undo.watch(contact_id)
            self._move(contact_id, ComposerMode.REPLY)

    def set_mode(self, mode: ComposerMode) -> None:
        """Write a reply or a comment; each has its own text."""
        if mode is not self._state.mode and self._state.contact_id is not None:
            self._move(self._state.contact_id, mode)

    def carry_to(self, contact_id: ContactId) -> None:
        """Go on with the contact that this one was merged into: what is being written comes along.

        The store has appended what it had of it to what was begun there.
        """
        content, before, place = self._content(), self._place(), (contact_id, self._state.mode)
        if before is not None:
            self.carried.emit(before[0], contact_id)
        self._keeper.carry(place, content)
        self.undo.watch(contact_id)
        self._show_place(contact_id, place[1])

    def set_block(self, reason: str, *, stops_comments: bool = False) -> None:
        """Say why no reply can be written to this contact (empty: it can). Comments mostly can be all the same."""
        self._block, self._stops_comments = reason, stops_comments
        self._update()

    def know(self, details: ContactDetails, channels: Sequence[Channel]) -> None:
        """Hear what is known of the contact, and of the workspace's channels."""
        if details.contact.id == self._state.contact_id:
            self._watch.know(details.contact.id, details.newest_reply)
            self._quoting.know_contact(details.contact.name)
            self.later.know_zone(details.contact.timezone)
            self._name, self._language = details.contact.name, details.contact.language or ""
            self.channel.know(details, channels)

    # Writing ----------------------------------------------------------------------------------------------------------
    def edit(self, text: str) -> None:
        """Hear what the field holds now."""
        if text == self._text:
            return
        self._take(text)
        self._keeper.note(self._content())
        self._tell_typing(is_typing=bool(text.strip()))
        self._update(error="")

    def insert(self, text: str) -> None:
        """Put a text in at the cursor, or in the place of what is selected, and the keyboard into the field."""
        if not self._state.blocked:
            self.insertion_wanted.emit(text)

    def quote(self, message_id: MessageId) -> None:
        """Answer a message visibly, where the channel can do that."""
        contact_id = self._state.contact_id
        if contact_id is None or not self._state.can_quote:
            return
        self.set_mode(ComposerMode.REPLY)
        self._quoting.answer(contact_id, message_id)
        self._keeper.note(self._content())
        self.writing_wanted.emit()

    def unquote(self) -> None:
        """Answer no message in particular."""
        if self._state.contact_id is not None and self._quoting.quoted_id is not None:
            self._quoting.answer(self._state.contact_id, None)
            self._keeper.note(self._content())

    def note_cut(self, limit: int) -> None:
        """Hear that of what was pasted only so many characters were taken."""
        count = QLocale().toString(limit)
        text = self.tr("What you pasted was too long. Only its first %1 characters are here.")
        self._update(error=text.replace("%1", count))

    # Sending ----------------------------------------------------------------------------------------------------------
    def send(self) -> None:
        """Send what is written; the field is emptied at once and gets the text back if it could not be stored.

        A reply that a teammate's has overtaken is held instead: nothing is sent before the user has decided. So is a
        text with gaps (`gaps`), once.
        """
        self._ask_first(self._send_now)

    def send_with_gaps(self) -> None:
        """Send the text as it is, now or later as it was wanted: the user knows of its gaps."""
        self.gaps.accept()
        self._wanted()

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

    def send_later(self, at: datetime, cancels_on_message: bool) -> None:  # noqa: FBT001 - a slot
        """Let the server send the reply at a time; with `cancels_on_message` not if the contact writes first."""
        if self._state.mode is ComposerMode.REPLY:
            self._ask_first(partial(self._put_out, at=at, cancels_on_message=cancels_on_message))

    def send_attachments(self, text: str, attachments: Sequence[Attachment]) -> None:
        """Send attachments with a caption (empty: none); what is in the field stays there.

        More than one message carries go as several, the caption with the first. In the outbox it is held like any
        reply when a teammate's comes first.
        """
        contact_id = self._state.contact_id
        if contact_id is not None and attachments and not self._block:
            outgoing = self._outgoing((contact_id, ComposerMode.REPLY), DraftContent(text=text), tuple(attachments))
            self._sender.put_out(outgoing, clears_draft=False)
            self.sent.emit()
            self.replied.emit()

    def edit_again(self, command: SendMessage | AddComment) -> None:
        """Take a text back out of the outbox and go on writing it, before what was written since.

        What the server may have already stays where it is.
        """
        self._returning.take_back([command])

    def take_up(self, content: DraftContent) -> None:
        """Go on writing a reply that nobody will send: it comes before what was written since."""
        contact_id = self._state.contact_id
        if contact_id is None:
            return
        place = (contact_id, ComposerMode.REPLY)
        if place == self._place():
            self._restore(joined(content, self._content()))
            self._keeper.store_now()
        else:
            self._keeper.move(place, bring=content)
            self._show_place(*place)
        self.writing_wanted.emit()

    async def flush(self) -> None:
        """Store the draft now. Never raises: without a store the text is lost with the window."""
        await self._keeper.flush()

    async def close(self) -> None:
        """Wait until what was sent is in the outbox, store the draft, and stop."""
        self._tell_typing(is_typing=False)
        await self._sender.wait()
        await self.flush()
        self._keeper.close()

    # Moving between contacts and modes --------------------------------------------------------------------------------
    def _move(self, contact_id: ContactId | None, mode: ComposerMode) -> None:
        self._keeper.move(None if contact_id is None else (contact_id, mode))
        self._show_place(contact_id, mode)

    def _show_place(self, contact_id: ContactId | None, mode: ComposerMode) -> None:
        """Show an empty field; what was begun there comes as soon as it was read."""
        self._tell_typing(is_typing=False)
        if contact_id != self._state.contact_id:
            self._watch.leave()
        self._state = ComposerState(contact_id=contact_id, mode=mode)
        self.mentions.forget()
        self.mentions.set_wanted(is_wanted=mode is ComposerMode.COMMENT)
        self._replace(NOTHING)
        self.state_changed.emit()

    def _on_begun(self, content: DraftContent) -> None:
        whole = msgspec.structs.replace(content, quoted_id=self._quoting.quoted_id or content.quoted_id)
        self._replace(whole)
        if whole != content:
            self._keeper.note(whole)

    def _on_came(self, content: DraftContent) -> None:
        self._replace(content, is_restored=True)

    def _on_came_back(self, place: Place, content: DraftContent) -> None:
        """Show what came back, before what was written since. It is in the draft, or nowhere if it is not stored."""
        if place[0] != self._state.contact_id:
            return
        if place != self._place():
            self.set_mode(place[1])
        elif content != NOTHING:
            self._restore(joined(content, self._content()))
        self.writing_wanted.emit()

    def _on_not_taken_back(self) -> None:
        self._update(error=self.tr("This could not be saved. Check that the disk has free space, then try again."))

    def _on_enclosures_edited(self) -> None:
        self._keeper.note(self._content())
        self._keeper.store_now()

    # Sending ----------------------------------------------------------------------------------------------------------
    def _ask_first(self, sending: Callable[[], None]) -> None:
        """Send, unless the text has gaps: then once the user wants that."""
        self._wanted = sending
        if not (self._state.can_send and self.gaps.hold()):
            sending()

    def _send_now(self) -> None:
        if self._watch.newer is None:
            self._put_out()
        elif self._state.can_send:
            self._is_held = True
            self._update(error="")

    def _put_out(self, *, at: datetime | None = None, cancels_on_message: bool = True) -> None:
        place = self._place()
        if place is None or not self._state.can_send:
            return
        files = self.enclosures.attachments if place[1] is ComposerMode.REPLY else ()
        if self.channel.current is not None:
            files = tuple(as_taken(self.channel.limits, each) for each in files)
        outgoing = self._outgoing(place, self._content(), files, at=at, cancels_on_message=cancels_on_message)
        self._tell_typing(is_typing=False)
        self._replace(NOTHING)
        self._keeper.forget()
        self._update(error="")
        self._sender.put_out(outgoing, clears_draft=True)
        self.sent.emit()
        if place[1] is ComposerMode.REPLY and at is None:
            self.replied.emit()

    def _outgoing(
        self,
        place: Place,
        content: DraftContent,
        files: tuple[Attachment, ...],
        *,
        at: datetime | None = None,
        cancels_on_message: bool = True,
    ) -> Outgoing:
        limits = self.channel.limits
        is_held = place[1] is ComposerMode.REPLY and at is None
        seen = self._watch.seen if self._text else self._watch.newest
        return Outgoing(
            place=place,
            content=DraftContent(
                text=clean_text(content.text), quoted_id=content.quoted_id if limits.has_quotes else None
            ),
            attachments=files,
            seen_reply=seen,
            chosen=self.mentions.chosen,
            channel_id=self.channel.chosen_id,
            per_message=limits.attachments,
            hold_s=self.writing.undo_send_s if is_held else 0,
            at=at,
            cancels_on_message=cancels_on_message,
        )

    def _on_failed(self, outgoing: Outgoing) -> None:
        """Put what could not be stored back before what was written since."""
        self._returning.refuse(outgoing)
        if outgoing.place == self._place():
            self._update(error=self._not_saved())

    # State ------------------------------------------------------------------------------------------------------------
    def _place(self) -> Place | None:
        contact_id = self._state.contact_id
        return None if contact_id is None else (contact_id, self._state.mode)

    def _shown(self) -> tuple[Place | None, DraftContent]:
        return self._place(), self._content()

    def _content(self) -> DraftContent:
        attachments = self.enclosures.attachments
        return DraftContent(text=clean_draft(self._text), quoted_id=self._quoting.quoted_id, attachments=attachments)

    def _take(self, text: str) -> None:
        """Take another text. The writing of a reply begins with its first character, and ends when it is empty."""
        was_empty, self._text = not self._text, text
        self.gaps.follow(text)
        if not text:
            self._is_held = False
            self._watch.end()
        elif was_empty and self._state.mode is ComposerMode.REPLY:
            self._watch.begin()

    def _replace(self, content: DraftContent, *, is_restored: bool = False) -> None:
        if self._state.contact_id is not None:
            self._quoting.answer(self._state.contact_id, content.quoted_id)
        self.enclosures.show(content.attachments)
        self.gaps.take_up(content.text)
        self._take(content.text)
        if is_restored:
            self.text_restored.emit(content.text)
        else:
            self.text_replaced.emit(content.text)
        self._update()

    def _restore(self, content: DraftContent) -> None:
        """Put a text in that came back, and keep it as the draft."""
        self._replace(content, is_restored=True)
        self._keeper.note(content)

    def _tell_typing(self, *, is_typing: bool) -> None:
        """Tell others that a reply is being written. A comment is nobody's business but the team's."""
        if self._state.contact_id is not None and self._state.mode is ComposerMode.REPLY:
            self._live.set_typing(self._state.contact_id, is_typing=is_typing)

    @property
    def not_taken(self) -> Mapping[AttachmentId, UserError]:
        """Which of the enclosures the channel does not take, and why: nothing can be sent with them."""
        is_reply = self._state.mode is ComposerMode.REPLY
        return not_taken(self.enclosures.attachments, self.channel.limits) if is_reply and self.channel.current else {}

    def _limit(self) -> int:
        """Return how long the text may be, in code points."""
        if self._state.mode is ComposerMode.COMMENT:
            return MESSAGE_CHARACTERS
        limits = self.channel.limits
        return limits.caption_characters if self.enclosures.attachments else limits.text_characters

    def _update(self, error: str | None = None) -> None:
        state, limit = self._state, self._limit()
        is_reply, left = state.mode is ComposerMode.REPLY, limit - len(self._text)
        held = self._watch.newer if self._is_held else None
        blocked = self._blocked()
        has_content = bool(clean_text(self._text) or (is_reply and self.enclosures.attachments))
        updated = ComposerState(
            contact_id=state.contact_id,
            mode=state.mode,
            blocked=blocked,
            can_send=not blocked and left >= 0 and held is None and has_content and not self.not_taken,
            counter=QLocale().toString(left) if left < min(COUNTER_FROM, limit // 4) else "",
            is_too_long=left < 0,
            error=state.error if error is None else error,
            quote=self._quoting.row if is_reply and self.channel.limits.has_quotes else None,
            can_quote=state.contact_id is not None and not self._block and self.channel.limits.has_quotes,
            contact_name=self._name,
            language=self._language,
            held=held,
        )
        if updated != state:
            self._state = updated
            self.state_changed.emit()

    def _blocked(self) -> str:
        """Return why nothing can be written here; empty: it can."""
        if self._state.contact_id is None:
            return self._nobody()
        can_comment = self._state.mode is ComposerMode.COMMENT and not self._stops_comments
        return "" if can_comment else self._block

    def _not_saved(self) -> str:
        return self.tr("Not sent: it could not be saved. Check that the disk has free space, then send again.")

    def _nobody(self) -> str:
        return self.tr("Choose a contact to write to.")
