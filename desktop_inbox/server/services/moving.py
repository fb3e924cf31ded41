"""Moving everything of one contact to another, and back: rows by the thousand, each with a number of its own.

`Tx.put_all` writes them with a few statements. Everything keeps its id and its place in the timeline; so read marks,
which are of conversations, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Table, select

from desktop_inbox.domain.contact import Identity
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.event import Event
from desktop_inbox.domain.ids import AttachmentId, ContactId
from desktop_inbox.domain.message import Comment, Mention, Message
from desktop_inbox.domain.scheduled import ScheduledMessage
from desktop_inbox.server.services.attachments import do_move_attachments
from desktop_inbox.server.storage import reply_tables, tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all

_IDS_PER_STATEMENT = 500
_WITH_CONVERSATIONS = (tables.messages, tables.comments, tables.events)
# In the order in which they are moved: clients see conversations before what is in them.
_Movable = Conversation | Identity | Message | Comment | Event | ScheduledMessage
_ENTITIES: tuple[tuple[Table, str, type[_Movable]], ...] = (
    (tables.conversations, "conversation.moved", Conversation),
    (tables.identities, "identity.moved", Identity),
    (tables.messages, "message.moved", Message),
    (tables.comments, "comment.moved", Comment),
    (tables.events, "event.moved", Event),
    (reply_tables.scheduled_messages, "scheduled_message.moved", ScheduledMessage),
)


class Belongings(msgspec.Struct, frozen=True, kw_only=True):
    """What belongs to a contact, by table. Of what is in conversations only what is in none is named."""

    conversations: tuple[UUID, ...]
    identities: tuple[UUID, ...]
    comments: tuple[UUID, ...]
    events: tuple[UUID, ...]
    scheduled_messages: tuple[UUID, ...] = ()


def find_belongings(tx: Tx, contact_id: ContactId) -> Belongings:
    """Return what belongs to a contact."""
    comments, events = tables.comments.c, tables.events.c
    return Belongings(
        conversations=_ids(tx, tables.conversations, contact_id),
        identities=_ids(tx, tables.identities, contact_id),
        comments=_ids(tx, tables.comments, contact_id, comments.conversation_id.is_(None)),
        events=_ids(tx, tables.events, contact_id, events.conversation_id.is_(None)),
        scheduled_messages=_ids(tx, reply_tables.scheduled_messages, contact_id),
    )


def do_move_all(tx: Tx, source: ContactId, to: ContactId) -> None:
    """Give everything of a contact to another. At most one of the two may have a conversation open."""
    for table, kind, entity in _ENTITIES:
        _do_move(tx, kind, entity, table.c.contact_id == source, to)
    _do_move_mentions(tx, source, to)


def do_move_back(tx: Tx, belongings: Belongings, source: ContactId, to: ContactId) -> None:
    """Give back what one contact got from another, as far as it still has it.

    Conversations go with all that is in them, whenever it was written. Messages are always in one.
    """
    named = {"messages": (), **msgspec.structs.asdict(belongings)}
    conversations = tables.conversations.c
    in_theirs = select(conversations.id).where(conversations.contact_id == to)
    for table, kind, entity in _ENTITIES:
        is_there = table.c.contact_id == source
        for is_one_of in _one_of(table, named[table.name]):
            _do_move(tx, kind, entity, is_there & is_one_of, to)
        if table in _WITH_CONVERSATIONS:
            _do_move(tx, kind, entity, is_there & table.c.conversation_id.in_(in_theirs), to)
    _do_move_mentions(tx, source, to)


def _do_move(tx: Tx, kind: str, entity: type[_Movable], is_moved: ColumnElement[bool], to: ContactId) -> None:
    """Give rows of one kind to a contact; attachments follow the messages that bear them."""
    borne: list[AttachmentId] = []
    for row in tx.put_all(kind, entity, is_moved, contact_id=to):
        if isinstance(row, Message | ScheduledMessage):
            borne += [attachment.id for attachment in row.attachments]
    for start in range(0, len(borne), _IDS_PER_STATEMENT):
        do_move_attachments(tx, to, borne[start : start + _IDS_PER_STATEMENT])


def _do_move_mentions(tx: Tx, source: ContactId, to: ContactId) -> None:
    """Let mentions follow their comments, each in its user's own stream."""
    mentions, comments = tables.mentions, tables.comments
    moved = mentions.join(comments, comments.c.id == mentions.c.comment_id)
    is_moved = (mentions.c.contact_id == source) & (comments.c.contact_id == to)
    order = [mentions.c.user_id, mentions.c.ver]
    for mention in fetch_all(tx.conn, Mention, is_moved, order_by=order, source=moved):
        tx.put_private(mention.user_id, "mention.moved", msgspec.structs.replace(mention, contact_id=to))


def _ids(tx: Tx, table: Table, contact_id: ContactId, *criteria: ColumnElement[bool]) -> tuple[UUID, ...]:
    query = select(table.c.id).where(table.c.contact_id == contact_id, *criteria).order_by(table.c.ver)
    return tuple(tx.conn.scalars(query))


def _one_of(table: Table, ids: Sequence[UUID]) -> Iterator[ColumnElement[bool]]:
    for start in range(0, len(ids), _IDS_PER_STATEMENT):
        yield table.c.id.in_(ids[start : start + _IDS_PER_STATEMENT])
