"""Tables of replying: snippets, messages that are sent later, and drafts. Their rows are domain entities."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text, text

from desktop_inbox.domain.attachment import Attachment
from desktop_inbox.domain.draft import DraftMode
from desktop_inbox.domain.scheduled import ScheduledState
from desktop_inbox.server.storage.tables import metadata
from desktop_inbox.server.storage.types import Choice, Id, Instant, Json


def _row_of_workspace() -> list[Column[object]]:
    return [
        Column("id", Id, primary_key=True),
        Column("workspace_id", Id, ForeignKey("workspaces.id"), nullable=False),
        Column("ver", BigInteger, nullable=False),
    ]


snippets = Table(
    "snippets",
    metadata,
    *_row_of_workspace(),
    Column("owner_id", Id, ForeignKey("users.id"), nullable=False),
    Column("is_shared", Boolean, nullable=False),
    Column("name", Text, nullable=False),
    Column("shortcut", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("attachments", Json(tuple[Attachment, ...]), nullable=False),
    Column("is_active", Boolean, nullable=False),
)
"""A personal one's `ver` is of its owner's stream."""

Index("ix_snippets_workspace_id", snippets.c.workspace_id)

scheduled_messages = Table(
    "scheduled_messages",
    metadata,
    *_row_of_workspace(),
    Column("contact_id", Id, ForeignKey("contacts.id"), nullable=False),
    Column("author_id", Id, ForeignKey("users.id"), nullable=False),
    Column("text", Text, nullable=False),
    Column("attachments", Json(tuple[Attachment, ...]), nullable=False),
    Column("channel_id", Id, ForeignKey("channels.id")),
    # No foreign key: an answer to what is not there is an ordinary message.
    Column("quoted_id", Id),
    Column("send_at", Instant, nullable=False),
    Column("cancels_on_message", Boolean, nullable=False),
    Column("state", Choice(ScheduledState), nullable=False),
    Column("code", Text, nullable=False),
    Column("decided_by", Id, ForeignKey("users.id")),
    Column("decided_at", Instant),
    Column("created_at", Instant, nullable=False),
)

IS_SCHEDULED = text("state = 'waiting'")
"""What the timer looks for, in these very words (see `tables.IS_SNOOZED`)."""
Index(
    "ix_scheduled_messages_send_at",
    scheduled_messages.c.workspace_id,
    scheduled_messages.c.send_at,
    sqlite_where=IS_SCHEDULED,
    postgresql_where=IS_SCHEDULED,
)
Index("ix_scheduled_messages_contact_id", scheduled_messages.c.contact_id)

drafts = Table(
    "drafts",
    metadata,
    *_row_of_workspace(),
    Column("user_id", Id, ForeignKey("users.id"), nullable=False),
    Column("contact_id", Id, ForeignKey("contacts.id"), nullable=False),
    Column("mode", Choice(DraftMode), nullable=False),
    Column("text", Text, nullable=False),
    Column("saved_at", Instant, nullable=False),
    Column("quoted_id", Id),
)

Index("uq_drafts_user_id_contact_id_mode", drafts.c.user_id, drafts.c.contact_id, drafts.c.mode, unique=True)
Index("ix_drafts_contact_id", drafts.c.contact_id)
