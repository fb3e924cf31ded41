"""Signing in: authorization codes, token families and tokens."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from desktop_inbox.server.storage.types import Id, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "auth_codes",
        sa.Column("code_hash", sa.LargeBinary, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("code_challenge", sa.Text, nullable=False),
        sa.Column("redirect_uri", sa.Text, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("family_id", Id),
        sa.PrimaryKeyConstraint("code_hash", name="pk_auth_codes"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_auth_codes_user_id"),
    )
    op.create_index("ix_auth_codes_expires_at", "auth_codes", ["expires_at"])
    op.create_table(
        "token_families",
        sa.Column("id", Id, nullable=False),
        sa.Column("user_id", Id, nullable=False),
        sa.Column("workspace_id", Id, nullable=False),
        sa.Column("created_at", Instant, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("redeemed_hash", sa.LargeBinary),
        sa.Column("redeemed_at", Instant),
        sa.PrimaryKeyConstraint("id", name="pk_token_families"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_token_families_user_id"),
    )
    op.create_index("ix_token_families_user_id", "token_families", ["user_id"])
    op.create_index("ix_token_families_expires_at", "token_families", ["expires_at"])
    op.create_table(
        "auth_tokens",
        sa.Column("token_hash", sa.LargeBinary, nullable=False),
        sa.Column("family_id", Id, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("expires_at", Instant, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_auth_tokens"),
        sa.ForeignKeyConstraint(
            ["family_id"], ["token_families.id"], name="fk_auth_tokens_family_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_auth_tokens_family_id", "auth_tokens", ["family_id"])
    op.create_index("ix_auth_tokens_expires_at", "auth_tokens", ["expires_at"])
