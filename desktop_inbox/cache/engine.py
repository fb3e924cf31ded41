"""SQLAlchemy on the one connection that was opened before it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import sqlcipher3  # type: ignore[import-untyped]  # it ships no types
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from desktop_inbox.cache.faults import store_error
from desktop_inbox.cache.migrations import migrate

T = TypeVar("T")


def take_over(dbapi: Any) -> Connection:
    """Return SQLAlchemy's connection on the driver's, with the schema brought up to date.

    Its transactions begin with `BEGIN` also for reads. Raises `StoreTooNewError`, `StoreUnavailableError`,
    `StoreCorruptError`.
    """
    # Errors hide their parameters, because they hold what people wrote and errors reach logs and crash reports.
    # Nothing is rolled back on return: every transaction ends by itself, and a connection that was never closed is
    # returned by whichever thread collects it, which must not touch the driver's.
    engine = create_engine(
        "sqlite://",
        module=sqlcipher3,
        creator=lambda: dbapi,
        poolclass=StaticPool,
        pool_reset_on_return=None,
        hide_parameters=True,
    )

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN")

    conn = engine.connect()
    try:
        with conn.begin():
            migrate(conn)
    except DBAPIError as error:
        raise (store_error(error.orig) or error) from error
    return conn


def in_transaction(conn: Connection, function: Callable[[Connection], T]) -> T:
    """Run a function in a transaction. Raises the driver's faults as `StoreError`."""
    try:
        with conn.begin():
            return function(conn)
    except DBAPIError as error:
        raise (store_error(error.orig) or error) from error
