"""Reading and writing how far the cache is."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from desktop_inbox.cache.sync_state import SyncState

_decoder = msgspec.json.Decoder(SyncState)
_SELECT = "SELECT body FROM sync_state WHERE id = 1"
_UPSERT = "INSERT INTO sync_state VALUES (1, ?) ON CONFLICT DO UPDATE SET body = excluded.body"


def read_state(conn: Connection) -> SyncState:
    """Return the state; that of an empty cache when there is none."""
    body = conn.exec_driver_sql(_SELECT).scalar_one_or_none()
    return SyncState() if body is None else _decoder.decode(body)


def write_state(conn: Connection, state: SyncState) -> None:
    """Replace the state."""
    conn.exec_driver_sql(_UPSERT, (msgspec.json.encode(state),))
