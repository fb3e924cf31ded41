"""Rules of importing snippets: those of a file are added, or those brought up to date that are there already.

A part of a file takes a bounded number of statements, however long it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace
from sqlalchemy import select

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import SnippetId
from desktop_inbox.domain.snippet import Snippet, SnippetContent, check_snippet
from desktop_inbox.domain.text import search_key
from desktop_inbox.protocol.settings_commands import ImportedSnippet, ImportSnippets
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.checks import check_administers
from desktop_inbox.server.services.snippets import (
    check_room,
    do_put_snippet,
    new_snippet,
    seen_snippets,
    with_content,
)
from desktop_inbox.server.storage import reply_tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all

_snippets = reply_tables.snippets.c


def do_import_snippets(tx: Tx, actor: Actor, command: ImportSnippets) -> None:
    """Add the snippets of a file's part, or change those that are there, in the order of its rows.

    A row is of the snippet with its shortcut; one without a shortcut, of that with its name, which keeps its own. Only
    snippets of the same kind, personal or shared, are changed; their attachments stay. Rows that are not in order are
    left out, and so are those whose shortcut is that of the other kind, and new ones whose id is taken.
    Raises `UserError`: `not_allowed` (shared ones, for an agent), `too_many`.
    """
    if command.is_shared:
        check_administers(actor)
    _Import(tx, actor, is_shared=command.is_shared).run(command.snippets)


class _Import:
    """One part: looks up everything that its rows may be of at once, and then writes each snippet once."""

    def __init__(self, tx: Tx, actor: Actor, *, is_shared: bool) -> None:
        self._tx = tx
        self._actor = actor
        self._is_shared = is_shared
        self._before: dict[SnippetId, Snippet] = {}
        self._snippets: dict[SnippetId, Snippet] = {}
        self._by_shortcut: dict[str, SnippetId] = {}
        self._by_name: dict[str, SnippetId] = {}
        self._taken: set[SnippetId] = set()

    def run(self, rows: Iterable[ImportedSnippet]) -> None:
        rows = list(rows)
        self._look_up(rows)
        for row in rows:
            self._apply(row)
        check_room(self._tx.conn, self._actor, len(self._snippets.keys() - self._before.keys()))
        for snippet in self._snippets.values():
            do_put_snippet(self._tx, self._before.get(snippet.id), snippet)

    def _look_up(self, rows: list[ImportedSnippet]) -> None:
        conn = self._tx.conn
        is_named = _snippets.id.in_([row.snippet_id for row in rows])
        self._taken.update(SnippetId(taken) for taken in conn.scalars(select(_snippets.id).where(is_named)))
        for snippet in fetch_all(conn, Snippet, seen_snippets(self._actor), order_by=[_snippets.id]):
            self._before[snippet.id] = snippet
            self._index(snippet)

    def _index(self, snippet: Snippet) -> None:
        """Let rows find a snippet, unless they find an older one."""
        if snippet.shortcut:
            self._by_shortcut.setdefault(search_key(snippet.shortcut), snippet.id)
        if snippet.is_shared == self._is_shared:
            self._by_name.setdefault(search_key(snippet.name), snippet.id)

    def _apply(self, row: ImportedSnippet) -> None:
        """Change the snippet that a row is of, or make a new one. Nothing is stored yet."""
        try:
            content = check_snippet(row.content, has_attachments=True)
        except UserError:
            return
        known = self._known(content)
        has_content = content.text or (known is not None and known.attachments)
        is_others = known is not None and known.is_shared != self._is_shared
        if not has_content or is_others or (known is None and row.snippet_id in self._taken):
            return
        if known is None:
            snippet = new_snippet(self._actor, row.snippet_id, content, is_shared=self._is_shared)
        else:
            snippet = with_content(known, replace(content, shortcut=content.shortcut or known.shortcut))
        self._taken.add(snippet.id)
        self._snippets[snippet.id] = snippet
        self._index(snippet)

    def _known(self, content: SnippetContent) -> Snippet | None:
        """Return the snippet that a row is of, with what earlier rows have changed."""
        if content.shortcut:
            known_id = self._by_shortcut.get(search_key(content.shortcut))
        else:
            known_id = self._by_name.get(search_key(content.name))
        if known_id is None:
            return None
        return self._snippets.get(known_id) or self._before[known_id]
