"""SQLite's errors in the words of the application's one tree of errors."""

from __future__ import annotations

from desktop_inbox.domain.errors import StoreCorruptError, StoreError, StoreUnavailableError

_CODES: dict[str, tuple[type[StoreError], str]] = {
    "SQLITE_FULL": (StoreUnavailableError, "disk_full"),
    "SQLITE_BUSY": (StoreUnavailableError, "cache_in_use"),
    "SQLITE_LOCKED": (StoreUnavailableError, "cache_in_use"),
    "SQLITE_CANTOPEN": (StoreUnavailableError, "cache_not_accessible"),
    "SQLITE_READONLY": (StoreUnavailableError, "cache_not_accessible"),
    "SQLITE_PERM": (StoreUnavailableError, "cache_not_accessible"),
    "SQLITE_IOERR": (StoreUnavailableError, "cache_not_accessible"),
    "SQLITE_NOTADB": (StoreCorruptError, "store_corrupt"),
    "SQLITE_CORRUPT": (StoreCorruptError, "store_corrupt"),
}


def store_error(error: BaseException | None) -> StoreError | None:
    """Return the fault of the environment that the driver's error stands for; None when it is our own mistake.

    Extended result codes (`SQLITE_IOERR_WRITE`) count as their primary one.
    """
    name = str(getattr(error, "sqlite_errorname", ""))
    primary = "_".join(name.split("_")[:2])
    if primary not in _CODES:
        return None
    kind, code = _CODES[primary]
    return kind(code, sqlite=name)
