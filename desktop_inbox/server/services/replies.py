"""Rules of what users write: replies to a contact, and comments that only users see."""

from __future__ import annotations

from sqlalchemy import Table, select

from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.conversation import Conversation, Source
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ChannelId, ConversationId
from desktop_inbox.domain.message import Comment, Direction, Message
from desktop_inbox.protocol.conversation_commands import AddComment, SendMessage
from desktop_inbox.server.services.access import Actor, access_contact, access_open_conversation
from desktop_inbox.server.services.blocking import check_not_blocked
from desktop_inbox.server.services.checks import check_text
from desktop_inbox.server.services.conversations import (
    Cause,
    assignment,
    do_assign,
    do_open,
    free_conversation_id,
    new_conversation,
    with_message,
)
from desktop_inbox.server.services.mentions import do_tell_mentioned, find_mentioned
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all


def do_send_message(tx: Tx, actor: Actor, command: SendMessage) -> ConversationId | None:
    """Send a reply. Opens a conversation where none is open, and assigns an unassigned contact to its author.

    Returns the conversation that it went into, when that is another than the command's.
    Raises `UserError`: `empty_text`, `text_too_long`, `contact_not_found`, `contact_blocked`, `no_channel`,
    `id_taken`.
    """
    text = check_text(command.text)
    contact = access_contact(tx.conn, actor, command.contact_id)
    check_not_blocked(contact)
    conversation = access_open_conversation(tx.conn, actor, contact)
    channel_id = find_channel(tx, contact, conversation)
    if channel_id is None:
        raise UserError("no_channel")
    _check_id_free(tx, tables.messages, command.message_id)
    cause = Cause(Source.USER, actor.user_id)
    if conversation is None:
        conversation_id = free_conversation_id(tx, command.conversation_id)
        conversation = new_conversation(contact, conversation_id, channel_id, cause, tx.clock.now())
        contact, conversation = do_open(tx, contact, conversation, cause)
    conversation = _do_assign_by_reply(tx, contact, conversation, cause)
    message = Message(
        id=command.message_id,
        contact_id=contact.id,
        conversation_id=conversation.id,
        channel_id=channel_id,
        direction=Direction.OUTGOING,
        author_id=actor.user_id,
        text=text,
        created_at=tx.clock.now(),
    )
    message = tx.put("message.sent", message)
    tx.put("conversation.updated", with_message(conversation, message))
    return None if conversation.id == command.conversation_id else conversation.id


def do_add_comment(tx: Tx, actor: Actor, command: AddComment) -> Comment:
    """Write a comment. It assigns nobody and opens nothing.

    One on a conversation that never came to be (its opening was rejected, or joined another) goes to the open one.
    Those whom it mentions are told, as `find_mentioned` says.
    Raises `UserError`: `empty_text`, `text_too_long`, `contact_not_found`, `id_taken`.
    """
    text = check_text(command.text)
    contact = access_contact(tx.conn, actor, command.contact_id)
    conversation_id = command.conversation_id
    if conversation_id is not None and not _is_conversation_of(tx, contact, conversation_id):
        conversation_id = contact.open_conversation_id
    _check_id_free(tx, tables.comments, command.comment_id)
    mentioned = find_mentioned(tx, actor, contact, command)
    comment = Comment(
        id=command.comment_id,
        contact_id=contact.id,
        conversation_id=conversation_id,
        author_id=actor.user_id,
        text=text,
        created_at=tx.clock.now(),
        mentioned_user_ids=mentioned.user_ids,
        mentioned_team_ids=mentioned.team_ids,
    )
    comment = tx.put("comment.added", comment)
    do_tell_mentioned(tx, comment, mentioned.told)
    return comment


def find_channel(tx: Tx, contact: Contact, conversation: Conversation | None) -> ChannelId | None:
    """Return the channel to write to a contact on: the conversation's, else that of the contact's newest identity.

    None when the contact has no identity on an active channel.
    """
    identities, channels = tables.identities, tables.channels
    on_active = identities.join(channels, (channels.c.id == identities.c.channel_id) & channels.c.is_active)
    found = fetch_all(
        tx.conn, Identity, identities.c.contact_id == contact.id, order_by=[identities.c.ver.desc()], source=on_active
    )
    channel_ids = [identity.channel_id for identity in found]
    if conversation is not None and conversation.channel_id in channel_ids:
        return conversation.channel_id
    return channel_ids[0] if channel_ids else None


def _do_assign_by_reply(tx: Tx, contact: Contact, conversation: Conversation, cause: Cause) -> Conversation:
    if contact.assignee_id is not None:
        return conversation
    change = assignment(contact, cause.user_id, contact.team_id, by_reply=True)
    _, assigned = do_assign(tx, contact, conversation, cause, change)
    return assigned or conversation


def _is_conversation_of(tx: Tx, contact: Contact, conversation_id: ConversationId) -> bool:
    conversations = tables.conversations.c
    is_wanted = (conversations.id == conversation_id) & (conversations.contact_id == contact.id)
    return tx.conn.scalar(select(conversations.id).where(is_wanted)) is not None


def _check_id_free(tx: Tx, table: Table, row_id: object) -> None:
    if tx.conn.scalar(select(table.c.id).where(table.c.id == row_id)) is not None:
        raise UserError("id_taken")
