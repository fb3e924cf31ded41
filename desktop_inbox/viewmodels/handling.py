"""What can be done with the contact that is open besides writing: assign, snooze, close, block, mark as unread."""

from __future__ import annotations

from datetime import datetime

from msgspec.structs import replace
from PySide6.QtCore import QObject

from desktop_inbox.domain.closing import ClosingNote
from desktop_inbox.domain.ids import ConversationId
from desktop_inbox.domain.inbox import ContactDetails
from desktop_inbox.protocol.contact_commands import BlockContact, UnblockContact
from desktop_inbox.protocol.conversation_commands import (
    AssignContact,
    CloseConversation,
    MarkUnread,
    OpenConversation,
    ReopenConversation,
    SnoozeConversation,
    UnsnoozeConversation,
)
from desktop_inbox.viewmodels.assignee_picker import Assignment
from desktop_inbox.viewmodels.closing import ClosingTarget
from desktop_inbox.viewmodels.conversation_header import open_conversation
from desktop_inbox.viewmodels.people import People
from desktop_inbox.viewmodels.snoozing import SnoozeViewModel
from desktop_inbox.viewmodels.taking_back import Doer


class Handling(QObject):
    """Makes the commands, and the words and commands that take them back. Nothing is done twice that is so already."""

    def __init__(self, doer: Doer, people: People, snooze: SnoozeViewModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._doer, self._people, self._snooze = doer, people, snooze

    def assign(self, details: ContactDetails, picked: Assignment) -> None:
        """Assign to a user, who joins the team that stands, to a team without a user, or to nobody."""
        contact = details.contact
        before = Assignment(contact.assignee_id, contact.team_id)
        wanted = replace(picked, team_id=contact.team_id) if picked.user_id is not None else picked
        if wanted == before:
            return
        command = AssignContact(
            command_id=self._doer.new_command(),
            contact_id=contact.id,
            assignee_id=wanted.user_id,
            team_id=wanted.team_id,
        )
        self._doer.do(
            command,
            self._assigned(picked),
            lambda command_id: replace(
                command, command_id=command_id, assignee_id=before.user_id, team_id=before.team_id
            ),
        )

    def snooze(self, details: ContactDetails, until: datetime | None) -> None:
        """Snooze the open conversation, anew if it is snoozed; None: bring it back."""
        conversation = open_conversation(details)
        if conversation is None or details.contact.is_blocked or until == conversation.snoozed_until:
            return
        unsnooze = UnsnoozeConversation(
            command_id=self._doer.new_command(), contact_id=details.contact.id, conversation_id=conversation.id
        )
        if until is None:
            self._doer.do(unsnooze)
            return
        snooze = SnoozeConversation(
            command_id=unsnooze.command_id,
            contact_id=details.contact.id,
            conversation_id=conversation.id,
            until=until,
            seen_incoming=conversation.incoming_count,
        )
        said = self.tr("Snoozed until %1.").replace("%1", self._snooze.moment(until))
        before = conversation.snoozed_until
        if before is None:
            self._doer.do(snooze, said, lambda command_id: replace(unsnooze, command_id=command_id))
        else:
            self._doer.do(snooze, said, lambda command_id: replace(snooze, command_id=command_id, until=before))

    def close(self, target: ClosingTarget, note: ClosingNote) -> None:
        """Close a conversation with a note."""
        command = CloseConversation(
            command_id=self._doer.new_command(),
            contact_id=target.contact_id,
            conversation_id=target.conversation_id,
            seen_incoming=target.seen_incoming,
            category=note.category,
            summary=note.summary,
        )
        self._doer.do(
            command,
            self.tr("Conversation closed."),
            lambda command_id: ReopenConversation(
                command_id=command_id, contact_id=target.contact_id, conversation_id=target.conversation_id
            ),
        )

    def open(self, details: ContactDetails, conversation_id: ConversationId) -> None:
        """Open a conversation by hand, with this id."""
        contact = details.contact
        if contact.open_conversation_id is None and not contact.is_blocked:
            self._doer.do(
                OpenConversation(
                    command_id=self._doer.new_command(), contact_id=contact.id, conversation_id=conversation_id
                )
            )

    def set_blocked(self, details: ContactDetails, *, is_blocked: bool) -> None:
        """Block the contact, or unblock it."""
        contact = details.contact
        if contact.is_blocked == is_blocked:
            return
        block, unblock = (
            kind(command_id=self._doer.new_command(), contact_id=contact.id) for kind in (BlockContact, UnblockContact)
        )
        said = self.tr("%1 is blocked.") if is_blocked else self.tr("%1 is no longer blocked.")
        command, other = (block, unblock) if is_blocked else (unblock, block)
        self._doer.do(
            command, said.replace("%1", contact.name), lambda command_id: replace(other, command_id=command_id)
        )

    def mark_unread(self, details: ContactDetails) -> None:
        """Let the newest message of the contact count as unread."""
        newest = details.conversations[0] if details.conversations else None
        if newest is not None and newest.incoming_count:
            self._doer.do(
                MarkUnread(
                    command_id=self._doer.new_command(),
                    contact_id=details.contact.id,
                    conversation_id=newest.id,
                    incoming_read=newest.incoming_count - 1,
                )
            )

    def _assigned(self, picked: Assignment) -> str:
        user, team = self._people.user(picked.user_id), self._people.team(picked.team_id)
        if user is None and team is None:
            return self.tr("Unassigned.")
        name = user.name if user is not None else team.name if team is not None else ""
        return self.tr("Assigned to %1.").replace("%1", name)
