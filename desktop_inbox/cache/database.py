"""The encrypted file and the one thread that owns it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from desktop_inbox.cache.first_look import FirstLook, first_look
from desktop_inbox.cache.late import LateModule
from desktop_inbox.cache.raw_file import open_file, translated_faults
from desktop_inbox.cache.viewer import Viewer
from desktop_inbox.cache.whole_files import is_known_as_damaged, note_damage
from desktop_inbox.domain.errors import StoreCorruptError, StoreUnavailableError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop_inbox.cache import engine
else:
    engine = LateModule("desktop_inbox.cache.engine")

T = TypeVar("T")

KEY_BYTES = 32


def _ignore(_result: object) -> None:
    """Tell nobody."""


class CacheDatabase:
    """An open SQLCipher file behind one thread. Its functions run there one after the other, each in a transaction.

    The file is held exclusively while it is open (`locking_mode=EXCLUSIVE`: the operating system frees it when the
    process dies), so a second process gets `StoreUnavailableError("cache_in_use")`. Who meets damage in it gets
    `StoreCorruptError`, and so does whoever opens it next, before anything else is read.
    """

    def __init__(self) -> None:
        """Start no thread yet: the first call does."""
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="cache")
        self._path: Path | None = None
        self._dbapi: Any = None
        self._conn: Connection | None = None
        self._closed = False

    async def open(self, path: Path, key: bytes, viewer: Viewer) -> FirstLook | None:
        """Open or create the file. When it fails, the thread has ended.

        Returns the first look at a file that is ready for use; SQLAlchemy is loaded at the first real need then.
        Without one (None) it is loaded already, and the schema was brought up to date. Raises what `Store.open` says.
        """
        if len(key) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes")
        try:
            return await self._submit(lambda: self._open(path, key, viewer))
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

    def _open(self, path: Path, key: bytes, viewer: Viewer) -> FirstLook | None:
        if is_known_as_damaged(path):
            raise StoreCorruptError
        self._path = path
        self._dbapi = open_file(path, key)
        with translated_faults():
            look = first_look(self._dbapi, viewer)
        if look is None:
            self._connected()
        return look

    def _connected(self) -> Connection:
        """Return SQLAlchemy's connection, made at the first need of it."""
        if self._conn is None:
            if self._dbapi is None:
                raise StoreUnavailableError("cache_closed")
            self._conn = engine.take_over(self._dbapi)
        return self._conn

    def _transact(self, function: Callable[[Connection], T], *, durable: bool = False) -> T:
        try:
            return self._in_transaction(function, durable=durable)
        except StoreCorruptError:
            if self._path is not None:
                note_damage(self._path)
            raise

    def _in_transaction(self, function: Callable[[Connection], T], *, durable: bool) -> T:
        conn = self._connected()
        if not durable:
            return engine.in_transaction(conn, function)
        try:
            self._set_durable(durable=True)
            return engine.in_transaction(conn, function)
        finally:
            self._set_durable(durable=False)

    def _set_durable(self, *, durable: bool) -> None:
        """Switch the flushing of commits, outside of a transaction. It costs 4 µs."""
        self._dbapi.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")

    def _close(self) -> None:
        if self._conn is not None:
            alchemy = self._conn.engine
            self._conn.close()
            alchemy.dispose()
        elif self._dbapi is not None:
            self._dbapi.close()
        self._conn = self._dbapi = None
