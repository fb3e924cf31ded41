"""Removing rows of former generations: what a new snapshot did not bring any more.

Rows that a command in the outbox refers to (its contact, and that contact's conversations, addresses and read marks)
stay until the command is gone, so that a text that was not sent keeps its place. Timelines do not: the user may have
lost the right to read them.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, delete, select, true

from desktop_inbox.cache import lost_files, outbox, tables
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.ids import ContactId

_PLAIN = (
    *(tables.directory, tables.snippets, tables.items, tables.history, tables.gained_contacts),
    *(tables.scheduled_messages, tables.saved_drafts),
)
"""What goes whatever the outbox refers to, and is in no list of contacts."""
_OWNED = (tables.conversations, tables.identities)


def remove_former(tx: Transaction, generation: int) -> None:
    """Remove everything older than a generation, but for what the outbox refers to."""
    kept = outbox.pending_query()
    lost_files.note_items(tx, tables.items.c.generation < generation)
    lost_files.note_scheduled(tx, _is_unseen(tables.scheduled_messages, generation))
    for table in _PLAIN:
        tx.conn.execute(delete(table).where(table.c.generation < generation))
    _remove(tx, tables.mentions, tables.mentions.c.contact_id, generation, true())
    _remove(tx, tables.contacts, tables.contacts.c.id, generation, tables.contacts.c.id.not_in(kept))
    for table in _OWNED:
        _remove(tx, table, table.c.contact_id, generation, table.c.contact_id.not_in(kept))
    _remove_marks(tx, generation)


def remove_kept(tx: Transaction, generation: int) -> None:
    """Remove what was kept of the touched contacts for the outbox's sake, where it does not refer to them any more."""
    pending = outbox.pending_contacts(tx.conn)
    keys = [contact_id.bytes for contact_id in tx.contacts if contact_id.bytes not in pending]
    if not keys:
        return
    table = tables.contacts
    removed = _remove(tx, table, table.c.id, generation, table.c.id.in_(keys))
    for table in _OWNED:
        removed |= _remove(tx, table, table.c.contact_id, generation, table.c.contact_id.in_(keys))
    if removed:
        _remove_marks(tx, generation)


def _is_unseen(table: Table, generation: int) -> ColumnElement[bool]:
    """Return the condition that an old row is of a contact that a generation has not brought."""
    seen = select(tables.contacts.c.id).where(tables.contacts.c.generation == generation)
    return and_(table.c.generation < generation, table.c.contact_id.not_in(seen))


def _remove(
    tx: Transaction, table: Table, owner: ColumnElement[Any], generation: int, condition: ColumnElement[bool]
) -> set[ContactId]:
    """Delete old rows, note their contacts, and return them."""
    statement = delete(table).where(table.c.generation < generation, condition).returning(owner)
    contact_ids = {ContactId(UUID(bytes=key)) for key in tx.conn.execute(statement).scalars()}
    tx.contacts |= contact_ids
    return contact_ids


def _remove_marks(tx: Transaction, generation: int) -> None:
    """Delete the old read marks of conversations that are not kept either."""
    marks = tables.read_marks
    old = tables.conversations.c.generation < generation
    kept: Select[Any] = select(tables.conversations.c.id).where(old)
    tx.conn.execute(delete(marks).where(marks.c.generation < generation, marks.c.conversation_id.not_in(kept)))
