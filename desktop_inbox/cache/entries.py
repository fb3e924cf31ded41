"""What contact lists ask: pages, single contacts, how many, who. See `indexing` for what they read."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Select, select

from desktop_inbox.cache import outbox, tables
from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.cache.contact_states import decode_contact, decode_conversation, load_states
from desktop_inbox.cache.directory import custom_inboxes, directory
from desktop_inbox.cache.inbox_counts import inbox_counts
from desktop_inbox.cache.inbox_filter import rule_of
from desktop_inbox.cache.list_query import ListQuery
from desktop_inbox.cache.viewer import Viewer
from desktop_inbox.domain.channel import Channel, ChannelKind
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.ids import ChannelId, ContactId
from desktop_inbox.domain.inbox import ContactQuery, InboxCount, InboxEntry, InboxKey

_decode_channel = msgspec.json.Decoder(Channel).decode


def page(
    conn: Connection, query: ContactQuery, viewer: Viewer, *, after: tuple[int, bytes] | None, limit: int
) -> list[InboxEntry]:
    """Return a page of a list in its order."""
    asked = _list_query(conn, query, viewer)
    return _entries(conn, asked, asked.page(after, limit), viewer)


def of_contacts(
    conn: Connection, query: ContactQuery, viewer: Viewer, contact_ids: Collection[ContactId]
) -> list[InboxEntry]:
    """Return those of the contacts that a list shows, in its order."""
    asked = _list_query(conn, query, viewer)
    return _entries(conn, asked, asked.among([contact_id.bytes for contact_id in contact_ids]), viewer)


def count(conn: Connection, query: ContactQuery, viewer: Viewer) -> int:
    """Return how many contacts a list shows."""
    return int(conn.execute(_list_query(conn, query, viewer).counted()).scalar_one())


def contact_ids(conn: Connection, query: ContactQuery, viewer: Viewer, limit: int) -> list[ContactId]:
    """Return the contacts at the beginning of a list, in its order."""
    keys = conn.execute(_list_query(conn, query, viewer).contact_ids(limit)).scalars()
    return [ContactId(UUID(bytes=key)) for key in keys]


def counts(conn: Connection, viewer: Viewer) -> dict[InboxKey, InboxCount]:
    """Return the counts of all inboxes."""
    teams, inboxes = directory(conn, viewer.user_id).teams, custom_inboxes(conn, viewer.user_id)
    return inbox_counts(conn.exec_driver_sql, viewer, teams, inboxes)


def channel_kinds(conn: Connection) -> dict[ChannelId, ChannelKind]:
    """Return the kinds of all channels. A workspace has few."""
    table = tables.directory
    bodies = conn.execute(select(table.c.body).where(table.c.kind == "channel")).scalars()
    channels = [_decode_channel(body) for body in bodies]
    return {channel.id: channel.kind for channel in channels}


def _list_query(conn: Connection, query: ContactQuery, viewer: Viewer) -> ListQuery:
    if query.filter is None:
        return ListQuery(query, viewer, None)
    return ListQuery(query, viewer, rule_of(query.filter, viewer.user_id, directory(conn, viewer.user_id)))


def _entries(conn: Connection, asked: ListQuery, statement: Select[Any], viewer: Viewer) -> list[InboxEntry]:
    rows = conn.execute(statement).all()
    overlaid = outbox.pending_contacts(conn).intersection(row.contact_id for row in rows)
    states = load_states(conn, overlaid, viewer.user_id)
    kinds = channel_kinds(conn)
    entries = []
    for row in rows:
        contact, conversation = _rows_of(row, states.get(row.contact_id))
        entries.append(
            InboxEntry(
                contact=contact,
                conversation=conversation,
                channel_kind=None if conversation.channel_id is None else kinds.get(conversation.channel_id),
                unread_count=row.unread,
                sort_key=asked.sort_key(row),
            )
        )
    return entries


def _rows_of(row: Any, state: ContactState | None) -> tuple[Contact, Conversation]:
    """Return the entities behind an index row: the server's, or those with the outbox over them."""
    if state is None:
        return decode_contact(row.contact), decode_conversation(row.conversation)
    contact, conversation = state.contact, state.newest()
    if contact is None or conversation is None:
        raise AssertionError("an index row without its contact")
    return contact, conversation
