"""Finding a channel's own id of a message."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_external_messages_message_id", "external_messages", ["message_id"])
