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

# The index tables are made anew; `stale_contacts` holds whose rows are still to be written (see `indexing`).
_STEP_2 = """
DROP TABLE list_entries;

CREATE TABLE list_entries (
    contact_id BLOB NOT NULL PRIMARY KEY, conversation_id BLOB NOT NULL, stage INTEGER NOT NULL,
    lifecycle INTEGER NOT NULL, assignee_id BLOB, team_id BLOB, channel_id BLOB, activity_us INTEGER NOT NULL,
    waiting_us INTEGER NOT NULL, unread INTEGER NOT NULL, mention_stage INTEGER, has_unseen_mention INTEGER NOT NULL,
    name_key TEXT NOT NULL
) STRICT;
CREATE INDEX list_entries_activity ON list_entries (stage, activity_us, contact_id, waiting_us);
CREATE INDEX list_entries_assignee_activity ON list_entries (stage, assignee_id, activity_us, contact_id, waiting_us);
CREATE INDEX list_entries_team_activity ON list_entries (stage, team_id, activity_us, contact_id, waiting_us);
CREATE INDEX list_entries_mention_activity
    ON list_entries (mention_stage, activity_us, contact_id, unread, has_unseen_mention)
    WHERE mention_stage IS NOT NULL;
CREATE INDEX list_entries_waiting ON list_entries (stage, waiting_us, contact_id);
CREATE INDEX list_entries_assignee_waiting ON list_entries (stage, assignee_id, waiting_us, contact_id);
CREATE INDEX list_entries_team_waiting ON list_entries (stage, team_id, waiting_us, contact_id);
CREATE INDEX list_entries_mention_waiting ON list_entries (mention_stage, waiting_us, contact_id)
    WHERE mention_stage IS NOT NULL;

CREATE TABLE entry_tallies (
    stage INTEGER NOT NULL, assignee_id BLOB NOT NULL, team_id BLOB NOT NULL,
    conversations INTEGER NOT NULL, unread_conversations INTEGER NOT NULL, unread_messages INTEGER NOT NULL,
    PRIMARY KEY (stage, assignee_id, team_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER list_entries_inserted AFTER INSERT ON list_entries BEGIN
    INSERT INTO entry_tallies
        SELECT new.stage, ifnull(new.assignee_id, x''), ifnull(new.team_id, x''), 1, (new.unread > 0), new.unread
        WHERE new.stage IN (1, 3)
        ON CONFLICT DO UPDATE SET conversations = conversations + excluded.conversations,
        unread_conversations = unread_conversations + excluded.unread_conversations,
        unread_messages = unread_messages + excluded.unread_messages; END;
CREATE TRIGGER list_entries_updated AFTER UPDATE OF stage, assignee_id, team_id, unread ON list_entries BEGIN
    INSERT INTO entry_tallies
        SELECT old.stage, ifnull(old.assignee_id, x''), ifnull(old.team_id, x''), -1, -(old.unread > 0), -old.unread
        WHERE old.stage IN (1, 3)
        ON CONFLICT DO UPDATE SET conversations = conversations + excluded.conversations,
        unread_conversations = unread_conversations + excluded.unread_conversations,
        unread_messages = unread_messages + excluded.unread_messages; INSERT INTO entry_tallies
        SELECT new.stage, ifnull(new.assignee_id, x''), ifnull(new.team_id, x''), 1, (new.unread > 0), new.unread
        WHERE new.stage IN (1, 3)
        ON CONFLICT DO UPDATE SET conversations = conversations + excluded.conversations,
        unread_conversations = unread_conversations + excluded.unread_conversations,
        unread_messages = unread_messages + excluded.unread_messages; END;
CREATE TRIGGER list_entries_deleted AFTER DELETE ON list_entries BEGIN
    INSERT INTO entry_tallies
        SELECT old.stage, ifnull(old.assignee_id, x''), ifnull(old.team_id, x''), -1, -(old.unread > 0), -old.unread
        WHERE old.stage IN (1, 3)
        ON CONFLICT DO UPDATE SET conversations = conversations + excluded.conversations,
        unread_conversations = unread_conversations + excluded.unread_conversations,
        unread_messages = unread_messages + excluded.unread_messages; END;

CREATE TABLE contact_book (
    contact_id BLOB NOT NULL PRIMARY KEY, name_key TEXT NOT NULL, email TEXT NOT NULL, phone TEXT NOT NULL,
    search_key TEXT NOT NULL, created_us INTEGER NOT NULL, activity_us INTEGER NOT NULL, is_blocked INTEGER NOT NULL
) STRICT;
CREATE INDEX contact_book_name ON contact_book (name_key, contact_id);
CREATE INDEX contact_book_email ON contact_book (email, contact_id);
CREATE INDEX contact_book_phone ON contact_book (phone, contact_id);
CREATE INDEX contact_book_created ON contact_book (created_us, contact_id);
CREATE INDEX contact_book_activity ON contact_book (activity_us, contact_id);

CREATE TABLE contact_tags (
    contact_id BLOB NOT NULL, tag_id BLOB NOT NULL,
    PRIMARY KEY (contact_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_tags_tag ON contact_tags (tag_id, contact_id);

CREATE TABLE contact_values (
    contact_id BLOB NOT NULL, field_id BLOB NOT NULL, text_key TEXT NOT NULL, number_key TEXT,
    PRIMARY KEY (contact_id, field_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE inbox_rules (inbox_id BLOB NOT NULL PRIMARY KEY, rule BLOB NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE inbox_members (
    contact_id BLOB NOT NULL, inbox_id BLOB NOT NULL, stage INTEGER NOT NULL, activity_us INTEGER NOT NULL,
    waiting_us INTEGER NOT NULL, unread INTEGER NOT NULL, since_us INTEGER NOT NULL,
    PRIMARY KEY (contact_id, inbox_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX inbox_members_activity
    ON inbox_members (inbox_id, stage, activity_us, contact_id, waiting_us, since_us);
CREATE INDEX inbox_members_waiting ON inbox_members (inbox_id, stage, waiting_us, contact_id, since_us);
CREATE INDEX inbox_members_since ON inbox_members (since_us, inbox_id, unread) WHERE stage = 1 AND since_us > 0;

CREATE TABLE member_tallies (
    inbox_id BLOB NOT NULL PRIMARY KEY,
    conversations INTEGER NOT NULL, unread_conversations INTEGER NOT NULL, unread_messages INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TRIGGER inbox_members_inserted AFTER INSERT ON inbox_members BEGIN
    INSERT INTO member_tallies
        SELECT new.inbox_id, 1, (new.unread > 0), new.unread
        WHERE new.stage = 1 AND new.since_us = 0
        ON CONFLICT DO UPDATE SET conversations = conversations + excluded.conversations,
        unread_conversations = unread_conversations + excluded.unread_conversations,
        unread_messages = unread_messages + excluded.unread_messages; END;
CREATE TRIGGER inbox_members_updated AFTER UPDATE OF stage, unread, since_us ON inbox_members BEGIN
    INSERT INTO member_tallies
        SELECT old.inbox_id, -1, -(old.unread > 0), -old.unread
        WHERE old.stage = 1 AND old.since_us = 0
        ON CONFLICT DO UPDATE SET conversations = conversations + excluded.conversations,
        unread_conversations = unread_conversations + excluded.unread_conversations,
        unread_messages = unread_messages + excluded.unread_messages; INSERT INTO member_tallies
        SELECT new.inbox_id, 1, (new.unread > 0), new.unread
        WHERE new.stage = 1 AND new.since_us = 0
        ON CONFLICT DO UPDATE SET conversations = conversations + excluded.conversations,
        unread_conversations = unread_conversations + excluded.unread_conversations,
        unread_messages = unread_messages + excluded.unread_messages; END;
CREATE TRIGGER inbox_members_deleted AFTER DELETE ON inbox_members BEGIN
    INSERT INTO member_tallies
        SELECT old.inbox_id, -1, -(old.unread > 0), -old.unread
        WHERE old.stage = 1 AND old.since_us = 0
        ON CONFLICT DO UPDATE SET conversations = conversations + excluded.conversations,
        unread_conversations = unread_conversations + excluded.unread_conversations,
        unread_messages = unread_messages + excluded.unread_messages; END;

CREATE TABLE stale_contacts (contact_id BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
INSERT INTO stale_contacts SELECT id FROM contacts;

CREATE TABLE mentions (
    comment_id BLOB NOT NULL PRIMARY KEY, contact_id BLOB NOT NULL,
    ver INTEGER NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX mentions_contact ON mentions (contact_id);

ALTER TABLE outbox ADD COLUMN seen_reply INTEGER;
ALTER TABLE outbox ADD COLUMN is_sent INTEGER NOT NULL DEFAULT 1;
ALTER TABLE outbox ADD COLUMN other_id BLOB;
CREATE INDEX outbox_other ON outbox (other_id, number) WHERE status <> 'settled';
CREATE INDEX outbox_waiting ON outbox (contact_id, number) WHERE status = 'waiting';
CREATE INDEX outbox_acknowledged ON outbox (shared, private) WHERE status = 'acknowledged';
CREATE INDEX outbox_settled ON outbox (answered_us) WHERE status = 'settled';
CREATE INDEX outbox_problems ON outbox (contact_id) WHERE status = 'problem';

ALTER TABLE contacts ADD COLUMN merged_into BLOB;
CREATE INDEX contacts_merged ON contacts (merged_into) WHERE merged_into IS NOT NULL;

ALTER TABLE items ADD COLUMN author_id BLOB;
UPDATE items SET author_id = unhex(replace(json_extract(CAST(body AS TEXT), '$.author_id'), '-', ''))
    WHERE json_extract(CAST(body AS TEXT), '$.type') = 'message';
CREATE INDEX items_replies ON items (contact_id, position) WHERE author_id IS NOT NULL;

CREATE TABLE gained_contacts (contact_id BLOB NOT NULL PRIMARY KEY, generation INTEGER NOT NULL) STRICT, WITHOUT ROWID
"""

