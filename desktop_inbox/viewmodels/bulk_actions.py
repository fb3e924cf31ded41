"""What can be done with many contacts at once: for each of them a command, and how its effect is taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from desktop_inbox.domain.closing import ClosingNote
from desktop_inbox.domain.conversation import ConversationStatus
from desktop_inbox.domain.ids import CommandId, TagId, TeamId, UserId
from desktop_inbox.domain.inbox import InboxEntry
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.contact_commands import TagContact, UntagContact
from desktop_inbox.protocol.conversation_commands import (
    AssignContact,
    CloseConversation,
    ReopenConversation,
    SnoozeConversation,
    UnsnoozeConversation,
)

MakeId = Callable[[], CommandId]


class BulkKind(StrEnum):
    """What is done; the wording goes by it."""

    ASSIGN = "assign"
    UNASSIGN = "unassign"
    SNOOZE = "snooze"
    UNSNOOZE = "unsnooze"
    TAG = "tag"
    UNTAG = "untag"
    CLOSE = "close"


class Skip(StrEnum):
    """Why nothing is done with a contact. `UNCHANGED`: it is so already."""

    UNCHANGED = "unchanged"
    BLOCKED = "blocked"
    NOT_OPEN = "not_open"
    GONE = "gone"


class BulkStep(msgspec.Struct, frozen=True):
    """A command, and what makes the one that takes its effect back."""

    command: Command
    inverse: Callable[[CommandId], Command]


class BulkAction(Protocol):
    """Something that is done with many contacts."""

    @property
    def kind(self) -> BulkKind:
        """What it is."""
        ...

    def step(self, entry: InboxEntry, make_id: MakeId) -> BulkStep | Skip:
        """Return what is to be done with one contact as it stands, or why nothing."""
        ...


class AssignTo(msgspec.Struct, frozen=True, kw_only=True):
    """Assign to a user, whose contact keeps its team; or to a team, or to nobody: then without a user."""

    user_id: UserId | None = None
    team_id: TeamId | None = None

    @property
    def kind(self) -> BulkKind:
        """What it is."""
        return BulkKind.UNASSIGN if self.user_id is None and self.team_id is None else BulkKind.ASSIGN

    def step(self, entry: InboxEntry, make_id: MakeId) -> BulkStep | Skip:
        """Assign, and back to whoever it was."""
        contact = entry.contact
        team_id = contact.team_id if self.user_id is not None else self.team_id
        if (contact.assignee_id, contact.team_id) == (self.user_id, team_id):
            return Skip.UNCHANGED

        def inverse(command_id: CommandId) -> Command:
            return AssignContact(
                command_id=command_id,
                contact_id=contact.id,
                assignee_id=contact.assignee_id,
                team_id=contact.team_id,
            )

        command = AssignContact(command_id=make_id(), contact_id=contact.id, assignee_id=self.user_id, team_id=team_id)
        return BulkStep(command, inverse)


class SnoozeUntil(msgspec.Struct, frozen=True):
    """Snooze the open conversation until a time; None: bring the snoozed one back."""

    until: datetime | None

    @property
    def kind(self) -> BulkKind:
        """What it is."""
        return BulkKind.UNSNOOZE if self.until is None else BulkKind.SNOOZE

    def step(self, entry: InboxEntry, make_id: MakeId) -> BulkStep | Skip:
        """Snooze or bring back, and then to the time that it was snoozed until, if it was."""
        refusal = _refusal(entry)
        if refusal is not None:
            return refusal
        before = entry.conversation.snoozed_until
        if before == self.until:
            return Skip.UNCHANGED

        def inverse(command_id: CommandId) -> Command:
            return _snoozed(entry, before, command_id)

        return BulkStep(_snoozed(entry, self.until, make_id()), inverse)


class TagWith(msgspec.Struct, frozen=True):
    """Add a tag or, `is_removed`, take it away."""

    tag_id: TagId
    is_removed: bool = False

    @property
    def kind(self) -> BulkKind:
        """What it is."""
        return BulkKind.UNTAG if self.is_removed else BulkKind.TAG

    def step(self, entry: InboxEntry, make_id: MakeId) -> BulkStep | Skip:
        """Tag or untag, and the other way round."""
        if (self.tag_id in entry.contact.tag_ids) is not self.is_removed:
            return Skip.UNCHANGED
        there, back = (UntagContact, TagContact) if self.is_removed else (TagContact, UntagContact)
        contact_id = entry.contact.id

        def inverse(command_id: CommandId) -> Command:
            return back(command_id=command_id, contact_id=contact_id, tag_id=self.tag_id)

        return BulkStep(there(command_id=make_id(), contact_id=contact_id, tag_id=self.tag_id), inverse)


class CloseWith(msgspec.Struct, frozen=True):
    """Close the open conversation with a note."""

    note: ClosingNote

    @property
    def kind(self) -> BulkKind:
        """What it is."""
        return BulkKind.CLOSE

    def step(self, entry: InboxEntry, make_id: MakeId) -> BulkStep | Skip:
        """Close, and open again."""
        refusal = _refusal(entry)
        if refusal is not None:
            return refusal
        contact_id, conversation = entry.contact.id, entry.conversation

        def inverse(command_id: CommandId) -> Command:
            return ReopenConversation(command_id=command_id, contact_id=contact_id, conversation_id=conversation.id)

        command = CloseConversation(
            command_id=make_id(),
            contact_id=contact_id,
            conversation_id=conversation.id,
            seen_incoming=conversation.incoming_count,
            category=self.note.category,
            summary=self.note.summary,
        )
        return BulkStep(command, inverse)


def _refusal(entry: InboxEntry) -> Skip | None:
    """Return why a conversation can be neither closed nor snoozed."""
    if entry.conversation.status is not ConversationStatus.OPEN:
        return Skip.NOT_OPEN
    return Skip.BLOCKED if entry.contact.is_blocked else None


def _snoozed(entry: InboxEntry, until: datetime | None, command_id: CommandId) -> Command:
    contact_id, conversation = entry.contact.id, entry.conversation
    if until is None:
        return UnsnoozeConversation(command_id=command_id, contact_id=contact_id, conversation_id=conversation.id)
    return SnoozeConversation(
        command_id=command_id,
        contact_id=contact_id,
        conversation_id=conversation.id,
        until=until,
        seen_incoming=conversation.incoming_count,
    )
