"""Commands: what a client asks the server to do. Each takes effect once, however often it is sent."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec

from desktop_inbox.domain.closing import LARGEST_ORDER, ClosingNoteMode
from desktop_inbox.domain.ids import (
    ClosingCategoryId,
    CommandId,
    CommentId,
    ContactId,
    ConversationId,
    MessageId,
    UserId,
)

COMMANDS_PER_REQUEST = 50
"""The most commands in one request."""


WORKSPACE_LANE = UUID(int=0)
"""The lane of the commands that concern no contact. It is no contact's id."""


class CommandBase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """`command_id` names the receipt. Within one lane commands keep their order."""

    command_id: CommandId


class ContactCommand(CommandBase, frozen=True, kw_only=True):
    """A command that concerns a contact, which is its lane."""

    contact_id: ContactId

    @property
    def lane(self) -> UUID:
        """The contact's id."""
        return self.contact_id


class WorkspaceCommand(CommandBase, frozen=True, kw_only=True):
    """A command that concerns the workspace. All of a workspace's are one lane. Managers and owners may give it."""

    @property
    def lane(self) -> UUID:
        """The workspace's lane."""
        return WORKSPACE_LANE


class SendMessage(ContactCommand, frozen=True, kw_only=True, tag="message.send"):
    """Send a text to a contact. Opens a conversation when the contact has none open, or joins the open one (`remap`).

    `conversation_id` is the one the client wrote in, or the id that a new one shall have. The first reply assigns an
    unassigned contact to its author. Rejected: `empty_text`, `text_too_long`, `contact_not_found`, `no_channel`.
    """

    message_id: MessageId
    conversation_id: ConversationId
    text: str


class AddComment(ContactCommand, frozen=True, kw_only=True, tag="comment.add"):
    """Write an internal note. It is no reply, assigns nobody and opens nothing. Rejected as `SendMessage`."""

    comment_id: CommentId
    conversation_id: ConversationId | None = None
    text: str


class AssignContact(ContactCommand, frozen=True, kw_only=True, tag="contact.assign"):
    """Assign a contact by hand, or unassign it (None). The last writer wins. Rejected: `user_not_found`."""

    assignee_id: UserId | None


class OpenConversation(ContactCommand, frozen=True, kw_only=True, tag="conversation.open"):
    """Open a conversation by hand. Rejected: `already_open` with the open one's id in `conversation_id`."""

    conversation_id: ConversationId


class CloseConversation(ContactCommand, frozen=True, kw_only=True, tag="conversation.close"):
    """Close a conversation. `seen_incoming` is the `incoming_count` that the user saw.

    Rejected: `newer_activity` when the contact has written more since; `category_required`, `category_not_found`,
    `summary_required`, `summary_too_long` by `domain.closing.check_closing_note`. Closing a closed one changes nothing
    and is ok; its note is kept, whatever it has, in an event of its own.
    """

    conversation_id: ConversationId
    seen_incoming: int
    category: str = ""
    summary: str = ""


class MarkRead(ContactCommand, frozen=True, kw_only=True, tag="conversation.mark_read"):
    """Raise the user's read mark to `incoming_read`; of two marks the greater wins."""

    conversation_id: ConversationId
    incoming_read: int


class MarkUnread(ContactCommand, frozen=True, kw_only=True, tag="conversation.mark_unread"):
    """Lower the user's read mark to `incoming_read`, whatever it was."""

    conversation_id: ConversationId
    incoming_read: int


class SetClosingMode(WorkspaceCommand, frozen=True, kw_only=True, tag="workspace.set_closing_mode"):
    """Say what is asked for when a user closes a conversation. Rejected: `not_allowed`."""

    mode: ClosingNoteMode


class SaveClosingCategory(WorkspaceCommand, frozen=True, kw_only=True, tag="closing_category.save"):
    """Create a category of closing notes, or change one; a removed one comes back. The last writer wins.

    Rejected: `not_allowed`, `empty_name`, `name_taken` by another active one, `description_too_long`, `id_taken`.
    """

    category_id: ClosingCategoryId
    name: str
    description: str = ""
    order: Annotated[int, msgspec.Meta(ge=0, le=LARGEST_ORDER)] = 0


class RemoveClosingCategory(WorkspaceCommand, frozen=True, kw_only=True, tag="closing_category.remove"):
    """Offer a category no more. Notes that name it stay. Rejected: `not_allowed`, `category_not_found`."""

    category_id: ClosingCategoryId


ClosingSettingsCommand = SetClosingMode | SaveClosingCategory | RemoveClosingCategory

Command = (
    SendMessage
    | AddComment
    | AssignContact
    | OpenConversation
    | CloseConversation
    | MarkRead
    | MarkUnread
    | ClosingSettingsCommand
)


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
