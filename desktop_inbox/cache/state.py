"""Reading and writing how far the cache is."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import tables
from desktop_inbox.cache.sync_state import SyncState

_decoder = msgspec.json.Decoder(SyncState)
_upsert = insert(tables.sync_state)
_upsert = _upsert.on_conflict_do_update(index_elements=["id"], set_={"body": _upsert.excluded.body})
_select = select(tables.sync_state.c.body).where(tables.sync_state.c.id == 1)


def read_state(conn: Connection) -> SyncState:
    """Return the state; that of an empty cache when there is none."""
    body = conn.execute(_select).scalar_one_or_none()
    return SyncState() if body is None else _decoder.decode(body)


def write_state(conn: Connection, state: SyncState) -> None:
    """Replace the state."""
    conn.execute(_upsert, {"id": 1, "body": msgspec.json.encode(state)})
