"""What closing categories, teams, tags and contact fields have in common: names that managers keep in order.

Names are compared as searches compare them: two that differ in case or accents only would be taken for each other.
"""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Table, select

from desktop_inbox.domain.closing import ClosingCategory
from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.text import search_key
from desktop_inbox.domain.workspace import Team
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all, fetch_one

Named = TypeVar("Named", ClosingCategory, Team, Tag, ContactField)

_TABLES: dict[type[Any], Table] = {
    ClosingCategory: tables.closing_categories,
    Team: tables.teams,
    Tag: tables.tags,
    ContactField: tables.contact_fields,
}


def find_named(tx: Tx, kind: type[Named], row_id: UUID) -> Named | None:
    """Return a row of the transaction's workspace, active or removed."""
    columns = _TABLES[kind].c
    return fetch_one(tx.conn, kind, columns.id == row_id, columns.workspace_id == tx.workspace_id)


def do_save_named(tx: Tx, wanted: Named, limit: int) -> Named:
    """Create or change a row, and offer it. The same once more changes nothing.

    `limit` is the most active ones. Raises `UserError`: `id_taken` (in another workspace), `name_taken`, `too_many`.
    """
    kind = type(wanted)
    before = find_named(tx, kind, wanted.id)
    if before is None and _is_id_taken(tx, kind, wanted.id):
        raise UserError("id_taken")
    columns = _TABLES[kind].c
    active = (columns.workspace_id == tx.workspace_id) & columns.is_active & (columns.id != wanted.id)
    others = fetch_all(tx.conn, kind, active)
    if search_key(wanted.name) in {search_key(other.name) for other in others}:
        raise UserError("name_taken")
    if len(others) >= limit and (before is None or not before.is_active):
        raise UserError("too_many", limit=limit)
    if before is None:
        return tx.put(f"{_noun(kind)}.created", wanted)
    saved = msgspec.structs.replace(wanted, ver=before.ver)
    return before if saved == before else tx.put(f"{_noun(kind)}.updated", saved)


def do_remove_named(tx: Tx, row: Named | None, unknown: str) -> Named:
    """Offer a row no more; again changes nothing. Raises `UserError(unknown)` for None."""
    if row is None:
        raise UserError(unknown)
    if not row.is_active:
        return row
    return tx.put(f"{_noun(type(row))}.removed", msgspec.structs.replace(row, is_active=False))


def _is_id_taken(tx: Tx, kind: type[Any], row_id: UUID) -> bool:
    """Return whether a row of any workspace has the id."""
    columns = _TABLES[kind].c
    return tx.conn.scalar(select(columns.id).where(columns.id == row_id)) is not None


def _noun(kind: type[Any]) -> str:
    """Return the type on the wire, which begins the names of changes."""
    return str(kind.__struct_config__.tag)
