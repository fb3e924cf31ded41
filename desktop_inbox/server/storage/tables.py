"""The server's tables. Rows of synced tables are domain entities: one column for each field, plus the workspace.

Migrations in `migrations/` make these tables; a test holds the two together.
"""

from __future__ import annotations

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    false,
    func,
    text,
    true,
)

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.auto_closing import AutoClosing
from desktop_inbox.domain.channel import ChannelKind
from desktop_inbox.domain.channel_limits import ChannelLimits
from desktop_inbox.domain.closing import ClosingNoteMode
from desktop_inbox.domain.contact_fields import FieldKind
from desktop_inbox.domain.conversation import ConversationStatus, LastMessage, Source
from desktop_inbox.domain.event import EventDetail
from desktop_inbox.domain.ids import ContactFieldId, TagId, TeamId, UserId
from desktop_inbox.domain.inbox_filter import InboxFilter
from desktop_inbox.domain.message import DeliveryState, Direction, Failure, MessageKind, Quote
from desktop_inbox.domain.snooze import DEFAULT_PRESETS, SnoozePreset
from desktop_inbox.domain.workspace import Availability, Restriction, Role
from desktop_inbox.server.storage.types import Choice, Id, Instant, Json

_DEFAULT_PRESETS = msgspec.json.encode(DEFAULT_PRESETS).decode()
_IS_OPEN = text("status = 'open'")

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _id() -> Column[object]:
    return Column("id", Id, primary_key=True)


def _ver() -> Column[object]:
    return Column("ver", BigInteger, nullable=False)


def _workspace() -> Column[object]:
    return Column("workspace_id", Id, ForeignKey("workspaces.id"), nullable=False)


def _reference(name: str, target: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, Id, ForeignKey(target), nullable=nullable)


# The machinery --------------------------------------------------------------------------------------------------------
meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))
"""Facts about the database itself; `key` is one of `epoch.MetaKey`."""

