"""The encrypted file and the one thread that owns it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import sqlcipher3  # type: ignore[import-untyped]  # it ships no types
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from desktop_inbox.cache.faults import store_error
from desktop_inbox.cache.key_mark import KeyMark, new_salt, read_mark
from desktop_inbox.cache.migrations import migrate
from desktop_inbox.domain.errors import StoreCorruptError, StoreKeyError, StoreUnavailableError

T = TypeVar("T")

KEY_BYTES = 32
_PAGE_CACHE_KIB = 16 * 1024
_LOG_PAGES = 4000
"""How many pages (4 KiB) the log takes before they are copied into the file: each changed one once, however often."""


def _ignore(_result: object) -> None:
    """Tell nobody."""


class CacheDatabase:
    """An open SQLCipher file behind one thread. Its functions run there one after the other, each in a transaction.

    The file is held exclusively while it is open (`locking_mode=EXCLUSIVE`: the operating system frees it when the
    process dies), so a second process gets `StoreUnavailableError("cache_in_use")`.
    """

    def __init__(self) -> None:
        """Start no thread yet: the first call does."""
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="cache")
        self._conn: Connection | None = None
        self._closed = False

    async def open(self, path: Path, key: bytes) -> None:
        """Open or create the file and bring its schema up to date. When it fails, the thread has ended.

        Raises what `Store.open` says.
        """
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes")
        try:
            await self._submit(lambda: self._open(path, key))
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Finish what was asked for before, close the file, end the thread. Calling it twice is harmless."""
        if self._closed:
            return
        self._closed = True
        try:
            await asyncio.shield(asyncio.wrap_future(self._executor.submit(self._close)))
        finally:
            self._executor.shutdown()

    async def read(self, function: Callable[[Connection], T]) -> T:
        """Run a function that only reads. It is not run when the caller is cancelled before its turn."""
        return await self._submit(lambda: self._transact(function))

    async def write(
        self, function: Callable[[Connection], T], *, durable: bool = False, committed: Callable[[T], None] = _ignore
    ) -> T:
        """Run a function that writes, even when the caller is cancelled meanwhile.

        `committed` gets its result on the database thread, right after the commit. A commit survives the end of the
        process in any case. `durable`: it also survives a loss of power (the log is flushed to the disk, 0.2 ms on an
        SSD instead of 0.02): for what the server does not know yet.
        """

        def work() -> T:
            result = self._transact(function, durable=durable)
            committed(result)
            return result

        return await asyncio.shield(self._submit(work))

    def _submit(self, work: Callable[[], T]) -> asyncio.Future[T]:
        if self._closed:
            raise StoreUnavailableError("cache_closed")
        return asyncio.wrap_future(self._executor.submit(work))

    # On the thread ----------------------------------------------------------------------------------------------------

    def _transact(self, function: Callable[[Connection], T], *, durable: bool = False) -> T:
        conn = self._conn
        if conn is None:
            raise StoreUnavailableError("cache_closed")
        try:
            if durable:
                _set_durable(conn, durable=True)
            try:
                with conn.begin():
                    return function(conn)
            finally:
                if durable:
                    _set_durable(conn, durable=False)
        except DBAPIError as error:
            raise (store_error(error) or error) from error

    def _open(self, path: Path, key: bytes) -> None:
        try:
            mark = read_mark(path, key)
        except OSError as error:
            raise StoreUnavailableError("cache_not_accessible") from error
        if mark is KeyMark.OTHER_KEY:
            raise StoreKeyError
        if mark is KeyMark.FOREIGN:
            raise StoreCorruptError
        engine = _make_engine(path, key, salt=new_salt(key) if mark is KeyMark.NEW else b"")
        try:
            self._conn = engine.connect()
            with self._conn.begin():
                migrate(self._conn)
        except DBAPIError as error:
            raise (store_error(error) or error) from error

    def _close(self) -> None:
        if self._conn is not None:
            engine = self._conn.engine
            self._conn.close()
            self._conn = None
            engine.dispose()


def _make_engine(path: Path, key: bytes, *, salt: bytes) -> Engine:
    """Return an engine with one connection, whose transactions begin with `BEGIN` also for reads."""

    def connect() -> Any:
        # isolation_level None: SQLAlchemy begins, not the driver, which would leave DDL outside of transactions.
        dbapi = sqlcipher3.connect(str(path), isolation_level=None, timeout=0)
        try:
            _prepare(dbapi, key, salt)
        except BaseException:
            dbapi.close()
            raise
        return dbapi

    engine = create_engine("sqlite://", module=sqlcipher3, creator=connect, poolclass=StaticPool)

    @event.listens_for(engine, "begin")
    def _begin(conn: Connection) -> None:
        conn.exec_driver_sql("BEGIN")

    return engine


def _prepare(dbapi: Any, key: bytes, salt: bytes) -> None:
    """Give the key (it must come first), then the settings. The first read takes the lock and tries the key."""
    dbapi.execute("PRAGMA cipher_log_level = NONE")
    dbapi.execute(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")
    dbapi.execute("PRAGMA locking_mode = EXCLUSIVE")
    dbapi.execute("PRAGMA journal_mode = WAL")
    dbapi.execute("PRAGMA synchronous = NORMAL")
    dbapi.execute("PRAGMA temp_store = MEMORY")
    dbapi.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    dbapi.execute(f"PRAGMA cache_size = -{_PAGE_CACHE_KIB}")


def _set_durable(conn: Connection, *, durable: bool) -> None:
    """Switch the flushing of commits, outside of a transaction. It costs 4 µs."""
    dbapi = conn.connection.driver_connection
    if dbapi is None:
        raise StoreUnavailableError("cache_closed")
    dbapi.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
