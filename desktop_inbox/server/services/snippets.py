"""Rules of snippets: everybody keeps their own, managers and owners keep those that everybody sees.

A personal one is written into its owner's private stream: nobody else ever hears of it.
"""

from __future__ import annotations

from msgspec.structs import replace
from sqlalchemy import ColumnElement, Connection, func, select

from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import SnippetId
from desktop_inbox.domain.snippet import SNIPPETS, Snippet, SnippetContent, check_snippet
from desktop_inbox.domain.text import search_key
from desktop_inbox.protocol.settings_commands import SaveSnippet
from desktop_inbox.server.services.access import Actor
from desktop_inbox.server.services.checks import check_administers
from desktop_inbox.server.services.reattaching import do_attach_to_snippet
from desktop_inbox.server.storage import reply_tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_one

_snippets = reply_tables.snippets.c


def do_save_snippet(tx: Tx, actor: Actor, command: SaveSnippet) -> Snippet:
    """Create or change a snippet; a removed one comes back. The same once more changes nothing.

    A shared one keeps the owner who created it. Raises `UserError` as the command says; another user's personal one is
    to the actor no more than an id that is taken.
    """
    content = check_snippet(command.content, has_attachments=bool(command.attachments))
    before = _find(tx, command.snippet_id)
    _check_may_save(tx, actor, command, before)
    _check_shortcut(tx, actor, command.snippet_id, content.shortcut)
    if before is None or not before.is_active:
        check_room(tx.conn, actor, 1)
    basis = before or new_snippet(actor, command.snippet_id, content, is_shared=command.is_shared)
    borne = basis.attachments if basis.is_active else ()  # a removed one's are set aside, or gone by now
    attachments = do_attach_to_snippet(tx, actor, basis.id, command.attachments, borne)
    return do_put_snippet(tx, before, replace(with_content(basis, content), attachments=attachments))


def do_remove_snippet(tx: Tx, actor: Actor, snippet_id: SnippetId) -> Snippet:
    """Remove a snippet; again changes nothing. Raises `UserError`: `snippet_not_found`, `not_allowed`."""
    snippet = _find(tx, snippet_id)
    if snippet is None:
        raise UserError("snippet_not_found")
    _check_keeps(actor, snippet, unknown="snippet_not_found")
    return do_put_snippet(tx, snippet, replace(snippet, is_active=False))


def do_put_snippet(tx: Tx, before: Snippet | None, snippet: Snippet) -> Snippet:
    """Write a snippet into the stream of those who see it, unless it is as it was (None: there was none)."""
    if snippet == before:
        return snippet
    kind = "snippet.created" if before is None else "snippet.updated" if snippet.is_active else "snippet.removed"
    return tx.put(kind, snippet) if snippet.is_shared else tx.put_private(snippet.owner_id, kind, snippet)


def new_snippet(actor: Actor, snippet_id: SnippetId, content: SnippetContent, *, is_shared: bool) -> Snippet:
    """Return a snippet of the actor's. Nothing is stored yet."""
    return with_content(Snippet(id=snippet_id, owner_id=actor.user_id, is_shared=is_shared, name=""), content)


def with_content(snippet: Snippet, content: SnippetContent) -> Snippet:
    """Return a snippet, active, with other content."""
    return replace(
        snippet,
        name=content.name,
        shortcut=content.shortcut,
        text=content.text,
        topic=content.topic,
        is_active=True,
    )


def seen_snippets(actor: Actor) -> ColumnElement[bool]:
    """Return the condition over the table for the active snippets that the actor sees: their own and shared ones."""
    is_seen = _snippets.is_shared | (_snippets.owner_id == actor.user_id)
    return (_snippets.workspace_id == actor.workspace_id) & _snippets.is_active & is_seen


def check_room(conn: Connection, actor: Actor, more: int) -> None:
    """Raise `UserError("too_many")` where the actor would see too many snippets with so many more."""
    if more and (conn.scalar(select(func.count()).where(seen_snippets(actor))) or 0) + more > SNIPPETS:
        raise UserError("too_many", limit=SNIPPETS)


def _check_may_save(tx: Tx, actor: Actor, command: SaveSnippet, before: Snippet | None) -> None:
    if command.is_shared:
        check_administers(actor)
    if before is None:
        if tx.conn.scalar(select(_snippets.id).where(_snippets.id == command.snippet_id)) is not None:
            raise UserError("id_taken")
        return
    _check_keeps(actor, before, unknown="id_taken")
    if before.is_shared != command.is_shared:
        raise UserError("sharing_is_fixed")


def _check_keeps(actor: Actor, snippet: Snippet, *, unknown: str) -> None:
    if snippet.is_shared:
        check_administers(actor)
    elif snippet.owner_id != actor.user_id:
        raise UserError(unknown)


def _check_shortcut(tx: Tx, actor: Actor, snippet_id: SnippetId, shortcut: str) -> None:
    if not shortcut:
        return
    is_other = (_snippets.id != snippet_id) & (_snippets.shortcut != "")
    others = tx.conn.scalars(select(_snippets.shortcut).where(seen_snippets(actor), is_other))
    if search_key(shortcut) in map(search_key, others):
        raise UserError("shortcut_taken")


def _find(tx: Tx, snippet_id: SnippetId) -> Snippet | None:
    """Return a snippet of the transaction's workspace, whoever's it is, active or removed."""
    return fetch_one(tx.conn, Snippet, _snippets.id == snippet_id, _snippets.workspace_id == tx.workspace_id)
