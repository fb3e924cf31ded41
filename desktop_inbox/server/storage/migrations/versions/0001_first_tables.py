"""The first tables: the change log, the directory, the inbox and the timeline."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desktop_inbox.server.storage.types import Id, Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_machinery()
    _create_directory()
    _create_inbox()
    _create_timeline()


def _create_machinery() -> None:
    op.create_table(
        "meta",
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "streams",
        sa.Column("id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("floor", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_streams"),
    )
    op.create_table(
        "changes",
        sa.Column("stream_id", Id, nullable=False),
        sa.Column("number", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("row_type", sa.Text, nullable=False),
        sa.Column("row_id", Id, nullable=False),
        sa.Column("contact_id", Id),
        sa.PrimaryKeyConstraint("stream_id", "number", name="pk_changes"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "receipts",
        sa.Column("command_id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("command_id", name="pk_receipts"),
    )
    op.create_index("ix_receipts_created_at", "receipts", ["created_at"])


def _create_directory() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", Id, nullable=False),
        sa.Column("ver", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workspaces"),
    )
    _create_row_table(
        "users",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("email", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("availability", sa.Text, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
    )
    op.create_index("uq_users_email", "users", ["email"], unique=True)
    op.create_index("ix_users_workspace_id", "users", ["workspace_id"])
    op.create_table(
        "credentials",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("changed_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("user_id", name="pk_credentials"),
        _foreign_key("credentials", "user_id", "users"),
    )
    _create_row_table(
        "teams",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("member_ids", sa.Text, nullable=False),
    )
    op.create_index("ix_teams_workspace_id", "teams", ["workspace_id"])
    _create_row_table(
        "channels",
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
    )
    op.create_index("ix_channels_workspace_id", "channels", ["workspace_id"])
    op.create_table(
        "channel_settings",
        sa.Column("channel_id", Id, nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("secret", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name="pk_channel_settings"),
        _foreign_key("channel_settings", "channel_id", "channels"),
    )


def _create_inbox() -> None:
    _create_row_table(
        "contacts",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("assignee_id", Id),
        sa.Column("open_conversation_id", Id),
        sa.Column("email", sa.Text),
        sa.Column("phone", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("timezone", sa.Text),
        _foreign_key("contacts", "assignee_id", "users"),
    )
    op.create_index("ix_contacts_workspace_id", "contacts", ["workspace_id"])
    _create_row_table(
        "identities",
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("channel_id", Id, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("display", sa.Text, nullable=False),
        _foreign_key("identities", "contact_id", "contacts"),
        _foreign_key("identities", "channel_id", "channels"),
    )
    op.create_index("uq_identities_address_channel_id", "identities", ["address", "channel_id"], unique=True)
    op.create_index("ix_identities_contact_id", "identities", ["contact_id"])
    _create_conversations()
    op.create_table(
        "read_marks",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("ver", sa.BigInteger, nullable=False),
        sa.Column("incoming_read", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "conversation_id", name="pk_read_marks"),
        _foreign_key("read_marks", "user_id", "users"),
        _foreign_key("read_marks", "conversation_id", "conversations"),
        _foreign_key("read_marks", "workspace_id", "workspaces"),
        sqlite_with_rowid=False,
    )


def _create_conversations() -> None:
    _create_row_table(
        "conversations",
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("channel_id", Id),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("opened_at", Instant, nullable=False),
        sa.Column("opened_source", sa.Text, nullable=False),
        sa.Column("opened_by", Id),
        sa.Column("closed_at", Instant),
        sa.Column("closed_source", sa.Text),
        sa.Column("closed_by", Id),
        sa.Column("closing_category", sa.Text, nullable=False),
        sa.Column("closing_summary", sa.Text, nullable=False),
        sa.Column("assignee_id", Id),
        sa.Column("first_reply_at", Instant),
        sa.Column("incoming_count", sa.Integer, nullable=False),
        sa.Column("waiting_since", Instant),
        sa.Column("activity_at", Instant, nullable=False),
        sa.Column("last_message", sa.Text),
        _foreign_key("conversations", "contact_id", "contacts"),
        _foreign_key("conversations", "channel_id", "channels"),
        _foreign_key("conversations", "opened_by", "users"),
        _foreign_key("conversations", "closed_by", "users"),
        _foreign_key("conversations", "assignee_id", "users"),
    )
    op.create_index(
        "uq_conversations_one_open",
        "conversations",
        ["contact_id"],
        unique=True,
        sqlite_where=sa.text("status = 'open'"),
        postgresql_where=sa.text("status = 'open'"),
    )
    op.create_index("ix_conversations_contact_id_opened_at", "conversations", ["contact_id", "opened_at"])
    op.create_index("ix_conversations_queue", "conversations", ["workspace_id", "status", "activity_at", "id"])


def _create_timeline() -> None:
    _create_row_table(
        "messages",
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("conversation_id", Id, nullable=False),
        sa.Column("channel_id", Id),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("direction", sa.Text, nullable=False),
        sa.Column("author_id", Id),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("failure", sa.Text),
        sa.Column("created_at", Instant, nullable=False),
        _foreign_key("messages", "contact_id", "contacts"),
        _foreign_key("messages", "conversation_id", "conversations"),
        _foreign_key("messages", "channel_id", "channels"),
        _foreign_key("messages", "author_id", "users"),
    )
    op.create_table(
        "external_messages",
        sa.Column("channel_id", Id, nullable=False),
        sa.Column("external_id", sa.Text, nullable=False),
        sa.Column("message_id", Id, nullable=False),
        sa.PrimaryKeyConstraint("external_id", "channel_id", name="pk_external_messages"),
        _foreign_key("external_messages", "channel_id", "channels"),
        _foreign_key("external_messages", "message_id", "messages"),
        sqlite_with_rowid=False,
    )
    _create_row_table(
        "comments",
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("conversation_id", Id),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("author_id", Id, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        _foreign_key("comments", "contact_id", "contacts"),
        _foreign_key("comments", "conversation_id", "conversations"),
        _foreign_key("comments", "author_id", "users"),
    )
    _create_row_table(
        "events",
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("conversation_id", Id),
        sa.Column("position", sa.BigInteger, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("actor_id", Id),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        _foreign_key("events", "contact_id", "contacts"),
        _foreign_key("events", "conversation_id", "conversations"),
        _foreign_key("events", "actor_id", "users"),
    )
    for table in ("messages", "comments", "events"):
        op.create_index(f"uq_{table}_contact_id_position", table, ["contact_id", "position"], unique=True)


def _create_row_table(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("ver", sa.BigInteger, nullable=False),
        *parts,
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        _foreign_key(name, "workspace_id", "workspaces"),
    )


def _foreign_key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")
