"""The encrypted file as the driver sees it, before SQLAlchemy is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3  # type: ignore[import-untyped]  # it ships no types

from desktop_inbox.cache.faults import store_error
from desktop_inbox.cache.key_mark import KeyMark, new_salt, read_mark
from desktop_inbox.domain.errors import StoreCorruptError, StoreKeyError, StoreUnavailableError

_PAGE_CACHE_KIB = 16 * 1024
_LOG_PAGES = 4000
"""How many pages (4 KiB) the log takes before they are copied into the file: each changed one once, however often."""


def open_file(path: Path, key: bytes, *, can_shrink: bool = False) -> Any:
    """Return the driver's connection to a file, made if need be, held exclusively, on the calling thread.

    One that was made with `can_shrink` gives free pages back on `PRAGMA incremental_vacuum`. Raises
    `StoreUnavailableError`, `StoreKeyError`, `StoreCorruptError`.
    """
    try:
        mark = read_mark(path, key)
    except OSError as error:
        raise StoreUnavailableError("cache_not_accessible") from error
    if mark is KeyMark.OTHER_KEY:
        raise StoreKeyError
    if mark is KeyMark.FOREIGN:
        raise StoreCorruptError
    with translated_faults():
        return _connect(path, key, salt=new_salt(key) if mark is KeyMark.NEW else b"", can_shrink=can_shrink)


@contextmanager
def translated_faults() -> Iterator[None]:
    """Raise the driver's faults as `StoreError`."""
    try:
        yield
    except sqlcipher3.Error as error:
        raise (store_error(error) or error) from error


def _connect(path: Path, key: bytes, *, salt: bytes, can_shrink: bool) -> Any:
    # isolation_level None: SQLAlchemy begins, not the driver, which would leave DDL outside of transactions.
    dbapi = sqlcipher3.connect(str(path), isolation_level=None, timeout=0)
    try:
        _prepare(dbapi, key, salt, can_shrink=can_shrink)
    except BaseException:
        dbapi.close()
        raise
    return dbapi


def _prepare(dbapi: Any, key: bytes, salt: bytes, *, can_shrink: bool) -> None:
    """Give the key (it must come first), then the settings. The first read takes the lock and tries the key."""
    dbapi.execute("PRAGMA cipher_log_level = NONE")
    dbapi.execute(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")
    if can_shrink:
        dbapi.execute("PRAGMA auto_vacuum = INCREMENTAL")  # before the first page is written
    dbapi.execute("PRAGMA locking_mode = EXCLUSIVE")
    dbapi.execute("PRAGMA journal_mode = WAL")
    dbapi.execute("PRAGMA synchronous = NORMAL")
    dbapi.execute("PRAGMA temp_store = MEMORY")
    dbapi.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    dbapi.execute(f"PRAGMA cache_size = -{_PAGE_CACHE_KIB}")