# What was begun on this device before drafts were synced stays this device's own, until it is saved again.
_STEP_3 = """
DROP INDEX items_replies;
CREATE INDEX items_replies ON items (contact_id, position, author_id) WHERE author_id IS NOT NULL;

ALTER TABLE items ADD COLUMN has_files INTEGER NOT NULL DEFAULT 0;
UPDATE items SET has_files = 1 WHERE instr(CAST(body AS TEXT), '"attachments":[{') > 0;
CREATE INDEX items_files ON items (contact_id, position) WHERE has_files = 1;

CREATE TABLE snippets (
    id BLOB NOT NULL PRIMARY KEY, name_key TEXT NOT NULL, is_active INTEGER NOT NULL,
    ver INTEGER NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;

CREATE TABLE snippet_uses (snippet_id BLOB NOT NULL PRIMARY KEY, uses INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE scheduled_messages (
    id BLOB NOT NULL PRIMARY KEY, contact_id BLOB NOT NULL,
    ver INTEGER NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX scheduled_messages_contact ON scheduled_messages (contact_id);

CREATE TABLE dismissed_messages (message_id BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;

CREATE TABLE saved_drafts (
    id BLOB NOT NULL PRIMARY KEY, contact_id BLOB NOT NULL, mode TEXT NOT NULL, is_taken INTEGER NOT NULL,
    ver INTEGER NOT NULL, generation INTEGER NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE INDEX saved_drafts_place ON saved_drafts (contact_id, mode);

ALTER TABLE drafts ADD COLUMN quoted_id BLOB;
ALTER TABLE drafts ADD COLUMN is_own INTEGER NOT NULL DEFAULT 0;
UPDATE drafts SET is_own = 1;

ALTER TABLE outbox ADD COLUMN subject TEXT;
ALTER TABLE outbox ADD COLUMN held_until_us INTEGER;
CREATE INDEX outbox_subject ON outbox (subject, number) WHERE subject IS NOT NULL;

CREATE TABLE uploads (
    number INTEGER PRIMARY KEY AUTOINCREMENT, attachment_id BLOB NOT NULL UNIQUE, contact_id BLOB,
    body BLOB NOT NULL, state TEXT NOT NULL, code TEXT NOT NULL
) STRICT;

CREATE TABLE command_uploads (
    command_id BLOB NOT NULL, attachment_id BLOB NOT NULL,
    PRIMARY KEY (command_id, attachment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX command_uploads_attachment ON command_uploads (attachment_id, command_id)
"""

_STEP_4 = """
CREATE TABLE draft_attachments (
    attachment_id BLOB NOT NULL PRIMARY KEY, contact_id BLOB NOT NULL, mode TEXT NOT NULL, place INTEGER NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX draft_attachments_place ON draft_attachments (contact_id, mode, place);

CREATE TABLE lost_files (attachment_id BLOB NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID
"""

_STEPS = (_STEP_1, _STEP_2, _STEP_3, _STEP_4)
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
