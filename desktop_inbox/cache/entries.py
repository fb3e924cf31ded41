"""The contact lists: an index row for each contact, and the questions that lists ask of it.

`refresh` writes a contact's index row anew from everything that is known of it, the outbox included, in the
transaction that changed something. So pages, filters and counts are plain SQL over indexes, and right also for what
was not sent yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, delete, func, select, tuple_
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import outbox, tables
from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.cache.contact_states import decode_contact, decode_conversation, load_states
from desktop_inbox.cache.first_look import AssigneeCount, complement, newest_key, sum_up
from desktop_inbox.cache.times import to_us
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.channel import Channel, ChannelKind
from desktop_inbox.domain.contact import Contact
from desktop_inbox.domain.conversation import Conversation, ConversationStatus
from desktop_inbox.domain.ids import ChannelId, ContactId, UserId
from desktop_inbox.domain.inbox import ContactQuery, Inbox, InboxCount, InboxEntry, SortOrder, StatusFilter
from desktop_inbox.domain.text import search_key

NOT_WAITING_US = 2**62
"""`waiting_us` of contacts that wait for nothing: they come last."""

_table = tables.list_entries
_decode_channel = msgspec.json.Decoder(Channel).decode
_upsert = insert(_table)
_upsert = _upsert.on_conflict_do_update(
    index_elements=["contact_id"],
    set_={column.name: _upsert.excluded[column.name] for column in _table.columns if column.name != "contact_id"},
)


COUNTS = (
    select(
        _table.c.assignee_id,
        func.count(),
        func.count().filter(_table.c.unread > 0),
        func.sum(_table.c.unread),
    )
    .where(_table.c.stage == 1)
    .group_by(_table.c.assignee_id)
)
"""Open conversations, those with something unread, and unread messages, by assignee."""


# The index ------------------------------------------------------------------------------------------------------------


def refresh(tx: Transaction) -> None:
    """Write the index rows of the touched contacts anew.

    A message from the server changes a list only where the outbox had shown it before: else its conversation does.
    """
    keys = {contact_id.bytes for contact_id in tx.contacts}
    if tx.timelines:
        keys |= {contact_id.bytes for contact_id in tx.timelines} & outbox.pending_contacts(tx.conn)
    if not keys:
        return
    rows = [_index_row(key, state) for key, state in load_states(tx.conn, keys, tx.user_id).items()]
    shown = [row for row in rows if row is not None]
    if shown:
        tx.conn.execute(_upsert, shown)
    gone = keys - {row["contact_id"] for row in shown}
    if gone:
        tx.conn.execute(delete(_table).where(_table.c.contact_id.in_(gone)))


def _index_row(key: bytes, state: ContactState) -> dict[str, Any] | None:
    """Return a contact's index row; None for one that no list shows."""
    contact, conversation = state.contact, state.newest()
    if contact is None or conversation is None:
        return None
    waiting = conversation.waiting_since
    lifecycle = int(conversation.status is ConversationStatus.OPEN)
    return {
        "contact_id": key,
        "conversation_id": conversation.id.bytes,
        "stage": lifecycle,
        "lifecycle": lifecycle,
        "assignee_id": None if contact.assignee_id is None else contact.assignee_id.bytes,
        "team_id": None if contact.team_id is None else contact.team_id.bytes,
        "channel_id": None if conversation.channel_id is None else conversation.channel_id.bytes,
        "activity_us": to_us(conversation.activity_at),
        "waiting_us": NOT_WAITING_US if waiting is None else to_us(waiting),
        "unread": state.unread(conversation),
        "mention": 0,
        "name_key": search_key(contact.name),
    }


# Questions ------------------------------------------------------------------------------------------------------------


def page(
    conn: Connection, query: ContactQuery, user_id: UserId, *, after: tuple[int, bytes] | None, limit: int
) -> list[InboxEntry]:
    """Return a page of a list in its order."""
    return _entries(conn, page_statement(query, user_id, after=after, limit=limit), query.sort, user_id)


