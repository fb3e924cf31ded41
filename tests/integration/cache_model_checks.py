"""What holds of the cache's own tables at any time, in the model test of the cache."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, Table, select

from desktop_inbox.cache import index_rows, tables
from desktop_inbox.cache.contact_states import load_states
from desktop_inbox.domain.ids import AttachmentId
from desktop_inbox.domain.message import Direction, Message
from tests.fixtures import rows
from tests.integration.cache_model_server import contact_ids

_decode_message = msgspec.json.Decoder(Message).decode


def read_owners(conn: Connection, table: Table) -> set[bytes]:
    """Return the contacts that rows of a table belong to."""
    return set(conn.execute(select(table.c.contact_id)).scalars())


def incoming_files(conn: Connection) -> set[AttachmentId]:
    """Return the attachments of the incoming messages that the cache has."""
    bodies = conn.execute(select(tables.items.c.body).where(tables.HAS_FILES)).scalars()
    messages = [_decode_message(body) for body in bodies]
    incoming = [message for message in messages if message.direction is Direction.INCOMING]
    return {attachment.id for message in incoming for attachment in message.attachments}


def check_index(conn: Connection) -> None:
    """Each index row is what it would be if it were written now."""
    stored = set(map(tuple, conn.execute(tables.list_entries.select())))
    states = load_states(conn, [contact_id.bytes for contact_id in contact_ids()], rows.user_id())
    assert stored == {index_rows.entry_values(state) for state in states.values()} - {None}
    book = tables.contact_book.c
    active = {row.contact_id: row.activity_us for row in conn.execute(select(book.contact_id, book.activity_us))}
    assert active == {
        key: index_rows.activity_us(state) for key, state in states.items() if index_rows.is_listed(state)
    }
