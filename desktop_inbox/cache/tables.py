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

contacts = Table(
    "contacts",
    metadata,
    Column("id", Bytes, primary_key=True),
    Column("merged_into", Bytes),
    *_synced(),
    Index("contacts_merged", "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
)

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
    Column("author_id", Bytes),
    Column("has_files", Integer, nullable=False),
    *_synced(),
    Index("items_timeline", "contact_id", "position"),
    Index("items_replies", "contact_id", "position", "author_id", sqlite_where=text("author_id IS NOT NULL")),
    Index("items_files", "contact_id", "position", sqlite_where=text("has_files = 1")),
)
"""Messages, comments and events. `author_id`: of a message that a user wrote to the contact; else NULL.

`has_files`: it is a message with attachments.
"""

HAS_FILES = text("items.has_files = 1")
"""Word for word the condition of its index, but for the table."""

history = Table(
    "history",
    metadata,
    Column("contact_id", Bytes, primary_key=True),
    Column("generation", Integer, primary_key=True),
    Column("first", Integer, primary_key=True),
    Column("upto", Integer, nullable=False),
)
"""The stretches [first, upto) of positions in which a contact's timeline is cached whole. See `ranges`."""

gained_contacts = Table(
    "gained_contacts",
    metadata,
    Column("contact_id", Bytes, primary_key=True),
    Column("generation", Integer, nullable=False),
)
"""The contacts that the user may see since a later time than the generation's snapshot: see `access` and `ranges`."""

mentions = Table(
    "mentions",
    metadata,
    Column("comment_id", Bytes, primary_key=True),
    Column("contact_id", Bytes, nullable=False),
    *_synced(),
    Index("mentions_contact", "contact_id"),
)
"""The mentions of the signed-in user."""

snippets = Table(
    "snippets",
    metadata,
    Column("id", Bytes, primary_key=True),
    Column("name_key", Text, nullable=False),
    Column("is_active", Integer, nullable=False),
    *_synced(),
)
"""The shared snippets and the user's own. `name_key` as `domain.text.search_key`."""

snippet_uses = Table(
    "snippet_uses", metadata, Column("snippet_id", Bytes, primary_key=True), Column("uses", Integer, nullable=False)
)
"""How often each snippet was used on this device."""

scheduled_messages = Table(
    "scheduled_messages",
    metadata,
    Column("id", Bytes, primary_key=True),
    Column("contact_id", Bytes, nullable=False),
    *_synced(),
    Index("scheduled_messages_contact", "contact_id"),
)

dismissed_messages = Table("dismissed_messages", metadata, Column("message_id", Bytes, primary_key=True))
"""The scheduled messages that the user of this device has taken notice of: they ceased to wait and were not sent."""

saved_drafts = Table(
    "saved_drafts",
    metadata,
    Column("id", Bytes, primary_key=True),
    Column("contact_id", Bytes, nullable=False),
    Column("mode", Text, nullable=False),
    Column("is_taken", Integer, nullable=False),
    *_synced(),
    Index("saved_drafts_place", "contact_id", "mode"),
)
"""What the server has of the user's drafts. `is_taken`: `drafts` has followed it, or what is there came after it."""

_MENTIONED = text("mention_stage IS NOT NULL")

