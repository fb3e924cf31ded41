"""Rules of closing notes: what a note must have, and what managers and owners decide about notes."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, select

from desktop_inbox.domain.closing import (
    DESCRIPTION_CHARACTERS,
    ClosingCategory,
    ClosingNote,
    ClosingNoteMode,
    ClosingNotes,
    check_closing_note,
    shown_categories,
)
from desktop_inbox.domain.errors import UserError
from desktop_inbox.domain.ids import ClosingCategoryId, WorkspaceId
from desktop_inbox.domain.text import clean_text, search_key
from desktop_inbox.domain.workspace import Role, Workspace
from desktop_inbox.protocol.settings_commands import (
    ClosingSettingsCommand,
    RemoveClosingCategory,
    SaveClosingCategory,
    SetClosingMode,
)
from desktop_inbox.server.services.access import Actor, access_me
from desktop_inbox.server.services.workspaces import check_name
from desktop_inbox.server.storage import tables
from desktop_inbox.server.storage.database import Tx
from desktop_inbox.server.storage.rows import fetch_all, fetch_one


def check_note_of(tx: Tx, actor: Actor, note: ClosingNote) -> ClosingNote:
    """Return the note of an actor who closes a conversation, as it is stored.

    Raises `UserError` as `check_closing_note` does.
    """
    _, workspace = access_me(tx.conn, actor)
    return check_closing_note(ClosingNotes(mode=workspace.closing_note_mode, categories=_active(tx)), note)


def do_change_closing_settings(tx: Tx, actor: Actor, command: ClosingSettingsCommand) -> None:
    """Carry out a command of a manager or owner.

    Raises `UserError`: `not_allowed` for an agent, and what the single commands say.
    """
    if actor.role is Role.AGENT:
        raise UserError("not_allowed")
    match command:
        case SetClosingMode():
            _, workspace = access_me(tx.conn, actor)
            do_set_closing_mode(tx, workspace, command.mode)
        case SaveClosingCategory():
            do_save_category(tx, command)
        case RemoveClosingCategory():
            do_remove_category(tx, command.category_id)


def do_set_closing_mode(tx: Tx, workspace: Workspace, mode: ClosingNoteMode) -> Workspace:
    """Set what is asked for when a user closes a conversation. The same once more changes nothing."""
    if workspace.closing_note_mode is mode:
        return workspace
    return tx.put("workspace.updated", msgspec.structs.replace(workspace, closing_note_mode=mode))


def do_save_category(tx: Tx, command: SaveClosingCategory) -> ClosingCategory:
    """Create or change a category, and offer it. The same once more changes nothing.

    Raises `UserError`: `empty_name`, `description_too_long`, `name_taken`, `id_taken`. Names are compared as searches
    compare them: two that differ in case or accents only would be taken for each other.
    """
    description = clean_text(command.description)
    if len(description) > DESCRIPTION_CHARACTERS:
        raise UserError("description_too_long", limit=DESCRIPTION_CHARACTERS)
    before = _find(tx, command.category_id)
    if before is None and _is_id_taken(tx, command.category_id):
        raise UserError("id_taken")
    category = ClosingCategory(
        id=command.category_id,
        ver=0 if before is None else before.ver,
        name=check_name(command.name),
        description=description,
        order=command.order,
    )
    others = [other for other in _active(tx) if other.id != category.id]
    if search_key(category.name) in {search_key(other.name) for other in others}:
        raise UserError("name_taken")
    if category == before:
        return before
    return tx.put("closing_category.created" if before is None else "closing_category.updated", category)


def do_remove_category(tx: Tx, category_id: ClosingCategoryId) -> ClosingCategory:
    """Offer a category no more. Raises `UserError("category_not_found")`; removing it again changes nothing."""
    category = _find(tx, category_id)
    if category is None:
        raise UserError("category_not_found")
    if not category.is_active:
        return category
    return tx.put("closing_category.removed", msgspec.structs.replace(category, is_active=False))


def find_categories(conn: Connection, workspace_id: WorkspaceId) -> list[ClosingCategory]:
    """Return a workspace's categories, removed ones too, in no order."""
    return fetch_all(conn, ClosingCategory, tables.closing_categories.c.workspace_id == workspace_id)


def _find(tx: Tx, category_id: ClosingCategoryId) -> ClosingCategory | None:
    categories = tables.closing_categories.c
    return fetch_one(tx.conn, ClosingCategory, categories.id == category_id, categories.workspace_id == tx.workspace_id)


def _is_id_taken(tx: Tx, category_id: ClosingCategoryId) -> bool:
    """Return whether a category of any workspace has the id."""
    categories = tables.closing_categories.c
    return tx.conn.scalar(select(categories.id).where(categories.id == category_id)) is not None


def _active(tx: Tx) -> tuple[ClosingCategory, ...]:
    return shown_categories(find_categories(tx.conn, tx.workspace_id))
