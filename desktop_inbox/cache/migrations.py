"""The cache file's schema, step by step. `PRAGMA user_version` counts the steps that a file has taken.

An own list instead of Alembic: importing that costs 211 ms of every start, and a cache needs no branches and no way
back. A step that was released is never changed; a new one is added behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_inbox.domain.errors import StoreTooNewError

if TYPE_CHECKING:
    from sqlalchemy import Connection

_STEP_1 = """
CREATE TABLE sync_state (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;

CREATE TABLE directory (
    id BLOB NOT NULL PRIMARY KEY, kind TEXT NOT NULL,
    ver INTEGER NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;

CREATE TABLE contacts (
    id BLOB NOT NULL PRIMARY KEY,
    ver INTEGER NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;

CREATE TABLE identities (
    id BLOB NOT NULL PRIMARY KEY, contact_id BLOB NOT NULL,
    ver INTEGER NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX identities_contact ON identities (contact_id);

CREATE TABLE conversations (
    id BLOB NOT NULL PRIMARY KEY, contact_id BLOB NOT NULL, is_open INTEGER NOT NULL, opened_us INTEGER NOT NULL,
    ver INTEGER NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX conversations_contact ON conversations (contact_id, is_open, opened_us, id);

CREATE TABLE read_marks (
    conversation_id BLOB NOT NULL PRIMARY KEY, incoming_read INTEGER NOT NULL,
    ver INTEGER NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;

CREATE TABLE items (
    id BLOB NOT NULL PRIMARY KEY, contact_id BLOB NOT NULL, position INTEGER NOT NULL,
    ver INTEGER NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX items_timeline ON items (contact_id, position);

CREATE TABLE history (
    contact_id BLOB NOT NULL, generation INTEGER NOT NULL, first INTEGER NOT NULL, upto INTEGER NOT NULL,
    PRIMARY KEY (contact_id, generation, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE list_entries (
    contact_id BLOB NOT NULL PRIMARY KEY, conversation_id BLOB NOT NULL, is_open INTEGER NOT NULL, assignee_id BLOB,
    activity_us INTEGER NOT NULL, waiting_us INTEGER NOT NULL, unread INTEGER NOT NULL, name_key TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX list_entries_activity ON list_entries (is_open, activity_us, contact_id);
CREATE INDEX list_entries_assignee_activity ON list_entries (is_open, assignee_id, activity_us, contact_id);
CREATE INDEX list_entries_waiting ON list_entries (is_open, waiting_us, contact_id);
CREATE INDEX list_entries_assignee_waiting ON list_entries (is_open, assignee_id, waiting_us, contact_id);
CREATE INDEX list_entries_counts ON list_entries (is_open, assignee_id, unread);

CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT, command_id BLOB NOT NULL UNIQUE, contact_id BLOB NOT NULL,
    body BLOB NOT NULL, status TEXT NOT NULL, created_us INTEGER NOT NULL, attempts INTEGER NOT NULL, code TEXT,
    answered_us INTEGER, shared INTEGER NOT NULL, private INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_shown ON outbox (contact_id, number) WHERE status <> 'settled';

CREATE TABLE drafts (
    contact_id BLOB NOT NULL, mode TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (contact_id, mode)
) STRICT, WITHOUT ROWID
"""

_STEPS = (_STEP_1,)
SCHEMA_VERSION = len(_STEPS)
"""The `user_version` of a file that has taken every step."""


def migrate(conn: Connection) -> None:
    """Take the steps that the file has not taken yet, all in the caller's transaction.

    Raises `StoreTooNewError` when the file was written by a newer version of the program.
    """
    version = int(conn.exec_driver_sql("PRAGMA user_version").scalar_one())
    if version > SCHEMA_VERSION:
        raise StoreTooNewError(found=version, supported=SCHEMA_VERSION)
    if version == SCHEMA_VERSION:
        return
    for step in _STEPS[version:]:
        for statement in step.split(";\n"):
            conn.exec_driver_sql(statement)
    conn.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