list_entries = Table(
    "list_entries",
    metadata,
    Column("contact_id", Bytes, primary_key=True),
    Column("conversation_id", Bytes, nullable=False),
    Column("stage", Integer, nullable=False),
    Column("lifecycle", Integer, nullable=False),
    Column("assignee_id", Bytes),
    Column("team_id", Bytes),
    Column("channel_id", Bytes),
    Column("activity_us", Integer, nullable=False),
    Column("waiting_us", Integer, nullable=False),
    Column("unread", Integer, nullable=False),
    Column("mention_stage", Integer),
    Column("has_unseen_mention", Integer, nullable=False),
    Column("name_key", Text, nullable=False),
    Index("list_entries_activity", "stage", "activity_us", "contact_id", "waiting_us"),
    Index("list_entries_assignee_activity", "stage", "assignee_id", "activity_us", "contact_id", "waiting_us"),
    Index("list_entries_team_activity", "stage", "team_id", "activity_us", "contact_id", "waiting_us"),
    Index(
        "list_entries_mention_activity",
        *("mention_stage", "activity_us", "contact_id", "unread", "has_unseen_mention"),
        sqlite_where=_MENTIONED,
    ),
    Index("list_entries_waiting", "stage", "waiting_us", "contact_id"),
    Index("list_entries_assignee_waiting", "stage", "assignee_id", "waiting_us", "contact_id"),
    Index("list_entries_team_waiting", "stage", "team_id", "waiting_us", "contact_id"),
    Index("list_entries_mention_waiting", "mention_stage", "waiting_us", "contact_id", sqlite_where=_MENTIONED),
)
"""What lists filter, sort and count by, one row a contact with a conversation, with the effects of the outbox.

`lifecycle` of the newest conversation: 0 closed, 1 open, 2 snoozed. `stage` is the same, but 3 for a blocked contact.
`mention_stage` is the stage of the contacts in Mentions, NULL for others. See `index_rows` and `list_query`.
"""


def _tallies() -> list[Column[Any]]:
    """Return the columns of tables that triggers keep right: sums over conversations."""
    return [
        Column("conversations", Integer, nullable=False),
        Column("unread_conversations", Integer, nullable=False),
        Column("unread_messages", Integer, nullable=False),
    ]


entry_tallies = Table(
    "entry_tallies",
    metadata,
    Column("stage", Integer, primary_key=True),
    Column("assignee_id", Bytes, primary_key=True),
    Column("team_id", Bytes, primary_key=True),
    *_tallies(),
)
"""Sums of `list_entries` at the stages that are counted, open and blocked, by assignee and team. Empty: none."""

