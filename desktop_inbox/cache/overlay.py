"""The effects of the user's own commands, shown before the server has answered.

The server's rows stay as they are in their tables; what a command will do is worked out again from the outbox whenever
a contact is read or indexed. So dropping a command restores the truth by itself, and nothing can be left over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec.structs import replace

from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.domain.conversation import (
    Conversation,
    ConversationStatus,
    Source,
    last_message_of,
)
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.message import Comment, DeliveryState, Direction, Failure, Message
from desktop_inbox.domain.rows import TimelineItem
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.conversation_commands import (
    AddComment,
    AssignContact,
    CloseConversation,
    MarkRead,
    MarkUnread,
    OpenConversation,
    SendMessage,
)


class PendingCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A command whose effect the server's rows do not show yet, or never will.

    `created_at` is when the user gave it. `is_accepted`: the server has answered, its rows are on their way.
    `problem`: the server rejected it with this code.
    """

    command: Command
    created_at: datetime
    is_accepted: bool = False
    problem: str | None = None


def lay_over(
    state: ContactState, pending: Sequence[PendingCommand], known: Mapping[UUID, TimelineItem], user_id: UserId
) -> list[TimelineItem]:
    """Show a contact's commands, in their order, on its state. Return the items that stand at the end of its timeline.

    `known` are those of the commands' messages and comments that the cache has from the server: they stand there
    already. A rejected command has no effect; its text stays visible (a message as failed) until the user decides.
    """
    items: list[TimelineItem] = []
    for entry in pending:
        command = entry.command
        match command:
            case SendMessage():
                item = _send(state, entry, command, known.get(command.message_id), user_id)
                if item.id not in known:
                    items.append(item)
            case AddComment():
                if command.comment_id not in known:
                    items.append(_comment(state, entry, command, user_id))
            case _ if entry.problem is None:
                _change(state, entry, command, user_id)
            case _:
                pass
    return items


def _change(state: ContactState, entry: PendingCommand, command: Command, user_id: UserId) -> None:
    """Show a command that writes nothing into the timeline."""
    match command:
        case AssignContact():
            _assign(state, command.assignee_id)
        case OpenConversation():
            if state.open_conversation() is None:
                state.put(_opened(state, command, entry.created_at, user_id))
        case CloseConversation():
            _close(state, entry, command, user_id)
        case MarkRead():
            read = state.read.get(command.conversation_id, 0)
            state.read[command.conversation_id] = max(read, command.incoming_read)
        case MarkUnread():
            state.read[command.conversation_id] = command.incoming_read
        case _:
            raise TypeError(type(command))


def _send(
    state: ContactState, entry: PendingCommand, command: SendMessage, stored: TimelineItem | None, user_id: UserId
) -> Message:
    """Show a message, and what sending it does: it opens, assigns, answers. Return it as it stands in the timeline."""
    conversation = state.open_conversation() or state.conversations.get(command.conversation_id)
    message = stored if isinstance(stored, Message) else _message(conversation, entry, command, user_id)
    if entry.problem is not None:
        if conversation is not None and conversation.activity_at <= message.created_at:
            state.put(replace(conversation, last_message=last_message_of(message)))
        return message
    if conversation is None:
        conversation = _opened(state, command, entry.created_at, user_id)
        message = replace(message, conversation_id=conversation.id)
    elif message is stored and conversation.activity_at >= message.created_at:
        return message  # the server's row of the conversation shows it too
    if state.contact is not None and state.contact.assignee_id is None:
        _assign(state, user_id)
        conversation = replace(conversation, assignee_id=user_id)
    state.put(
        replace(
            conversation,
            first_reply_at=conversation.first_reply_at or message.created_at,
            waiting_since=None,
            activity_at=max(conversation.activity_at, message.created_at),
            last_message=last_message_of(message),
        )
    )
    return message


def _message(
    conversation: Conversation | None, entry: PendingCommand, command: SendMessage, user_id: UserId
) -> Message:
    """Return the message as the server will make it, but for its position."""
    state = DeliveryState.SENT if entry.is_accepted else DeliveryState.WAITING
    return Message(
        id=command.message_id,
        contact_id=command.contact_id,
        conversation_id=conversation.id if conversation else command.conversation_id,
        channel_id=conversation.channel_id if conversation else None,
        direction=Direction.OUTGOING,
        author_id=user_id,
        text=command.text,
        state=DeliveryState.FAILED if entry.problem is not None else state,
        failure=None if entry.problem is None else Failure(code=entry.problem),
        created_at=entry.created_at,
    )


def _comment(state: ContactState, entry: PendingCommand, command: AddComment, user_id: UserId) -> Comment:
    conversation = state.open_conversation()
    return Comment(
        id=command.comment_id,
        contact_id=command.contact_id,
        conversation_id=command.conversation_id or (conversation.id if conversation else None),
        author_id=user_id,
        text=command.text,
        created_at=entry.created_at,
    )


def _assign(state: ContactState, assignee_id: UserId | None) -> None:
    """Assign the contact, and its open conversation with it."""
    if state.contact is not None:
        state.contact = replace(state.contact, assignee_id=assignee_id)
    conversation = state.open_conversation()
    if conversation is not None:
        state.put(replace(conversation, assignee_id=assignee_id))


def _opened(
    state: ContactState, command: SendMessage | OpenConversation, at: datetime, user_id: UserId
) -> Conversation:
    """Return a new conversation on the channel of the newest one, with the contact's assignee."""
    newest = state.newest()
    return Conversation(
        id=command.conversation_id,
        contact_id=command.contact_id,
        channel_id=newest.channel_id if newest else None,
        opened_at=at,
        opened_source=Source.USER,
        opened_by=user_id,
        assignee_id=state.contact.assignee_id if state.contact else None,
        activity_at=at,
    )


def _close(state: ContactState, entry: PendingCommand, command: CloseConversation, user_id: UserId) -> None:
    conversation = state.conversations.get(command.conversation_id)
    if conversation is None or conversation.status is ConversationStatus.CLOSED:
        return
    state.put(
        replace(
            conversation,
            status=ConversationStatus.CLOSED,
            closed_at=entry.created_at,
            closed_source=Source.USER,
            closed_by=user_id,
            closing_category=command.category,
            closing_summary=command.summary,
            waiting_since=None,
        )
    )
