"""What a visitor of a web chat may fetch: their own messages on this channel, and what was sent to them on it.

Every read for a visitor goes through here. Comments, events, other contacts and other channels are not even asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select

from desktop_inbox.domain.channel import ChannelKind, WebChatSettings
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ChannelId, ContactId, ConversationId, MessageId, UserId, WorkspaceId
from desktop_inbox.domain.message import Direction
from desktop_inbox.server.channels.webchat import (
    PAGE_MESSAGES,
    VisitorMessage,
    VisitorMessages,
    external_id,
    first_name,
    parse_external_id,
    visitor_attachment,
    visitor_name,
    visitor_quote,
)
from desktop_inbox.server.services.workspaces import find_channel_settings
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.rows import fetch_all

_messages = tables.messages.c
_external = tables.external_messages.c
_marks = tables.read_marks.c


class WebChat(msgspec.Struct, frozen=True, kw_only=True):
    """A web-chat channel, as the server knows it."""

    id: ChannelId
    workspace_id: WorkspaceId
    name: str
    settings: WebChatSettings
    secret: bytes


class Addressed(msgspec.Struct, frozen=True, kw_only=True):
    """A message and whose it is: of the contact's visitors on the channel, that one which wrote it, or all (None).

    `quoted_visitor_id` is likewise whose the message is that it quotes.
    """

    contact_id: ContactId
    channel_id: ChannelId
    visitor_id: UUID | None
    message: VisitorMessage
    quoted_visitor_id: UUID | None = None

    def seen_by(self, visitor_id: UUID) -> VisitorMessage:
        """Return the message as one of those sees it whose it is: without another visitor's words."""
        if self.quoted_visitor_id in (None, visitor_id):
            return self.message
        return msgspec.structs.replace(self.message, quote=None)


def find_web_chat(conn: Connection, channel_id: ChannelId) -> WebChat:
    """Return an active web chat. Raises `UserError("channel_not_found")`, also for a channel of another kind."""
    found = find_channel_settings(conn, channel_id)
    if found is None or found.channel.kind is not ChannelKind.WEB_CHAT or not found.channel.is_active:
        raise UserError("channel_not_found")
    return WebChat(
        id=channel_id,
        workspace_id=found.workspace_id,
        name=found.channel.name,
        settings=msgspec.json.decode(found.settings, type=WebChatSettings),
        secret=found.secret,
    )


def access_contact_of_visitor(conn: Connection, chat: WebChat, visitor_id: UUID) -> Contact | None:
    """Return the contact that a visitor is; None before they have opened the chat."""
    identities = tables.identities.c
    is_theirs = (identities.channel_id == chat.id) & (identities.address == str(visitor_id))
    source = tables.contacts.join(tables.identities, identities.contact_id == tables.contacts.c.id)
    found = fetch_all(conn, Contact, is_theirs, limit=1, source=source)
    return found[0] if found else None


def has_profile(contact: Contact | None, visitor_id: UUID) -> bool:
    """Tell whether a visitor has left a name or an e-mail address, or a user has written one down."""
    return contact is not None and (contact.email is not None or contact.name != visitor_name(visitor_id))


def access_visitor_messages(conn: Connection, chat: WebChat, visitor_id: UUID, before: int | None) -> VisitorMessages:
    """Return the page of a visitor's newest messages below a position (None: of all)."""
    contact = access_contact_of_visitor(conn, chat, visitor_id)
    if contact is None:
        return VisitorMessages(messages=[], more=False, seen=0)
    # A contact may be several visitors: after a merge, or by another browser.
    is_theirs = _external.external_id.startswith(f"{visitor_id}:") | (_messages.direction == Direction.OUTGOING)
    criteria = [_messages.contact_id == contact.id, _messages.channel_id == chat.id, is_theirs]
    if before is not None:
        criteria.append(_messages.position < before)
    query = _visible(*criteria).order_by(_messages.position.desc()).limit(PAGE_MESSAGES + 1)
    found = _read(conn, query)
    page = [one.seen_by(visitor_id) for one in reversed(found[:PAGE_MESSAGES])]
    return VisitorMessages(messages=page, more=len(found) > PAGE_MESSAGES, seen=find_seen(conn, contact.id))


def find_addressed(conn: Connection, ids: Iterable[MessageId]) -> list[Addressed]:
    """Return messages as visitors see them, with whose they are, by position."""
    return _read(conn, _visible(_messages.id.in_(ids)).order_by(_messages.position))


def find_quotable(conn: Connection, chat: WebChat, visitor_id: UUID, quoted: UUID) -> MessageId | None:
    """Return the message that a visitor knows by an id: their own, or one to them; None for any other."""
    is_own = _external.external_id == external_id(visitor_id, quoted)
    own = conn.scalar(select(_external.message_id).where(_external.channel_id == chat.id, is_own))
    if own is not None:
        return MessageId(own)
    contact = access_contact_of_visitor(conn, chat, visitor_id)
    if contact is None:
        return None
    is_theirs = (_messages.contact_id == contact.id) & (_messages.channel_id == chat.id)
    is_answer = (_messages.id == quoted) & (_messages.direction == Direction.OUTGOING)
    found = conn.scalar(select(_messages.id).where(is_theirs, is_answer))
    return None if found is None else MessageId(found)


