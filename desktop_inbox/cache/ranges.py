"""Which stretches of a contact's timeline the cache has whole.

A stretch is `[first, upto)` in positions. The newest one has no end (`END`): every change has been received since it
was sent, so it grows by itself. Older pages fill in below; where two stretches touch they become one.

The changes since a snapshot are a stretch of every timeline, stored or not, but for contacts that the user was not to
see at first (`gained_contacts`): theirs begins where it was sent. A merge changes nothing here: all that it moves is
sent, so what was whole before is whole with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, insert, select

from desktop_inbox.cache import tables
from desktop_inbox.cache.results import END
from desktop_inbox.cache.sync_state import SyncState
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.protocol.changes import HistoryRange

Stretch = tuple[int, int]


def merge(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the same positions as the fewest stretches, ascending."""
    merged: list[Stretch] = []
    for first, upto in sorted(stretches):
        if upto <= first:
            continue
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], upto))
        else:
            merged.append((first, upto))
    return merged


def stretch_at(stretches: Sequence[Stretch], position: int) -> Stretch | None:
    """Return the stretch that holds a position."""
    return next((stretch for stretch in stretches if stretch[0] <= position < stretch[1]), None)


def known_stretches(conn: Connection, contact_id: ContactId, state: SyncState) -> list[Stretch]:
    """Return what a reader may rely on, ascending.

    While a snapshot is taken, the former generation's stretches count until the new one has brought this contact's.
    """
    stored = _stored(conn, contact_id, state.generation)
    if state.running is not None:
        if any(upto == END for _, upto in stored):
            return stored
        stored = _stored(conn, contact_id, state.finished)
    return merge([*stored, *_live(conn, contact_id, state)]) if state.cursor is not None else stored


def add_stretches(conn: Connection, added: dict[ContactId, list[Stretch]], generation: int) -> None:
    """Add stretches to what is stored of a generation."""
    table = tables.history
    keys = [contact_id.bytes for contact_id in added]
    mine = (table.c.generation == generation, table.c.contact_id.in_(keys))
    stored: dict[bytes, list[Stretch]] = {}
    for key, first, upto in conn.execute(select(table.c.contact_id, table.c.first, table.c.upto).where(*mine)):
        stored.setdefault(key, []).append((first, upto))
    if stored:
        conn.execute(delete(table).where(*mine))
    rows = [
        {"contact_id": contact_id.bytes, "generation": generation, "first": first, "upto": upto}
        for contact_id, stretches in added.items()
        for first, upto in merge([*stored.get(contact_id.bytes, ()), *stretches])
    ]
    if rows:
        conn.execute(insert(table), rows)


def add_history(conn: Connection, ranges: Iterable[HistoryRange], generation: int) -> None:
    """Add what a snapshot's page says of its contacts' timelines."""
    added: dict[ContactId, list[Stretch]] = {}
    for known in ranges:
        added.setdefault(known.contact_id, []).append((known.first, END))
    if added:
        add_stretches(conn, added, generation)


def add_page(conn: Connection, contact_id: ContactId, stretch: Stretch, state: SyncState) -> None:
    """Add what a page of older history has brought."""
    live = _live(conn, contact_id, state) if state.live_cursor is not None else []
    add_stretches(conn, {contact_id: [stretch, *live]}, state.generation)


def _live(conn: Connection, contact_id: ContactId, state: SyncState) -> list[Stretch]:
    """Return what the changes since the finished snapshot say of a timeline."""
    table = tables.gained_contacts
    is_gained = select(table.c.contact_id).where(
        table.c.contact_id == contact_id.bytes, table.c.generation == state.finished
    )
    return [] if conn.execute(is_gained).first() is not None else [(state.live_from, END)]


def _stored(conn: Connection, contact_id: ContactId, generation: int) -> list[Stretch]:
    table = tables.history
    query = select(table.c.first, table.c.upto).where(
        table.c.contact_id == contact_id.bytes, table.c.generation == generation
    )
    return [(first, upto) for first, upto in conn.execute(query.order_by(table.c.first))]