streams = Table(
    "streams",
    metadata,
    Column("id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("floor", BigInteger, nullable=False),
)
"""Dense counters. `id` is the workspace's id for its shared stream, a user's id for that user's private one.
The log holds the numbers above `floor`."""

changes = Table(
    "changes",
    metadata,
    Column("stream_id", Id, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("kind", Text, nullable=False),
    Column("row_type", Text, nullable=False),
    Column("row_id", Id, nullable=False),
    Column("contact_id", Id),
    PrimaryKeyConstraint("stream_id", "number"),
    sqlite_with_rowid=False,
)
"""The change log: which row each number wrote. `contact_id` says whose visibility it has (None: everybody's)."""

receipts = Table(
    "receipts",
    metadata,
    Column("command_id", Id, primary_key=True),
    Column("workspace_id", Id, nullable=False),
    Column("user_id", Id, nullable=False),
    Column("answer", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
)
"""The stored answer of every command that was decided."""

Index("ix_receipts_created_at", receipts.c.created_at)

# The directory --------------------------------------------------------------------------------------------------------
workspaces = Table(
    "workspaces",
    metadata,
    _id(),
    _ver(),
    Column("name", Text, nullable=False),
    Column("closing_note_mode", Choice(ClosingNoteMode), nullable=False, server_default=ClosingNoteMode.OPTIONAL.value),
    Column("auto_closing", Json(AutoClosing), nullable=False, server_default="{}"),
    Column("snooze_presets", Json(tuple[SnoozePreset, ...]), nullable=False, server_default=_DEFAULT_PRESETS),
    Column("opens_on_channel_events", Boolean, nullable=False, server_default=false()),
    Column("unassigns_on_close", Boolean, nullable=False, server_default=false()),
)

users = Table(
    "users",
    metadata,
    _id(),
    _workspace(),
    _ver(),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("role", Choice(Role), nullable=False),
    Column("availability", Choice(Availability), nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("restriction", Choice(Restriction), nullable=False, server_default=Restriction.NONE.value),
)
"""`email` is stored in lower case and is unique on the server: people sign in by it."""

Index("uq_users_email", users.c.email, unique=True)
Index("ix_users_workspace_id", users.c.workspace_id)

credentials = Table(
    "credentials",
    metadata,
    Column("user_id", Id, ForeignKey("users.id"), primary_key=True),
    Column("password_hash", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""Argon2id hashes, apart from the users so that no query for a client can read them by mistake."""

teams = Table(
    "teams",
    metadata,
    _id(),
    _workspace(),
    _ver(),
    Column("name", Text, nullable=False),
    Column("member_ids", Json(tuple[UserId, ...]), nullable=False),
    Column("is_active", Boolean, nullable=False, server_default=true()),
)

Index("ix_teams_workspace_id", teams.c.workspace_id)

channels = Table(
    "channels",
    metadata,
    _id(),
    _workspace(),
    _ver(),
    Column("kind", Choice(ChannelKind), nullable=False),
    Column("name", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("limits", Json(ChannelLimits), nullable=False, server_default="{}"),
)

Index("ix_channels_workspace_id", channels.c.workspace_id)

channel_settings = Table(
    "channel_settings",
    metadata,
    Column("channel_id", Id, ForeignKey("channels.id"), primary_key=True),
    Column("settings", Text, nullable=False),
    Column("secret", LargeBinary, nullable=False),
)
"""What only the server knows of a channel: its settings (JSON, its form is the channel module's) and its key."""

closing_categories = Table(
    "closing_categories",
    metadata,
    _id(),
    _workspace(),
    _ver(),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("order", Integer, nullable=False),
)

Index("ix_closing_categories_workspace_id", closing_categories.c.workspace_id)

tags = Table(
    "tags",
    metadata,
    _id(),
    _workspace(),
    _ver(),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("colour", Integer, nullable=False),
    Column("is_active", Boolean, nullable=False),
)

Index("ix_tags_workspace_id", tags.c.workspace_id)

contact_fields = Table(
    "contact_fields",
    metadata,
    _id(),
    _workspace(),
    _ver(),
    Column("name", Text, nullable=False),
    Column("kind", Choice(FieldKind), nullable=False),
    Column("options", Json(tuple[str, ...]), nullable=False),
    Column("order", Integer, nullable=False),
    Column("is_active", Boolean, nullable=False),
)

Index("ix_contact_fields_workspace_id", contact_fields.c.workspace_id)

custom_inboxes = Table(
    "custom_inboxes",
    metadata,
    _id(),
    _workspace(),
    _ver(),
    _reference("owner_id", "users.id"),
    Column("name", Text, nullable=False),
    Column("is_shared", Boolean, nullable=False),
    Column("filter", Json(InboxFilter), nullable=False),
    Column("is_active", Boolean, nullable=False),
)
"""A private one's `ver` is of its owner's stream."""

Index("ix_custom_inboxes_workspace_id", custom_inboxes.c.workspace_id)

# The inbox ------------------------------------------------------------------------------------------------------------
contacts = Table(
    "contacts",
    metadata,
    _id(),
    _workspace(),
    _ver(),
    Column("name", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    _reference("assignee_id", "users.id", nullable=True),
    # No foreign key: the conversation refers to the contact, and the two are written together.
    Column("open_conversation_id", Id),
    Column("email", Text),
    Column("phone", Text),
    Column("language", Text),
    Column("timezone", Text),
    # No foreign keys below: SQLite cannot add them to a table that is there.
    Column("team_id", Id),
    Column("is_blocked", Boolean, nullable=False, server_default=false()),
    Column("tag_ids", Json(tuple[TagId, ...]), nullable=False, server_default="[]"),
    Column("fields", Json(dict[ContactFieldId, str]), nullable=False, server_default="{}"),
    Column("merged_into", Id),
)

# With the id: else SQLite walks all contacts of a workspace to look some of them up, or to find the next page.
Index("ix_contacts_workspace_id_id", contacts.c.workspace_id, contacts.c.id)
Index("ix_contacts_assignee_id", contacts.c.assignee_id)
Index("ix_contacts_team_id", contacts.c.team_id)
Index("ix_contacts_workspace_id_email", contacts.c.workspace_id, contacts.c.email)
Index("ix_contacts_workspace_id_phone", contacts.c.workspace_id, contacts.c.phone)

HAS_EMAIL_AS_TYPED = contacts.c.email != func.lower(contacts.c.email)
"""Contacts whose email was stored before there were rules for it. They are few, and have an index of their own."""

Index(
    "ix_contacts_email_as_typed",
    contacts.c.workspace_id,
    sqlite_where=HAS_EMAIL_AS_TYPED,
    postgresql_where=HAS_EMAIL_AS_TYPED,
)

contact_access = Table(
    "contact_access",
    metadata,
    _reference("user_id", "users.id"),
    _reference("contact_id", "contacts.id"),
    _workspace(),
    _ver(),
    Column("is_visible", Boolean, nullable=False),
    PrimaryKeyConstraint("user_id", "contact_id"),
    sqlite_with_rowid=False,
)
"""What restricted users gained and lost last; who may see what is decided by the contacts themselves."""

merges = Table(
    "merges",
    metadata,
    _id(),
    _workspace(),
    _reference("primary_id", "contacts.id"),
    _reference("secondary_id", "contacts.id"),
    Column("merged_at", Instant, nullable=False),
    Column("undone_at", Instant),
    Column("moved", Text, nullable=False),
)
"""What each merge moved and what the contacts were before (JSON, its form is the merging rules')."""

identities = Table(
    "identities",
    metadata,
    _id(),
    _workspace(),
    _ver(),
    _reference("contact_id", "contacts.id"),
    _reference("channel_id", "channels.id"),
    Column("address", Text, nullable=False),
    Column("display", Text, nullable=False),
)

# The address first, and below the external id: nearly all rows are of a few channels, and a planner without statistics
# would look up the channel and read all of its rows.
Index("uq_identities_address_channel_id", identities.c.address, identities.c.channel_id, unique=True)
Index("ix_identities_contact_id", identities.c.contact_id)

conversations = Table(
    "conversations",
    metadata,
    _id(),
    _workspace(),
    _ver(),
    _reference("contact_id", "contacts.id"),
    _reference("channel_id", "channels.id", nullable=True),
    Column("status", Choice(ConversationStatus), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("opened_source", Choice(Source), nullable=False),
    _reference("opened_by", "users.id", nullable=True),
    Column("closed_at", Instant),
    Column("closed_source", Choice(Source)),
    _reference("closed_by", "users.id", nullable=True),
    Column("closing_category", Text, nullable=False),
    Column("closing_summary", Text, nullable=False),
    _reference("assignee_id", "users.id", nullable=True),
    Column("first_reply_at", Instant),
    Column("incoming_count", Integer, nullable=False),
    Column("waiting_since", Instant),
    Column("activity_at", Instant, nullable=False),
    Column("last_message", Json(LastMessage)),
    Column("snoozed_until", Instant),
    Column("snoozed_at", Instant),
    # No foreign key: SQLite cannot add one to a table that is there.
    Column("snoozed_by", Id),
    Column("idle_since", Instant),
)

# What the timers look for: few conversations, the earliest first. Queries say it in these very words: SQLite uses a
# partial index only where it reads its condition in the query, and not with values bound to it.
IS_SNOOZED = text("status = 'open' AND snoozed_until IS NOT NULL")
IS_IDLE = text("status = 'open' AND snoozed_until IS NULL AND idle_since IS NOT NULL")
Index(
    "ix_conversations_snoozed",
    conversations.c.workspace_id,
    conversations.c.snoozed_until,
    sqlite_where=IS_SNOOZED,
    postgresql_where=IS_SNOOZED,
)
Index(
    "ix_conversations_idle",
    conversations.c.workspace_id,
    conversations.c.idle_since,
    sqlite_where=IS_IDLE,
    postgresql_where=IS_IDLE,
)

Index(
    "uq_conversations_one_open",
    conversations.c.contact_id,
    unique=True,
    sqlite_where=_IS_OPEN,
    postgresql_where=_IS_OPEN,
)
Index("ix_conversations_contact_id_opened_at", conversations.c.contact_id, conversations.c.opened_at)
Index(
    "ix_conversations_queue",
    conversations.c.workspace_id,
    conversations.c.status,
    conversations.c.activity_at,
    conversations.c.id,
)

read_marks = Table(
    "read_marks",
    metadata,
    _reference("user_id", "users.id"),
    _reference("conversation_id", "conversations.id"),
    _workspace(),
    _ver(),
    Column("incoming_read", Integer, nullable=False),
    PrimaryKeyConstraint("user_id", "conversation_id"),
    sqlite_with_rowid=False,
)

# The timeline ---------------------------------------------------------------------------------------------------------
messages = Table(
    "messages",
    metadata,
    _id(),
    _workspace(),
    _ver(),
    _reference("contact_id", "contacts.id"),
    _reference("conversation_id", "conversations.id"),
    _reference("channel_id", "channels.id", nullable=True),
    Column("position", BigInteger, nullable=False),
    Column("kind", Choice(MessageKind), nullable=False),
    Column("direction", Choice(Direction), nullable=False),
    _reference("author_id", "users.id", nullable=True),
    Column("text", Text, nullable=False),
    Column("state", Choice(DeliveryState), nullable=False),
    Column("failure", Json(Failure)),
    Column("created_at", Instant, nullable=False),
    Column("attachments", Json(tuple[Attachment, ...]), nullable=False, server_default="[]"),
    Column("quote", Json(Quote)),
)

Index("uq_messages_contact_id_position", messages.c.contact_id, messages.c.position, unique=True)

external_messages = Table(
    "external_messages",
    metadata,
    _reference("channel_id", "channels.id"),
    Column("external_id", Text, nullable=False),
    _reference("message_id", "messages.id"),
    PrimaryKeyConstraint("external_id", "channel_id"),
    sqlite_with_rowid=False,
)
"""The channels' own ids of messages: a message that a channel delivers twice is stored once."""

Index("ix_external_messages_message_id", external_messages.c.message_id)

comments = Table(
    "comments",
    metadata,
    _id(),
    _workspace(),
    _ver(),
    _reference("contact_id", "contacts.id"),
    _reference("conversation_id", "conversations.id", nullable=True),
    Column("position", BigInteger, nullable=False),
    _reference("author_id", "users.id"),
    Column("text", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("mentioned_user_ids", Json(tuple[UserId, ...]), nullable=False, server_default="[]"),
    Column("mentioned_team_ids", Json(tuple[TeamId, ...]), nullable=False, server_default="[]"),
)

Index("uq_comments_contact_id_position", comments.c.contact_id, comments.c.position, unique=True)

mentions = Table(
    "mentions",
    metadata,
    _reference("user_id", "users.id"),
    _reference("comment_id", "comments.id"),
    _workspace(),
    _ver(),
    _reference("contact_id", "contacts.id"),
    _reference("conversation_id", "conversations.id", nullable=True),
    _reference("author_id", "users.id"),
    Column("created_at", Instant, nullable=False),
    Column("is_seen", Boolean, nullable=False),
    PrimaryKeyConstraint("user_id", "comment_id"),
    sqlite_with_rowid=False,
)

Index("ix_mentions_contact_id", mentions.c.contact_id)

events = Table(
    "events",
    metadata,
    _id(),
    _workspace(),
    _ver(),
    _reference("contact_id", "contacts.id"),
    _reference("conversation_id", "conversations.id", nullable=True),
    Column("position", BigInteger, nullable=False),
    Column("source", Choice(Source), nullable=False),
    _reference("actor_id", "users.id", nullable=True),
    Column("detail", Json(EventDetail), nullable=False),
    Column("created_at", Instant, nullable=False),
)

Index("uq_events_contact_id_position", events.c.contact_id, events.c.position, unique=True)
