"""What the header says when the server rejected something, or it could not be stored."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import StrEnum

import msgspec
from PySide6.QtCore import QObject

from desktop_inbox.cache.store import OutboxCommand
from desktop_inbox.domain.ids import MessageId
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.conversation_commands import (
    AddComment,
    AssignContact,
    CloseConversation,
    ScheduleMessage,
    SendMessage,
    SnoozeConversation,
)


class NoticeKind(StrEnum):
    """What a notice offers: to close anyway, to write the closing note, or only to take note."""

    NEWER_ACTIVITY = "newer_activity"
    CLOSING_NOTE = "closing_note"
    OTHER = "other"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One line above the timeline. `command`: what was rejected; None when it was not even stored."""

    kind: NoticeKind
    text: str
    command: Command | None = None


def rejected_command(outbox: Sequence[OutboxCommand], unaccepted: Collection[MessageId] = ()) -> OutboxCommand | None:
    """Return the first rejected command that no row of the timeline tells of.

    `unaccepted`: scheduled messages that the server never took. Their rows tell of it.
    """
    for entry in outbox:
        command = entry.command
        is_shown = isinstance(command, SendMessage | AddComment) or (
            isinstance(command, ScheduleMessage) and command.message_id in unaccepted
        )
        if entry.problem is not None and not is_shown:
            return entry
    return None


class NoticeWording(QObject):
    """The words of notices."""

    def of_rejection(self, entry: OutboxCommand) -> Notice:
        """Say what was not done and why."""
        if isinstance(entry.command, CloseConversation) and entry.problem == "newer_activity":
            text = self.tr("Not closed: the contact has written in the meantime.")
            return Notice(kind=NoticeKind.NEWER_ACTIVITY, text=text, command=entry.command)
        note = self._about_note(entry.problem or "")
        if isinstance(entry.command, CloseConversation) and note:
            return Notice(kind=NoticeKind.CLOSING_NOTE, text=note, command=entry.command)
        return Notice(kind=NoticeKind.OTHER, text=self._reason(entry), command=entry.command)

    def not_saved(self) -> Notice:
        """Say that nothing could be stored, and what to do."""
        text = self.tr("This could not be saved. Check that the disk has free space, then try again.")
        return Notice(kind=NoticeKind.OTHER, text=text)

    def _about_note(self, problem: str) -> str:
        """Say what a closing note had not; empty for any other problem."""
        return {
            "category_required": self.tr("Not closed: a closing note with a category is needed now."),
            "category_not_found": self.tr("Not closed: the category of the closing note no longer exists."),
            "summary_required": self.tr("Not closed: a closing note with a summary is needed now."),
            "summary_too_long": self.tr("Not closed: the summary of the closing note is too long."),
        }.get(problem, "")

    def _reason(self, entry: OutboxCommand) -> str:
        reasons = {
            "already_open": self.tr("A conversation with this contact is open already."),
            "user_not_found": self.tr("Not assigned: this user no longer works here."),
            "team_not_found": self.tr("Not assigned: this team no longer exists."),
            "contact_not_found": self.tr("This contact no longer exists, or you may not see it any more."),
            "contact_blocked": self.tr("Not done: the contact is blocked. Unblock it first."),
            "newer_activity": self.tr("Not snoozed: the contact has written in the meantime."),
            "detail_changed": self.tr("Not changed: a colleague has changed this in the meantime. Look at it again."),
            "field_not_found": self.tr("Not changed: this field was removed."),
            "tag_not_found": self.tr("Not tagged: this tag was removed."),
            "too_many_tags": self.tr("Not tagged: this contact has as many tags as there can be."),
            "same_contact": self.tr("Not merged: they are one contact already."),
            "merge_not_found": self.tr("This merge cannot be undone."),
            "merged_since": self.tr("Not undone: this contact was merged into another one since."),
            "not_waiting": self.tr("This message was sent or cancelled in the meantime."),
            "too_late": self.tr("It is too late to take this back."),
            "forbidden": self.tr("You may not do this with this contact."),
            "not_allowed": self.tr("You may not do this with this contact."),
        }
        return reasons.get(entry.problem or "") or self._general(entry.command)

    def _general(self, command: Command) -> str:
        if isinstance(command, AssignContact):
            return self.tr("The server did not accept the assignment.")
        if isinstance(command, CloseConversation):
            return self.tr("The server did not close the conversation.")
        if isinstance(command, SnoozeConversation):
            return self.tr("The server did not snooze the conversation.")
        if isinstance(command, ScheduleMessage):
            return self.tr("The server cannot send this message now.")
        return self.tr("The server did not accept the change.")
