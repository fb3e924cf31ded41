"""Entities in tables: how each kind of row is stored, found and read back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Connection, FromClause, Table, select

from desktop_inbox.domain.channel import Channel
from desktop_inbox.domain.closing import ClosingCategory
from desktop_inbox.domain.contact import Contact, ContactAccess, Identity
from desktop_inbox.domain.contact_fields import ContactField
from desktop_inbox.domain.conversation import Conversation, ReadMark
from desktop_inbox.domain.draft import Draft
from desktop_inbox.domain.event import Event
from desktop_inbox.domain.ids import ContactId
from desktop_inbox.domain.inbox_filter import CustomInbox
from desktop_inbox.domain.message import Comment, Mention, Message
from desktop_inbox.domain.rows import Row
from desktop_inbox.domain.scheduled import ScheduledMessage
from desktop_inbox.domain.snippet import Snippet
from desktop_inbox.domain.tags import Tag
from desktop_inbox.domain.workspace import Team, User, Workspace
from desktop_inbox.server.storage import reply_tables, tables

R = TypeVar("R", bound=Row)


class RowType(msgspec.Struct, frozen=True):
    """How the entities of one class are stored.

    `key` is the column that tells rows of one stream apart; `key_names` is the primary key.
    """

    name: str
    entity: type[Any]
    table: Table
    fields: tuple[str, ...]
    key: ColumnElement[Any]
    key_names: tuple[str, ...]


def _row_type(entity: type[Any], table: Table, key: str = "id") -> RowType:
    config: Any = entity.__struct_config__
    key_names = tuple(column.name for column in table.primary_key)
    return RowType(str(config.tag), entity, table, entity.__struct_fields__, table.c[key], key_names)


# In the order in which rows may refer to earlier ones: what a flush writes first.
ROW_TYPES: tuple[RowType, ...] = (
    _row_type(Workspace, tables.workspaces),
    _row_type(User, tables.users),
    _row_type(Team, tables.teams),
    _row_type(Channel, tables.channels),
    _row_type(ClosingCategory, tables.closing_categories),
    _row_type(Tag, tables.tags),
    _row_type(ContactField, tables.contact_fields),
    _row_type(CustomInbox, tables.custom_inboxes),
    _row_type(Snippet, reply_tables.snippets),
    _row_type(Contact, tables.contacts),
    _row_type(ContactAccess, tables.contact_access, "contact_id"),
    _row_type(Identity, tables.identities),
    _row_type(Conversation, tables.conversations),
    _row_type(ReadMark, tables.read_marks, "conversation_id"),
    _row_type(Message, tables.messages),
    _row_type(Comment, tables.comments),
    _row_type(Mention, tables.mentions, "comment_id"),
    _row_type(Event, tables.events),
    _row_type(ScheduledMessage, reply_tables.scheduled_messages),
    _row_type(Draft, reply_tables.drafts),
)
_BY_ENTITY = {row_type.entity: row_type for row_type in ROW_TYPES}
_BY_NAME = {row_type.name: row_type for row_type in ROW_TYPES}


def row_type_of(row: Row) -> RowType:
    """Return how a row is stored."""
    return _BY_ENTITY[type(row)]


def row_type_of_entity(entity: type[Any]) -> RowType:
    """Return how the rows of a class are stored."""
    return _BY_ENTITY[entity]


def row_type_named(name: str) -> RowType:
    """Return how rows with this tag are stored."""
    return _BY_NAME[name]


def row_id(row: Row) -> UUID:
    """Return what tells a row apart in its stream: its id; for a private row that of what it is about."""
    match row:
        case ReadMark():
            return row.conversation_id
        case Mention():
            return row.comment_id
        case ContactAccess():
            return row.contact_id
        case _:
            return row.id


def row_contact_id(row: Row) -> ContactId | None:
    """Return the contact whose visibility a row has; None for the directory and for what is private anyway."""
    if isinstance(row, Contact):
        return row.id
    if isinstance(row, Identity | Conversation | Message | Comment | Event | ScheduledMessage):
        return row.contact_id
    return None


class Lookup(Generic[R]):
    """A question for entities, put together once and asked often, with `bindparam`s in it for what differs.

    For SQLAlchemy a query that was asked before is a third of the work of one that is put together anew, and that is
    several times the work that the database has with it.
    """

    def __init__(
        self,
        entity: type[R],
        *criteria: ColumnElement[bool],
        order_by: Iterable[ColumnElement[Any]] = (),
        limit: int | None = None,
        source: FromClause | None = None,
    ) -> None:
        """Ask as `fetch_all` does."""
        row_type = _BY_ENTITY[entity]
        query = select(*(row_type.table.c[name] for name in row_type.fields)).where(*criteria).order_by(*order_by)
        if source is not None:
            query = query.select_from(source)
        self._query = query if limit is None else query.limit(limit)
        self._entity = entity
        self._fields = row_type.fields

    def all(self, conn: Connection, **parameters: object) -> list[R]:
        """Return the entities that are found, in the order asked for."""
        entity, fields = self._entity, self._fields
        return [entity(**dict(zip(fields, values, strict=True))) for values in conn.execute(self._query, parameters)]


def fetch_all(
    conn: Connection,
    entity: type[R],
    *criteria: ColumnElement[bool],
    order_by: Iterable[ColumnElement[Any]] = (),
    limit: int | None = None,
    source: FromClause | None = None,
) -> list[R]:
    """Return the entities that meet all criteria, in the order asked for (none asked for: in no order).

    `source` is the join to select from, when the criteria need more than the entity's own table.
    """
    return Lookup(entity, *criteria, order_by=order_by, limit=limit, source=source).all(conn)


def fetch_one(conn: Connection, entity: type[R], *criteria: ColumnElement[bool]) -> R | None:
    """Return one entity that meets all criteria; None when there is none."""
    found = fetch_all(conn, entity, *criteria, limit=1)
    return found[0] if found else None
