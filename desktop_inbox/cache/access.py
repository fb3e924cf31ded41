"""Contacts that the user may see from now on, or may not see any more."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, and_, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import lost_files, outbox, ranges, tables
from desktop_inbox.cache.results import END
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.contact import ContactAccess
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.protocol.changes import HistoryRange

HIDDEN = 0
"""The generation of what is kept of a contact that the user may not see: older than any.

It is kept while the outbox refers to the contact; then `generations` removes it.
"""

_gained = tables.gained_contacts
_timelines = (tables.items, tables.history, _gained)
_BESIDE = (tables.identities, tables.mentions, tables.scheduled_messages, tables.saved_drafts)
_upsert = insert(_gained)
_upsert = _upsert.on_conflict_do_update(index_elements=["contact_id"], set_={"generation": _upsert.excluded.generation})


def follow(
    tx: Transaction, accesses: Iterable[ContactAccess], history: Iterable[HistoryRange], live_from: int, generation: int
) -> None:
    """Take notice of what the user may see, after the rows that came with it were stored.

    `history` says from where a gained contact's timeline is whole; without that it is from position `live_from`.
    """
    first = {known.contact_id: known.first for known in history}
    for access in accesses:
        tx.contacts.add(access.contact_id)
        tx.timelines.add(access.contact_id)
        if access.is_visible:
            _gain(tx, access.contact_id, first.get(access.contact_id, live_from), generation)
        else:
            _lose(tx, access.contact_id)


def is_visible(conn: Connection, contact_id: ContactId) -> bool:
    """Return whether the user may see a contact, as far as the cache knows."""
    table = tables.contacts
    generation = conn.execute(select(table.c.generation).where(table.c.id == contact_id.bytes)).scalar_one_or_none()
    return generation is not None and generation != HIDDEN


def _gain(tx: Transaction, contact_id: ContactId, first: int, generation: int) -> None:
    """Rely on nothing that was known of the timeline before: changes of the time between were not sent."""
    key = contact_id.bytes
    conn, items, history = tx.conn, tables.items, tables.history
    is_before = and_(items.c.contact_id == key, items.c.position < first)
    lost_files.note_items(tx, is_before)
    conn.execute(delete(items).where(is_before))
    conn.execute(delete(history).where(history.c.contact_id == key))
    ranges.add_stretches(conn, {contact_id: [(first, END)]}, generation)
    conn.execute(_upsert, {"contact_id": key, "generation": generation})


def _lose(tx: Transaction, contact_id: ContactId) -> None:
    """Forget a contact; while the outbox refers to it, its row and those of its conversations are kept."""
    conn, key = tx.conn, contact_id.bytes
    lost_files.note_items(tx, tables.items.c.contact_id == key)
    lost_files.note_scheduled(tx, tables.scheduled_messages.c.contact_id == key)
    contacts, conversations, marks = tables.contacts, tables.conversations, tables.read_marks
    theirs = select(conversations.c.id).where(conversations.c.contact_id == key)
    conn.execute(delete(marks).where(marks.c.conversation_id.in_(theirs)))
    for table in (*_timelines, *_BESIDE):
        conn.execute(delete(table).where(table.c.contact_id == key))
    is_kept = key in outbox.pending_contacts(conn)
    for table, condition in ((contacts, contacts.c.id == key), (conversations, conversations.c.contact_id == key)):
        statement = update(table).values(generation=HIDDEN) if is_kept else delete(table)
        conn.execute(statement.where(condition))
