"""What contact lists ask: pages, single contacts, how many, who. See `indexing` for what they read."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Select, literal_column, select

from desktop_inbox.cache import outbox, tables
from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.cache.contact_states import decode_contact, decode_conversation, load_states
from desktop_inbox.cache.directory import directory, teams_and_inboxes
from desktop_inbox.cache.inbox_counts import inbox_counts
from desktop_inbox.cache.inbox_filter import rule_of
from desktop_inbox.cache.list_query import ListQuery
from desktop_inbox.cache.statements import as_text
from desktop_inbox.cache.viewer import Viewer
from desktop_inbox.domain.channel import Channel, ChannelKind
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation
from desktop_inbox.domain.ids import ChannelId, ContactId, UserId
from desktop_inbox.domain.inbox import ContactQuery, InboxCount, InboxEntry, InboxKey

_decode_channel = msgspec.json.Decoder(Channel).decode
_CHANNELS = as_text(select(tables.directory.c.body).where(tables.directory.c.kind == literal_column("'channel'")))


def page(
    conn: Connection, query: ContactQuery, viewer: Viewer, *, after: tuple[int, bytes] | None, limit: int
) -> list[InboxEntry]:
    """Return a page of a list in its order."""
    asked = _list_query(conn, query, viewer)
    return _entries(conn, asked, asked.page(after, limit), viewer, {})


def of_contacts(
    conn: Connection, query: ContactQuery, viewer: Viewer, contact_ids: Collection[ContactId]
) -> list[InboxEntry]:
    """Return those of the contacts that a list shows, in its order."""
    asked = _list_query(conn, query, viewer)
    return _entries(conn, asked, asked.among, viewer, {"keys": [contact_id.bytes for contact_id in contact_ids]})


def count(conn: Connection, query: ContactQuery, viewer: Viewer) -> int:
    """Return how many contacts a list shows."""
    return int(conn.execute(_list_query(conn, query, viewer).counted(), _given(viewer)).scalar_one())


def contact_ids(conn: Connection, query: ContactQuery, viewer: Viewer, limit: int) -> list[ContactId]:
    """Return the contacts at the beginning of a list, in its order."""
    keys = conn.execute(_list_query(conn, query, viewer).contact_ids(limit), _given(viewer)).scalars()
    return [ContactId(UUID(bytes=key)) for key in keys]


def counts(conn: Connection, viewer: Viewer) -> dict[InboxKey, InboxCount]:
    """Return the counts of all inboxes."""
    return inbox_counts(conn.exec_driver_sql, viewer, *teams_and_inboxes(conn, viewer.user_id))


def channel_kinds(conn: Connection) -> dict[ChannelId, ChannelKind]:
    """Return the kinds of all channels. A workspace has few."""
    channels = [_decode_channel(body) for body in conn.exec_driver_sql(_CHANNELS).scalars()]
    return {channel.id: channel.kind for channel in channels}


def _list_query(conn: Connection, query: ContactQuery, viewer: Viewer) -> ListQuery:
    if query.filter is None:
        return _unfiltered(query, viewer.user_id)
    return ListQuery(query, viewer.user_id, rule_of(query.filter, viewer.user_id, directory(conn, viewer.user_id)))


@lru_cache(maxsize=8)
def _unfiltered(query: ContactQuery, user_id: UserId) -> ListQuery:
    """Return a list's query, the same as before: with every change the list that is shown asks for the changed rows."""
    return ListQuery(query, user_id, None)


def _given(viewer: Viewer) -> dict[str, Any]:
    return {"now_us": viewer.now_us}


def _entries(
    conn: Connection, asked: ListQuery, statement: Select[Any], viewer: Viewer, parameters: dict[str, Any]
) -> list[InboxEntry]:
    rows = conn.execute(statement, _given(viewer) | parameters).all()
    if not rows:
        return []
    overlaid = outbox.pending_contacts(conn).intersection(row.contact_id for row in rows)
    states = load_states(conn, overlaid, viewer.user_id) if overlaid else {}
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
