"""What the workspace asks for when a conversation is closed, with the effects of the user's own commands over it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection

from desktop_inbox.cache import outbox
from desktop_inbox.cache.contacts import directory, workspace
from desktop_inbox.cache.overlay import PendingCommand
from desktop_inbox.domain.closing import ClosingCategory, ClosingNoteMode, ClosingNotes, shown_categories
from desktop_inbox.protocol.command_base import WORKSPACE_LANE
from desktop_inbox.protocol.settings_commands import RemoveClosingCategory, SaveClosingCategory, SetClosingMode

_decode_category = msgspec.json.Decoder(ClosingCategory).decode


def closing_notes(conn: Connection) -> ClosingNotes:
    """Return what is asked for and the categories to choose from; before the first sync, that notes are optional."""
    found = workspace(conn)
    mode = ClosingNoteMode.OPTIONAL if found is None else found.closing_note_mode
    categories = [_decode_category(body) for body in directory(conn, "closing_category")]
    pending = outbox.pending(conn, [WORKSPACE_LANE.bytes]).get(WORKSPACE_LANE.bytes, [])
    return _lay_over(mode, {category.id: category for category in categories}, pending)


def _lay_over(
    mode: ClosingNoteMode, categories: dict[UUID, ClosingCategory], pending: Sequence[PendingCommand]
) -> ClosingNotes:
    """Show the user's own commands, in their order. A rejected one has no effect."""
    for entry in pending:
        if entry.problem is not None:
            continue
        match entry.command:
            case SetClosingMode() as command:
                mode = command.mode
            case SaveClosingCategory() as command:
                categories[command.category_id] = ClosingCategory(
                    id=command.category_id, name=command.name, description=command.description, order=command.order
                )
            case RemoveClosingCategory() as command if command.category_id in categories:
                categories[command.category_id] = replace(categories[command.category_id], is_active=False)
            case _:
                pass
    return ClosingNotes(mode=mode, categories=shown_categories(categories.values()))
