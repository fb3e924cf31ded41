"""Faults of the environment, told apart by the drivers' own codes and raised as errors of the domain."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError

from desktop_inbox.domain.errors import StoreCorruptError, StoreError, StoreUnavailableError

# Primary result codes of SQLite, https://www.sqlite.org/rescode.html; extended ones begin with them.
_SQLITE_CORRUPT = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_SQLITE_UNAVAILABLE = (
    "SQLITE_BUSY",
    "SQLITE_CANTOPEN",
    "SQLITE_FULL",
    "SQLITE_IOERR",
    "SQLITE_LOCKED",
    "SQLITE_NOMEM",
    "SQLITE_PERM",
    "SQLITE_PROTOCOL",
    "SQLITE_READONLY",
)
# Classes of SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRES_CORRUPT = ("XX001", "XX002")
_POSTGRES_UNAVAILABLE = ("08", "28", "3D", "40", "53", "55", "57", "58")
_POSTGRES_CONFLICT = ("40001", "40P01")


def store_error(error: DBAPIError) -> StoreError | None:
    """Return the fault of the environment behind an error of the driver.

    None when there is none: a broken constraint, or a mistake of ours.
    """
    sqlite_code = getattr(error.orig, "sqlite_errorname", None)
    if sqlite_code is not None:
        if sqlite_code.startswith(_SQLITE_CORRUPT):
            return StoreCorruptError(reason=sqlite_code)
        return StoreUnavailableError(reason=sqlite_code) if sqlite_code.startswith(_SQLITE_UNAVAILABLE) else None
    state = getattr(error.orig, "sqlstate", None)
    if state is None:
        # psycopg has no SQLSTATE where there was no server to give one.
        return StoreUnavailableError(reason="connection") if isinstance(error, OperationalError) else None
    if state in _POSTGRES_CORRUPT:
        return StoreCorruptError(reason=state)
    return StoreUnavailableError(reason=state) if state.startswith(_POSTGRES_UNAVAILABLE) else None


def is_conflict(error: DBAPIError) -> bool:
    """Return whether the transaction lost against another process's and can simply be run again."""
    return getattr(error.orig, "sqlstate", None) in _POSTGRES_CONFLICT
