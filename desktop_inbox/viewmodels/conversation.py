"""The conversation column: its header, and the timeline and the composer of the contact that is open."""

from __future__ import annotations

import logging
from datetime import tzinfo

import msgspec
from PySide6.QtCore import QObject, Signal

from desktop_inbox.cache.store import Store, StoreChange
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.clock import Clock, new_id
from desktop_inbox.domain.closing import ClosingNote, ClosingNoteMode, ClosingNotes
from desktop_inbox.domain.errors import StoreUnavailableError
from desktop_inbox.domain.ids import CommandId, ContactId, ConversationId, UserId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.domain.ports import LiveSession
from desktop_inbox.domain.tasks import TaskScope
from desktop_inbox.domain.workspace import Availability, User
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.conversation_commands import AssignContact, CloseConversation, OpenConversation
from desktop_inbox.viewmodels.channel_names import channel_name
from desktop_inbox.viewmodels.closing import ClosingTarget, ClosingViewModel
from desktop_inbox.viewmodels.composer import ComposerViewModel
from desktop_inbox.viewmodels.conversation_notice import Notice, NoticeKind, NoticeWording, rejected_command
from desktop_inbox.viewmodels.job_queue import JobQueue
from desktop_inbox.viewmodels.names import initials
from desktop_inbox.viewmodels.replies import ReplyWriter
from desktop_inbox.viewmodels.store_signals import StoreSignals
from desktop_inbox.viewmodels.timeline import TimelineViewModel

_log = logging.getLogger(__name__)


