"""Keeping the index right: what lists, counts, filters and the contact book read.

`refresh` writes the index rows of the touched contacts anew from everything that is known of them, the outbox
included, in the transaction that changed something. So pages, filters and counts are plain SQL over indexes, and right
also for what was not sent yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from uuid import UUID

import msgspec
from sqlalchemy import Connection, delete, select

from desktop_inbox.cache import custom_inboxes, index_rows, outbox, tables
from desktop_inbox.cache.contact_state import ContactState
from desktop_inbox.cache.contact_states import load_plain, load_states
from desktop_inbox.cache.index_rows import Values
from desktop_inbox.cache.index_tables import make_equal
from desktop_inbox.cache.statements import GIVEN_KEYS, as_text, key_list
from desktop_inbox.cache.times import to_us
from desktop_inbox.cache.transaction import Transaction
from desktop_inbox.domain.contact import Identity
from desktop_inbox.domain.ids import ContactId

STALE_AT_ONCE = 500
"""How many contacts are indexed in one transaction after a migration: some 100 ms, so that other work gets a turn."""

_decode_identity = msgspec.json.Decoder(Identity).decode


def refresh(tx: Transaction) -> None:
    """Write the index rows of the touched contacts anew, and the members of custom inboxes where their rules changed.

    A message from the server changes a list only where the outbox had shown it before: else its conversation does. And
    by a conversation a contact's details change only where the outbox has something to say of them.
    """
    whole = {contact_id.bytes for contact_id in tx.contacts}
    active = {contact_id.bytes for contact_id in tx.activity}
    if tx.timelines or active:
        pending = outbox.pending_contacts(tx.conn)
        whole |= ({contact_id.bytes for contact_id in tx.timelines} | active) & pending
    if whole:
        _write(tx, whole)
    if active := active - whole:
        _write_activity(tx, active)
    custom_inboxes.let_in(tx.conn, to_us(tx.now))
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
    """Write all index rows of contacts."""
    given = key_list(keys)
    states = load_states(tx.conn, keys, tx.user_id)
    listed = {key: state for key, state in states.items() if index_rows.is_listed(state)}
    _write_entries(tx.conn, given, listed.values())
    make_equal(tx.conn, tables.contact_book, given, _book(tx.conn, given, listed))
    contacts = [state.contact for state in listed.values() if state.contact is not None]
    make_equal(tx.conn, tables.contact_tags, given, chain.from_iterable(map(index_rows.tag_values, contacts)))
    make_equal(tx.conn, tables.contact_values, given, chain.from_iterable(map(index_rows.field_values, contacts)))
    custom_inboxes.place(tx.conn, given, to_us(tx.now))


def _write_activity(tx: Transaction, keys: set[bytes]) -> None:
    """Write what index rows say of the conversations of contacts whom no command in the outbox changes."""
    given = key_list(keys)
    states = load_plain(tx.conn, keys)
    _write_entries(tx.conn, given, states.values())
    active = [(index_rows.activity_us(state), key) for key, state in states.items()]
    if active:
        tx.conn.exec_driver_sql(_ACTIVITY, active)
    custom_inboxes.place(tx.conn, given, to_us(tx.now))


def _write_entries(conn: Connection, given: str, states: Iterable[ContactState]) -> None:
    entries = (index_rows.entry_values(state) for state in states)
    make_equal(conn, tables.list_entries, given, [row for row in entries if row is not None])


def _book(conn: Connection, given: str, listed: dict[bytes, ContactState]) -> list[Values]:
    """Return the rows of the contact book."""
    identities: dict[bytes, list[Identity]] = {}
    for key, body in conn.exec_driver_sql(_IDENTITIES, (given,)).all():
        identities.setdefault(key, []).append(_decode_identity(body))
    return [
        index_rows.book_values(state, state.contact, identities.get(key, ()))
        for key, state in listed.items()
        if state.contact is not None
    ]


_ACTIVITY = "UPDATE contact_book SET activity_us = ? WHERE contact_id = ?"
_IDENTITIES = as_text(
    select(tables.identities.c.contact_id, tables.identities.c.body)
    .where(tables.identities.c.contact_id.in_(GIVEN_KEYS))
    .order_by(tables.identities.c.id)
)