def find_seen(conn: Connection, contact_id: ContactId) -> int:
    """Return the position of the contact's newest message that any user has read; 0: none."""
    conversations = tables.conversations.c
    read = func.max(_marks.incoming_read)
    newest = (
        select(conversations.id, conversations.incoming_count, read)
        .join_from(tables.conversations, tables.read_marks, _marks.conversation_id == conversations.id)
        .where(conversations.contact_id == contact_id)
        .group_by(conversations.id, conversations.incoming_count, conversations.opened_at)
        .having(read > 0)
        .order_by(conversations.opened_at.desc())
        .limit(1)
    )
    found = conn.execute(newest).first()
    if found is None:
        return 0
    conversation_id, incoming_count, incoming_read = found
    # Counted from the newest backwards: that is a step or two, however long the conversation is.
    position = (
        select(_messages.position)
        .where(_messages.contact_id == contact_id, _messages.conversation_id == conversation_id)
        .where(_messages.direction == Direction.INCOMING)
        .order_by(_messages.position.desc())
        .offset(max(0, incoming_count - incoming_read))
        .limit(1)
    )
    return conn.scalar(position) or 0


def find_seen_in(
    conn: Connection, conversation_ids: Iterable[ConversationId], among: Collection[ContactId]
) -> dict[ContactId, int]:
    """Return `find_seen` of those contacts (of the given ones) in whose conversations a user has read something."""
    conversations = tables.conversations.c
    query = select(conversations.contact_id).where(conversations.id.in_(conversation_ids)).distinct()
    return {contact_id: find_seen(conn, contact_id) for contact_id in conn.scalars(query).all() if contact_id in among}


def find_first_names(conn: Connection, user_ids: Iterable[UserId]) -> dict[UserId, str]:
    """Return what visitors may see of users' names."""
    users = tables.users.c
    found = conn.execute(select(users.id, users.name).where(users.id.in_(user_ids)))
    return {user_id: first_name(name) for user_id, name in found}


def _visible(*criteria: ColumnElement[bool]) -> Select[Any]:
    is_its_id = and_(_external.message_id == _messages.id, _external.channel_id == _messages.channel_id)
    source = tables.messages.outerjoin(tables.external_messages, is_its_id)
    source = source.outerjoin(tables.users, tables.users.c.id == _messages.author_id)
    columns = (
        *(_messages.id, _messages.contact_id, _messages.channel_id, _messages.position, _messages.direction),
        *(_messages.text, _messages.created_at, _messages.attachments, _messages.quote),
        *(_external.external_id, tables.users.c.name),
    )
    return select(*columns).select_from(source).where(*criteria)


def _read(conn: Connection, query: Select[Any]) -> list[Addressed]:
    """Return what a query of `_visible` finds, in its order."""
    rows = conn.execute(query).all()
    quoted_ids = [row.quote.message_id for row in rows if row.quote is not None]
    found = conn.execute(_visible(_messages.id.in_(quoted_ids))).all() if quoted_ids else []
    quoted = {row.id: row for row in found}
    return [_addressed(row, None if row.quote is None else quoted.get(row.quote.message_id)) for row in rows]


def _addressed(row: Row[Any], quoted: Row[Any] | None) -> Addressed:
    """Return a message as it is addressed. What it quotes of another channel or contact is not for its visitors."""
    is_mine = row.direction is Direction.INCOMING
    if quoted is not None and (quoted.contact_id, quoted.channel_id) != (row.contact_id, row.channel_id):
        quoted = None
    message = VisitorMessage(
        id=_id_of(row),
        position=row.position,
        mine=is_mine,
        text=row.text,
        at=row.created_at,
        author=first_name(row.name or ""),
        attachments=tuple(map(visitor_attachment, row.attachments)),
        quote=None if quoted is None else visitor_quote(row.quote, _id_of(quoted), quoted.name or ""),
    )
    return Addressed(
        contact_id=row.contact_id,
        channel_id=row.channel_id,
        visitor_id=_visitor_of(row),
        message=message,
        quoted_visitor_id=None if quoted is None else _visitor_of(quoted),
    )


def _id_of(row: Row[Any]) -> UUID:
    """Return the id by which visitors know a message."""
    given = parse_external_id(row.external_id or "") if row.direction is Direction.INCOMING else None
    message_id: UUID = row.id
    return message_id if given is None else given[1]


def _visitor_of(row: Row[Any]) -> UUID | None:
    given = parse_external_id(row.external_id or "")
    return None if given is None else given[0]
