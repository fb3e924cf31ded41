"""Commands: what a client asks the server to do. Each takes effect once, however often it is sent."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from desktop_inbox.domain.ids import (
    CommandId,
    CommentId,
    ContactId,
    ConversationId,
    MessageId,
    UserId,
)

COMMANDS_PER_REQUEST = 50
"""The most commands in one request."""


class CommandBase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """`command_id` names the receipt; `contact_id` is the lane: within one contact commands keep their order."""

    command_id: CommandId
    contact_id: ContactId


class SendMessage(CommandBase, frozen=True, kw_only=True, tag="message.send"):
    """Send a text to a contact. Opens a conversation when the contact has none open, or joins the open one (`remap`).

    `conversation_id` is the one the client wrote in, or the id that a new one shall have. The first reply assigns an
    unassigned contact to its author. Rejected: `empty_text`, `text_too_long`, `contact_not_found`, `no_channel`.
    """

    message_id: MessageId
    conversation_id: ConversationId
    text: str


class AddComment(CommandBase, frozen=True, kw_only=True, tag="comment.add"):
    """Write an internal note. It is no reply, assigns nobody and opens nothing. Rejected as `SendMessage`."""

    comment_id: CommentId
    conversation_id: ConversationId | None = None
    text: str


class AssignContact(CommandBase, frozen=True, kw_only=True, tag="contact.assign"):
    """Assign a contact by hand, or unassign it (None). The last writer wins. Rejected: `user_not_found`."""

    assignee_id: UserId | None


class OpenConversation(CommandBase, frozen=True, kw_only=True, tag="conversation.open"):
    """Open a conversation by hand. Rejected: `already_open` with the open one's id in `conversation_id`."""

    conversation_id: ConversationId


class CloseConversation(CommandBase, frozen=True, kw_only=True, tag="conversation.close"):
    """Close a conversation. `seen_incoming` is the `incoming_count` that the user saw.

    Rejected: `newer_activity` when the contact has written more since. Closing a closed one changes nothing and is
    ok; its note is kept as an event of its own.
    """

    conversation_id: ConversationId
    seen_incoming: int
    category: str = ""
    summary: str = ""


class MarkRead(CommandBase, frozen=True, kw_only=True, tag="conversation.mark_read"):
    """Raise the user's read mark to `incoming_read`; of two marks the greater wins."""

    conversation_id: ConversationId
    incoming_read: int


class MarkUnread(CommandBase, frozen=True, kw_only=True, tag="conversation.mark_unread"):
    """Lower the user's read mark to `incoming_read`, whatever it was."""

    conversation_id: ConversationId
    incoming_read: int


Command = SendMessage | AddComment | AssignContact | OpenConversation | CloseConversation | MarkRead | MarkUnread


class CommandRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The body of `POST /v1/ws/{workspace}/commands`. Each command is decoded by itself."""

    commands: list[msgspec.Raw]


class AnswerStatus(StrEnum):
    """How a command ended.

    `OK`: it took effect. `DUPLICATE`: it had, and this is the stored answer. `REJECTED`: it never will, see the code.
    `RETRY`: not now, try again after the delay. `BAD`: it could not be decoded.
    """

    OK = "ok"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"
    RETRY = "retry"
    BAD = "bad"


class CommandAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to one command, in the order of the request.

    `shared` and `private` are the stream numbers that hold the command's effect: it is done in the cache once the
    cursors have passed them (0: no effect in that stream). `remap`: the conversation that the message went into
    instead. `conversation_id` comes with `already_open`.
    """

    command_id: CommandId | None = None
    status: AnswerStatus
    code: str = ""
    shared: int = 0
    private: int = 0
    remap: ConversationId | None = None
    conversation_id: ConversationId | None = None
    retry_after_s: float = 0.0


class CommandResponse(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a `CommandRequest`. When `epoch` is a new one, acknowledged commands are sent again."""

    epoch: str
    answers: list[CommandAnswer]
