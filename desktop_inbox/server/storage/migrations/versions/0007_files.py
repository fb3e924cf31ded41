"""Files: contents that are being received, contents that are here whole, and attachments that refer to them."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from desktop_inbox.server.storage.types import Id

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_uploads()
    op.create_table(
        "blobs",
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "sha256", name="pk_blobs"),
        _refers("blobs", "workspace_id", "workspaces"),
        sqlite_with_rowid=False,
    )
    _create_attachments()


def _create_uploads() -> None:
    op.create_table(
        "uploads",
        *_of_uploader("uploads"),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("offset_bytes", sa.BigInteger, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_uploads_workspace_id_changed_at", "uploads", ["workspace_id", "changed_at"])
    op.create_index("ix_uploads_user_id", "uploads", ["user_id"])
    op.create_index("ix_uploads_visitor_id", "uploads", ["visitor_id"])


def _create_attachments() -> None:
    table = "attachments"
    op.create_table(
        table,
        *_of_uploader(table),
        sa.Column("contact_id", Id),
        sa.Column("snippet_id", Id),
        sa.Column("unused_since", sa.BigInteger),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("duration_ms", sa.Integer, nullable=False),
        sa.Column("waveform", sa.LargeBinary, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "sha256"], ["blobs.workspace_id", "blobs.sha256"], name="fk_attachments_blobs"
        ),
    )
    unused = sa.text("unused_since IS NOT NULL")
    columns = ["workspace_id", "unused_since"]
    op.create_index(f"ix_{table}_unused_since", table, columns, sqlite_where=unused, postgresql_where=unused)
    op.create_index(f"ix_{table}_workspace_id_sha256", table, ["workspace_id", "sha256"])
    op.create_index(f"ix_{table}_contact_id", table, ["contact_id"])
    op.create_index(f"ix_{table}_snippet_id", table, ["snippet_id"])


def _of_uploader(table: str) -> list[sa.Column[Any] | sa.Constraint]:
    return [
        sa.Column("id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("user_id", Id),
        sa.Column("channel_id", Id),
        sa.Column("visitor_id", Id),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        _refers(table, "workspace_id", "workspaces"),
        _refers(table, "user_id", "users"),
        _refers(table, "channel_id", "channels"),
    ]


def _refers(table: str, column: str, target: str) -> sa.Constraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")
