"""The tables, as queries see them. `migrations` creates them; a test holds both together.

A synced row is its JSON body as it came from the server (so fields that this version does not know survive an update
of the program), with the few columns that queries need beside it. `ver` decides which of two versions of a row stands
within a `generation`, which counts the snapshots taken. Ids are 16 bytes, times are microseconds since 1970 in UTC.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, Index, Integer, MetaData, Table, Text, text
from sqlalchemy.types import UserDefinedType


class Bytes(UserDefinedType[bytes]):
    """A BLOB that is passed through as it is. SQLAlchemy's own wraps each value, which a first sync would feel."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:
        """Return the column's type in DDL."""
        return "BLOB"


metadata = MetaData()


def _synced() -> list[Column[Any]]:
    """Return the columns that every synced row has."""
    return [
        Column("ver", Integer, nullable=False),
        Column("generation", Integer, nullable=False),
        Column("body", Bytes, nullable=False),
    ]


sync_state = Table(
    "sync_state", metadata, Column("id", Integer, primary_key=True), Column("body", Bytes, nullable=False)
)
"""One row: how far the cache is. See `state`."""

directory = Table(
    "directory", metadata, Column("id", Bytes, primary_key=True), Column("kind", Text, nullable=False), *_synced()
)
"""Workspace, users, teams, channels, closing categories, tags, fields, custom inboxes; `kind` is the wire's."""

contacts = Table("contacts", metadata, Column("id", Bytes, primary_key=True), *_synced())

identities = Table(
    "identities",
    metadata,
    Column("id", Bytes, primary_key=True),
    Column("contact_id", Bytes, nullable=False),
    *_synced(),
    Index("identities_contact", "contact_id"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", Bytes, primary_key=True),
    Column("contact_id", Bytes, nullable=False),
    Column("is_open", Integer, nullable=False),
    Column("opened_us", Integer, nullable=False),
    *_synced(),
    Index("conversations_contact", "contact_id", "is_open", "opened_us", "id"),
)

read_marks = Table(
    "read_marks",
    metadata,
    Column("conversation_id", Bytes, primary_key=True),
    Column("incoming_read", Integer, nullable=False),
    *_synced(),
)
"""The signed-in user's read marks."""

items = Table(
    "items",
    metadata,
    Column("id", Bytes, primary_key=True),
    Column("contact_id", Bytes, nullable=False),
    Column("position", Integer, nullable=False),
    *_synced(),
    Index("items_timeline", "contact_id", "position"),
)
"""Messages, comments and events."""

history = Table(
    "history",
    metadata,
    Column("contact_id", Bytes, primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("upto", Integer, nullable=False),
)
"""The stretches [first, upto) of positions in which a contact's timeline is cached whole. See `ranges`."""

list_entries = Table(
    "list_entries",
    metadata,
    Column("contact_id", Bytes, primary_key=True),
    Column("conversation_id", Bytes, nullable=False),
    Column("is_open", Integer, nullable=False),
    Column("assignee_id", Bytes),
    Column("activity_us", Integer, nullable=False),
    Column("waiting_us", Integer, nullable=False),
    Column("unread", Integer, nullable=False),
    Column("name_key", Text, nullable=False),
    Index("list_entries_activity", "is_open", "activity_us", "contact_id"),
    Index("list_entries_assignee_activity", "is_open", "assignee_id", "activity_us", "contact_id"),
    Index("list_entries_waiting", "is_open", "waiting_us", "contact_id"),
    Index("list_entries_assignee_waiting", "is_open", "assignee_id", "waiting_us", "contact_id"),
    Index("list_entries_counts", "is_open", "assignee_id", "unread"),
)
"""What lists filter, sort and count by, one row a contact, with the effects of the outbox. See `entries`."""

UNSETTLED = text("outbox.status <> 'settled'")
"""The commands that still matter, among thousands that are only kept: word for word the condition of their index."""

outbox = Table(
    "outbox",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("command_id", Bytes, nullable=False, unique=True),
    Column("contact_id", Bytes, nullable=False),
    Column("body", Bytes, nullable=False),
    Column("status", Text, nullable=False),
    Column("created_us", Integer, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("code", Text),
    Column("answered_us", Integer),
    Column("shared", Integer, nullable=False, default=0),
    Column("private", Integer, nullable=False, default=0),
    Index("outbox_shown", "contact_id", "number", sqlite_where=text("status <> 'settled'")),
)
"""The user's commands; `contact_id` is their lane. See `outbox`."""

drafts = Table(
    "drafts",
    metadata,
    Column("contact_id", Bytes, primary_key=True),
    Column("mode", Text, primary_key=True),
    Column("text", Text, nullable=False),
)
