"""Storing rows from the server: each in its table, only over an older version of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Table, or_, select
from sqlalchemy.dialects.sqlite import Insert, insert

from desktop_inbox.cache import tables
from desktop_inbox.cache.times import to_us
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, ReadMark
from desktop_inbox.domain.event import Event
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.message import Comment, Message
from desktop_inbox.domain.rows import Row, TimelineItem
from desktop_inbox.domain.workspace import Team, User, Workspace

WireRow = tuple[Row, bytes]
"""A row and the JSON that it came as."""

Params = dict[str, Any]

_decode = msgspec.json.Decoder(Row).decode
_encode = msgspec.json.Encoder().encode


def decode_rows(raws: Iterable[msgspec.Raw]) -> list[WireRow]:
    """Decode rows and keep the bytes of each. Raises `msgspec.DecodeError`."""
    return [(_decode(raw), bytes(raw)) for raw in raws]


def encode_rows(rows: Iterable[Row]) -> list[WireRow]:
    """Encode rows that were decoded before."""
    return [(row, _encode(row)) for row in rows]


def store_rows(tx: Transaction, rows: Iterable[WireRow], generation: int) -> None:
    """Store those of the rows that are newer than what the cache has, and note what they touch.

    A row of an older generation is replaced whatever its `ver`: the server may have been restored from a backup, and
    then its numbers count again from an earlier point.
    """
    batches: dict[str, list[Params]] = {}
    marked: list[bytes] = []
    for row, body in rows:
        if isinstance(row, ReadMark):
            if row.user_id != tx.user_id:
                continue
            marked.append(row.conversation_id.bytes)
        table, columns = _PLACES[type(row)]
        params = columns(row)
        params.update(ver=row.ver, generation=generation, body=body)
        batches.setdefault(table.name, []).append(params)
        _note(tx, row)
    for name, batch in batches.items():
        tx.conn.execute(_UPSERTS[name], batch)
    if marked:
        tx.contacts.update(_contacts_of(tx.conn, marked))


def _note(tx: Transaction, row: Row) -> None:
    match row:
        case Message() | Comment() | Event():
            tx.timelines.add(row.contact_id)
        case Contact():
            tx.contacts.add(row.id)
        case Conversation() | Identity():
            tx.contacts.add(row.contact_id)
        case ReadMark():
            pass  # names no contact: its conversation does
        case _:
            tx.directory = True


def _contacts_of(conn: Connection, conversation_ids: list[bytes]) -> list[ContactId]:
    """Return the contacts of those of the conversations that are known."""
    table = tables.conversations
    found = conn.execute(select(table.c.contact_id).where(table.c.id.in_(conversation_ids))).scalars()
    return [ContactId(UUID(bytes=contact_id)) for contact_id in found]


# Where each kind of row goes ------------------------------------------------------------------------------------------


def _directory_columns(row: Workspace | User | Team | Channel) -> Params:
    return {"id": row.id.bytes, "kind": row.__struct_config__.tag}


def _contact_columns(row: Contact) -> Params:
    return {"id": row.id.bytes}


def _identity_columns(row: Identity) -> Params:
    return {"id": row.id.bytes, "contact_id": row.contact_id.bytes}


def _conversation_columns(row: Conversation) -> Params:
    return {
        "id": row.id.bytes,
        "contact_id": row.contact_id.bytes,
        "is_open": int(row.status is ConversationStatus.OPEN),
        "opened_us": to_us(row.opened_at),
    }


def _read_mark_columns(row: ReadMark) -> Params:
    return {"conversation_id": row.conversation_id.bytes, "incoming_read": row.incoming_read}


def _item_columns(row: TimelineItem) -> Params:
    return {"id": row.id.bytes, "contact_id": row.contact_id.bytes, "position": row.position}


_PLACES: dict[type, tuple[Table, Callable[[Any], Params]]] = {
    **dict.fromkeys((Workspace, User, Team, Channel), (tables.directory, _directory_columns)),
    **dict.fromkeys((Message, Comment, Event), (tables.items, _item_columns)),
    Contact: (tables.contacts, _contact_columns),
    Identity: (tables.identities, _identity_columns),
    Conversation: (tables.conversations, _conversation_columns),
    ReadMark: (tables.read_marks, _read_mark_columns),
}


def _newer_wins(table: Table) -> Insert:
    """Return the statement that stores a row, or leaves what is there when that is as new."""
    statement = insert(table)
    new = statement.excluded
    keys = [column.name for column in table.primary_key]
    return statement.on_conflict_do_update(
        index_elements=keys,
        set_={column.name: new[column.name] for column in table.columns if column.name not in keys},
        where=or_(new.generation > table.c.generation, new.ver > table.c.ver),
    )


_UPSERTS = {table.name: _newer_wins(table) for table, _ in _PLACES.values()}