contact_book = Table(
    "contact_book",
    metadata,
    Column("contact_id", Bytes, primary_key=True),
    Column("name_key", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("search_key", Text, nullable=False),
    Column("created_us", Integer, nullable=False),
    Column("activity_us", Integer, nullable=False),
    Column("is_blocked", Integer, nullable=False),
    Index("contact_book_name", "name_key", "contact_id"),
    Index("contact_book_email", "email", "contact_id"),
    Index("contact_book_phone", "phone", "contact_id"),
    Index("contact_book_created", "created_us", "contact_id"),
    Index("contact_book_activity", "activity_us", "contact_id"),
)
"""What the Contacts screen filters, sorts and searches by: every contact that was not merged into another one.

`search_key`: name, email, phone and addresses on channels, one a line, as `domain.text.search_key`. An email or phone
that is unknown is empty; `activity_us` is 0 without a conversation. With the effects of the outbox.
"""

contact_tags = Table(
    "contact_tags",
    metadata,
    Column("contact_id", Bytes, primary_key=True),
    Column("tag_id", Bytes, primary_key=True),
    Index("contact_tags_tag", "tag_id", "contact_id"),
)
"""The tags of the contacts in the book, removed ones too."""

contact_values = Table(
    "contact_values",
    metadata,
    Column("contact_id", Bytes, primary_key=True),
    Column("field_id", Bytes, primary_key=True),
    Column("text_key", Text, nullable=False),
    Column("number_key", Text),
)
"""The contact fields of the contacts in the book, removed ones too, as they are compared.

`text_key` as `domain.text.search_key`; `number_key` sorts as the number does, NULL for what is none.
"""

inbox_rules = Table(
    "inbox_rules", metadata, Column("inbox_id", Bytes, primary_key=True), Column("rule", Bytes, nullable=False)
)
"""The custom inboxes whose members are kept, and by what rule. See `custom_inboxes`."""

inbox_members = Table(
    "inbox_members",
    metadata,
    Column("contact_id", Bytes, primary_key=True),
    Column("inbox_id", Bytes, primary_key=True),
    Column("stage", Integer, nullable=False),
    Column("activity_us", Integer, nullable=False),
    Column("waiting_us", Integer, nullable=False),
    Column("unread", Integer, nullable=False),
    Column("since_us", Integer, nullable=False),
    Index("inbox_members_activity", "inbox_id", "stage", "activity_us", "contact_id", "waiting_us", "since_us"),
    Index("inbox_members_waiting", "inbox_id", "stage", "waiting_us", "contact_id", "since_us"),
    Index("inbox_members_since", "since_us", "inbox_id", "unread", sqlite_where=text("stage = 1 AND since_us > 0")),
)
"""Who is in which custom inbox, and its part of the index.

`since_us`: from when on; 0: they are in it. Others have to wait first.
"""

member_tallies = Table("member_tallies", metadata, Column("inbox_id", Bytes, primary_key=True), *_tallies())
"""Sums of `inbox_members` at the stage "open", by inbox, of those who are in it whatever the time (`since_us` is 0)."""

stale_contacts = Table("stale_contacts", metadata, Column("contact_id", Bytes, primary_key=True))
"""Whose index rows are still to be written, after a migration. See `indexing`."""

UNSETTLED = text("outbox.status <> 'settled'")
"""The commands that still matter, among thousands that are only kept: word for word the condition of their index."""

WAITING = text("outbox.status = 'waiting'")
ACKNOWLEDGED = text("outbox.status = 'acknowledged'")
SETTLED = text("outbox.status = 'settled'")
PROBLEM = text("outbox.status = 'problem'")
"""The commands at a step, each with an index of its own: bodies are long (an import's), so the table is not walked."""

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
    Column("seen_reply", Integer),
    Column("is_sent", Integer, nullable=False, default=0),
    Column("other_id", Bytes),
    Column("subject", Text),
    Column("held_until_us", Integer),
    Index("outbox_shown", "contact_id", "number", sqlite_where=text("status <> 'settled'")),
    Index("outbox_other", "other_id", "number", sqlite_where=text("status <> 'settled'")),
    Index("outbox_waiting", "contact_id", "number", sqlite_where=text("status = 'waiting'")),
    Index("outbox_acknowledged", "shared", "private", sqlite_where=text("status = 'acknowledged'")),
    Index("outbox_settled", "answered_us", sqlite_where=text("status = 'settled'")),
    Index("outbox_problems", "contact_id", sqlite_where=text("status = 'problem'")),
    Index("outbox_subject", "subject", "number", sqlite_where=text("subject IS NOT NULL")),
)
"""The user's commands; `contact_id` is their lane. See `outbox`.

`seen_reply`: position of the newest reply by another user that a message's author had seen; NULL: not to be held.
`is_sent`: it was handed out for sending, so the server may have it. `other_id`: another contact that it changes (the
one that is merged into the lane's). `subject`: what besides its lane the command is about (`outbox_subjects`).
`held_until_us`: not to be handed out before, because it can still be taken back.
"""

drafts = Table(
    "drafts",
    metadata,
    Column("contact_id", Bytes, primary_key=True),
    Column("mode", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("quoted_id", Bytes),
    Column("is_own", Integer, nullable=False, default=0),
)
"""What is in the composers. `is_own`: the server has not got it and will not, so nothing of it takes its place."""

draft_attachments = Table(
    "draft_attachments",
    metadata,
    Column("attachment_id", Bytes, primary_key=True),
    Column("contact_id", Bytes, nullable=False),
    Column("mode", Text, nullable=False),
    Column("place", Integer, nullable=False),
    Column("body", Bytes, nullable=False),
    Index("draft_attachments_place", "contact_id", "mode", "place"),
)
"""The attachments of what is in the composers, by their `place` in it, and voice notes that came back."""

uploads = Table(
    "uploads",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("attachment_id", Bytes, nullable=False, unique=True),
    Column("contact_id", Bytes),
    Column("body", Bytes, nullable=False),
    Column("state", Text, nullable=False),
    Column("code", Text, nullable=False),
)
"""The contents that the server is to get from this device; `body` is the attachment. See `uploads`."""

command_uploads = Table(
    "command_uploads",
    metadata,
    Column("command_id", Bytes, primary_key=True),
    Column("attachment_id", Bytes, primary_key=True),
    Index("command_uploads_attachment", "attachment_id", "command_id"),
)
"""Which contents of `uploads` which commands need."""

lost_files = Table("lost_files", metadata, Column("attachment_id", Bytes, primary_key=True))
"""Contents that the file cache is to forget. See `lost_files`."""
