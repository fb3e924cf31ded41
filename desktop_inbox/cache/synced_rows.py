"""Storing rows from the server: each in its table, only over an older version of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Table, or_, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import tables
from desktop_inbox.cache.times import to_us
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.closing import ClosingCategory
from desktop_inbox.domain.contact import Contact, ContactAccess, Identity
from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.conversation import Conversation, ConversationStatus, ReadMark
from desktop_inbox.domain.draft import Draft
from desktop_inbox.domain.event import ContactMerged, Event
from desktop_inbox.domain.ids import ContactId, UserId
from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.message import Comment, Mention, Message
from desktop_inbox.domain.rows import DirectoryRow, Row, TimelineItem
from desktop_inbox.domain.scheduled import ScheduledMessage
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.text import search_key
from desktop_inbox.domain.workspace import Team, User, Workspace

WireRow = tuple[Row, bytes]
"""A row and the JSON that it came as."""

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
    then its numbers count again from an earlier point. What is private to another user is left out. A `ContactAccess`
    has no table: it is noted.
    """
    batches: dict[str, list[tuple[object, ...]]] = {}
    marked: list[bytes] = []
    for row, body in rows:
        if _is_of_another(row, tx.user_id):
            continue
        if isinstance(row, ContactAccess):
            tx.accesses.append(row)
            continue
        if isinstance(row, ReadMark):
            marked.append(row.conversation_id.bytes)
        table, columns = _PLACES[type(row)]
        batches.setdefault(table, []).append((*columns(row), row.ver, generation, body))
        _note(tx, row)
    for table, batch in batches.items():
        tx.conn.exec_driver_sql(_UPSERTS[table], batch)
    if marked:
        tx.activity.update(_contacts_of(tx.conn, marked))


def _is_of_another(row: Row, user_id: UserId) -> bool:
    """Return whether a row is private to somebody else."""
    match row:
        case ReadMark() | Mention() | ContactAccess() | Draft():
            return row.user_id != user_id
        case Snippet():
            return not row.is_shared and row.owner_id != user_id
        case _:
            return False


def _note(tx: Transaction, row: Row) -> None:
    match row:
        case Message() | Comment() | Event():
            tx.timelines.add(row.contact_id)
            if isinstance(row, Event) and isinstance(row.detail, ContactMerged) and row.detail.secondary_name:
                tx.merged.append((row.detail.secondary_id, row.contact_id))  # it was not taken back
        case Contact():
            tx.contacts.add(row.id)
        case Identity():
            tx.contacts.add(row.contact_id)
        case Conversation() | Mention():
            tx.activity.add(row.contact_id)
        case ReadMark():
            pass  # names no contact: its conversation does
        case ScheduledMessage():
            tx.timelines.add(row.contact_id)
        case Draft():
            tx.draft_places.add((row.contact_id, row.mode.value))
        case Snippet():
            tx.snippets = True
        case _:
            tx.directory = True


def _contacts_of(conn: Connection, conversation_ids: list[bytes]) -> list[ContactId]:
    """Return the contacts of those of the conversations that are known."""
    table = tables.conversations
    found = conn.execute(select(table.c.contact_id).where(table.c.id.in_(conversation_ids))).scalars()
    return [ContactId(UUID(bytes=contact_id)) for contact_id in found]


# Where each kind of row goes: its table, and the values of that table's columns before `ver` --------------------------


def _directory_values(row: DirectoryRow) -> tuple[object, ...]:
    return row.id.bytes, row.__struct_config__.tag


def _contact_values(row: Contact) -> tuple[object, ...]:
    return row.id.bytes, None if row.merged_into is None else row.merged_into.bytes


def _identity_values(row: Identity) -> tuple[object, ...]:
    return row.id.bytes, row.contact_id.bytes


def _conversation_values(row: Conversation) -> tuple[object, ...]:
    return row.id.bytes, row.contact_id.bytes, int(row.status is ConversationStatus.OPEN), to_us(row.opened_at)


def _read_mark_values(row: ReadMark) -> tuple[object, ...]:
    return row.conversation_id.bytes, row.incoming_read


def _mention_values(row: Mention) -> tuple[object, ...]:
    return row.comment_id.bytes, row.contact_id.bytes


def _item_values(row: TimelineItem) -> tuple[object, ...]:
    author_id = row.author_id.bytes if isinstance(row, Message) and row.author_id is not None else None
    has_files = int(isinstance(row, Message) and bool(row.attachments))
    return row.id.bytes, row.contact_id.bytes, row.position, author_id, has_files


def _snippet_values(row: Snippet) -> tuple[object, ...]:
    return row.id.bytes, search_key(row.name), int(row.is_active)


def _scheduled_values(row: ScheduledMessage) -> tuple[object, ...]:
    return row.id.bytes, row.contact_id.bytes


def _draft_values(row: Draft) -> tuple[object, ...]:
    return row.id.bytes, row.contact_id.bytes, row.mode.value, 0


_DIRECTORY = (Workspace, User, Team, Channel, ClosingCategory, Tag, ContactField, CustomInbox)
_PLACES: dict[type, tuple[str, Callable[[Any], tuple[object, ...]]]] = {
    **dict.fromkeys(_DIRECTORY, (tables.directory.name, _directory_values)),
    **dict.fromkeys((Message, Comment, Event), (tables.items.name, _item_values)),
    Contact: (tables.contacts.name, _contact_values),
    Identity: (tables.identities.name, _identity_values),
    Conversation: (tables.conversations.name, _conversation_values),
    ReadMark: (tables.read_marks.name, _read_mark_values),
    Mention: (tables.mentions.name, _mention_values),
    Snippet: (tables.snippets.name, _snippet_values),
    ScheduledMessage: (tables.scheduled_messages.name, _scheduled_values),
    Draft: (tables.saved_drafts.name, _draft_values),
}


def _newer_wins(table: Table) -> str:
    """Return the SQL that stores a row, or leaves what is there when that is as new.

    As SQL with the values in the order of the columns: in a first sync SQLAlchemy's own handling of each row's
    parameters would take a third of the time.
    """
    statement = insert(table)
    new = statement.excluded
    keys = [column.name for column in table.primary_key]
    upsert = statement.on_conflict_do_update(
        index_elements=keys,
        set_={column.name: new[column.name] for column in table.columns if column.name not in keys},
        where=or_(new.generation > table.c.generation, new.ver > table.c.ver),
    )
    return str(upsert.compile(dialect=sqlite.dialect(paramstyle="qmark")))


_UPSERTS = {name: _newer_wins(tables.metadata.tables[name]) for name, _ in _PLACES.values()}
