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

from desktop_inbox.cache.contact_overlay import change_contact
from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.cache.conversation_overlay import Author, assign, change_conversation, opened
from desktop_inbox.domain.conversation import Conversation, Source, last_message_of
from desktop_inbox.domain.event import Event, EventDetail
from desktop_inbox.domain.ids import EventId, UserId
from desktop_inbox.domain.message import Comment, DeliveryState, Direction, Failure, Message, kind_of, quote_of
from desktop_inbox.domain.rows import TimelineItem
from desktop_inbox.protocol.command_base import ContactCommand
from desktop_inbox.protocol.commands import Command
from desktop_inbox.protocol.contact_commands import ContactBookCommand
from desktop_inbox.protocol.conversation_commands import AddComment, ConversationCommand, SendMessage


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
    state: ContactState, pending: Sequence[PendingCommand], known: Mapping[UUID, TimelineItem], author: Author
) -> list[TimelineItem]:
    """Show the commands on a contact, in their order, on its state. Return what stands at the end of its timeline.

    That is messages, comments, and the events that the commands will be, under the ids of the commands: the server's
    own have others. `known` are those of the messages and comments that the cache has from the server, which stand
    there already, and the messages that are quoted. A rejected command has no effect; its text stays visible (a message
    as failed) until the user decides.
    """
    items: list[TimelineItem] = []
    for entry in pending:
        command = entry.command
        match command:
            case SendMessage():
                item = _send(state, entry, command, known, author)
                if item.id not in known:
                    items.append(item)
            case AddComment():
                if command.comment_id not in known:
                    items.append(_comment(state, entry, command, author.user_id))
            case _ if entry.problem is None:
                detail = _change(state, command, entry.created_at, author)
                if detail is not None and isinstance(command, ContactCommand):
                    items.append(_event(state, entry, command, detail, author.user_id))
            case _:
                pass
    return items


def _change(state: ContactState, command: Command, at: datetime, author: Author) -> EventDetail | None:
    """Show a command that writes no text. Return the event that it will be; None: it changes nothing, or is none."""
    if isinstance(command, ConversationCommand):
        return change_conversation(state, command, at, author)
    if isinstance(command, ContactBookCommand):
        return change_contact(state, command, at, author)
    raise TypeError(type(command))


def _send(
    state: ContactState,
    entry: PendingCommand,
    command: SendMessage,
    known: Mapping[UUID, TimelineItem],
    author: Author,
) -> Message:
    """Show a message, and what sending it does: it opens, assigns, answers. Return it as it stands in the timeline."""
    conversation = state.open_conversation() or state.conversations.get(command.conversation_id)
    stored = known.get(command.message_id)
    if isinstance(stored, Message):
        message = stored
    else:
        quoted = None if command.quoted_id is None else known.get(command.quoted_id)
        message = _message(conversation, entry, command, author.user_id, quoted)
    if entry.problem is not None or state.is_blocked:
        if conversation is not None and conversation.activity_at <= message.created_at:
            state.put(replace(conversation, last_message=last_message_of(message)))
        return message
    if conversation is None:
        conversation = opened(state, command, entry.created_at, author)
        message = replace(message, conversation_id=conversation.id)
    elif message is stored and conversation.activity_at >= message.created_at:
        return message  # the server's row of the conversation shows it too
    if state.contact is not None and state.contact.assignee_id is None:
        assign(state, author.user_id, state.contact.team_id)
        conversation = replace(conversation, assignee_id=author.user_id)
    state.put(
        replace(
            conversation,
            first_reply_at=conversation.first_reply_at or message.created_at,
            waiting_since=None,
            idle_since=message.created_at,
            activity_at=max(conversation.activity_at, message.created_at),
            last_message=last_message_of(message),
        )
    )
    return message


def _message(
    conversation: Conversation | None,
    entry: PendingCommand,
    command: SendMessage,
    user_id: UserId,
    quoted: TimelineItem | None,
) -> Message:
    """Return the message as the server will make it, but for its position."""
    state = DeliveryState.SENT if entry.is_accepted else DeliveryState.WAITING
    return Message(
        id=command.message_id,
        contact_id=command.contact_id,
        conversation_id=conversation.id if conversation else command.conversation_id,
        channel_id=command.channel_id or (conversation.channel_id if conversation else None),
        kind=kind_of(command.text, command.attachments),
        direction=Direction.OUTGOING,
        author_id=user_id,
        text=command.text,
        state=DeliveryState.FAILED if entry.problem is not None else state,
        failure=None if entry.problem is None else Failure(code=entry.problem),
        created_at=entry.created_at,
        attachments=command.attachments,
        quote=quote_of(quoted) if isinstance(quoted, Message) else None,
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
        mentioned_user_ids=command.mentioned_user_ids,
        mentioned_team_ids=command.mentioned_team_ids,
    )


def _event(
    state: ContactState, entry: PendingCommand, command: ContactCommand, detail: EventDetail, user_id: UserId
) -> Event:
    conversation = state.open_conversation()
    conversation_id = getattr(command, "conversation_id", None)
    return Event(
        id=EventId(command.command_id),
        contact_id=command.contact_id,
        conversation_id=conversation_id or (conversation.id if conversation else None),
        source=Source.USER,
        actor_id=user_id,
        detail=detail,
        created_at=entry.created_at,
    )
