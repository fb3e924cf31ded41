"""Keeping the index right: what lists, counts, filters and the contact book read.

`refresh` writes the index rows of the touched contacts anew from everything that is known of them, the outbox
included, in the transaction that changed something. So pages, filters and counts are plain SQL over indexes, and right
also for what was not sent yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Table, bindparam, delete, or_, select
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import custom_inboxes, index_rows, outbox, tables
from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.cache.contact_states import load_states
from desktop_inbox.cache.index_rows import Values
from desktop_inbox.cache.statements import GIVEN_KEYS, as_text, key_list
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.contact import Contact, Identity
from desktop_inbox.domain.ids import ContactId

STALE_AT_ONCE = 500
"""How many contacts are indexed in one transaction after a migration: some 100 ms, so that other work gets a turn."""

_decode_identity = msgspec.json.Decoder(Identity).decode


def refresh(tx: Transaction) -> None:
    """Write the index rows of the touched contacts anew, and the members of custom inboxes where their rules changed.

    A message from the server changes a list only where the outbox had shown it before: else its conversation does.
    """
    keys = {contact_id.bytes for contact_id in tx.contacts}
    if tx.timelines:
        keys |= {contact_id.bytes for contact_id in tx.timelines} & outbox.pending_contacts(tx.conn)
    if keys:
        _write(tx, keys)
    if tx.directory or tx.everything:
        custom_inboxes.follow_rules(tx)


def is_stale(conn: Connection) -> bool:
    """Return whether contacts wait for their index rows, after a migration."""
    return conn.execute(select(tables.stale_contacts.c.contact_id).limit(1)).first() is not None


def index_stale(tx: Transaction) -> bool:
    """Have some of the contacts that wait for their index rows indexed with this transaction. False: none was left."""
    table = tables.stale_contacts.c.contact_id
    keys = tx.conn.execute(select(table).limit(STALE_AT_ONCE)).scalars().all()
    tx.contacts.update(ContactId(UUID(bytes=key)) for key in keys)
    tx.conn.execute(delete(tables.stale_contacts).where(table.in_(keys)))
    return bool(keys)


def _write(tx: Transaction, keys: set[bytes]) -> None:
    given = key_list(keys)
    states = load_states(tx.conn, keys, tx.user_id)
    listed = {key: state for key, state in states.items() if index_rows.is_listed(state)}
    entries = [row for row in map(index_rows.entry_values, listed.values()) if row is not None]
    _put(tx.conn, tables.list_entries, entries)
    _put(tx.conn, tables.contact_book, _book(tx.conn, given, listed))
    _replace(tx.conn, tables.contact_tags, given, _of_contacts(listed, index_rows.tag_values))
    _replace(tx.conn, tables.contact_values, given, _of_contacts(listed, index_rows.field_values))
    _remove(tx.conn, tables.list_entries, keys - {row[0] for row in entries})
    _remove(tx.conn, tables.contact_book, keys - listed.keys())
    custom_inboxes.place(tx.conn, given)


def _book(conn: Connection, given: str, listed: dict[bytes, ContactState]) -> list[Values]:
    """Return the rows of the contact book."""
    identities: dict[bytes, list[Identity]] = {}
    for key, body in conn.exec_driver_sql(_IDENTITIES, (given,)):
        identities.setdefault(key, []).append(_decode_identity(body))
    return [
        index_rows.book_values(state, state.contact, identities.get(key, ()))
        for key, state in listed.items()
        if state.contact is not None
    ]


def _of_contacts(listed: dict[bytes, ContactState], values: Callable[[Contact], set[Values]]) -> set[Values]:
    return {row for state in listed.values() if state.contact is not None for row in values(state.contact)}


def _put(conn: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Write rows by their key. One that is there already, as it is, costs no writing."""
    if rows:
        conn.exec_driver_sql(_PUT[table.name], list(rows))


def _replace(conn: Connection, table: Table, given: str, rows: set[Values]) -> None:
    """Make the rows of the given contacts these."""
    stored = {tuple(row) for row in conn.exec_driver_sql(_STORED[table.name], (given,))}
    if gone := stored - rows:
        conn.exec_driver_sql(_DELETE[table.name], [row[:2] for row in gone])
    _put(conn, table, list(rows - stored))


def _remove(conn: Connection, table: Table, keys: Iterable[object]) -> None:
    if gone := [(key,) for key in keys]:
        conn.exec_driver_sql(_DELETE[table.name], gone)


# SQL text: these run with every write, and SQLAlchemy's own handling would cost more than they do ---------------------


def _put_statement(table: Table) -> str:
    statement = insert(table)
    new = statement.excluded
    others = [column.name for column in table.columns if not column.primary_key]
    if not others:
        return as_text(statement.on_conflict_do_nothing())
    upsert = statement.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={name: new[name] for name in others},
        where=or_(*(new[name].is_distinct_from(table.c[name]) for name in others)),
    )
    return as_text(upsert)


def _delete_statement(table: Table) -> str:
    return as_text(delete(table).where(*(column == bindparam(column.name) for column in table.primary_key)))


_IDENTITIES = as_text(
    select(tables.identities.c.contact_id, tables.identities.c.body)
    .where(tables.identities.c.contact_id.in_(GIVEN_KEYS))
    .order_by(tables.identities.c.id)
)
_OF_A_CONTACT = (tables.contact_tags, tables.contact_values)
_STORED = {table.name: as_text(select(table).where(table.c.contact_id.in_(GIVEN_KEYS))) for table in _OF_A_CONTACT}
_INDEX = (tables.list_entries, tables.contact_book, *_OF_A_CONTACT)
_PUT = {table.name: _put_statement(table) for table in _INDEX}
_DELETE = {table.name: _delete_statement(table) for table in _INDEX}
