"""The directory: what belongs to the workspace, with the user's own waiting commands laid over it.

As with contacts (see `overlay`) the server's rows stay as they are; the effect of a command is worked out on reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import Connection, select

from desktop_inbox.cache import outbox, tables
from desktop_inbox.cache.directory_overlay import lay_over
from desktop_inbox.cache.first_look import in_order
from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.closing import ClosingCategory, ClosingNoteMode, ClosingNotes, shown_categories
from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.directory import Directory
from desktop_inbox.domain.ids import UserId
from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.rows import DirectoryRow
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.text import search_key
from desktop_inbox.domain.workspace import Team, User, Workspace
from desktop_inbox.protocol.command_base import WORKSPACE_LANE

_decode = msgspec.json.Decoder(DirectoryRow).decode
_Named = TypeVar("_Named", Team, Channel, Tag)
_R = TypeVar("_R", bound=DirectoryRow)


def directory(conn: Connection, user_id: UserId) -> Directory:
    """Return everything but the custom inboxes and the closing categories, which have questions of their own."""
    rows = _read(conn, user_id, (Workspace, User, Team, Channel, Tag, ContactField))
    return Directory(
        workspace=next(iter(_of(rows, Workspace)), None),
        users=tuple(in_order(_of(rows, User))),
        teams=_by_name(_of(rows, Team)),
        channels=_by_name(_of(rows, Channel)),
        tags=_by_name(_of(rows, Tag)),
        fields=tuple(sorted(_of(rows, ContactField), key=_field_key)),
    )


def workspace(conn: Connection, user_id: UserId) -> Workspace | None:
    """Return the workspace, once the first page has brought it."""
    return next(iter(_of(_read(conn, user_id, (Workspace,)), Workspace)), None)


def users(conn: Connection, user_id: UserId) -> list[User]:
    """Return all users, active first, by name."""
    return in_order(_of(_read(conn, user_id, (User,)), User))


def closing_notes(conn: Connection, user_id: UserId) -> ClosingNotes:
    """Return what is asked for and the categories to choose from; before the first sync, that notes are optional."""
    rows = _read(conn, user_id, (Workspace, ClosingCategory))
    modes = [found.closing_note_mode for found in _of(rows, Workspace)]
    mode = modes[0] if modes else ClosingNoteMode.OPTIONAL
    return ClosingNotes(mode=mode, categories=shown_categories(_of(rows, ClosingCategory)))


def custom_inboxes(conn: Connection, user_id: UserId) -> list[CustomInbox]:
    """Return the active custom inboxes that the user sees, by name."""
    inboxes = _of(_read(conn, user_id, (CustomInbox,)), CustomInbox)
    return sorted((one for one in inboxes if one.is_active), key=lambda one: (search_key(one.name), one.id))


def _read(conn: Connection, user_id: UserId, kinds: Sequence[type[Any]]) -> Iterable[DirectoryRow]:
    """Return the rows of some kinds as the user sees them, in no order."""
    table = tables.directory
    tags = [kind.__struct_config__.tag for kind in kinds]
    bodies = conn.execute(select(table.c.body).where(table.c.kind.in_(tags))).scalars()
    rows: dict[UUID, DirectoryRow] = {row.id: row for row in map(_decode, bodies)}
    pending = outbox.pending(conn, [WORKSPACE_LANE.bytes]).get(WORKSPACE_LANE.bytes, [])
    lay_over(rows, [entry for entry in pending if entry.problem is None], user_id)
    return rows.values()


def _of(rows: Iterable[DirectoryRow], kind: type[_R]) -> list[_R]:
    return [row for row in rows if isinstance(row, kind)]


def _by_name(rows: Iterable[_Named]) -> tuple[_Named, ...]:
    return tuple(sorted(rows, key=_name_key))


def _name_key(row: Team | Channel | Tag) -> tuple[bool, str, UUID]:
    return not row.is_active, search_key(row.name), row.id


def _field_key(field: ContactField) -> tuple[bool, int, str, UUID]:
    return not field.is_active, field.order, search_key(field.name), field.id
