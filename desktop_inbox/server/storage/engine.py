"""Engines for both databases: one connection for writing, a few for reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from desktop_inbox.domain.errors import StoreUnavailableError

READERS = 4
"""Reader threads, and so connections for reading."""

_BUSY_TIMEOUT_MS = 5_000
_CONNECT_TIMEOUT_S = 10


def parse_url(text: str) -> URL:
    """Return the database's address. Raises `StoreUnavailableError` for one that is neither SQLite nor PostgreSQL."""
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreUnavailableError("store_bad_url") from error
    if url.drivername in {"postgresql", "postgres"}:
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return url
    if url.drivername == "postgresql+psycopg":
        return url
    raise StoreUnavailableError("store_bad_url")


def make_private(url: URL) -> None:
    """Make an SQLite database's file, where there is none, readable and writable by its user only.

    SQLite gives the files that it makes beside it the same rights. Raises `StoreUnavailableError`.
    """
    if url.get_backend_name() == "sqlite" and url.database:
        try:
            Path(url.database).touch(mode=0o600)
        except OSError as error:
            raise StoreUnavailableError(reason=type(error).__name__) from error


def writer_engine(url: URL) -> Engine:
    """Return an engine for the writer. On SQLite its transactions take the write lock at their beginning."""
    if url.get_backend_name() == "sqlite":
        return _sqlite_engine(url, begin="BEGIN IMMEDIATE", pool_size=1)
    return _postgres_engine(url, pool_size=1, isolation_level="READ COMMITTED")


def reader_engine(url: URL) -> Engine:
    """Return an engine whose transactions see one state of the database from their first statement to their last."""
    if url.get_backend_name() == "sqlite":
        engine = _sqlite_engine(url, begin="BEGIN", pool_size=READERS)
        event.listen(engine, "connect", _forbid_writing)
        return engine
    engine = _postgres_engine(url, pool_size=READERS, isolation_level="REPEATABLE READ")
    return engine.execution_options(postgresql_readonly=True)


# Errors hide their parameters, because they may hold what people wrote and errors are logged.


def _sqlite_engine(url: URL, *, begin: str, pool_size: int) -> Engine:
    engine = create_engine(url, pool_size=pool_size, max_overflow=0, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)

    # The driver's own transaction control begins late and never before reading: ours begins where SQLAlchemy says.
    @event.listens_for(engine, "begin")
    def _on_begin(conn: Connection) -> None:
        conn.exec_driver_sql(begin)

    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    # FULL: a commit is on the disk when it returns, also when the power fails right after.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -32768")
    cursor.close()


def _forbid_writing(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA query_only = ON")
    cursor.close()


def _postgres_engine(url: URL, *, pool_size: int, isolation_level: Any) -> Engine:
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        hide_parameters=True,
        pool_pre_ping=True,
        isolation_level=isolation_level,
        connect_args={"connect_timeout": _CONNECT_TIMEOUT_S, "application_name": "desktop-inbox"},
    )
