"""Alembic's entry: migrations run on the connection, and inside the transaction, of whoever opens the database."""

from __future__ import annotations

from alembic import context

from desktop_inbox.server.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
