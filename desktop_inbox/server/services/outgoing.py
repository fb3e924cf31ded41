"""Messages to contacts, whoever writes them and whenever: the way that they go, what it takes, and what they do.

Everything that can refuse a message is checked before anything is written.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import select

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.channel_limits import as_taken, check_reply
from desktop_inbox.domain.clock import new_id
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation, Source
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ChannelId, ContactId, ConversationId, MessageId, UserId
from desktop_inbox.domain.message import Direction, Message, Quote, kind_of, quote_of
from desktop_inbox.server.services.access import Actor, access_contact, access_open_conversation
from desktop_inbox.server.services.blocking import check_not_blocked
from desktop_inbox.server.services.conversations import (
    Cause,
    assignment,
    do_assign,
    do_open,
    free_conversation_id,
    new_conversation,
    with_message,
)
from desktop_inbox.server.storage import reply_tables, tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all, fetch_one


class Way(msgspec.Struct, frozen=True):
    """Where a message to a contact goes: into the open conversation (None: a new one), by a channel."""

    contact: Contact
    conversation: Conversation | None
    channel: Channel


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """What a user sends. `attachments` are as `taken` returns them.

    `conversation_id` is the id that a new conversation shall have, if there is to be one; None: any.
    """

    message_id: MessageId
    author_id: UserId
    text: str
    attachments: tuple[Attachment, ...] = ()
    quoted_id: MessageId | None = None
    conversation_id: ConversationId | None = None


def find_way(tx: Tx, actor: Actor, contact_id: ContactId, channel_id: ChannelId | None) -> Way:
    """Return the way to a contact, by a channel or (None) by the one that `find_channel` chooses.

    Raises `UserError`: `contact_not_found`, `contact_blocked`, `no_channel`.
    """
    contact = access_contact(tx.conn, actor, contact_id)
    check_not_blocked(contact)
    conversation = access_open_conversation(tx.conn, actor, contact)
    channel = find_channel(tx, contact, conversation, channel_id)
    if channel is None:
        raise UserError("no_channel")
    return Way(contact, conversation, channel)


def find_channel(
    tx: Tx, contact: Contact, conversation: Conversation | None, wanted: ChannelId | None = None
) -> Channel | None:
    """Return the channel to write to a contact on: where one is wanted, that and no other.

    Else the conversation's, or that of the contact's newest identity. None when the contact has no identity there, or
    the channel is not active.
    """
    identities, channels = tables.identities, tables.channels
    is_theirs = (identities.c.contact_id == contact.id) & channels.c.is_active
    source = channels.join(identities, channels.c.id == identities.c.channel_id)
    found = fetch_all(tx.conn, Channel, is_theirs, order_by=[identities.c.ver.desc()], source=source)
    if wanted is not None:
        return next((channel for channel in found if channel.id == wanted), None)
    preferred = None if conversation is None else conversation.channel_id
    return next((channel for channel in found if channel.id == preferred), found[0] if found else None)


def taken(channel: Channel, text: str, attachments: Sequence[Attachment]) -> tuple[Attachment, ...]:
    """Return attachments as a channel takes them in one message with a text.

    Raises `UserError` as `domain.channel_limits.check_reply`.
    """
    fitting = tuple(as_taken(channel.limits, attachment) for attachment in attachments)
    check_reply(channel.limits, text, fitting)
    return fitting


def check_message_id_free(tx: Tx, message_id: MessageId) -> None:
    """Raise `UserError("id_taken")` for the id of a message, sent or scheduled, of whatever workspace."""
    for ids in (tables.messages.c.id, reply_tables.scheduled_messages.c.id):
        if tx.conn.scalar(select(ids).where(ids == message_id)) is not None:
            raise UserError("id_taken")


def do_send(tx: Tx, way: Way, content: Content) -> Message:
    """Write a message of a user, which nothing refuses any more. Returns it as it is stored.

    It opens a conversation where none is open, and assigns an unassigned contact to its author.
    """
    cause = Cause(Source.USER, content.author_id)
    quote = _find_quote(tx, way, content.quoted_id)
    contact, conversation = way.contact, way.conversation
    if conversation is None:
        wanted = content.conversation_id or ConversationId(new_id(tx.clock))
        conversation_id = free_conversation_id(tx, wanted)
        conversation = new_conversation(contact, conversation_id, way.channel.id, cause, tx.clock.now())
        contact, conversation = do_open(tx, contact, conversation, cause)
    conversation = _do_assign_by_reply(tx, contact, conversation, cause)
    message = Message(
        id=content.message_id,
        contact_id=contact.id,
        conversation_id=conversation.id,
        channel_id=way.channel.id,
        kind=kind_of(content.text, content.attachments),
        direction=Direction.OUTGOING,
        author_id=content.author_id,
        text=content.text,
        created_at=tx.clock.now(),
        attachments=content.attachments,
        quote=quote,
    )
    message = tx.put("message.sent", message)
    tx.put("conversation.updated", with_message(conversation, message))
    return message


def _find_quote(tx: Tx, way: Way, quoted_id: MessageId | None) -> Quote | None:
    """Return what is quoted of a message of the contact; None: nothing, or the channel has no quotes."""
    if quoted_id is None or not way.channel.limits.has_quotes:
        return None
    messages = tables.messages.c
    quoted = fetch_one(tx.conn, Message, messages.id == quoted_id, messages.contact_id == way.contact.id)
    return None if quoted is None else quote_of(quoted)


def _do_assign_by_reply(tx: Tx, contact: Contact, conversation: Conversation, cause: Cause) -> Conversation:
    if contact.assignee_id is not None:
        return conversation
    change = assignment(contact, cause.user_id, contact.team_id, by_reply=True)
    _, assigned = do_assign(tx, contact, conversation, cause, change)
    return assigned or conversation
