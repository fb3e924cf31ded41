"""Tables of files: contents that are being received, contents that are here whole, and what refers to them.

Nothing in them is synced: messages, scheduled messages and snippets bear their attachments with them.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from desktop_inbox.domain.attachment import AttachmentKind
from desktop_inbox.server.storage.tables import metadata
from desktop_inbox.server.storage.types import Choice, Id, Instant


def _of_uploader() -> list[Column[object]]:
    """Return who hands a content in: a user, or a visitor of a channel."""
    return [
        Column("workspace_id", Id, ForeignKey("workspaces.id"), nullable=False),
        Column("user_id", Id, ForeignKey("users.id")),
        Column("channel_id", Id, ForeignKey("channels.id")),
        Column("visitor_id", Id),
    ]


uploads = Table(
    "uploads",
    metadata,
    Column("id", Id, primary_key=True),
    *_of_uploader(),
    Column("name", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("offset_bytes", BigInteger, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""Contents that are not here whole. The first `offset_bytes` of one are on the disk, whatever happens to the process.
`changed_at` is when its last piece came. The id is that of the attachment which it becomes."""

Index("ix_uploads_workspace_id_changed_at", uploads.c.workspace_id, uploads.c.changed_at)
Index("ix_uploads_user_id", uploads.c.user_id)
Index("ix_uploads_visitor_id", uploads.c.visitor_id)

blobs = Table(
    "blobs",
    metadata,
    Column("workspace_id", Id, ForeignKey("workspaces.id"), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    PrimaryKeyConstraint("workspace_id", "sha256"),
    sqlite_with_rowid=False,
)
"""What may be in the storage of contents. A row comes before its content and goes after it, so nothing there is
unknown here; but a row alone does not say that the content is there."""

attachments = Table(
    "attachments",
    metadata,
    Column("id", Id, primary_key=True),
    *_of_uploader(),
    # No foreign keys: what an attachment belongs to may be written after it.
    Column("contact_id", Id),
    Column("snippet_id", Id),
    Column("unused_since", Instant),
    Column("name", Text, nullable=False),
    Column("kind", Choice(AttachmentKind), nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size_bytes", BigInteger, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("duration_ms", Integer, nullable=False),
    Column("waveform", LargeBinary, nullable=False),
    Column("sha256", Text, nullable=False),
    ForeignKeyConstraint(
        ["workspace_id", "sha256"], ["blobs.workspace_id", "blobs.sha256"], name="fk_attachments_blobs"
    ),
)
"""Contents that are here whole. One belongs to a contact (its messages, also scheduled ones), to a snippet, or to
nothing yet or any more: then only its uploader sees it. `unused_since` says since when nothing bears it."""

IS_UNUSED = text("unused_since IS NOT NULL")
"""What the upkeep looks for, in these very words (see `tables.IS_SNOOZED`)."""
Index(
    "ix_attachments_unused_since",
    attachments.c.workspace_id,
    attachments.c.unused_since,
    sqlite_where=IS_UNUSED,
    postgresql_where=IS_UNUSED,
)
Index("ix_attachments_workspace_id_sha256", attachments.c.workspace_id, attachments.c.sha256)
Index("ix_attachments_contact_id", attachments.c.contact_id)
Index("ix_attachments_snippet_id", attachments.c.snippet_id)
