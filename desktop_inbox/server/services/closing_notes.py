"""Rules of closing notes: what a note must have, and what managers and owners decide about notes."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection

from desktop_inbox.domain.closing import (
    CATEGORIES,
    ClosingCategory,
    ClosingNote,
    ClosingNoteMode,
    ClosingNotes,
    check_closing_note,
    check_description,
    shown_categories,
)
from desktop_inbox.domain.ids import ClosingCategoryId, WorkspaceId
from desktop_inbox.domain.workspace import Workspace
from desktop_inbox.protocol.settings_commands import SaveClosingCategory
from desktop_inbox.server.services.access import Actor, access_me
from desktop_inbox.server.services.named_rows import do_remove_named, do_save_named, find_named
from desktop_inbox.server.services.workspaces import check_name
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all


def check_note_of(tx: Tx, actor: Actor, note: ClosingNote) -> ClosingNote:
    """Return the note of an actor who closes a conversation, as it is stored.

    Raises `UserError` as `check_closing_note` does.
    """
    _, workspace = access_me(tx.conn, actor)
    return check_closing_note(ClosingNotes(mode=workspace.closing_note_mode, categories=_active(tx)), note)


def do_set_closing_mode(tx: Tx, workspace: Workspace, mode: ClosingNoteMode) -> Workspace:
    """Set what is asked for when a user closes a conversation. The same once more changes nothing."""
    if workspace.closing_note_mode is mode:
        return workspace
    return tx.put("workspace.updated", msgspec.structs.replace(workspace, closing_note_mode=mode))


def do_save_category(tx: Tx, command: SaveClosingCategory) -> ClosingCategory:
    """Create or change a category, and offer it. Raises `UserError` as the command says."""
    wanted = ClosingCategory(
        id=command.category_id,
        name=check_name(command.name),
        description=check_description(command.description),
        order=command.order,
    )
    return do_save_named(tx, wanted, CATEGORIES)


def do_remove_category(tx: Tx, category_id: ClosingCategoryId) -> ClosingCategory:
    """Offer a category no more. Raises `UserError("category_not_found")`; removing it again changes nothing."""
    return do_remove_named(tx, find_named(tx, ClosingCategory, category_id), "category_not_found")


def find_categories(conn: Connection, workspace_id: WorkspaceId) -> list[ClosingCategory]:
    """Return a workspace's categories, removed ones too, in no order."""
    return fetch_all(conn, ClosingCategory, tables.closing_categories.c.workspace_id == workspace_id)


def _active(tx: Tx) -> tuple[ClosingCategory, ...]:
    return shown_categories(find_categories(tx.conn, tx.workspace_id))
