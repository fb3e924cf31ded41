"""What replying needs: attachments and quotes, limits of channels, snippets, scheduled messages, drafts."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from desktop_inbox.server.storage.types import Id

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("attachments", sa.Text, nullable=False, server_default="[]"))
    op.add_column("messages", sa.Column("quote", sa.Text))
    op.add_column("channels", sa.Column("limits", sa.Text, nullable=False, server_default="{}"))
    _create_snippets()
    _create_scheduled_messages()
    _create_drafts()


def _create_snippets() -> None:
    op.create_table(
        "snippets",
        *_row_of_workspace("snippets"),
        sa.Column("owner_id", Id, nullable=False),
        sa.Column("is_shared", sa.Boolean, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("shortcut", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("attachments", sa.Text, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        _refers("snippets", "owner_id", "users"),
    )
    op.create_index("ix_snippets_workspace_id", "snippets", ["workspace_id"])


def _create_scheduled_messages() -> None:
    table = "scheduled_messages"
    op.create_table(
        table,
        *_row_of_workspace(table),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("author_id", Id, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("attachments", sa.Text, nullable=False),
        sa.Column("channel_id", Id),
        sa.Column("quoted_id", Id),
        sa.Column("send_at", sa.BigInteger, nullable=False),
        sa.Column("cancels_on_message", sa.Boolean, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("decided_by", Id),
        sa.Column("decided_at", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        _refers(table, "contact_id", "contacts"),
        _refers(table, "author_id", "users"),
        _refers(table, "channel_id", "channels"),
        _refers(table, "decided_by", "users"),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        f"ix_{table}_send_at", table, ["workspace_id", "send_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index(f"ix_{table}_contact_id", table, ["contact_id"])


def _create_drafts() -> None:
    op.create_table(
        "drafts",
        *_row_of_workspace("drafts"),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("contact_id", Id, nullable=False),
        sa.Column("mode", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("saved_at", sa.BigInteger, nullable=False),
        sa.Column("quoted_id", Id),
        _refers("drafts", "user_id", "users"),
        _refers("drafts", "contact_id", "contacts"),
    )
    columns = ["user_id", "contact_id", "mode"]
    op.create_index("uq_drafts_user_id_contact_id_mode", "drafts", columns, unique=True)
    op.create_index("ix_drafts_contact_id", "drafts", ["contact_id"])


def _row_of_workspace(table: str) -> list[sa.Column[Any] | sa.Constraint]:
    return [
        sa.Column("id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("ver", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _refers(table, "workspace_id", "workspaces"),
    ]


def _refers(table: str, column: str, target: str) -> sa.Constraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")
