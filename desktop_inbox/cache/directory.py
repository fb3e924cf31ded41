"""The directory: what belongs to the workspace, with the user's own waiting commands laid over it.

As with contacts (see `overlay`) the server's rows stay as they are; the effect of a command is worked out on reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, bindparam, select

from desktop_inbox.cache import outbox, tables
from desktop_inbox.cache.directory_order import arranged, of_kind, shown_inboxes, users_in_order
from desktop_inbox.cache.directory_overlay import lay_over
from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.closing import ClosingCategory, ClosingNoteMode, ClosingNotes, shown_categories
from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.rows import DirectoryRow
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.workspace import Team, User, Workspace
from desktop_inbox.protocol.command_base import WORKSPACE_LANE

_decode = msgspec.json.Decoder(DirectoryRow).decode
_BODIES = select(tables.directory.c.body).where(tables.directory.c.kind.in_(bindparam("kinds", expanding=True)))


def directory(conn: Connection, user_id: UserId) -> Directory:
    """Return everything but the custom inboxes and the closing categories, which have questions of their own."""
    return arranged(_read(conn, user_id, (Workspace, User, Team, Channel, Tag, ContactField)))


def workspace(conn: Connection, user_id: UserId) -> Workspace | None:
    """Return the workspace, once the first page has brought it."""
    return next(iter(of_kind(_read(conn, user_id, (Workspace,)), Workspace)), None)


def users(conn: Connection, user_id: UserId) -> list[User]:
    """Return all users, active first, by name."""
    return users_in_order(of_kind(_read(conn, user_id, (User,)), User))


def closing_notes(conn: Connection, user_id: UserId) -> ClosingNotes:
    """Return what is asked for and the categories to choose from; before the first sync, that notes are optional."""
    rows = _read(conn, user_id, (Workspace, ClosingCategory))
    modes = [found.closing_note_mode for found in of_kind(rows, Workspace)]
    mode = modes[0] if modes else ClosingNoteMode.OPTIONAL
    return ClosingNotes(mode=mode, categories=shown_categories(of_kind(rows, ClosingCategory)))


def custom_inboxes(conn: Connection, user_id: UserId) -> list[CustomInbox]:
    """Return the active custom inboxes that the user sees, by name."""
    return shown_inboxes(of_kind(_read(conn, user_id, (CustomInbox,)), CustomInbox))


def teams_and_inboxes(conn: Connection, user_id: UserId) -> tuple[list[Team], list[CustomInbox]]:
    """Return all teams, in no order, and what `custom_inboxes` does: what has counts of its own."""
    rows = list(_read(conn, user_id, (Team, CustomInbox)))
    return of_kind(rows, Team), shown_inboxes(of_kind(rows, CustomInbox))


def _read(conn: Connection, user_id: UserId, kinds: Sequence[type[Any]]) -> Iterable[DirectoryRow]:
    """Return the rows of some kinds as the user sees them, in no order."""
    tags = [kind.__struct_config__.tag for kind in kinds]
    bodies = conn.execute(_BODIES, {"kinds": tags}).scalars()
    rows: dict[UUID, DirectoryRow] = {row.id: row for row in map(_decode, bodies)}
    pending = outbox.pending(conn, [WORKSPACE_LANE.bytes]).get(WORKSPACE_LANE.bytes, [])
    lay_over(rows, [entry for entry in pending if entry.problem is None], user_id)
    return rows.values()
