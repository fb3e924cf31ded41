"""Alembic's entry: migrations run on the connection, and inside the transaction, of whoever opens the database."""

from __future__ import annotations

from alembic import context

from desktop_inbox.server.storage import auth_tables, file_tables, reply_tables, tables

__all__ = ["auth_tables", "file_tables", "reply_tables"]  # imported so that `tables.metadata` is whole

context.configure(connection=context.config.attributes["connection"], target_metadata=tables.metadata)
with context.begin_transaction():
    context.run_migrations()
