"""What workspaces ask for when a conversation is closed, and the categories of closing notes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desktop_inbox.server.storage.types import Id

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    mode = sa.Column("closing_note_mode", sa.Text, nullable=False, server_default="optional")
    op.add_column("workspaces", mode)
    op.create_table(
        "closing_categories",
        sa.Column("id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("ver", sa.BigInteger, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("order", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_closing_categories"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name="fk_closing_categories_workspace_id"),
    )
    op.create_index("ix_closing_categories_workspace_id", "closing_categories", ["workspace_id"])
