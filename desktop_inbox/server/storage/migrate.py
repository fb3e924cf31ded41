"""Bringing a database to this version's tables, when it is opened."""

from __future__ import annotations

import secrets
from enum import StrEnum

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, delete, insert, inspect, select, text, update

from desktop_inbox.domain.errors import StoreCorruptError, StoreTooNewError
from desktop_inbox.server.storage import tables

_SCRIPTS = "desktop_inbox.server.storage:migrations"
# Processes that start together on one PostgreSQL server wait here for each other. The number is arbitrary.
_ADVISORY_LOCK = 0x1DB0_5EED


class MetaKey(StrEnum):
    """The facts in the table `meta`.

    `EPOCH` names this history of the database; cursors of another do not fit. `RENEW_EPOCH` is set in backups: opening
    one starts a history of its own.
    """

    EPOCH = "epoch"
    RENEW_EPOCH = "renew_epoch"


def migrate(conn: Connection) -> str:
    """Create or upgrade the tables inside the caller's transaction, and return the epoch.

    Raises `StoreTooNewError` for the database of a newer version, `StoreCorruptError` for one of another program.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    config = Config()
    config.set_main_option("script_location", _SCRIPTS)
    config.attributes["connection"] = conn
    scripts = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(conn).get_current_revision()
    if current is None and inspect(conn).get_table_names():
        raise StoreCorruptError("store_foreign")
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreTooNewError(version=current)
    if current != scripts.get_current_head():
        command.upgrade(config, "head")
    return _epoch(conn)


def do_renew_epoch(conn: Connection) -> str:
    """Start a new history: every client takes a new snapshot and sends again what it sent last. Returns the epoch."""
    epoch = secrets.token_urlsafe(12)
    conn.execute(delete(tables.meta).where(tables.meta.c.key == MetaKey.RENEW_EPOCH))
    changed = conn.execute(update(tables.meta).where(tables.meta.c.key == MetaKey.EPOCH).values(value=epoch))
    if changed.rowcount == 0:
        conn.execute(insert(tables.meta).values(key=MetaKey.EPOCH, value=epoch))
    return epoch


def _epoch(conn: Connection) -> str:
    found: dict[str, str] = dict(conn.execute(select(tables.meta.c.key, tables.meta.c.value)).all())
    if MetaKey.EPOCH not in found or MetaKey.RENEW_EPOCH in found:
        return do_renew_epoch(conn)
    return found[MetaKey.EPOCH]
