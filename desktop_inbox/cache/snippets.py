"""Snippets as the user sees them, and how often each is used on this device."""

from __future__ import annotations

from uuid import UUID

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from desktop_inbox.cache import outbox, snippet_overlay, tables
from desktop_inbox.cache.outbox_subjects import SNIPPETS
from desktop_inbox.domain.ids import SnippetId, UserId
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.text import search_key

_table = tables.snippets
_uses = tables.snippet_uses
_decode = msgspec.json.Decoder(Snippet).decode
_count = insert(_uses)
_count = _count.on_conflict_do_update(index_elements=["snippet_id"], set_={"uses": _uses.c.uses + 1})


def snippets(conn: Connection, user_id: UserId) -> tuple[Snippet, ...]:
    """Return the active snippets that the user sees, with their waiting commands over them, by name."""
    query = select(_table.c.body).where(_table.c.is_active == 1).order_by(_table.c.name_key, _table.c.id)
    found = [_decode(body) for body in conn.execute(query).scalars()]
    pending = [entry.command for entry in outbox.pending_on(conn, SNIPPETS) if entry.problem is None]
    if not pending:
        return tuple(found)
    rows = {snippet.id: snippet for snippet in found}
    snippet_overlay.lay_over(rows, pending, user_id)
    shown = [snippet for snippet in rows.values() if snippet.is_active]
    return tuple(sorted(shown, key=lambda snippet: (search_key(snippet.name), snippet.id)))


def count_use(conn: Connection, snippet_id: SnippetId) -> None:
    """Count one more use."""
    conn.execute(_count, {"snippet_id": snippet_id.bytes, "uses": 1})


def uses(conn: Connection) -> dict[SnippetId, int]:
    """Return how often snippets were used; those that never were are missing."""
    return {SnippetId(UUID(bytes=key)): count for key, count in conn.execute(select(_uses.c.snippet_id, _uses.c.uses))}
