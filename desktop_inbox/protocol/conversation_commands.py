"""Commands on conversations: reply, comment, assign, open, close, snooze, and what the user has looked at."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

import msgspec

from desktop_inbox.domain.ids import CommentId, ConversationId, MessageId, TeamId, UserId
from desktop_inbox.protocol.command_base import ContactCommand

MENTIONS = 50
"""The most users, and the most teams, that one comment mentions."""

MENTIONS_AT_ONCE = 200
"""The most comments in one `MarkMentionsSeen`."""

REOPEN_PERIOD = timedelta(hours=1)
"""How long a closing can be taken back."""


class SendMessage(ContactCommand, frozen=True, kw_only=True, tag="message.send"):
    """Send a text to a contact. Opens a conversation when the contact has none open, or joins the open one (`remap`).

    `conversation_id` is the one the client wrote in, or the id that a new one shall have. The first reply assigns an
    unassigned contact to its author. Rejected: `empty_text`, `text_too_long`, `no_channel`, `contact_blocked`.
    """

    message_id: MessageId
    conversation_id: ConversationId
    text: str


class AddComment(ContactCommand, frozen=True, kw_only=True, tag="comment.add"):
    """Write an internal note. It is no reply, assigns nobody and opens nothing.

    Rejected: `empty_text`, `text_too_long`. Those mentioned who are unknown, inactive or may not see the contact are
    not told.
    """

    comment_id: CommentId
    conversation_id: ConversationId | None = None
    text: str
    mentioned_user_ids: Annotated[tuple[UserId, ...], msgspec.Meta(max_length=MENTIONS)] = ()
    mentioned_team_ids: Annotated[tuple[TeamId, ...], msgspec.Meta(max_length=MENTIONS)] = ()


class AssignContact(ContactCommand, frozen=True, kw_only=True, tag="contact.assign"):
    """Assign a contact by hand to a user, a team or both, or unassign it (None and None). The last writer wins.

    Who picks a user keeps the team; who picks a team leaves the user out. Rejected: `user_not_found`,
    `team_not_found`, also for those who are not active.
    """

    assignee_id: UserId | None
    team_id: TeamId | None = None


class OpenConversation(ContactCommand, frozen=True, kw_only=True, tag="conversation.open"):
    """Open a conversation by hand.

    Rejected: `already_open` with the open one's id in `conversation_id`, `contact_blocked`.
    """

    conversation_id: ConversationId


class CloseConversation(ContactCommand, frozen=True, kw_only=True, tag="conversation.close"):
    """Close a conversation. `seen_incoming` is the `incoming_count` that the user saw.

    Rejected: `newer_activity` when the contact has written more since; `contact_blocked`; `category_required`,
    `category_not_found`, `summary_required`, `summary_too_long` by `domain.closing.check_closing_note`. Closing a
    closed one changes nothing and is ok; its note is kept, whatever it has, in an event of its own.
    """

    conversation_id: ConversationId
    seen_incoming: int
    category: str = ""
    summary: str = ""


class ReopenConversation(ContactCommand, frozen=True, kw_only=True, tag="conversation.reopen"):
    """Take a closing back, within `REOPEN_PERIOD` of it. One that is open is left as it is.

    Rejected: `conversation_not_found`, `already_open` (another one is), `too_late`, `contact_blocked`.
    """

    conversation_id: ConversationId


class SnoozeConversation(ContactCommand, frozen=True, kw_only=True, tag="conversation.snooze"):
    """Put an open conversation out of the way until a time, also one that is snoozed already.

    Rejected: `snooze_in_past` by the server's clock (a command that waited too long: it just stays open),
    `snooze_too_long` (`domain.snooze.LONGEST_SNOOZE`), `conversation_closed`, `contact_blocked`, `newer_activity` when
    the contact has written more than `seen_incoming` since.
    """

    conversation_id: ConversationId
    until: Annotated[datetime, msgspec.Meta(tz=True)]
    seen_incoming: int


class UnsnoozeConversation(ContactCommand, frozen=True, kw_only=True, tag="conversation.unsnooze"):
    """Bring a snoozed conversation back. One that is not snoozed is left as it is."""

    conversation_id: ConversationId


class MarkRead(ContactCommand, frozen=True, kw_only=True, tag="conversation.mark_read"):
    """Raise the user's read mark to `incoming_read`; of two marks the greater wins."""

    conversation_id: ConversationId
    incoming_read: int


class MarkUnread(ContactCommand, frozen=True, kw_only=True, tag="conversation.mark_unread"):
    """Lower the user's read mark to `incoming_read`, whatever it was."""

    conversation_id: ConversationId
    incoming_read: int


class MarkMentionsSeen(ContactCommand, frozen=True, kw_only=True, tag="mentions.mark_seen"):
    """Note that the user has looked at comments that mention them. Unknown ones are left out."""

    comment_ids: Annotated[tuple[CommentId, ...], msgspec.Meta(max_length=MENTIONS_AT_ONCE)]


ConversationCommand = (
    SendMessage
    | AddComment
    | AssignContact
    | OpenConversation
    | CloseConversation
    | ReopenConversation
    | SnoozeConversation
    | UnsnoozeConversation
    | MarkRead
    | MarkUnread
    | MarkMentionsSeen
)
