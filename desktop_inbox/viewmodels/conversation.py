"""The conversation column: its header, and the timeline and the composer of the contact that is open."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, tzinfo

from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import OutboxCommand, Store, StoreChange
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.closing import ClosingNote, ClosingNoteMode, ClosingNotes
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import CommandId, ContactId, ConversationId, MessageId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.domain.ports import Colleagues, LiveSession
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.conversation_commands import CloseConversation, ScheduleMessage
from desktop_inbox.viewmodels.assignee_picker import Assignment
from desktop_inbox.viewmodels.closing import ClosingTarget, ClosingViewModel
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.conversation_header import HeaderMaker, HeaderState
from desktop_inbox.viewmodels.conversation_notice import Notice, NoticeKind, NoticeWording, rejected_command
from desktop_inbox.viewmodels.handling import Handling
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.people import People
from desktop_inbox.viewmodels.replies import ReplyWriter
from desktop_inbox.viewmodels.snoozing import SnoozeViewModel
from desktop_inbox.viewmodels.store_signals import StoreSignals
from desktop_inbox.viewmodels.taking_back import Doer
from desktop_inbox.viewmodels.teammates import Teammates
from desktop_inbox.viewmodels.timeline import TimelineViewModel
from desktop_inbox.viewmodels.toasts import Toasts
from desktop_inbox.viewmodels.writing_preferences import WritingPreferences

_log = logging.getLogger(__name__)


class ConversationViewModel(QObject):
    """One contact at a time. `header` is None while there is nothing to show. Belongs to the loop's thread.

    `merge_requested(ContactId)`: the user wants to merge the contact with another one. `moved(ContactId)`: the contact
    was merged, and this is shown instead.
    """

    header_changed = Signal()
    contact_changed = Signal(object)
    """Another contact was opened: its id, or None."""
    moved = Signal(object)
    merge_requested = Signal(object)

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        store: Store,
        live: LiveSession,
        colleagues: Colleagues,
        people: People,
        toasts: Toasts,
        scope: TaskScope,
        clock: Clock,
        writing: WritingPreferences | None = None,
        zone: tzinfo | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with. `writing` None: the usual preferences. `zone` None: the system's."""
        super().__init__(parent)
        self._store, self._scope, self._clock = store, scope, clock
        self.people = people
        self.writer = writer = ReplyWriter(store, clock)
        self.timeline = TimelineViewModel(
            store=store,
            live=live,
            scope=scope,
            clock=clock,
            writer=writer,
            user_id=people.user_id,
            zone=zone,
            parent=self,
        )
        self.composer = ComposerViewModel(
            store=store,
            live=live,
            scope=scope,
            clock=clock,
            writer=writer,
            people=people,
            writing=writing or WritingPreferences(parent=self),
            zone=zone,
            parent=self,
        )
        self.composer.sent.connect(self.timeline.jump_to_newest)
        self.composer.replied.connect(self.timeline.note_reply)
        self.timeline.actions.failed.connect(self._on_not_saved)
        self.timeline.actions.edit_wanted.connect(self.composer.edit_again)
        self.timeline.actions.quote_wanted.connect(self.composer.quote)
        self.timeline.scheduled.failed.connect(self._on_not_saved)
        self.timeline.scheduled.edit_wanted.connect(self.composer.take_up)
        self.composer.state_changed.connect(self._on_composer_changed)
        self.closing = ClosingViewModel(self)
        self.closing.decided.connect(self._on_closing_decided)
        self.snooze = SnoozeViewModel(people, clock, zone, self)
        self.snooze.chosen.connect(self._on_snooze_chosen)
        self.teammates = Teammates(colleagues, people, self)
        self._doer = Doer(store, scope, clock, toasts, self)
        self._doer.failed.connect(self._on_command_failed)
        self._doer.done.connect(self._on_command_stored)
        self._handling = Handling(self._doer, people, self.snooze, self)
        self._maker = HeaderMaker(people, self)
        self._notices = NoticeWording(self)
        self._jobs = JobQueue("conversation", scope, self._on_store_failed)
        self._contact_id: ContactId | None = None
        self._details: ContactDetails | None = None
        self._asked: ClosingNotes | None = None
        self._header: HeaderState | None = None
        self._rejected: Notice | None = None
        self._not_saved: Notice | None = None
        people.changed.connect(self._on_people_changed)
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)

    @property
    def header(self) -> HeaderState | None:
        """What the header shows; None when no contact is open or it is not known."""
        return self._header

    # Intents ----------------------------------------------------------------------------------------------------------
    def open(self, contact_id: ContactId | None) -> None:
        """Show a contact; None: nothing."""
        if contact_id == self._contact_id:
            return
        self._contact_id = contact_id
        self._details = self._rejected = self._not_saved = None
        self._jobs.clear()
        self.closing.leave()
        self.timeline.open(contact_id)
        self.composer.open(contact_id)
        self.teammates.watch(contact_id)
        if contact_id is None:
            self._publish()
        else:
            self._jobs.ask(self._read)
        self.contact_changed.emit(contact_id)

    def assign(self, picked: Assignment) -> None:
        """Assign the contact to a user, a team, or nobody."""
        if self._details is not None:
            self._handling.assign(self._details, picked)

    def return_now(self) -> None:
        """Bring a snoozed conversation back."""
        self.snooze.choose(None)

    def set_blocked(self, *, is_blocked: bool) -> None:
        """Block the contact, or unblock it."""
        if self._details is not None:
            self._handling.set_blocked(self._details, is_blocked=is_blocked)

    def mark_unread(self) -> None:
        """Let the newest message of the contact count as unread, until there is another or the contact is left."""
        if self._details is not None:
            self.timeline.keep_unread()
            self._handling.mark_unread(self._details)

    def request_merge(self) -> None:
        """Ask for the contact to be merged with another one."""
        if self._details is not None:
            self.merge_requested.emit(self._details.contact.id)

    def close_conversation(self) -> None:
        """Close the open conversation as far as it was seen, or have its closing note written where one is needed.

        If the contact has written since, a notice asks again.
        """
        target = self._closing_target()
        if target is not None:
            self.closing.close(target, ClosingNote())

    def write_closing_note(self) -> None:
        """Have the closing note written, and close with it. Where notes are off, nothing."""
        target = self._closing_target()
        if target is not None and self.closing.asked.mode is not ClosingNoteMode.OFF:
            self.closing.write(target, ClosingNote())

    def open_conversation(self) -> None:
        """Open a conversation with the contact by hand."""
        if self._details is not None:
            self._handling.open(self._details, ConversationId(new_id(self._clock)))

    def close_anyway(self) -> None:
        """Close although the contact has written: what was rejected is dropped, and closed with what is known now."""
        notice = self._rejected
        if notice is not None and notice.kind is NoticeKind.NEWER_ACTIVITY:
            self._scope.spawn("close-anyway", self._close_again(notice))

    def complete_closing_note(self) -> None:
        """Go on with the note that had not what is asked for: what was rejected is dropped, and its note written on."""
        notice = self._rejected
        if notice is not None and notice.kind is NoticeKind.CLOSING_NOTE:
            self._scope.spawn("complete-note", self._write_again(notice))

    def dismiss_notice(self) -> None:
        """Take note: a rejected command is dropped. A closing note is kept for the next closing."""
        self._not_saved = None
        command = None if self._rejected is None else self._rejected.command
        if command is not None:
            self._keep_note(command)
            self._scope.spawn("dismiss", self._discard(command.command_id))
        self._publish()

    async def close(self) -> None:
        """Store the draft and end the subscriptions."""
        self._jobs.clear()
        self._signals.close()
        self.teammates.close()
        self.timeline.close()
        await self.composer.close()

    # Work -------------------------------------------------------------------------------------------------------------
    async def _read(self) -> None:
        contact_id = self._contact_id
        if contact_id is None:
            return
        if self._asked is None:
            self._asked = await self._store.closing_notes()
            self.closing.know(self._asked)
        details = await self._store.details(contact_id)
        moved_to = await self._store.resolve(contact_id)
        if moved_to != contact_id:
            self._scope.spawn("move", self._move(contact_id, moved_to))
            return
        outbox = await self._store.outbox(contact_id)
        self._details = details
        rejected = rejected_command(outbox, await self._unaccepted(contact_id, outbox))
        self._rejected = None if rejected is None else self._notices.of_rejection(rejected)
        if rejected is not None:
            self._doer.unsay(rejected.command.command_id)
        self._tell_composer()
        self._publish()

    async def _unaccepted(self, contact_id: ContactId, outbox: Sequence[OutboxCommand]) -> frozenset[MessageId]:
        """Return the scheduled messages that the server never took, if any was rejected."""
        if not any(entry.problem and isinstance(entry.command, ScheduleMessage) for entry in outbox):
            return frozenset()
        return frozenset(message.id for message in await self._store.scheduled(contact_id) if message.ver == 0)

    async def _move(self, contact_id: ContactId, moved_to: ContactId) -> None:
        """Go on with the contact that this one was merged into; what was being written comes along."""
        if contact_id == self._contact_id:
            self.composer.carry_to(moved_to)
            self.open(moved_to)
            self.moved.emit(moved_to)

    async def _close_again(self, notice: Notice) -> None:
        note = await self._take_back(notice)
        target = self._closing_target()
        if target is not None:
            self.closing.close(target, note)

    async def _write_again(self, notice: Notice) -> None:
        note = await self._take_back(notice)
        target = self._closing_target()
        if target is not None:
            self.closing.write(target, note)

    async def _take_back(self, notice: Notice) -> ClosingNote:
        """Drop a closing that was rejected, and return its note."""
        if not isinstance(notice.command, CloseConversation):
            return ClosingNote()
        await self._discard(notice.command.command_id)
        await self._read()
        return ClosingNote(category=notice.command.category, summary=notice.command.summary)

    async def _discard(self, command_id: CommandId) -> None:
        try:
            await self._store.discard_problem(command_id)
        except StoreUnavailableError:
            self._on_not_saved()

    def _keep_note(self, command: Command) -> None:
        if isinstance(command, CloseConversation) and (command.category or command.summary):
            note = ClosingNote(category=command.category, summary=command.summary)
            self.closing.keep(command.conversation_id, note)

    # State ------------------------------------------------------------------------------------------------------------
    def _publish(self) -> None:
        header = None if self._details is None else self._make_header(self._details)
        if header != self._header:
            self._header = header
            self.header_changed.emit()

    def _make_header(self, details: ContactDetails) -> HeaderState:
        offers_note = self.closing.asked.mode is ClosingNoteMode.OPTIONAL
        return self._maker.make(details, offers_note=offers_note, notice=self._not_saved or self._rejected)

    def _tell_composer(self) -> None:
        """Let the composer know where a reply can go, or why it cannot."""
        if self._details is not None:
            self.composer.know(self._details, self.people.directory.channels)
        self.composer.set_block(self._block(self._details), stops_comments=self._details is None)

    def _block(self, details: ContactDetails | None) -> str:
        """Return why no reply can be written; empty: it can."""
        if details is None:
            return self.tr("This contact is no longer visible to you.")
        if details.contact.is_blocked:
            return self.tr("This contact is blocked. Unblock it to reply.")
        if not details.identities:
            return self.tr("This contact has no channel that a reply could go to.")
        is_known = self.people.directory.workspace is not None
        if is_known and not self.composer.channel.options:
            return self.tr("The channel of this contact is switched off. Nothing can be sent to it now.")
        return ""

    def _closing_target(self) -> ClosingTarget | None:
        """Return the open conversation as the user sees it now; None when none is open."""
        details = self._details
        if details is None or details.contact.open_conversation_id is None or details.contact.is_blocked:
            return None
        return ClosingTarget(
            contact_id=details.contact.id,
            conversation_id=details.contact.open_conversation_id,
            seen_incoming=self._incoming_of(details.contact.open_conversation_id),
        )

    def _incoming_of(self, conversation_id: ConversationId) -> int:
        conversations = self._details.conversations if self._details is not None else ()
        return next((each.incoming_count for each in conversations if each.id == conversation_id), 0)

    def _on_composer_changed(self) -> None:
        self.timeline.actions.set_offers_quotes(offers_quotes=self.composer.state.can_quote)

    def _on_people_changed(self) -> None:
        if self._details is not None:
            self._tell_composer()
        self._publish()

    def _on_store_changed(self, change: StoreChange) -> None:
        if change.directory or change.everything:
            self._asked = None
        touched = self._contact_id in change.contact_ids or self._contact_id in change.timeline_contact_ids
        if self._contact_id is not None and (touched or change.directory or change.everything or change.outbox):
            self._jobs.ask(self._read)

    def _on_closing_decided(self, target: ClosingTarget, note: ClosingNote) -> None:
        self._handling.close(target, note)

    def _on_snooze_chosen(self, until: datetime | None) -> None:
        if self._details is not None:
            self._handling.snooze(self._details, until)

    def _on_command_failed(self, command: Command | None) -> None:
        if command is not None:
            self._keep_note(command)
        self._on_not_saved()

    def _on_command_stored(self) -> None:
        self._not_saved = None

    def _on_not_saved(self) -> None:
        self._not_saved = self._notices.not_saved()
        self._publish()

    def _on_store_failed(self, error: StoreUnavailableError) -> None:
        _log.warning("a contact cannot be read: %s", error.code)