def page_statement(query: ContactQuery, user_id: UserId, *, after: tuple[int, bytes] | None, limit: int) -> Select[Any]:
    """Return the query for the index rows of a page."""
    statement = _shown(query, user_id)
    if after is not None:
        statement = statement.where(_after(query.sort, after))
    return _ordered(statement, query.sort).limit(limit)


def of_contacts(
    conn: Connection, query: ContactQuery, user_id: UserId, contact_ids: Iterable[ContactId]
) -> list[InboxEntry]:
    """Return those of the contacts that a list shows, in its order."""
    keys = [contact_id.bytes for contact_id in contact_ids]
    statement = _shown(query, user_id).where(_table.c.contact_id.in_(keys))
    return _entries(conn, _ordered(statement, query.sort), query.sort, user_id)


def counts(conn: Connection, user_id: UserId) -> dict[Inbox, InboxCount]:
    """Return the counts of the standard inboxes, over open conversations."""
    rows: list[AssigneeCount] = [tuple(row) for row in conn.execute(COUNTS)]
    return sum_up(rows, user_id)


def _shown(query: ContactQuery, user_id: UserId) -> Select[Any]:
    """Return the query for what a list shows, without an order."""
    statement = (
        select(
            _table.c.contact_id,
            _table.c.activity_us,
            _table.c.waiting_us,
            _table.c.unread,
            tables.contacts.c.body.label("contact"),
            tables.conversations.c.body.label("conversation"),
        )
        .outerjoin(tables.contacts, tables.contacts.c.id == _table.c.contact_id)
        .outerjoin(tables.conversations, tables.conversations.c.id == _table.c.conversation_id)
        .where(_table.c.stage == int(query.status is StatusFilter.OPEN))
    )
    if query.inbox.inbox is Inbox.MINE:
        statement = statement.where(_table.c.assignee_id == user_id.bytes)
    elif query.inbox.inbox is Inbox.UNASSIGNED:
        statement = statement.where(_table.c.assignee_id.is_(None))
    if query.text.strip():
        statement = statement.where(func.instr(_table.c.name_key, search_key(query.text.strip())) > 0)
    return statement


def _ordered(statement: Select[Any], sort: SortOrder) -> Select[Any]:
    """Order by a column and, among equals, by contact: whole along one index, in one direction."""
    column = _sort_column(sort)
    if sort is SortOrder.NEWEST:
        return statement.order_by(column.desc(), _table.c.contact_id.desc())
    return statement.order_by(column, _table.c.contact_id)


def _sort_column(sort: SortOrder) -> ColumnElement[int]:
    return _table.c.waiting_us if sort is SortOrder.LONGEST_WAITING else _table.c.activity_us


def _sort_key(sort: SortOrder, row: Any) -> tuple[int, bytes]:
    """Return a row's paging key, which ascends in every order: for the newest first both parts are turned round."""
    if sort is SortOrder.NEWEST:
        return newest_key(row.activity_us, row.contact_id)
    return (row.waiting_us if sort is SortOrder.LONGEST_WAITING else row.activity_us), row.contact_id


def _after(sort: SortOrder, key: tuple[int, bytes]) -> ColumnElement[bool]:
    """Return the condition that a row comes after a paging key."""
    position = tuple_(_sort_column(sort), _table.c.contact_id)
    if sort is SortOrder.NEWEST:
        return position < tuple_(-key[0], complement(key[1]))
    return position > tuple_(*key)


def _entries(conn: Connection, statement: Select[Any], sort: SortOrder, user_id: UserId) -> list[InboxEntry]:
    rows = conn.execute(statement).all()
    overlaid = outbox.pending_contacts(conn).intersection(row.contact_id for row in rows)
    states = load_states(conn, overlaid, user_id)
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
                sort_key=_sort_key(sort, row),
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


def channel_kinds(conn: Connection) -> dict[ChannelId, ChannelKind]:
    """Return the kinds of all channels. A workspace has few."""
    table = tables.directory
    bodies = conn.execute(select(table.c.body).where(table.c.kind == "channel")).scalars()
    channels = [_decode_channel(body) for body in bodies]
    return {channel.id: channel.kind for channel in channels}
