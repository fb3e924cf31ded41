"""Texts that were begun and not sent. They belong to this device and outlive a resync."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import tables
from desktop_inbox.domain.ids import ContactId

_table = tables.drafts
_upsert = insert(_table)
_upsert = _upsert.on_conflict_do_update(index_elements=["contact_id", "mode"], set_={"text": _upsert.excluded.text})


def read_draft(conn: Connection, contact_id: ContactId, mode: str) -> str:
    """Return a draft; empty when there is none."""
    query = select(_table.c.text).where(_table.c.contact_id == contact_id.bytes, _table.c.mode == mode)
    return conn.execute(query).scalar_one_or_none() or ""


def write_draft(conn: Connection, contact_id: ContactId, mode: str, text: str) -> None:
    """Keep a draft; an empty one is none."""
    if text:
        conn.execute(_upsert, {"contact_id": contact_id.bytes, "mode": mode, "text": text})
    else:
        conn.execute(delete(_table).where(_table.c.contact_id == contact_id.bytes, _table.c.mode == mode))