class Assignee(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A user who can be assigned, as the picker shows them."""

    id: UserId
    name: str
    initials: str
    availability: Availability
    is_me: bool = False


class HeaderState(msgspec.Struct, frozen=True, kw_only=True):
    """What the header shows.

    `assignee` None: unassigned. `can_close`: a conversation is open; else one can be opened. `offers_note`: it can be
    closed plainly, or with a note. `notice`: what went wrong and waits for a decision.
    """

    contact_id: ContactId
    name: str
    initials: str
    channel: ChannelKind | None
    channel_line: str
    assignee: Assignee | None
    can_close: bool
    offers_note: bool = False
    notice: Notice | None = None


class ConversationViewModel(QObject):
    """One contact at a time. `header` is None while there is nothing to show. Belongs to the loop's thread."""

    header_changed = Signal()
    contact_changed = Signal(object)
    """Another contact was opened: its id, or None."""

    def __init__(  # noqa: PLR0913 - all keyword-only: what the composition root passes in
        self,
        *,
        store: Store,
        live: LiveSession,
        scope: TaskScope,
        clock: Clock,
        user_id: UserId,
        zone: tzinfo | None = None,
        parent: QObject | None = None,
    ) -> None:
        """Take what it works with. `zone`: the time zone to show (None: the system's)."""
        super().__init__(parent)
        self._store, self._scope, self._clock, self._user_id = store, scope, clock, user_id
        writer = ReplyWriter(store, clock)
        self.timeline = TimelineViewModel(
            store=store, live=live, scope=scope, clock=clock, writer=writer, user_id=user_id, zone=zone, parent=self
        )
        self.composer = ComposerViewModel(store=store, live=live, scope=scope, writer=writer, parent=self)
        self.composer.sent.connect(self.timeline.jump_to_newest)
        self.composer.replied.connect(self.timeline.note_reply)
        self.timeline.action_failed.connect(self._on_not_saved)
        self.closing = ClosingViewModel(self)
        self.closing.decided.connect(self._on_closing_decided)
        self._notices = NoticeWording(self)
        self._jobs = JobQueue("conversation", scope, self._on_store_failed)
        self._contact_id: ContactId | None = None
        self._details: ContactDetails | None = None
        self._users: dict[UserId, User] | None = None
        self._asked: ClosingNotes | None = None
        self._header: HeaderState | None = None
        self._rejected: Notice | None = None
        self._not_saved: Notice | None = None
        self._signals = StoreSignals(store, self)
        self._signals.changed.connect(self._on_store_changed)

    @property
    def header(self) -> HeaderState | None:
        """What the header shows; None when no contact is open or it is not known."""
        return self._header

    @property
    def assignees(self) -> tuple[Assignee, ...]:
        """Who can be assigned: the signed-in user first, the others by name."""
        active = [self._assignee(user) for user in (self._users or {}).values() if user.is_active]
        return tuple(sorted(active, key=_me_first))

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
        if contact_id is None:
            self._publish()
        else:
            self._jobs.ask(self._read)
        self.contact_changed.emit(contact_id)

    def assign(self, user_id: UserId | None) -> None:
        """Assign the contact to a user, or to nobody (None)."""
        details = self._details
        if details is not None and details.contact.assignee_id != user_id:
            self._enqueue(
                AssignContact(command_id=self._new_command(), contact_id=details.contact.id, assignee_id=user_id)
            )

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
        details = self._details
        if details is not None and details.contact.open_conversation_id is None:
            self._enqueue(
                OpenConversation(
                    command_id=self._new_command(),
                    contact_id=details.contact.id,
                    conversation_id=ConversationId(new_id(self._clock)),
                )
            )

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
        self.timeline.close()
        await self.composer.close()

    # Work -------------------------------------------------------------------------------------------------------------
    async def _read(self) -> None:
        contact_id = self._contact_id
        if contact_id is None:
            return
        if self._users is None:
            self._users = {user.id: user for user in await self._store.users()}
        if self._asked is None:
            self._asked = await self._store.closing_notes()
            self.closing.know(self._asked)
        details = await self._store.details(contact_id)
        outbox = await self._store.outbox(contact_id)
        self._details = details
        rejected = rejected_command(outbox)
        self._rejected = None if rejected is None else self._notices.of_rejection(rejected)
        has_channel = details is not None and bool(details.channels)
        self.composer.set_block("" if has_channel else self.tr("This contact has no channel that a reply could go to."))
        self._publish()

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

    def _enqueue(self, command: Command) -> None:
        self._scope.spawn("command", self._store_command(command))

    async def _store_command(self, command: Command) -> None:
        try:
            await self._store.enqueue(command)
        except StoreUnavailableError:
            self._keep_note(command)
            self._on_not_saved()
        else:
            self._not_saved = None

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
        contact = details.contact
        kind, _ = details.channels[0] if details.channels else (None, "")
        assignee = (self._users or {}).get(contact.assignee_id) if contact.assignee_id is not None else None
        return HeaderState(
            contact_id=contact.id,
            name=contact.name or self.tr("Unknown contact"),
            initials=initials(contact.name),
            channel=kind,
            channel_line=self.tr("No channel") if kind is None else channel_name(kind),
            assignee=None if assignee is None else self._assignee(assignee),
            can_close=contact.open_conversation_id is not None,
            offers_note=self.closing.asked.mode is ClosingNoteMode.OPTIONAL,
            notice=self._not_saved or self._rejected,
        )

    def _assignee(self, user: User) -> Assignee:
        return Assignee(
            id=user.id,
            name=user.name,
            initials=initials(user.name),
            availability=user.availability,
            is_me=user.id == self._user_id,
        )

    def _closing_target(self) -> ClosingTarget | None:
        """Return the open conversation as the user sees it now; None when none is open."""
        details = self._details
        if details is None or details.contact.open_conversation_id is None:
            return None
        return ClosingTarget(
            contact_id=details.contact.id,
            conversation_id=details.contact.open_conversation_id,
            seen_incoming=self._incoming_of(details.contact.open_conversation_id),
        )

    def _incoming_of(self, conversation_id: ConversationId) -> int:
        conversations = self._details.conversations if self._details is not None else ()
        return next((each.incoming_count for each in conversations if each.id == conversation_id), 0)

    def _new_command(self) -> CommandId:
        return CommandId(new_id(self._clock))

    def _on_store_changed(self, change: StoreChange) -> None:
        if change.directory or change.everything:
            self._users = self._asked = None
        touched = self._contact_id in change.contact_ids or self._contact_id in change.timeline_contact_ids
        if self._contact_id is not None and (touched or change.directory or change.everything or change.outbox):
            self._jobs.ask(self._read)

    def _on_closing_decided(self, target: ClosingTarget, note: ClosingNote) -> None:
        self._enqueue(
            CloseConversation(
                command_id=self._new_command(),
                contact_id=target.contact_id,
                conversation_id=target.conversation_id,
                seen_incoming=target.seen_incoming,
                category=note.category,
                summary=note.summary,
            )
        )

    def _on_not_saved(self) -> None:
        self._not_saved = self._notices.not_saved()
        self._publish()

    def _on_store_failed(self, error: StoreUnavailableError) -> None:
        _log.warning("a contact cannot be read: %s", error.code)


def _me_first(assignee: Assignee) -> tuple[bool, str]:
    return not assignee.is_me, assignee.name.casefold()
