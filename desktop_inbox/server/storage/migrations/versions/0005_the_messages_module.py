"""What the whole Messages module needs: snoozing, blocking, restrictions, tags, fields, custom inboxes, mentions."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from desktop_inbox.server.storage.types import Id

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_PRESETS = (
    '[{"type":"for","minutes":60},{"type":"for","minutes":240},'
    '{"type":"day","days":1,"minute_of_day":540},{"type":"weekday","weekday":0,"minute_of_day":540}]'
)


def upgrade() -> None:
    _widen_tables()
    _begin_idle()
    _create_directory()
    _create_of_contacts()
    _create_indexes()


def _begin_idle() -> None:
    """Say since when answered conversations are idle: nobody but users has sent messages so far."""
    op.execute(
        "UPDATE conversations SET idle_since = activity_at "
        "WHERE status = 'open' AND waiting_since IS NULL AND first_reply_at IS NOT NULL"
    )


def _widen_tables() -> None:
    for table, columns in _new_columns().items():
        for column in columns:
            op.add_column(table, column)


def _new_columns() -> dict[str, tuple[sa.Column[Any], ...]]:
    return {
        "workspaces": (
            sa.Column("auto_closing", sa.Text, nullable=False, server_default="{}"),
            sa.Column("snooze_presets", sa.Text, nullable=False, server_default=_PRESETS),
            sa.Column("opens_on_channel_events", sa.Boolean, nullable=False, server_default=sa.false()),
            sa.Column("unassigns_on_close", sa.Boolean, nullable=False, server_default=sa.false()),
        ),
        "users": (sa.Column("restriction", sa.Text, nullable=False, server_default="none"),),
        "teams": (sa.Column("is_active", sa.Boolean, nullable=False, server_default=sa.true()),),
        "contacts": (
            sa.Column("team_id", Id),
            sa.Column("is_blocked", sa.Boolean, nullable=False, server_default=sa.false()),
            sa.Column("tag_ids", sa.Text, nullable=False, server_default="[]"),
            sa.Column("fields", sa.Text, nullable=False, server_default="{}"),
            sa.Column("merged_into", Id),
        ),
        "conversations": (
            sa.Column("snoozed_until", sa.BigInteger),
            sa.Column("snoozed_at", sa.BigInteger),
            sa.Column("snoozed_by", Id),
            sa.Column("idle_since", sa.BigInteger),
        ),
        "comments": (
            sa.Column("mentioned_user_ids", sa.Text, nullable=False, server_default="[]"),
            sa.Column("mentioned_team_ids", sa.Text, nullable=False, server_default="[]"),
        ),
    }


def _create_directory() -> None:
    op.create_table(
        "tags",
        *_row_of_workspace("tags"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("colour", sa.Integer, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
    )
    op.create_table(
        "contact_fields",
        *_row_of_workspace("contact_fields"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("order", sa.Integer, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
    )
    op.create_table(
        "custom_inboxes",
        *_row_of_workspace("custom_inboxes"),
        sa.Column("owner_id", Id, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("is_shared", sa.Boolean, nullable=False),
        sa.Column("filter", sa.Text, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        _refers("custom_inboxes", "owner_id", "users"),
    )


def _create_of_contacts() -> None:
    op.create_table(
        "contact_access",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("ver", sa.BigInteger, nullable=False),
        sa.Column("is_visible", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "contact_id", name="pk_contact_access"),
        *_refer("contact_access", user_id="users", contact_id="contacts", workspace_id="workspaces"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "merges",
        sa.Column("id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("primary_id", Id, nullable=False),
        sa.Column("secondary_id", Id, nullable=False),
        sa.Column("merged_at", sa.BigInteger, nullable=False),
        sa.Column("undone_at", sa.BigInteger),
        sa.Column("moved", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_merges"),
        *_refer("merges", workspace_id="workspaces", primary_id="contacts", secondary_id="contacts"),
    )
    op.create_table(
        "mentions",
        sa.Column("user_id", Id, nullable=False),
        sa.Column("comment_id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("ver", sa.BigInteger, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("conversation_id", Id),
        sa.Column("author_id", Id, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("is_seen", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("user_id", "comment_id", name="pk_mentions"),
        *_refer(
            "mentions",
            user_id="users",
            comment_id="comments",
            workspace_id="workspaces",
            contact_id="contacts",
            conversation_id="conversations",
            author_id="users",
        ),
        sqlite_with_rowid=False,
    )


def _create_indexes() -> None:
    for table in ("tags", "contact_fields", "custom_inboxes"):
        op.create_index(f"ix_{table}_workspace_id", table, ["workspace_id"])
    op.drop_index("ix_contacts_workspace_id", "contacts")
    op.create_index("ix_contacts_workspace_id_id", "contacts", ["workspace_id", "id"])
    op.create_index("ix_contacts_assignee_id", "contacts", ["assignee_id"])
    op.create_index("ix_contacts_team_id", "contacts", ["team_id"])
    op.create_index("ix_contacts_workspace_id_email", "contacts", ["workspace_id", "email"])
    op.create_index("ix_contacts_workspace_id_phone", "contacts", ["workspace_id", "phone"])
    typed = sa.text("email <> lower(email)")
    op.create_index(
        "ix_contacts_email_as_typed", "contacts", ["workspace_id"], sqlite_where=typed, postgresql_where=typed
    )
    op.create_index("ix_mentions_contact_id", "mentions", ["contact_id"])
    for name, column, condition in (
        ("ix_conversations_snoozed", "snoozed_until", "snoozed_until IS NOT NULL"),
        ("ix_conversations_idle", "idle_since", "snoozed_until IS NULL AND idle_since IS NOT NULL"),
    ):
        where = sa.text(f"status = 'open' AND {condition}")
        op.create_index(name, "conversations", ["workspace_id", column], sqlite_where=where, postgresql_where=where)


def _row_of_workspace(table: str) -> list[sa.Column[Any] | sa.Constraint]:
    return [
        sa.Column("id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("ver", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _refers(table, "workspace_id", "workspaces"),
    ]


def _refer(table: str, **columns: str) -> list[sa.Constraint]:
    return [_refers(table, column, target) for column, target in columns.items()]


def _refers(table: str, column: str, target: str) -> sa.Constraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")
